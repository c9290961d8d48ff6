import { withSession } from '../../main/app/sessions.ts';
import { beginPreviewed, planTool, planUndo, type Preview } from '../../main/app/tools/preview.ts';
import { carryOutRun, takeRun, workOn } from '../../main/app/tools/run-tool.ts';
import { toolNamed } from '../../main/app/tools/tools.ts';
import { openWorkbench, type Workbench } from '../app/temporary-home.ts';
import type { Host } from '../../main/app/host.ts';
import type { Tool, ToolWork } from '../../main/app/tools/tool.ts';
import type { Account } from '../../main/sync/ports/settings.ts';
import type { RunChange, ToolRun } from '../../main/sync/ports/tool-runs.ts';
import type { World } from '../sandbox/world.ts';

const patience = () => AbortSignal.timeout(600_000);

/** What tools wait on such a host is over at once. */
export function withoutWaits(host: Host): Host {
  const { clock } = host;
  return { ...host, clock: { ...clock, sleep: (_ms, signal) => clock.sleep(0, signal) } };
}

/** A robot's account on a sandbox, and its tools as the terminal and the window use them. */
export class ToolBench {
  readonly bench: Workbench;
  readonly account: Account;
  readonly host: Host;

  private constructor(bench: Workbench, account: Account, host: Host) {
    this.bench = bench;
    this.account = account;
    this.host = host;
  }

  /** `change` gives tools another host than the bench's own: with another clock. Where it is left out, what tools wait is over at once. */
  static async open(seed: Parameters<typeof openWorkbench>[0], change: (host: Host) => Host = withoutWaits): Promise<ToolBench> {
    const bench = await openWorkbench(seed);
    return new ToolBench(bench, await bench.addRobot(), change(bench.host));
  }

  get world(): World {
    return this.bench.sandbox.control.world;
  }

  /** Back to the seed, with the credentials as they were. */
  async reset(): Promise<void> {
    await this.bench.sandbox.control.reset();
  }

  plan(tool: string, options: object): Promise<Preview> {
    return planTool(this.host, { account: this.account, tool, options }, patience());
  }

  begin(preview: Preview): Promise<ToolRun> {
    const typed = preview.plan.changes.length;
    return beginPreviewed(this.host, preview, { typed, without: [] });
  }

  async carryOut(run: ToolRun, signal = patience()): Promise<ToolRun> {
    const { tool } = toolNamed(run.tool);
    const running = { tool, run, account: this.account, onProgress: () => undefined };
    return (await carryOutRun(this.host, running, signal)).run;
  }

  async run(preview: Preview, signal?: AbortSignal): Promise<ToolRun> {
    return this.carryOut(await this.begin(preview), signal);
  }

  resume(run: ToolRun): Promise<ToolRun> {
    return this.carryOut(takeRun(this.host, run.id));
  }

  undo(run: ToolRun): Preview {
    return planUndo(this.host, run);
  }

  /** A process that ends right after a request has left, and before its answer is written down. */
  async crashAfter(run: ToolRun, index: number): Promise<void> {
    const runs = this.host.toolRuns();
    const change = runs.changes(run.id)[index];
    runs.mark(run.id, index, { state: 'sending', reason: null });
    const keep = (order: unknown): void => runs.keep(run.id, index, order);
    await this.withWork((work, tool) => tool.carryOut(work, change?.order, keep), toolNamed(run.tool).tool);
    runs.end(run.id, { state: 'stopped', reason: null, at: 0 });
  }

  changes(run: ToolRun): readonly RunChange[] {
    return this.host.toolRuns().changes(run.id);
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
    const { host, account } = this;
    return withSession(host, account, (session) => work(workOn(host, { account, session, signal: patience() }), tool));
  }
}
