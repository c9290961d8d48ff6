import { randomBytes } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { forms, toolNames, toolOf, type Field } from '../../renderer/state/tool-forms.ts';
import { openUiDesk } from './ui-desk.ts';
import type { RunView } from '../../preload/tools.ts';
import type { UiDesk } from './ui-desk.ts';

const patience = { timeout: 30_000, interval: 20 };

describe('tools of a running desk', () => {
  let ui: UiDesk;
  let accountId: number;
  /** One with several boards. */
  let workspaceId: string;

  beforeAll(async () => {
    ui = await openUiDesk('demo');
    accountId = await ui.addRobot();
    const { workspaces, boards } = ui.bench.sandbox.control.world;
    const found = [...workspaces.values()].find(({ id }) => boards.boardsOf(id).length > 1);
    workspaceId = String(found?.id);
  });
  afterAll(() => ui.close());

  const renamed = (to: string) => ({ position: 1, to, from: null, workspaceIds: [workspaceId] });
  const names = (): (string | undefined)[] =>
    ui.bench.sandbox.control.world.boards.boardsOf(Number(workspaceId)).map((board) => board.columns[0]?.name);
  const all = { states: [], text: '', offset: 0, limit: 500 };
  const settled = (id: number) =>
    expect.poll(async () => (await ui.call('tools.runs')).find((run) => run.id === id)?.state, patience).not.toBe('running');

  it('are planned, looked at, run and taken back', async () => {
    const before = names();
    const usable = await ui.call('tools.list', accountId);
    expect(usable).toContainEqual({ name: 'rename-column', usable: 'yes', why: null });
    // Each has its form in the window.
    expect(toolNames.map(toolOf)).toEqual(expect.arrayContaining(usable.map(({ name }) => name)));

    const preview = await ui.call('tools.plan', accountId, 'rename-column', renamed('Ideas'));
    expect(preview).toMatchObject({ title: 'Rename column 1 to "Ideas"', changes: before.length, left: 0, destructive: false });
    const rows = await ui.call('tools.rows', { of: { preview: preview.id }, ...all });
    expect(rows.rows.map(({ from, to, state }) => [from, to, state])).toEqual(before.map((from) => [from, 'Ideas', 'planned']));
    const none = await ui.call('tools.rows', { of: { preview: preview.id }, ...all, states: ['left'] });
    expect(none).toEqual({ total: 0, offset: 0, rows: [] });
    const { path } = await ui.call('tools.saveCsv', { preview: preview.id });
    expect((await readFile(path, 'utf8')).split('\r\n')).toHaveLength(before.length + 2);
    await rm(path);

    const wrong = await ui.raw('tools.run', [preview.id, { typed: before.length + 1, without: [] }]);
    expect(wrong).toMatchObject({ ok: false, error: { kind: 'input' } });
    expect(names()).toEqual(before);

    const heard: RunView[] = [];
    onTestFinished(ui.on('tools', (runs) => heard.push(...runs)));
    const run = await ui.call('tools.run', preview.id, { typed: null, without: [0] });
    await settled(run.id);
    await expect.poll(() => heard.at(-1), patience).toMatchObject({ id: run.id, state: 'finished', undoable: true });
    expect(heard.at(-1)?.counts).toEqual({ done: before.length - 1, failed: 0, skipped: 1, open: 0 });
    expect(names()).toEqual([before[0], ...before.slice(1).map(() => 'Ideas')]);
    const left = await ui.call('tools.rows', { of: { run: run.id }, ...all, states: ['skipped'] });
    expect(left.rows.map(({ reason }) => reason)).toEqual(['It was left out.']);
    expect(await ui.raw('tools.run', [preview.id, { typed: null, without: [] }])).toMatchObject({ error: { kind: 'gone' } });

    const undo = await ui.call('tools.planUndo', run.id);
    await settled((await ui.call('tools.run', undo.id, { typed: null, without: [] })).id);
    expect(names()).toEqual(before);
  });

  it('stop, keep the account to themselves, and go on', async () => {
    const preview = await ui.call('tools.plan', accountId, 'rename-column', renamed('Later'));
    const other = await ui.call('tools.plan', accountId, 'rename-column', renamed('Sooner'));
    const { control } = ui.bench.sandbox;
    control.addFault({ method: 'POST', pathMatches: '/statuses/', times: 1, effect: { kind: 'delay', ms: 60_000 } });
    const run = await ui.call('tools.run', preview.id, { typed: null, without: [] });
    const busy = { ok: false, error: { kind: 'busy', message: expect.any(String) as string } };
    expect(await ui.raw('tools.run', [other.id, { typed: null, without: [] }])).toEqual(busy);
    expect(await ui.raw('accounts.remove', [accountId, []])).toEqual(busy);
    expect(await ui.call('tools.stop', run.id)).toMatchObject({ state: 'stopped', reason: 'It was stopped.' });
    control.faults.clear();
    await ui.call('tools.resume', run.id);
    await settled(run.id);
    expect(new Set(names())).toEqual(new Set(['Later']));
  });

  it('rest while the service cannot be reached, say so, and go on by themselves', async () => {
    const preview = await ui.call('tools.plan', accountId, 'rename-column', renamed('Again'));
    const { control } = ui.bench.sandbox;
    control.addFault({ method: 'POST', pathMatches: '/statuses/', times: 1_000, effect: { kind: 'status', status: 503 } });
    const { id } = await ui.call('tools.run', preview.id, { typed: null, without: [] });
    const now = async () => (await ui.call('tools.runs')).find((run) => run.id === id);
    const rests = { state: 'stopped', reason: expect.stringMatching(/not available.* It goes on by itself/) as string };
    await expect.poll(now, patience).toMatchObject(rests);
    expect(await ui.call('tools.stop', id)).toMatchObject({ reason: expect.not.stringContaining('by itself') as string });
    await ui.call('tools.resume', id);
    await expect.poll(now, patience).toMatchObject(rests);
    control.faults.clear();
    ui.desk.poke(() => true);
    await expect.poll(now, patience).toMatchObject({ state: 'finished' });
    expect(new Set(names())).toEqual(new Set(['Again']));
  });

  it('tell how much of a large file has come', async () => {
    const { control } = ui.bench.sandbox;
    control.world.exports.manners.polls = 0;
    const old = control.world.addWorkspace({
      ...{ name: 'Old yard', ownerId: control.world.robots.oauth2.id, rootIsWorkspace: false },
    });
    control.putDocument(old.id, 'large.bin', { content: randomBytes(300_000) });
    old.archived = true;
    const options = { folder: ui.bench.folder, workspaces: ['Old yard'] };
    const preview = await ui.call('tools.plan', accountId, 'save-archived', options);
    control.addFault({ method: 'GET', pathMatches: '/download$', effect: { kind: 'stall', after: 100_000 } });
    const { id } = await ui.call('tools.run', preview.id, { typed: null, without: [] });
    const now = async () => (await ui.call('tools.runs')).find((run) => run.id === id);
    await expect.poll(now, patience).toMatchObject({ transfer: { what: 'Old yard', bytes: 100_000, size: null } });
    expect(await ui.call('tools.stop', id)).toMatchObject({ state: 'stopped', transfer: null });
    await ui.call('tools.resume', id);
    await expect.poll(now, patience).toMatchObject({ state: 'finished', transfer: null, counts: { done: 1 } });
  });

  it('tell whom and what there is to choose from', async () => {
    const people = await ui.call('tools.people', accountId);
    expect(people).toContainEqual(expect.objectContaining({ name: 'Jonas Lindqvist', role: 'member' }));
    const workspaces = await ui.call('tools.workspaces', accountId);
    expect(workspaces.some(({ archived }) => archived)).toBe(true);
  });

  it('take what each form of the window asks for', async () => {
    const workspaces = await ui.call('tools.workspaces', accountId);
    const archived = workspaces.filter((one) => one.archived).map(({ id }) => id);
    const file = { name: 'a.csv', data: Buffer.from('Title,Board\nOne,None').toString('base64') };
    const given: Readonly<Record<Field['kind'], unknown>> = {
      ...{ number: 3650, text: 'https://a.example', lines: ['Made here'], file, person: null, successors: [], check: false },
      ...{ 'own-workspaces': [workspaceId], workspaces: archived, renames: [{ workspace: archived[0], to: 'Other' }] },
      ...{ folder: ui.bench.folder, several: [], choice: '' },
    };
    for (const [name, { fields, fixed, tool = name }] of Object.entries(forms)) {
      const asked = fields.map((field) => {
        if (field.kind === 'choice') return [field.key, field.choices[0]];
        return [field.key, field.kind === 'several' ? field.choices : given[field.kind]];
      });
      const options: unknown = { ...fixed, ...Object.fromEntries(asked) };
      expect(await ui.raw('tools.plan', [accountId, tool, options]), name).toMatchObject({ ok: true, value: { tool } });
    }
  });

  it('say what is wrong with what they are given', async () => {
    expect(await ui.raw('tools.plan', [accountId, 'rename-column', { ...renamed(' '), position: 1 }])).toEqual({
      ok: false,
      error: { kind: 'input', message: 'The new name is empty.' },
    });
    expect(await ui.raw('tools.plan', [accountId, 'make-coffee', {}])).toMatchObject({ error: { kind: 'input' } });
  });
});
