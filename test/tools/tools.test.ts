import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withSession } from '../../main/app/sessions.ts';
import { changeAddressTool, planAddressChanges } from '../../main/app/tools/change-address.ts';
import { planColumnRename, renameColumnTool } from '../../main/app/tools/rename-column.ts';
import { beginRun, cancelRun, carryOutRun, takeRun, workOn } from '../../main/app/tools/run-tool.ts';
import { SyncError } from '../../main/sync/errors.ts';
import { openWorkbench, type Workbench } from '../app/temporary-home.ts';
import { withoutWaits } from './tool-bench.ts';
import type { Host } from '../../main/app/host.ts';
import type { Plan, Tool, ToolWork } from '../../main/app/tools/tool.ts';
import type { Account } from '../../main/sync/ports/settings.ts';
import type { ToolRun } from '../../main/sync/ports/tool-runs.ts';

const patience = () => AbortSignal.timeout(600_000);

describe('a run of a tool', () => {
  let bench: Workbench;
  let account: Account;
  let host: Host;

  beforeAll(async () => {
    bench = await openWorkbench('demo');
    account = await bench.addRobot();
    host = withoutWaits(bench.host);
  });
  beforeEach(() => bench.sandbox.control.reset());
  afterAll(() => bench.close());

  const plan = (make: (work: ToolWork) => Promise<Plan>): Promise<Plan> =>
    withSession(host, account, (session) => make(workOn(host, { account, session, signal: patience() })));
  const rename = (to: string, from: string | null = null): Promise<Plan> =>
    plan((work) => planColumnRename(work, { position: 2, to, from, workspaceIds: null }));
  const addresses = (...lines: readonly string[]): Promise<Plan> =>
    plan((work) => planAddressChanges(work, { file: { name: 'list.csv', bytes: Buffer.from(lines.join('\n')) } }));
  const go = async (tool: Tool, run: ToolRun, signal = patience()): Promise<ToolRun> =>
    (await carryOutRun(host, { tool, run, account, onProgress: () => undefined }, signal)).run;
  const doAll = async (tool: Tool, planned: Plan): Promise<ToolRun> =>
    go(tool, await beginRun(host, account, { tool, plan: planned }));
  const states = (run: ToolRun) =>
    host
      .toolRuns()
      .changes(run.id)
      .map(({ state }) => state);
  const columnNames = (): string[] =>
    [...bench.sandbox.control.world.workspaces.values()].flatMap(({ id }) =>
      bench.sandbox.control.world.boards.boardsOf(id).map((board) => board.columns[1]?.name ?? ''),
    );
  const posted = (path: string): number =>
    Object.entries(bench.sandbox.control.counts.read().byRoute)
      .filter(([route]) => route.startsWith('POST ') && route.includes(path))
      .reduce((sum, [, count]) => sum + count, 0);

  it('renames a column on every board, tells what it leaves, and gives the old names back', async () => {
    const before = columnNames();
    const planned = await rename('Under way');
    expect(planned.changes).toHaveLength(before.length);
    const run = await doAll(renameColumnTool, planned);
    expect(run.state).toBe('finished');
    expect(new Set(columnNames())).toEqual(new Set(['Under way']));
    const again = await rename('Under way');
    expect(again.changes).toEqual([]);
    expect(new Set(again.left.map(({ reason }) => reason))).toEqual(new Set(['It is called so already.']));
    const undone = renameColumnTool.undo?.(host.toolRuns().changes(run.id));
    if (!undone) throw new Error('A column can be given its old name back');
    await doAll(renameColumnTool, undone);
    expect(columnNames()).toEqual(before);
  });

  it('leaves columns that are called otherwise, and boards that have too few', async () => {
    const planned = await plan((work) => planColumnRename(work, { position: 99, to: 'Far', from: null, workspaceIds: null }));
    expect(planned.changes).toEqual([]);
    expect(planned.left.every(({ reason }) => /^It has only \d+ columns\.$/.test(reason))).toBe(true);
    const other = await rename('Doing', 'No such name');
    expect(other.changes).toEqual([]);
  });

  it('leaves a column that somebody renames after the preview', async () => {
    const planned = await rename('Under way');
    const world = bench.sandbox.control.world;
    const [board] = [...world.workspaces.values()].flatMap(({ id }) => world.boards.boardsOf(id));
    const column = board?.columns[1];
    if (!column) throw new Error('The demo has a board with two columns');
    column.name = 'Somebody was here';
    const run = await doAll(renameColumnTool, planned);
    expect(columnNames()).toContain('Somebody was here');
    expect(states(run).filter((state) => state === 'skipped')).toHaveLength(1);
  });

  it('does nothing twice when an answer is lost', async () => {
    const planned = await addresses('jonas.lindqvist@northgate.example,jonas@northgate.example');
    bench.sandbox.control.addFault({
      method: 'POST',
      pathMatches: '/account/people/',
      times: 1,
      effect: { kind: 'reset', when: 'after' },
    });
    const run = await doAll(changeAddressTool, planned);
    expect(states(run)).toEqual(['done']);
    expect(posted('/account/people/')).toBe(1);
  });

  it('looks first at what was being sent when the program ended', async () => {
    const planned = await rename('Under way');
    const run = await beginRun(host, account, { tool: renameColumnTool, plan: planned });
    const runs = host.toolRuns();
    // As a kill right after the request leaves it.
    runs.mark(run.id, 0, { state: 'sending', reason: null });
    await withSession(host, account, (session) =>
      renameColumnTool.carryOut(
        workOn(host, { account, session, signal: patience() }),
        planned.changes[0]?.order,
        () => undefined,
      ),
    );
    const sent = posted('/statuses/');
    runs.end(run.id, { state: 'stopped', reason: null, at: 0 });
    const resumed = await go(renameColumnTool, takeRun(host, run.id));
    expect(new Set(states(resumed))).toEqual(new Set(['done']));
    expect(posted('/statuses/')).toBe(sent + planned.changes.length - 1);
  });

  it('looks first at what was being sent when a person stopped it', async () => {
    const planned = await rename('Under way');
    const run = await beginRun(host, account, { tool: renameColumnTool, plan: planned });
    const { faults } = bench.sandbox.control;
    const held = faults.held;
    faults.add({ method: 'POST', pathMatches: '/statuses/', effect: { kind: 'hold', when: 'after' } });
    const stop = new AbortController();
    const going = carryOutRun(host, { tool: renameColumnTool, run, account, onProgress: () => undefined }, stop.signal);
    await expect.poll(() => faults.held).toBe(held + 1);
    // As Ctrl-C in the terminal does.
    stop.abort(new SyncError('busy', 'Stopped before it was done.'));
    await going;
    faults.clear();
    expect(states(run)).toEqual(['sending', ...planned.changes.slice(1).map(() => 'pending')]);
    const resumed = await go(renameColumnTool, takeRun(host, run.id));
    expect(new Set(states(resumed))).toEqual(new Set(['done']));
  });

  it('can be stopped, and what is left given up', async () => {
    const planned = await rename('Under way');
    const stop = new AbortController();
    const run = await beginRun(host, account, { tool: renameColumnTool, plan: planned });
    const onProgress = (): void => stop.abort();
    const { run: stopped } = await carryOutRun(host, { tool: renameColumnTool, run, account, onProgress }, stop.signal);
    expect(stopped).toMatchObject({ state: 'stopped', reason: 'It was stopped.' });
    expect(states(run)).toEqual(['done', ...planned.changes.slice(1).map(() => 'pending')]);
    cancelRun(host, run.id);
    expect(states(run)).toEqual(['done', ...planned.changes.slice(1).map(() => 'skipped')]);
    expect(() => takeRun(host, run.id)).toThrow('has ended');
  });

  it('makes room for itself among old reports', async () => {
    const runs = host.toolRuns();
    const known = runs.runs().length;
    // All at once: 201 runs that are begun and ended one by one wait 800 times for the disk.
    const db = new Database(join(host.home, 'tools.db'));
    const add = db.prepare(
      `INSERT INTO runs (account_id, tool, title, state, owner, started_at) VALUES (?, 'delete-workspaces', '', 'finished', '', 0)`,
    );
    db.transaction(() => {
      for (let n = 0; n < 201; n += 1) add.run(account.id);
    })();
    db.close();
    const { id } = await beginRun(host, account, { tool: renameColumnTool, plan: await rename('Under way') });
    // Those before this test are younger than a year.
    expect(runs.runs().length).toBe(known + 200);
    runs.end(id, { state: 'cancelled', reason: null, at: 1 });
  });

  it('is alone on its account', async () => {
    const planned = await rename('Under way');
    const first = await beginRun(host, account, { tool: renameColumnTool, plan: planned });
    await expect(beginRun(host, account, { tool: renameColumnTool, plan: planned })).rejects.toThrow(
      'works on this account already',
    );
    host.toolRuns().end(first.id, { state: 'finished', reason: null, at: 0 });
    const next = await beginRun(host, account, { tool: renameColumnTool, plan: planned });
    host.toolRuns().end(next.id, { state: 'finished', reason: null, at: 0 });
  });

  it('checks every line of a list of addresses before anything is changed', async () => {
    const planned = await addresses(
      '\uFEFFOld;New',
      'jonas.lindqvist@northgate.example;jonas@northgate.example',
      'PRIYA.RAMAN@northgate.example;priya@northgate-schools.example',
      'nobody@northgate.example;somebody@northgate.example',
      'michael@okafor-acoustics.example;michael@northgate.example',
      'mei.tanaka@northgate.example;mei.tanaka@northgate.example',
      'soren.dahl@northgate.example;not an address',
      'amara.osei@northgate.example;tomas.berg@northgate.example',
      ';',
      '"mei.tanaka@northgate.example";mei@northgate.example;more',
    );
    expect(planned.changes.map(({ what, to }) => [what, to])).toEqual([
      ['Jonas Lindqvist', 'jonas@northgate.example'],
      ['Priya Raman', 'priya@northgate-schools.example'],
    ]);
    expect(planned.left.map(({ reason }) => reason)).toEqual([
      'Nobody of the account has the old address.',
      'Only owners, administrators and members can have another address.',
      'Both addresses are the same.',
      '"not an address" is not an e-mail address.',
      'Tomás Berg has the new address already.',
      'The line has more than two cells.',
    ]);
  });

  it('tells which person the service does not change, and goes on with the others', async () => {
    const planned = await addresses(
      'jonas.lindqvist@northgate.example,jonas@elsewhere.example',
      'priya.raman@northgate.example,priya@northgate.example',
    );
    const run = await doAll(changeAddressTool, planned);
    expect(states(run)).toEqual(['failed', 'done']);
    expect(host.toolRuns().changes(run.id)[0]?.reason).toContain('both domains');
  });

  it.each([
    ['', 'empty'],
    ['Old,New\n', 'no addresses'],
    ['"a@b.example,c@d.example\n', 'quotation marks'],
    [Buffer.from('a@b.example;\u00e5@d.example', 'latin1'), 'UTF-8'],
    [Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0]), 'CSV'],
  ])('says what is wrong with a file (%#)', async (file, says) => {
    await expect(
      plan((work) => planAddressChanges(work, { file: { name: 'list.csv', bytes: Buffer.from(file) } })),
    ).rejects.toThrow(says);
  });
});
