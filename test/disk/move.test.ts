import { linkSync, mkdirSync, readFileSync, renameSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasExactName, isRespelling, placeNew } from '../../main/disk/place-file.ts';
import type { FolderTraits } from '../../main/sync/ports/folder.ts';
import { contentOf, kindOf, openedFolder, temporaryFolder } from './folder-fixture.ts';

describe('createFolder', () => {
  test('makes one, and finds one that is there', async () => {
    const { folder, stat } = await openedFolder();
    const made = await folder.createFolder('a');
    expect(made).toEqual(await stat('a'));
    expect(made.kind).toBe('folder');
    expect(await folder.createFolder('a')).toEqual(made);
    await folder.createFolder('a/b');
    expect((await stat('a/b')).kind).toBe('folder');
  });

  test('not over a file or a link, not without its parent', async () => {
    const { folder, put, at } = await openedFolder();
    put('file', 'x');
    symlinkSync('/tmp', at('link'));
    expect(await kindOf(folder.createFolder('file'))).toBe('conflict');
    expect(await kindOf(folder.createFolder('link'))).toBe('refused');
    expect(await kindOf(folder.createFolder('link/inside'))).toBe('refused');
    expect(await kindOf(folder.createFolder('none/inside'))).toBe('gone');
    expect(await kindOf(folder.createFolder('n'.repeat(300)))).toBe('refused');
  });
});

describe('move', () => {
  test('renames and moves files and folders; they stay the same', async () => {
    const { folder, put, root, stat } = await openedFolder();
    put('a/x', 'one');
    put('b/y', 'two');
    const file = await stat('a/x');
    const moved = await folder.move('a/x', 'b/z', file);
    expect(moved).toEqual(await stat('b/z'));
    expect({ ...moved, ctimeMs: 0 }).toEqual({ ...file, ctimeMs: 0 });
    const dir = await stat('b');
    expect((await folder.move('b', 'a/c', dir)).ino).toBe(dir.ino);
    expect(contentOf(root)).toEqual({ 'a/': '', 'a/c/': '', 'a/c/y': 'two', 'a/c/z': 'one' });
  });

  test('a folder is still the one that was planned when something was put in it', async () => {
    const { folder, put, stat, root } = await openedFolder();
    put('a/x', 'one');
    const planned = await stat('a');
    put('a/y', 'two');
    await folder.move('a', 'b', planned);
    expect(contentOf(root)).toEqual({ 'b/': '', 'b/x': 'one', 'b/y': 'two' });
  });

  test('never over anything', async () => {
    const { folder, put, at, root, stat } = await openedFolder();
    put('a', 'one');
    put('b', 'two');
    put('dir/x', 'three');
    mkdirSync(at('empty'));
    symlinkSync('nowhere', at('link'));
    linkSync(at('a'), at('same'));
    const before = contentOf(root);
    for (const to of ['b', 'dir', 'empty', 'link', 'same']) {
      expect(await kindOf(folder.move('a', to, await stat('a'))), to).toBe('conflict');
    }
    for (const to of ['b', 'empty', 'link']) expect(await kindOf(folder.move('dir', to, await stat('dir'))), to).toBe('conflict');
    expect(contentOf(root)).toEqual(before);
  });

  test('never something else than was meant', async () => {
    const { folder, put, root, at, stat } = await openedFolder();
    put('a', 'one');
    const planned = await stat('a');
    put('a', 'edited');
    expect(await kindOf(folder.move('a', 'b', planned))).toBe('conflict');
    renameSync(at('a'), at('elsewhere'));
    expect(await kindOf(folder.move('a', 'b', planned))).toBe('gone');
    mkdirSync(at('a'));
    expect(await kindOf(folder.move('a', 'b', planned))).toBe('conflict');
    expect(contentOf(root)).toEqual({ 'a/': '', elsewhere: 'edited' });
  });

  test('never what has taken the place of what was meant, however alike', async () => {
    const { folder, put, root, at, stat } = await openedFolder();
    put('file', 'one');
    mkdirSync(at('folder'));
    const [file, dir] = [await stat('file'), await stat('folder')];
    const time = file.mtimeMs / 1000;
    put('file', 'two');
    utimesSync(at('file'), time + 1, time + 1);
    expect(await kindOf(folder.move('file', 'b', file))).toBe('conflict');
    const later = await stat('file');
    put('file', 'six');
    utimesSync(at('file'), time + 1, time + 1);
    expect(await stat('file')).toMatchObject({ size: later.size, mtimeMs: later.mtimeMs, ino: later.ino });
    expect(await kindOf(folder.move('file', 'b', later))).toBe('conflict');
    // Kept under another name, so that no new one gets its number.
    for (const name of ['file', 'folder']) renameSync(at(name), at(`old ${name}`));
    put('file', 'two');
    utimesSync(at('file'), time, time);
    mkdirSync(at('folder'));
    expect(await kindOf(folder.move('folder', 'b', dir))).toBe('conflict');
    const now = await stat('file');
    expect(await kindOf(folder.move('file', 'b', { ...now, ino: file.ino }))).toBe('conflict');
    expect(Object.keys(contentOf(root)).sort()).toEqual(['file', 'folder/', 'old file', 'old folder/']);
  });

  test('not into itself, not to a missing folder, not through a link', async () => {
    const { folder, put, at, stat } = await openedFolder();
    put('a/x', 'one');
    const outside = temporaryFolder();
    symlinkSync(outside, at('link'));
    expect(await kindOf(folder.move('a', 'a/b', await stat('a')))).toBe('refused');
    expect(await kindOf(folder.move('a', 'none/b', await stat('a')))).toBe('gone');
    expect(await kindOf(folder.move('a', 'link/b', await stat('a')))).toBe('refused');
    writeFileSync(join(outside, 'theirs'), 'x');
    expect(await kindOf(folder.move('link/theirs', 'mine', await stat('a/x')))).toBe('refused');
  });

  test('to the same path does nothing; differing in case is another name here', async () => {
    const { folder, put, root, stat } = await openedFolder();
    put('a', 'one');
    expect(await folder.move('a', 'a', await stat('a'))).toEqual(await stat('a'));
    await folder.move('a', folder.traits.caseInsensitive ? 'a' : 'A', await stat('a'));
    expect(Object.values(contentOf(root))).toEqual(['one']);
  });
});

describe('placing a file', () => {
  test('fails when the name is taken, and both files stay', () => {
    const dir = temporaryFolder();
    writeFileSync(join(dir, 'new'), 'new');
    writeFileSync(join(dir, 'old'), 'old');
    expect(() => placeNew(join(dir, 'new'), join(dir, 'old'))).toThrow();
    expect(contentOf(dir)).toEqual({ new: 'new', old: 'old' });
    placeNew(join(dir, 'new'), join(dir, 'free'));
    expect(contentOf(dir)).toEqual({ free: 'new', old: 'old' });
  });

  const sensitive: FolderTraits = {
    caseInsensitive: false,
    normalizationInsensitive: false,
    forbiddenCharacters: '',
    windowsNames: false,
    maxNameLength: 255,
    unit: 'bytes',
  };
  const insensitive = { ...sensitive, caseInsensitive: true, normalizationInsensitive: true };

  test('two spellings of one name, by the traits of the disk', () => {
    expect(isRespelling('/r/File', '/r/file', insensitive)).toBe(true);
    expect(isRespelling('/r/File', '/r/file', sensitive)).toBe(false);
    expect(isRespelling('/r/e\u0301', '/r/\u00e9', insensitive)).toBe(true);
    expect(isRespelling('/r/File', '/s/file', insensitive)).toBe(false);
    expect(isRespelling('/r/file', '/r/file', insensitive)).toBe(false);
    expect(isRespelling('/r/file', '/r/other', insensitive)).toBe(false);
  });

  test('a name is exact when the folder lists it so', () => {
    const dir = temporaryFolder();
    writeFileSync(join(dir, 'File'), '');
    expect(hasExactName(join(dir, 'File'), insensitive)).toBe(true);
    expect(hasExactName(join(dir, 'file'), insensitive)).toBe(false);
    expect(readFileSync(join(dir, 'File'), 'utf8')).toBe('');
  });
});
