import fs from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readGroup } from '../../main/disk/read-group.ts';
import { chunksOf, openedFolder, temporaryFolder } from './folder-fixture.ts';

/** What the disk was asked, in order: `sync file`, `sync folder`, `name`. */
const asked: string[] = [];
let undo: () => void = () => undefined;

beforeEach(async () => {
  asked.length = 0;
  const handle = await open(temporaryFolder(), 'r');
  // Every handle has the same prototype, and it has no name of its own.
  const prototype = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const { fsync, renameSync, linkSync } = fs;
  // Called with each handle in turn.
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const { sync } = prototype;
  prototype.sync = async function () {
    const isFolder = (await this.stat()).isDirectory();
    await sync.call(this);
    asked.push(isFolder ? 'sync folder' : 'sync file');
  };
  // With what else the function has: a form of it that answers a promise.
  fs.fsync = Object.assign((file: number, done: fs.NoParamCallback) => {
    fsync(file, (error) => {
      asked.push('sync file');
      done(error);
    });
  }, fsync);
  fs.renameSync = (...names) => {
    asked.push('name');
    renameSync(...names);
  };
  fs.linkSync = (...names) => {
    asked.push('name');
    linkSync(...names);
  };
  syncBuiltinESMExports();
  undo = () => {
    prototype.sync = sync;
    Object.assign(fs, { fsync, renameSync, linkSync });
    syncBuiltinESMExports();
  };
});
afterEach(() => undo());

describe('a download is on the disk before it has its name, and its name before it counts', () => {
  test.each([
    ['small', 'text', 4],
    ['of a length that nobody tells', 'text', null],
    ['large', 'x'.repeat(200_000), 200_000],
  ])('%s', async (_, text, size) => {
    const { folder, root, put, stat } = await openedFolder();
    asked.length = 0;
    const received = await folder.receive('', { chunks: chunksOf(text), size });
    expect(asked).toEqual(['sync file']);
    await received.commit({ path: 'a', expected: null, mtimeMs: null });
    expect(asked).toEqual(['sync file', 'name', 'sync folder']);
    expect(fs.readFileSync(join(root, 'a'), 'utf8')).toBe(text);
    put('b', 'old');
    const other = await folder.receive('', { chunks: chunksOf(text), size });
    await other.commit({ path: 'b', expected: await stat('b'), mtimeMs: null });
    expect(asked.slice(3)).toEqual(['sync file', 'name', 'sync folder']);
  });

  test('a move and a new folder are on the disk before they count', async () => {
    const { folder, put, stat } = await openedFolder();
    put('a', 'text');
    asked.length = 0;
    await folder.createFolder('f');
    expect(asked).toEqual(['sync folder']);
    await folder.move('a', 'f/a', await stat('a'));
    expect([...new Set(asked.slice(1))]).toEqual(['name', 'sync folder']);
    expect(asked.at(-1)).toBe('sync folder');
  });
});

describe('what somebody wrote is on the disk, and its name, before its hash counts', () => {
  const minute = 60_000;
  const read = async (ahead: number) => {
    const { put, at } = await openedFolder();
    const names = ['a', 'b', 'f/c', 'none'];
    for (const name of names.slice(0, -1)) put(name, name);
    asked.length = 0;
    const files = names.map((name) => ({ full: at(name), name, small: null, stored: null }));
    return readGroup({ files }, { stopped: () => false, now: Date.now() + ahead });
  };

  test('a short time after it was written', async () => {
    const answers = await read(9 * minute);
    expect(answers?.map((answer) => ('kind' in answer ? answer.kind : 'hash'))).toEqual(['hash', 'hash', 'hash', 'gone']);
    expect(asked).toEqual(['sync file', 'sync file', 'sync file', 'sync folder', 'sync folder']);
  });

  test('later, the system has done it', async () => {
    expect((await read(11 * minute))?.map((answer) => 'hash' in answer)).toEqual([true, true, true, false]);
    expect(asked).toEqual([]);
  });

  test('unless all that was written was put there, and it is what it was before', async () => {
    const { put, at, stat } = await openedFolder();
    for (const name of ['a', 'f/b']) put(name, name);
    const before = { a: await stat('a'), b: await stat('f/b') };
    put('f/b', 'other');
    asked.length = 0;
    const files = [
      { full: at('a'), name: 'a', small: null, stored: before.a },
      { full: at('f/b'), name: 'f/b', small: null, stored: before.b },
    ];
    const answers = await readGroup({ files }, { stopped: () => false, now: Date.now() });
    expect(answers?.map((answer) => 'hash' in answer)).toEqual([true, true]);
    expect(asked).toEqual(['sync file', 'sync folder']);
  });

  test.each([
    ['EIO', ['unreadable', 'unreadable', 'unreadable', 'gone']],
    ['ENOSPC', ['unreadable', 'unreadable', 'unreadable', 'gone']],
    // A disk that cannot be asked.
    ['EINVAL', ['hash', 'hash', 'hash', 'gone']],
  ])('a disk that says %s', async (code, expected) => {
    fs.fsync = Object.assign((_: number, done: fs.NoParamCallback) => done(Object.assign(new Error(code), { code })), fs.fsync);
    syncBuiltinESMExports();
    const answers = await read(0);
    expect(answers?.map((answer) => ('kind' in answer ? answer.kind : 'hash'))).toEqual(expected);
  });
});
