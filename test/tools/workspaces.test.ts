import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readAccountOverview } from '../../main/app/tools/account-overview.ts';
import { planUndo } from '../../main/app/tools/preview.ts';
import { toolNamed } from '../../main/app/tools/tools.ts';
import { ToolBench } from './tool-bench.ts';
import type { ToolRun } from '../../main/sync/ports/tool-runs.ts';

describe('tools for workspaces', () => {
  let bench: ToolBench;

  beforeAll(async () => {
    bench = await ToolBench.open('administration');
  });
  beforeEach(() => bench.reset());
  afterAll(() => bench.close());

  const all = () => [...bench.world.workspaces.values()];
  const named = (name: string) => all().filter((one) => one.name === name);
  const stateOf = (...names: readonly string[]) => names.map((name) => named(name).map(({ archived }) => archived));
  const archive = (archived: boolean, ...workspaces: readonly string[]) =>
    bench.plan('archive-workspaces', { workspaces, archived });
  const create = (owner: string | null, ...names: readonly string[]) => bench.plan('create-workspaces', { names, owner });
  const remove = (activeToo: boolean, ...workspaces: readonly string[]) =>
    bench.plan('delete-workspaces', { workspaces, activeToo });
  const rename = (...renames: readonly { workspace: string; to: string }[]) => bench.plan('rename-workspaces', { renames });
  const states = (run: ToolRun) => bench.changes(run).map(({ state }) => state);
  const undo = (run: ToolRun) => bench.run(planUndo(bench.bench.host, run));

  it('archive, take back into use, and undo either', async () => {
    const both = ['Project 01', 'Project 02'];
    const run = await bench.run(await archive(true, ...both, 'Closed 1998, 001'));
    expect(bench.ends(run)).toEqual([
      'Project 01: done',
      'Project 02: done',
      'Closed 1998, 001: skipped, It is archived already.',
    ]);
    expect(stateOf(...both)).toEqual([[true], [true]]);
    await undo(run);
    expect(stateOf(...both)).toEqual([[false], [false]]);
    await bench.run(await archive(false, 'closed 1998, 001'));
    expect(stateOf('Closed 1998, 001')).toEqual([[false]]);
    await expect(archive(true, 'No such place')).rejects.toThrow('no workspace with the id or name "No such place"');
  });

  it('rename, tell of names that are taken, and give the old ones back', async () => {
    const preview = await rename({ workspace: 'Project 01', to: 'Town hall' }, { workspace: 'Project 02', to: 'Project 03' });
    expect(preview.plan.notes).toEqual(['Another workspace is called "Project 03" too.']);
    const run = await bench.run(preview);
    expect([named('Town hall').length, named('Project 03').length]).toEqual([1, 2]);
    const [renamed] = named('Town hall');
    if (renamed) renamed.name = 'Somebody was here';
    const undone = await undo(run);
    expect(bench.ends(undone)).toEqual(['Project 01: skipped, It is called "Somebody was here" now.', 'Project 02: done']);
    await expect(rename({ workspace: 'Project 03', to: ' ' })).rejects.toThrow('name of a workspace is empty');
    await expect(rename({ workspace: 'Project 04', to: 'A' }, { workspace: 'Project 04', to: 'B' })).rejects.toThrow('two names');
  });

  it('make one with its head administrator, and none twice', async () => {
    const preview = await create('amara.osei@northgate.example', 'Library', 'Project 01', 'Library');
    expect(preview.plan.left.map(({ what, reason }) => [what, reason])).toEqual([
      ['Project 01', 'There is a workspace of this name already.'],
      ['Library', 'It is named twice.'],
    ]);
    const run = await bench.run(preview);
    const [made] = named('Library');
    expect(bench.ends(run)[0]).toBe(`Library: done, Its id is ${made?.id ?? 0}.`);
    expect(made?.ownerId).toBe(bench.world.personByEmail('amara.osei@northgate.example').id);
    expect((await create(null, 'Annex')).plan.changes[0]?.to).toBe('made, with Ingrid Holm as head administrator');
    await expect(create('michael@okafor-acoustics.example', 'Annex')).rejects.toThrow('cannot be head administrator');
  });

  it('delete what is archived, and what is in use only when told so', async () => {
    const preview = await remove(false, 'Closed 1998, 001', 'Project 01');
    expect(preview.plan).toMatchObject({
      destructive: true,
      changes: [{ what: 'Closed 1998, 001', from: 'archived, 1 kB, 1 member', to: 'deleted' }],
      left: [{ what: 'Project 01', reason: 'It is in use. Archive it first.' }],
    });
    expect(states(await bench.run(preview))).toEqual(['done', 'skipped']);
    expect(named('Closed 1998, 001')).toEqual([]);
    expect(named('Project 01')).toHaveLength(1);
    expect(states(await bench.run(await remove(true, 'Project 01')))).toEqual(['done']);
    expect(named('Project 01')).toEqual([]);
  });

  it('leave what has changed since the preview', async () => {
    const names = ['Closed 1999, 002', 'Closed 2000, 003', 'Closed 2001, 004', 'Closed 2002, 005'];
    const preview = await remove(false, ...names);
    const [first, second, third] = names.map((name) => named(name)[0]);
    if (!first || !second || !third) throw new Error('The seed has these workspaces');
    first.archived = false;
    second.name = 'Another name';
    bench.bench.sandbox.control.putDocument(third.id, 'late.txt', { content: Buffer.from('late') });
    expect(bench.ends(await bench.run(preview))).toEqual([
      'Closed 1999, 002: skipped, It is active now.',
      'Closed 2000, 003: skipped, It is called "Another name" now.',
      'Closed 2001, 004: skipped, Its size has changed since the preview.',
      'Closed 2002, 005: done',
    ]);
  });

  const changing = [
    { tool: 'archive', plan: () => archive(true, 'Project 01', 'Project 02'), method: 'POST', path: '^/1/projects/\\d+$' },
    {
      tool: 'rename',
      plan: () => rename({ workspace: 'Project 01', to: 'A' }, { workspace: 'Project 02', to: 'B' }),
      method: 'POST',
      path: '^/1/projects/\\d+$',
    },
    { tool: 'create', plan: () => create(null, 'One', 'Two'), method: 'POST', path: '^/1/account/projects$' },
    { tool: 'delete', plan: () => remove(true, 'Project 01', 'Project 02'), method: 'DELETE', path: '^/1/projects/\\d+$' },
  ] as const;
  const sent = () =>
    bench.sent('POST /1/projects/{id}') + bench.sent('POST /1/account/projects') + bench.sent('DELETE /1/projects/{id}');

  it.each(changing)(
    '$tool: what was done is not repeated when its answer is lost, or the program ends',
    async ({ plan, method, path }) => {
      const preview = await plan();
      const lost = { method, pathMatches: path, effect: { kind: 'reset', when: 'after' } } as const;
      const run = await bench.begin(preview);
      bench.bench.sandbox.control.addFault(lost);
      await bench.crashAfter(run, 0).catch((error: unknown) => error);
      bench.bench.host.toolRuns().end(run.id, { state: 'stopped', reason: null, at: 0 });
      expect([states(run), sent()]).toEqual([['sending', 'pending'], 1]);
      bench.bench.sandbox.control.addFault(lost);
      expect([states(await bench.resume(run)), sent()]).toEqual([['done', 'done'], 2]);
      expect(named('One').length).toBeLessThan(2);
    },
  );

  it('say what the account is and what its key may do, and change nothing', async () => {
    const counts = bench.bench.sandbox.control.counts;
    counts.reset();
    const overview = () => bench.withWork((work) => readAccountOverview(work), toolNamed('archive-workspaces').tool);
    expect(await overview()).toMatchObject({
      name: null,
      managers: [{ name: 'Ingrid Holm' }, { name: 'Tomás Berg' }, { name: 'Amara Osei' }, {}, {}, {}, {}],
      rights: { self: { name: 'Integration Robot' }, isRobot: true, people: true, workspaces: true, changes: 'yes' },
      people: new Map([
        ['owner', 1],
        ['co-owner', 1],
        ['administrator', 5],
        ['member', 72],
        ['external', 9],
        ['pending', 1],
        ['unknown', 1],
      ]),
      workspaces: { active: 31, archived: 120 },
    });
    const robot = bench.world.robots.oauth2;
    Object.assign(robot, { readOnly: true });
    expect((await overview()).rights.changes).toBe('no');
    await expect(archive(true, 'Project 01')).rejects.toThrow('This robot may only read.');
    Object.assign(robot, { readOnly: false, role: 'member' });
    expect(await overview()).toMatchObject({ managers: null, people: null, workspaces: null, rights: { changes: 'unknown' } });
    await expect(archive(true, 'Project 01')).rejects.toThrow('may not see all workspaces');
    Object.assign(robot, { role: 'robot' });
    const changed = Object.keys(counts.read().byRoute).filter(
      (route) => /^(PUT|DELETE)/.test(route) || /projects\/\{id\}$/.test(route),
    );
    expect(changed).toEqual([]);
  });
});
