import { withSession } from '../../main/app/sessions.ts';
import { beginPreviewed, planTool, type Preview } from '../../main/app/tools/preview.ts';
import { carryOutRun, takeRun, workOn } from '../../main/app/tools/run-tool.ts';
import { toolNamed } from '../../main/app/tools/tools.ts';
import { openWorkbench, type Workbench } from '../app/temporary-home.ts';
import type { Tool, ToolWork } from '../../main/app/tools/tool.ts';
import type { Account } from '../../main/sync/ports/settings.ts';
import type { RunChange, ToolRun } from '../../main/sync/ports/tool-runs.ts';
import type { World } from '../sandbox/world.ts';

const patience = () => AbortSignal.timeout(600_000);

/** A robot's account on a sandbox, and its tools as the terminal and the window use them. */
export class ToolBench {
  readonly bench: Workbench;
  readonly account: Account;

  private constructor(bench: Workbench, account: Account) {
    this.bench = bench;
    this.account = account;
  }

  static async open(seed: Parameters<typeof openWorkbench>[0]): Promise<ToolBench> {
    const bench = await openWorkbench(seed);
    return new ToolBench(bench, await bench.addRobot());
  }

  get world(): World {
    return this.bench.sandbox.control.world;
  }

  /** Back to the seed, with the credentials as they were. */
  async reset(): Promise<void> {
    await this.bench.sandbox.control.reset();
  }

  plan(tool: string, options: object): Promise<Preview> {
    return planTool(this.bench.host, { account: this.account, tool, options }, patience());
  }

  begin(preview: Preview): ToolRun {
    const typed = preview.plan.changes.length;
    return beginPreviewed(this.bench.host, preview, { typed, without: [] });
  }

  carryOut(run: ToolRun): Promise<ToolRun> {
    const { tool } = toolNamed(run.tool);
    return carryOutRun(this.bench.host, { tool, run, account: this.account, onProgress: () => undefined }, patience());
  }

  run(preview: Preview): Promise<ToolRun> {
    return this.carryOut(this.begin(preview));
  }

  resume(run: ToolRun): Promise<ToolRun> {
    return this.carryOut(takeRun(this.bench.host, run.id));
  }

  /** A process that ends right after a request has left, and before its answer is written down. */
  async crashAfter(run: ToolRun, index: number): Promise<void> {
    const runs = this.bench.host.toolRuns();
    const change = runs.changes(run.id)[index];
    runs.mark(run.id, index, { state: 'sending', reason: null });
    const keep = (order: unknown): void => runs.keep(run.id, index, order);
    await this.withWork((work, tool) => tool.carryOut(work, change?.order, keep), toolNamed(run.tool).tool);
    runs.end(run.id, { state: 'stopped', reason: null, at: 0 });
  }

  changes(run: ToolRun): readonly RunChange[] {
    return this.bench.host.toolRuns().changes(run.id);
  }

  /** What became of each, in short. */
  ends(run: ToolRun): readonly string[] {
    return this.changes(run).map(({ what, state, reason }) => `${what}: ${state}${reason === null ? '' : `, ${reason}`}`);
  }

  /** How often a route was asked that changes something. */
  sent(route: string): number {
    return this.bench.sandbox.control.counts.read().byRoute[route] ?? 0;
  }

  close(): Promise<void> {
    return this.bench.close();
  }

  withWork<T>(work: (work: ToolWork, tool: Tool) => Promise<T>, tool: Tool): Promise<T> {
    const { bench, account } = this;
    return withSession(bench.host, account, (session) =>
      work(workOn(bench.host, { account, session, signal: patience() }), tool),
    );
  }
}
