import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openUiDesk } from './ui-desk.ts';
import type { PairView } from '../../preload/contract.ts';
import type { FileQuery } from '../../preload/files.ts';
import type { UiDesk } from './ui-desk.ts';

describe('a running desk', () => {
  let ui: UiDesk;
  let pair: PairView;
  const workspace = () => ui.bench.sandbox.workspaces[0]?.id ?? 0;
  const put = (path: string, text: string) =>
    ui.bench.sandbox.control.putDocument(workspace(), path, { content: Buffer.from(text) });
  const all = (more: Partial<FileQuery> = {}): FileQuery => ({
    pairId: pair.id,
    parentId: null,
    filter: '',
    sort: { by: 'name', down: false },
    offset: 0,
    limit: 50,
    ...more,
  });
  const synced = () => ui.until(({ pairs }) => pairs.every((one) => one.state === 'up-to-date'));
  beforeEach(async () => {
    ui = await openUiDesk();
    put('reports/plan.txt', 'one');
    put('notes.md', '# Notes');
    pair = await ui.addPair();
  });
  afterEach(() => ui.close());

  it('sends what is dropped into it, under a name that is free', async () => {
    const files = ['eins', 'zwei'].map((text) => ({ name: 'a/b.txt', data: Buffer.from(text).toString('base64') }));
    expect(await ui.call('files.drop', pair.id, null, files)).toEqual({ added: 2 });
    await expect.poll(() => ui.bench.sandbox.control.tree(workspace()).filter(({ name }) => name.startsWith('a')).length).toBe(2);
  });

  it('follows at once what an account may do', async () => {
    const account = pair.accountId;
    await ui.call('accounts.setAllowAssumed', account, false);
    await rename(join(pair.folder, 'notes.md'), join(pair.folder, 'renamed.md'));
    await ui.until(({ pairs }) => pairs[0]?.held === 1);
    const names = () => ui.bench.sandbox.control.tree(workspace()).map(({ name }) => name);
    expect(names()).toContain('notes.md');
    await ui.call('accounts.setAllowAssumed', account, true);
    await synced();
    expect(names()).toContain('renamed.md');
  });

  it('says that it looks when it is asked to, even where nothing is to be done', async () => {
    await synced();
    const state = async () => (await ui.call('status.read')).state;
    const ask = async () => {
      await ui.call('pairs.syncNow', pair.id);
      return state();
    };
    await expect.poll(ask).toBe('syncing');
    await expect.poll(state).toBe('idle');
    await ui.call('pairs.pause', null, 'tomorrow');
    const { pausedUntil } = await ui.until((status) => status.state === 'paused');
    expect(new Date(pausedUntil ?? 0).getHours()).toBe(8);
    expect(await ask()).toBe('paused');
  });

  it('rests and goes on', async () => {
    await ui.call('pairs.pause', null, null);
    const paused = await ui.until(({ state }) => state === 'paused');
    expect(paused).toMatchObject({ pausedUntil: null, since: expect.any(Number) as number });
    put('later.txt', 'later');
    await ui.call('pairs.resume', null);
    await ui.until(({ pairs }) => pairs[0]?.documents === 3 && pairs[0].state === 'up-to-date');
    expect(await readFile(join(pair.folder, 'later.txt'), 'utf8')).toBe('later');
  });

  it('rests on battery if asked to, says so, and goes on when the person wants it or it is plugged in', async () => {
    ui.happenings.plug(true);
    await ui.call('preferences.write', { pauseOnBattery: true });
    const resting = { state: 'paused', pausedBy: 'battery' };
    expect(await ui.until(({ state }) => state === 'paused')).toMatchObject({ ...resting, pairs: [resting] });
    put('later.txt', 'later');
    await ui.call('pairs.resume', null);
    await ui.until(({ pausedBy, pairs }) => pausedBy === null && pairs[0]?.documents === 3 && pairs[0].state === 'up-to-date');
    ui.happenings.plug(false);
    ui.happenings.plug(true);
    await ui.until(({ pausedBy }) => pausedBy === 'battery');
    ui.happenings.plug(false);
    await ui.until(({ state, pausedBy }) => state === 'idle' && pausedBy === null);
  });

  it('looks at everything after the machine has slept', async () => {
    ui.happenings.tell('sleep');
    put('dreamt.txt', 'dreamt');
    await writeFile(join(pair.folder, 'mine.txt'), 'mine');
    ui.happenings.tell('wake');
    const names = () => ui.bench.sandbox.control.tree(workspace()).map(({ name }) => name);
    await ui.until(({ pairs }) => pairs[0]?.documents === 4 && pairs[0].state === 'up-to-date');
    expect(await readFile(join(pair.folder, 'dreamt.txt'), 'utf8')).toBe('dreamt');
    expect(names()).toContain('mine.txt');
  });

  it('looks at the service when asked to', async () => {
    put('asked.txt', 'asked');
    await ui.call('pairs.syncNow', pair.id);
    await expect.poll(() => readFile(join(pair.folder, 'asked.txt'), 'utf8').catch(() => '')).toBe('asked');
  });

  it('settles a conflict while it runs', async () => {
    await ui.call('pairs.pause', pair.id, null);
    await ui.until(({ state }) => state === 'paused');
    ui.bench.sandbox.control.advance(5_000);
    put('notes.md', '# Theirs');
    await writeFile(join(pair.folder, 'notes.md'), '# Mine');
    const conflicts: unknown[] = [];
    ui.on('conflicts', (value) => conflicts.push(value));
    const incidents: (string | null)[] = [];
    ui.on('incident', ({ key, begun }) => {
      if (key.startsWith('conflicts')) incidents.push(begun?.kind ?? null);
    });
    await ui.call('pairs.resume', pair.id);
    await ui.until(({ pairs }) => pairs[0]?.conflicts === 1 && pairs[0].state === 'attention');
    await expect.poll(() => conflicts.length).toBeGreaterThan(0);
    await expect.poll(() => incidents).toEqual(['conflicts']);
    const [conflict] = await ui.call('conflicts.list');
    const compared = await ui.call('conflicts.compare', pair.id, conflict?.id ?? '');
    expect([compared.theirs?.preview, compared.mine?.preview]).toEqual([
      { kind: 'text', text: '# Theirs', cut: false },
      { kind: 'text', text: '# Mine', cut: false },
    ]);
    const answer = await ui.call('conflicts.resolve', pair.id, [conflict?.id ?? '', 'nothing'], 'mine');
    expect(answer).toEqual({ settled: 1, problems: [{ kind: 'input', message: 'This conflict is settled already.' }] });
    await synced();
    expect(await readFile(join(pair.folder, 'notes.md'), 'utf8')).toBe('# Mine');
    expect(await ui.call('conflicts.list')).toEqual([]);
    await expect.poll(() => incidents).toEqual(['conflicts', null]);
  });

  it('leaves folders out and takes them in again', async () => {
    const [folder] = await ui.call('pairs.folders', pair.id, null);
    expect(folder).toMatchObject({ name: 'reports', excluded: false, partly: false, hasFolders: false, documents: 1 });
    await ui.call('pairs.select', pair.id, folder?.id ?? '', 'trash');
    await expect.poll(() => readFile(join(pair.folder, 'reports/plan.txt'), 'utf8').catch(() => 'gone')).toBe('gone');
    const leftOut = async () => (await ui.call('files.page', all({ parentId: folder?.id ?? '' }))).rows[0];
    await expect.poll(leftOut).toMatchObject({ state: 'left-out', local: false });
    const plan = await leftOut();
    expect(await ui.call('files.preview', pair.id, plan?.id ?? '')).toEqual({ kind: 'none', why: 'not-here' });
    await ui.call('pairs.select', pair.id, folder?.id ?? '', 'sync');
    await expect.poll(() => readFile(join(pair.folder, 'reports/plan.txt'), 'utf8').catch(() => 'gone')).toBe('one');
  });

  it('leaves a folder out whose files stay here, and joins them when it is taken in again', async () => {
    const [folder] = await ui.call('pairs.folders', pair.id, null);
    const id = folder?.id ?? '';
    await ui.call('pairs.select', pair.id, id, 'stay');
    const states = async (more: Partial<ReturnType<typeof all>> = {}) =>
      (await ui.call('files.page', all(more))).rows.map(({ name, state, local }) => [name, state, local]);
    const top = [
      ['reports', 'left-out', false],
      ['reports', 'left-out', true],
      ['notes.md', 'synced', true],
    ];
    await expect.poll(async () => (await states()).toSorted()).toEqual(top.toSorted());
    expect((await ui.call('pairs.folders', pair.id, null))[0]).toMatchObject({ id, excluded: true, staysHere: true });
    await writeFile(join(pair.folder, 'reports/new.txt'), 'new');
    await ui.call('pairs.syncNow', pair.id);
    await expect.poll(() => states({ filter: 'new.txt' })).toEqual([['new.txt', 'left-out', true]]);
    const here = (await ui.call('files.page', all())).rows.find((row) => row.local && row.name === 'reports');
    expect((await states({ parentId: here?.id ?? '' })).toSorted()).toEqual([
      ['new.txt', 'left-out', true],
      ['plan.txt', 'left-out', true],
    ]);
    expect((await ui.call('status.read')).needsYou).toBe(0);
    await ui.call('pairs.select', pair.id, id, 'sync');
    await expect
      .poll(() => states({ filter: 'txt' }))
      .toEqual([
        ['new.txt', 'synced', true],
        ['plan.txt', 'synced', true],
      ]);
    await rm(join(pair.folder, 'reports/new.txt'));
    await expect.poll(() => states({ filter: 'new.txt' })).toEqual([]);
  });

  it('never asks the disk outside of the pair for a preview', async () => {
    await ui.call('pairs.pause', null, null);
    await ui.until(({ state }) => state === 'paused');
    const [plan] = (await ui.call('files.page', all({ filter: 'plan' }))).rows;
    const outside = join(ui.bench.folder, 'outside');
    await mkdir(outside);
    await writeFile(join(outside, 'plan.txt'), 'secret');
    await rename(join(pair.folder, 'reports'), join(ui.bench.folder, 'moved'));
    await symlink(outside, join(pair.folder, 'reports'));
    expect(await ui.call('files.preview', pair.id, plan?.id ?? '')).toEqual({ kind: 'none', why: 'not-here' });
    expect(await ui.raw('files.open', [pair.id, plan?.id])).toMatchObject({ ok: false, error: { kind: 'refused' } });
  });

  it('removes a pair that runs and keeps its files', async () => {
    await ui.call('pairs.remove', pair.id, { trash: false });
    expect((await ui.call('status.read')).pairs).toEqual([]);
    expect(await readFile(join(pair.folder, 'notes.md'), 'utf8')).toBe('# Notes');
    const [account] = await ui.call('accounts.list');
    await ui.call('accounts.remove', account?.id ?? 0, []);
    expect(await ui.call('accounts.list')).toEqual([]);
  });
});
