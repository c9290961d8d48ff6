import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { planUndo } from '../../main/app/tools/preview.ts';
import { toolNamed } from '../../main/app/tools/tools.ts';
import { readWebhooks } from '../../main/app/tools/webhook-overview.ts';
import { everythingWritten } from '../app/temporary-home.ts';
import { ToolBench } from './tool-bench.ts';
import { having, listWith } from '../app/matchers.ts';
import type { ToolRun } from '../../main/sync/ports/tool-runs.ts';
import type { Subscription } from '../sandbox/webhooks/subscriptions.ts';

const secret = 'k3yThatLetsAnybodyIn9';
const old = 'https://old.example.com/in';

describe('tools for webhooks', () => {
  let bench: ToolBench;
  let hooks: readonly Subscription[];

  beforeAll(async () => {
    bench = await ToolBench.open('small');
  });
  /** One that serves, its twin, one whose board is archived, one whose board is gone, and somebody else's. */
  beforeEach(async () => {
    await bench.reset();
    const { boards, subscriptions, robots, workspaces } = bench.world;
    const [workspace] = [...workspaces.values()];
    const [work, archived] = workspace ? boards.boardsOf(workspace.id) : [];
    if (!workspace || !work || !archived) throw new Error('The small seed has two boards');
    const add = (boardId: number, url: string, ownerId = robots.oauth2.id) =>
      subscriptions.add({ ownerId, boardId, workspaceId: workspace.id, eventTypes: ['card_status_change'], url });
    add(work.id, 'https://somebody.example.com/else', robots.oauth1.id);
    hooks = [
      add(work.id, `${old}/${secret}`),
      add(work.id, `${old}/${secret}`),
      add(archived.id, 'https://new.example.com/x?token=abc'),
      add(1, `${old}/gone`),
    ];
  });
  afterAll(() => bench.close());

  const there = () => bench.world.subscriptions.all().map(({ url }) => url);
  const states = (run: ToolRun) => bench.changes(run).map(({ state }) => state);
  const endOf = (which: string | readonly string[]) => bench.plan('end-webhooks', { which });
  const move = (from: string, to: string) => bench.plan('move-webhooks', { from, to });

  it('are shown in one table, the dead ones with the reason and none with its secret', async () => {
    const rows = await bench.withWork((work) => readWebhooks(work), toolNamed('end-webhooks').tool);
    expect(rows.map(({ subject, address, dead }) => [subject, address, dead])).toEqual([
      ['Work', 'https://old.example.com/in/…', null],
      ['Work', 'https://old.example.com/in/…', `It is the same as ${hooks[0]?.id ?? ''}: everything is told twice.`],
      ['Old board', 'https://new.example.com/x?…', 'Its board is archived.'],
      ['board 1', 'https://old.example.com/in/gone', 'Its board is not there any more.'],
    ]);
  });

  it('end those that serve nobody, and only while they do not', async () => {
    const preview = await endOf('dead');
    expect(preview.plan).toMatchObject({
      destructive: true,
      changes: [{}, {}, {}],
      left: [{ what: 'Work', reason: 'It serves.' }],
    });
    const [, , archived] = hooks;
    for (const board of bench.world.boards.boardsOf(archived?.workspaceId ?? 0)) board.archived = false;
    expect(states(await bench.run(preview))).toEqual(['done', 'skipped', 'done', 'skipped']);
    expect(there()).toEqual(['https://somebody.example.com/else', `${old}/${secret}`, 'https://new.example.com/x?token=abc']);
    await expect(endOf(['649c37e5fdfaa1bf202a098e'])).rejects.toThrow('has no webhook 649c37e5fdfaa1bf202a098e');
    await bench.run(await endOf([hooks[2]?.id ?? '']));
    await bench.run(await endOf('all'));
    expect(there()).toEqual(['https://somebody.example.com/else']);
  });

  it('lead elsewhere and back, with the secrets that nothing here writes down', async () => {
    const preview = await move(`${old}/`, 'https://new.example.com');
    expect(preview.plan.changes.map(({ from, to }) => [from, to])).toEqual([
      ['https://old.example.com/in/…', 'https://new.example.com/…'],
      ['https://old.example.com/in/…', 'https://new.example.com/…'],
      ['https://old.example.com/in/gone', 'https://new.example.com/gone'],
    ]);
    const run = await bench.run(preview);
    const mine = () => there().slice(1);
    const moved = `https://new.example.com/${secret}`;
    expect(mine()).toEqual([moved, moved, 'https://new.example.com/x?token=abc', 'https://new.example.com/gone']);
    expect(await everythingWritten(bench.bench.home)).not.toContain(secret);
    await bench.run(planUndo(bench.bench.host, run));
    expect(mine()).toEqual(hooks.map(({ url }) => url));
    const only = [hooks[0]?.id ?? ''];
    const some = await bench.plan('move-webhooks', { from: old, to: 'https://new.example.com', only });
    expect([some.plan.changes.length, some.plan.left.map(({ reason }) => reason)]).toEqual([
      1,
      ['It was not chosen.', 'It was not chosen.', 'It was not chosen.'],
    ]);
    await expect(move(old, `https://new.example.com/${secret}`)).rejects.toThrow('may be a secret');
    await expect(move('old.example.com', old)).rejects.toThrow('begins with https');
    await expect(move(old, 'ftp://new.example.com')).rejects.toThrow('begins with https');
    const { plan } = await move(old, old);
    expect(plan).toMatchObject({ changes: [], left: listWith([having({ reason: 'It goes there already.' })]) });
  });

  const lost = [
    { tool: 'end-webhooks', plan: () => endOf('all'), method: 'DELETE' },
    // The same beginning is in front of it again: what was done must not be done twice.
    { tool: 'move-webhooks', plan: () => move(old, `${old}/in`), method: 'PUT' },
  ] as const;
  it.each(lost)('$tool: what was done is not repeated when its answer is lost, or the program ends', async ({ plan, method }) => {
    const preview = await plan();
    const fault = { method, pathMatches: '/1/webhooks/', effect: { kind: 'reset', when: 'after' } } as const;
    const run = await bench.begin(preview);
    bench.bench.sandbox.control.addFault(fault);
    await bench.crashAfter(run, 0).catch((error: unknown) => error);
    bench.bench.host.toolRuns().end(run.id, { state: 'stopped', reason: null, at: 0 });
    bench.bench.sandbox.control.addFault(fault);
    const resumed = await bench.resume(run);
    const count = preview.plan.changes.length;
    expect(states(resumed).slice(0, count)).toEqual(Array.from({ length: count }, () => 'done'));
    const { byRoute } = bench.bench.sandbox.control.counts.read();
    const sent = Object.entries(byRoute).filter(([route]) => route.startsWith(`${method} /1/webhooks/`));
    expect(sent.reduce((sum, [, times]) => sum + times, 0)).toBe(count);
  });
});
