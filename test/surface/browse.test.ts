import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openUiDesk } from './ui-desk.ts';
import type { PairView } from '../../preload/contract.ts';
import type { FileQuery } from '../../preload/files.ts';
import type { UiDesk } from './ui-desk.ts';

describe('what a running desk shows', () => {
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
  beforeAll(async () => {
    ui = await openUiDesk();
    put('reports/plan.txt', 'one');
    put('notes.md', '# Notes');
    pair = await ui.addPair();
  });
  afterAll(() => ui.close());

  it('syncs a new pair at once and shows its files', async () => {
    expect(await readFile(join(pair.folder, 'reports/plan.txt'), 'utf8')).toBe('one');
    const page = await ui.call('files.page', all());
    expect(page.rows.map(({ name, kind, state, local, path }) => [name, kind, state, local, path])).toEqual([
      ['reports', 'folder', 'synced', true, 'reports'],
      ['notes.md', 'document', 'synced', true, 'notes.md'],
    ]);
    const plan = (await ui.call('files.page', all({ filter: 'PLAN' }))).rows[0];
    expect(plan).toMatchObject({ path: 'reports/plan.txt', state: 'synced', reason: null });
    expect((await ui.call('files.trail', pair.id, plan?.id ?? '')).map(({ name }) => name)).toEqual(['reports', 'plan.txt']);
    expect(await ui.call('files.preview', pair.id, plan?.id ?? '')).toEqual({ kind: 'text', text: 'one', cut: false });
    expect((await ui.call('search.find', 'plan', 5)).map(({ path }) => path)).toEqual(['reports/plan.txt']);
    expect((await ui.call('files.why', pair.id, plan?.id ?? ''))[0]).toMatchObject({ action: 'download' });
    await ui.call('files.open', pair.id, plan?.id ?? '');
    expect(ui.opened).toEqual([join(pair.folder, 'reports/plan.txt')]);
    expect(await ui.raw('files.reveal', [pair.id, plan?.id])).toEqual({
      ok: false,
      error: { kind: 'refused', message: 'Not here.' },
    });
    expect(await ui.call('files.versions', pair.id, plan?.id ?? '')).toHaveLength(1);
    expect(await ui.call('files.webAddress', pair.id, plan?.id ?? '')).toMatch(/^http/);
  });

  it('shows what is on this disk only, with its own id, until the service has it', async () => {
    await ui.call('pairs.pause', pair.id, null);
    await ui.until(({ pairs }) => pairs[0]?.state === 'paused');
    await mkdir(join(pair.folder, 'new'));
    await writeFile(join(pair.folder, 'new/draft.txt'), 'draft');
    await ui.call('pairs.resume', pair.id);
    const find = async () => (await ui.call('files.page', all({ filter: 'draft' }))).rows[0];
    await expect.poll(async () => (await find())?.id).toMatch(/^local:/);
    await ui.call('pairs.pause', pair.id, null);
    await ui.until(({ pairs }) => pairs[0]?.state === 'paused');
    const draft = await find();
    expect(draft).toMatchObject({ path: 'new/draft.txt', state: 'waiting', local: true, remote: false, size: 5 });
    const id = draft?.id ?? '';
    expect((await ui.call('files.trail', pair.id, id)).map(({ name }) => name)).toEqual(['new', 'draft.txt']);
    const { pairId, filter, sort } = all();
    expect(await ui.call('files.position', { pairId, filter, sort, parentId: draft?.parentId ?? '' }, id)).toBe(0);
    expect(await ui.call('files.preview', pair.id, id)).toEqual({ kind: 'text', text: 'draft', cut: false });
    await ui.call('pairs.resume', pair.id);
    await expect.poll(async () => (await find())?.state).toBe('synced');
    expect(await find()).toMatchObject({ local: true, remote: true, id: expect.stringMatching(/^\d+$/) as string });
  });

  it('tells what ignore rules would leave out before they hold', async () => {
    expect(await ui.call('pairs.previewIgnore', pair.id, '*.md\nreports/')).toEqual({
      count: 2,
      examples: expect.arrayContaining(['notes.md', 'reports/plan.txt']) as string[],
    });
    expect(await ui.raw('pairs.previewIgnore', [pair.id, 'ok\n[a'])).toMatchObject({
      ok: false,
      error: { kind: 'input', message: expect.stringContaining('line 2') as string },
    });
    await ui.call('pairs.setIgnoreRules', pair.id, '*.tmp');
    expect(await ui.call('pairs.ignoreRules', pair.id)).toBe('*.tmp');
  });

  it('tells of folders that are ticked in part only', async () => {
    put('deep/inner/x.txt', 'x');
    await ui.call('pairs.syncNow', pair.id);
    const folders = (parentId: string | null) => ui.call('pairs.folders', pair.id, parentId);
    const named = async (name: string) => (await folders(null)).find((folder) => folder.name === name);
    await expect.poll(() => named('deep')).toMatchObject({ partly: false });
    const [inner] = await folders((await named('deep'))?.id ?? '');
    await ui.call('pairs.select', pair.id, inner?.id ?? '', 'trash');
    expect(await named('deep')).toMatchObject({ excluded: false, partly: true });
    expect(await named('reports')).toMatchObject({ excluded: false, partly: false });
    expect(await folders((await named('deep'))?.id ?? '')).toMatchObject([{ name: 'inner', excluded: true, partly: false }]);
  });

  it('holds the home alone and gives it back', async () => {
    await expect(ui.bench.host.lock()).rejects.toMatchObject({ kind: 'busy' });
    await ui.desk.close();
    await (await ui.bench.host.lock()).release();
  });
});
