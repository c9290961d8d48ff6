import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { having, textWith } from './matchers.ts';
import { changeIgnoreRules } from '../../main/app/ignore-rules.ts';
import { addPair } from '../../main/app/pairs.ts';
import { removePair } from '../../main/app/remove-pair.ts';
import { changeSelection, readSelection } from '../../main/app/selection.ts';
import { syncOnce } from '../../main/app/sync-once.ts';
import { openWorkbench } from './temporary-home.ts';
import type { Workbench } from './temporary-home.ts';
import type { Account, Pair } from '../../main/sync/ports/settings.ts';

const signal = AbortSignal.timeout(600_000);

describe('pairs', () => {
  let bench: Workbench;
  let account: Account;
  let workspace: { readonly id: number; readonly rootContainerId: number };
  beforeEach(async () => {
    bench = await openWorkbench();
    account = await bench.addRobot();
    workspace = bench.sandbox.workspaces[0]!;
  });
  afterEach(() => bench.close());

  const add = (folder: string, remoteFolder: number | null = null) => {
    const place = { account, workspaceId: String(workspace.id), linkFiles: false };
    const path = join(bench.folder, folder);
    return addPair(
      bench.host,
      { ...place, remoteFolder: remoteFolder === null ? null : String(remoteFolder), folder: path },
      signal,
    );
  };
  const sync = async (pair: Pair) => {
    const now = bench.host.settings.pairs().find((one) => one.id === pair.id)!;
    const [outcome] = await syncOnce(bench.host, { pairs: [now], onEvent: () => undefined }, signal);
    return outcome!.report!;
  };
  const folderOf = (path: string) => bench.sandbox.control.makeFolder(workspace.id, path).id;
  const put = (path: string, text: string) =>
    fetch(`${bench.sandbox.controlUrl}/documents/${workspace.id}?path=${encodeURIComponent(path)}`, {
      method: 'PUT',
      body: text,
    });

  it('makes the folder, marks it and remembers the pair', async () => {
    const pair = await add('new/deeper');
    expect(bench.host.settings.pairs()).toEqual([pair]);
    expect(pair).toMatchObject({ folder: join(bench.folder, 'new/deeper'), rootId: String(workspace.rootContainerId) });
    expect((await readFile(join(pair.folder, '.tidemark/pair'), 'utf8')).trim()).toBe(pair.marker);
  });

  it.each([
    ['the same folder', 'a', 'a'],
    ['a folder in it', 'a', 'a/b'],
    ['the folder above', 'a/b', 'a'],
  ])('refuses %s for another pair', async (_what, first, second) => {
    const [one, two] = [folderOf('One'), folderOf('Two')];
    await add(first, one);
    await expect(add(second, two)).rejects.toMatchObject({ kind: 'refused', message: textWith('pair 1') });
    expect(bench.host.settings.pairs()).toHaveLength(1);
  });

  it('refuses a link to a paired folder', async () => {
    const [one, two] = [folderOf('One'), folderOf('Two')];
    const pair = await add('a', one);
    await symlink(pair.folder, join(bench.folder, 'link'));
    await expect(add('link/below', two)).rejects.toMatchObject({ kind: 'refused' });
    expect(existsSync(join(pair.folder, 'below'))).toBe(false);
  });

  it('refuses the same part of a workspace twice, from above and from below', async () => {
    const [outer, inner, other] = [folderOf('Outer'), folderOf('Outer/Inner'), folderOf('Other')];
    await add('inner', inner);
    await expect(add('outer', outer)).rejects.toThrow('synced already by pair 1');
    await expect(add('all')).rejects.toThrow('synced already by pair 1');
    await expect(add('again', inner)).rejects.toThrow('synced already by pair 1');
    expect(await add('other', other)).toMatchObject({ rootId: String(other) });
  });

  it('refuses the folder that holds its own data', async () => {
    const inHome = addPair(
      bench.host,
      { account, workspaceId: String(workspace.id), remoteFolder: null, folder: join(bench.home, 'x'), linkFiles: false },
      signal,
    );
    await expect(inHome).rejects.toThrow('its own data');
  });

  it('says what does not exist', async () => {
    const place = { account, remoteFolder: null, folder: join(bench.folder, 'x'), linkFiles: false };
    await expect(addPair(bench.host, { ...place, workspaceId: '1' }, signal)).rejects.toMatchObject({ name: 'BadInput' });
    await expect(add('x', 1)).rejects.toMatchObject({ name: 'BadInput' });
    await writeFile(join(bench.folder, 'file'), '');
    await expect(add('file')).rejects.toThrow('is a file');
    expect(existsSync(place.folder)).toBe(false);
  });

  it('leaves the files when a pair is removed, and takes the marker away', async () => {
    const pair = await add('a');
    await put('A/one.txt', 'one');
    await sync(pair);
    expect(await removePair(bench.host, { pair, trash: false }, signal)).toEqual({ trashed: 0, wasThere: true });
    expect((await readdir(pair.folder, { recursive: true })).toSorted()).toEqual(['A', 'A/one.txt']);
    expect(bench.host.settings.pairs()).toEqual([]);
    expect(bench.sandbox.control.tree(workspace.id, { trash: false })).toHaveLength(2);
  });

  it('moves only what is on the service unchanged to the trash when asked', async () => {
    const pair = await add('a');
    await put('Clean/one.txt', 'one');
    await put('Mixed/two.txt', 'two');
    await put('Mixed/three.txt', 'three');
    await sync(pair);
    await writeFile(join(pair.folder, 'Mixed/three.txt'), 'changed here');
    await utimes(join(pair.folder, 'Mixed/three.txt'), 1, 1);
    await writeFile(join(pair.folder, 'Mixed/mine.txt'), 'never sent');
    await mkdir(join(pair.folder, 'Own'));
    expect(await removePair(bench.host, { pair, trash: true }, signal)).toEqual({ trashed: 2, wasThere: true });
    expect((await readdir(pair.folder, { recursive: true })).toSorted()).toEqual([
      'Mixed',
      'Mixed/mine.txt',
      'Mixed/three.txt',
      'Own',
    ]);
    expect(bench.sandbox.control.tree(workspace.id, { trash: true })).toEqual([]);
  });

  it('leaves remote folders out, by path and by id, and takes them in again', async () => {
    const pair = await add('a');
    await put('Keep/one.txt', 'one');
    await put('Big/Deep/two.txt', 'two');
    await sync(pair);
    const changed = changeSelection(bench.host, pair, { exclude: ['/Big/'], include: [], files: 'trash' });
    await sync(pair);
    expect((await readdir(pair.folder)).toSorted()).toEqual(['.tidemark', 'Keep']);
    const [big] = readSelection(bench.host, changed);
    expect(big).toMatchObject({ path: 'Big', isExcluded: true });
    changeSelection(bench.host, changed, { exclude: [], include: [big!.id], files: 'trash' });
    await sync(pair);
    expect(await readFile(join(pair.folder, 'Big/Deep/two.txt'), 'utf8')).toBe('two');
    expect(bench.sandbox.control.tree(workspace.id, { trash: true })).toEqual([]);
  });

  it.each([
    ['a folder that it does not know', 'Nowhere'],
    ['a document', 'one.txt'],
  ])('does not leave out %s', async (_what, typed) => {
    const pair = await add('a');
    await put('one.txt', 'one');
    await sync(pair);
    expect(() => changeSelection(bench.host, pair, { exclude: [typed], include: [], files: 'trash' })).toThrow(
      having({ name: 'BadInput' }),
    );
  });

  it('keeps the old ignore rules when a new one is none', async () => {
    const pair = await add('a');
    const changed = changeIgnoreRules(bench.host, pair, { replace: null, add: ['*.log', 'build/'], remove: [] });
    expect(changed.ignore).toBe('*.log\nbuild/');
    expect(() => changeIgnoreRules(bench.host, changed, { replace: null, add: ['[z-a]'], remove: [] })).toThrow(/line 3|3/);
    expect(bench.host.settings.pairs()[0]?.ignore).toBe('*.log\nbuild/');
    expect(changeIgnoreRules(bench.host, changed, { replace: null, add: [], remove: ['*.log'] }).ignore).toBe('build/');
  });
});
