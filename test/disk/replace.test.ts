import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  statfsSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FreeSpace, reserveBytes } from '../../main/disk/free-space.ts';
import { SyncError } from '../../main/sync/errors.ts';
import type { LocalStat } from '../../main/sync/ports/folder.ts';
import { chunksOf, contentOf, kindOf, openedFolder, temporaryFolder } from './folder-fixture.ts';
import type { OpenedFolder } from './folder-fixture.ts';

const mtimeMs = Date.UTC(2024, 1, 29, 12, 0, 0) + 123.456;

async function download(
  { folder }: OpenedFolder,
  target: { path: string; expected: LocalStat | null; text: string },
): Promise<LocalStat> {
  const at = target.path.includes('/') ? target.path.slice(0, target.path.lastIndexOf('/')) : '';
  const received = await folder.receive(at, { chunks: chunksOf(target.text), size: Buffer.byteLength(target.text) });
  return received.commit({ path: target.path, expected: target.expected, mtimeMs });
}

describe('receive', () => {
  test('stores, hashes and waits beside the place, unseen', async () => {
    const opened = await openedFolder();
    mkdirSync(opened.at('a'));
    const received = await opened.folder.receive('a', { chunks: chunksOf('hello ', '', 'world'), size: 11 });
    expect({ hash: received.hash, size: received.size }).toEqual({
      hash: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
      size: 11,
    });
    const [partial = ''] = Object.keys(contentOf(opened.root)).filter((path) => path.startsWith('a/.'));
    expect(partial).toMatch(/^a\/\.tidemark-[0-9a-z-]+\.partial$/);
    expect(opened.folder.ignores(partial, 'file')).toBe(true);
    await received.discard();
    expect(contentOf(opened.root)).toEqual({ 'a/': '' });
  });

  test.each([
    ['short', 12, 'broken'],
    ['long', 10, 'broken'],
    ['empty though promised', 1, 'broken'],
    ['larger than any disk', Number.MAX_SAFE_INTEGER, 'full'],
  ])('a download that is %s leaves nothing', async (what, size, kind) => {
    const { folder, root } = await openedFolder();
    const chunks = what.startsWith('empty') ? chunksOf() : chunksOf('hello ', 'world');
    expect(await kindOf(folder.receive('', { chunks, size }))).toBe(kind);
    expect(contentOf(root)).toEqual({});
  });

  test('an unknown size takes what comes', async () => {
    const { folder } = await openedFolder();
    const received = await folder.receive('', { chunks: chunksOf(), size: null });
    expect(received.size).toBe(0);
    expect((await received.commit({ path: 'empty', expected: null, mtimeMs: null })).size).toBe(0);
  });

  test('an error of the source comes out as it is, and nothing is left', async () => {
    const { folder, root } = await openedFolder();
    const cut = new SyncError('offline', 'The line dropped.');
    async function* broken() {
      yield* chunksOf('half');
      throw cut;
    }
    await expect(folder.receive('', { chunks: broken(), size: 8 })).rejects.toBe(cut);
    expect(contentOf(root)).toEqual({});
  });

  test('into a folder that is missing, a file or a link', async () => {
    const { folder, put, at } = await openedFolder();
    put('file', 'x');
    mkdirSync(at('real'));
    symlinkSync('real', at('link'));
    const into = (path: string) => kindOf(folder.receive(path, { chunks: chunksOf('x'), size: 1 }));
    expect([await into('none'), await into('file'), await into('link')]).toEqual(['gone', 'gone', 'refused']);
    expect(contentOf(at('real'))).toEqual({});
  });

  test('a disk that fills up: refused before the first byte, the reserve is kept', async ({ skip }) => {
    const mount = smallDisk('size=60m') ?? skip(noMounts);
    try {
      const opened = await openedFolder({ root: join(mount, 'root') });
      const big = { chunks: chunksOf('x'), size: 20 * 1024 * 1024 };
      await expect(opened.folder.receive('', big)).rejects.toThrow(
        /Not enough space .* are free, 50 MB of them are kept free, 20 MB/,
      );
      await download(opened, { path: 'small', expected: null, text: 'fits' });
      expect(contentOf(opened.root)).toEqual({ small: 'fits' });
      await opened.folder.close();
    } finally {
      execFileSync('umount', [mount]);
    }
  });

  test('what downloads have set aside counts as taken, until they end', async () => {
    const space = new FreeSpace(temporaryFolder());
    const { bavail, bsize } = statfsSync(temporaryFolder());
    const most = Math.floor((bavail * bsize - reserveBytes) * 0.6);
    const first = await space.claim(most);
    expect(await kindOf(space.claim(most))).toBe('full');
    expect(await kindOf(first.extend(most))).toBe('full');
    first.end();
    first.end();
    const second = await space.claim(most);
    second.wrote(most);
    second.end();
  });

  test('a disk that is full in the middle: the old file stays, the partial goes', async ({ skip }) => {
    const mount = smallDisk('size=80m') ?? skip(noMounts);
    try {
      const opened = await openedFolder({ root: join(mount, 'root') });
      const first = await download(opened, { path: 'a', expected: null, text: 'old' });
      async function* endless() {
        for (let count = 0; count < 200; count++) {
          yield Buffer.alloc(1024 * 1024);
          // Somebody else takes what was free when the download began.
          if (count === 1) writeFileSync(join(mount, 'filler'), Buffer.alloc(76 * 1024 * 1024));
          await Promise.resolve();
        }
      }
      const received = opened.folder.receive('', { chunks: endless(), size: 20 * 1024 * 1024 });
      expect(await kindOf(received)).toBe('full');
      expect(contentOf(opened.root)).toEqual({ a: 'old' });
      expect(await opened.folder.stat('a')).toEqual(first);
      await opened.folder.close();
    } finally {
      execFileSync('umount', [mount]);
    }
  });
});

describe('commit', () => {
  test('puts a new file in place with its time', async () => {
    const opened = await openedFolder();
    mkdirSync(opened.at('a'));
    const stat = await download(opened, { path: 'a/b.txt', expected: null, text: 'one' });
    expect(stat).toEqual(await opened.stat('a/b.txt'));
    expect(stat.size).toBe(3);
    expect(Math.abs(stat.mtimeMs - mtimeMs)).toBeLessThan(0.01);
    expect(statSync(opened.at('a/b.txt')).nlink).toBe(1);
    expect(contentOf(opened.root)).toEqual({ 'a/': '', 'a/b.txt': 'one' });
  });

  test('replaces what was expected, and keeps its mode', async () => {
    const opened = await openedFolder();
    opened.put('run.sh', 'old');
    chmodSync(opened.at('run.sh'), 0o750);
    const stat = await download(opened, { path: 'run.sh', expected: await opened.stat('run.sh'), text: 'new' });
    expect(stat).toEqual(await opened.stat('run.sh'));
    expect(statSync(opened.at('run.sh')).mode & 0o777).toBe(0o750);
    expect(contentOf(opened.root)).toEqual({ 'run.sh': 'new' });
  });

  const disturbances: Record<string, (opened: OpenedFolder) => void> = {
    'was edited': ({ put }) => put('a', 'their work'),
    'was replaced by a file of the same size and time': ({ put, at }) => {
      put('b', 'OLD');
      execFileSync('touch', ['-r', at('a'), at('b')]);
      renameSync(at('b'), at('a'));
    },
    'was deleted': ({ at }) => rmSync(at('a')),
    'became a folder': ({ at }) => {
      rmSync(at('a'));
      mkdirSync(at('a/inside'), { recursive: true });
    },
  };
  test.each(Object.keys(disturbances))('a file that %s is left as it is', async (what) => {
    const opened = await openedFolder();
    opened.put('a', 'old');
    const expected = await opened.stat('a');
    const received = await opened.folder.receive('', { chunks: chunksOf('new'), size: 3 });
    disturbances[what]?.(opened);
    const before = contentOf(opened.root);
    expect(await kindOf(received.commit({ path: 'a', expected, mtimeMs }))).toBe('conflict');
    const after = Object.fromEntries(Object.entries(before).filter(([path]) => !path.includes('.partial')));
    expect(contentOf(opened.root)).toEqual(after);
  });

  test('never over something where nothing was expected', async () => {
    const opened = await openedFolder();
    const received = await opened.folder.receive('', { chunks: chunksOf('new'), size: 3 });
    opened.put('a', 'their work');
    expect(await kindOf(received.commit({ path: 'a', expected: null, mtimeMs }))).toBe('conflict');
    expect(contentOf(opened.root)).toEqual({ a: 'their work' });
  });

  test('never through a link, nor over one', async () => {
    const opened = await openedFolder();
    const outside = temporaryFolder();
    mkdirSync(opened.at('a'));
    const received = await opened.folder.receive('a', { chunks: chunksOf('new'), size: 3 });
    renameSync(opened.at('a'), opened.at('b'));
    symlinkSync(outside, opened.at('a'));
    expect(await kindOf(received.commit({ path: 'a/x', expected: null, mtimeMs }))).toBe('refused');
    symlinkSync(join(outside, 'target'), opened.at('l'));
    const second = await opened.folder.receive('', { chunks: chunksOf('new'), size: 3 });
    expect(await kindOf(second.commit({ path: 'l', expected: null, mtimeMs }))).toBe('refused');
    expect(contentOf(outside)).toEqual({});
    expect(Object.keys(contentOf(opened.root)).filter((path) => path.includes('partial'))).toEqual([]);
  });

  test('a folder that was moved while it downloaded: the step fails, no partial stays behind', async () => {
    const opened = await openedFolder();
    mkdirSync(opened.at('a'));
    const received = await opened.folder.receive('a', { chunks: chunksOf('new'), size: 3 });
    renameSync(opened.at('a'), opened.at('b'));
    expect(await kindOf(received.commit({ path: 'a/x', expected: null, mtimeMs }))).toBe('gone');
    expect(contentOf(opened.root)).toEqual({ 'b/': '' });
  });

  test('works into another folder than it was received in', async () => {
    const opened = await openedFolder();
    mkdirSync(opened.at('a'));
    const received = await opened.folder.receive('', { chunks: chunksOf('new'), size: 3 });
    await received.commit({ path: 'a/x', expected: null, mtimeMs });
    expect(contentOf(opened.root)).toEqual({ 'a/': '', 'a/x': 'new' });
  });

  test.each([NaN, Infinity, -1e15, 1e18])('takes a file whose time is %f', async (time) => {
    const opened = await openedFolder();
    const received = await opened.folder.receive('', { chunks: chunksOf('x'), size: 1 });
    const stat = await received.commit({ path: 'a', expected: null, mtimeMs: time });
    expect(stat.mtimeMs).toBeGreaterThanOrEqual(0);
    expect(stat.mtimeMs).toBeLessThanOrEqual(Date.UTC(2100, 0, 1));
  });

  test('is done once', async () => {
    const opened = await openedFolder();
    const received = await opened.folder.receive('', { chunks: chunksOf('x'), size: 1 });
    await received.commit({ path: 'a', expected: null, mtimeMs: null });
    expect(await kindOf(received.discard())).toBe('bug');
    expect(readFileSync(opened.at('a'), 'utf8')).toBe('x');
  });

  test('200 at a time into the same folders', async () => {
    const opened = await openedFolder();
    for (let index = 0; index < 10; index++) mkdirSync(opened.at(`d${index}`));
    const paths = Array.from({ length: 200 }, (_, index) => `d${index % 10}/f${index}`);
    const stats = await Promise.all(paths.map((path) => download(opened, { path, expected: null, text: path })));
    expect(stats).toEqual(await Promise.all(paths.map((path) => opened.stat(path))));
    for (const path of paths) expect(readFileSync(opened.at(path), 'utf8')).toBe(path);
  });

  test('one of many whose folder goes away takes none of the others along', async () => {
    const opened = await openedFolder();
    for (const folder of ['stays', 'goes']) mkdirSync(opened.at(folder));
    const names = Array.from({ length: 12 }, (_, index) => `${index === 7 ? 'goes' : 'stays'}/f${index}`);
    const arriving = names.map(async (path) => {
      const [folder = ''] = path.split('/');
      const received = await opened.folder.receive(folder, { chunks: chunksOf(path), size: path.length });
      return received.commit({ path, expected: null, mtimeMs: null });
    });
    rmSync(opened.at('goes'), { recursive: true });
    const kinds = await Promise.all(arriving.map(kindOf));
    expect(kinds).toEqual(names.map((path) => (path.startsWith('goes') ? 'gone' : 'nothing thrown')));
    expect(Object.keys(contentOf(opened.at('stays'))).length).toBe(11);
  });

  test('the root that went away takes nothing in its place', async () => {
    const opened = await openedFolder();
    const received = await opened.folder.receive('', { chunks: chunksOf('x'), size: 1 });
    renameSync(opened.root, `${opened.root}-moved`);
    expect(await kindOf(received.commit({ path: 'a', expected: null, mtimeMs: null }))).toBe('gone');
    expect(existsSync(opened.root)).toBe(false);
  });
});

const noMounts = 'this user may not mount a disk';

/** A disk of its own in memory, or null where this user may not mount one. */
function smallDisk(options: string): string | null {
  const path = temporaryFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path], { stdio: 'ignore' });
    return path;
  } catch {
    return null;
  }
}
