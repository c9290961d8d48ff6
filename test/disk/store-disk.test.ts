import { chmodSync, existsSync, type PathLike, readFileSync, writeFileSync } from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { storeDisk } from '../../main/disk/store-disk.ts';
import { kindOf, never, openedFolder, temporaryFolder } from './folder-fixture.ts';

const ext4 = 0xef53;
const fuse = 0x65735546;
/** So many that the disk is waited for as long as a busy one may need. */
const many = 30_000;

const { statfs } = promises;
const path = process.env['PATH'];
let tools: string;

/** Has `sync` be a script of ours, on a disk of this kind. */
function pretend(script: string, kind: number): void {
  writeFileSync(join(tools, 'sync'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(tools, 'sync'), 0o755);
  Object.assign(promises, { statfs: async (folder: PathLike) => Object.assign(await statfs(folder), { type: kind }) });
  syncBuiltinESMExports();
}

beforeEach(() => {
  tools = temporaryFolder();
  process.env['PATH'] = [tools, path].join(delimiter);
});
afterEach(() => {
  process.env['PATH'] = path;
  promises.statfs = statfs;
  syncBuiltinESMExports();
});

describe.runIf(process.platform === 'linux')('all that was written is put on the disk in one go', () => {
  test('by the system, asked about the folder itself', async () => {
    const root = temporaryFolder();
    pretend(`echo "$PWD $*" > "${tools}/asked"`, ext4);
    expect(await storeDisk(root, many, never)).toBe(true);
    expect(readFileSync(join(tools, 'asked'), 'utf8')).toBe(`${root} -f .\n`);
  });

  test('which may fail', async () => {
    pretend('exit 1', ext4);
    expect(await storeDisk(temporaryFolder(), many, never)).toBe(false);
  });

  test('or have no such tool', async () => {
    pretend('', ext4);
    process.env['PATH'] = temporaryFolder();
    expect(await storeDisk(temporaryFolder(), many, never)).toBe(false);
  });

  test('not where a program or another machine is behind the disk', async () => {
    pretend(`touch "${tools}/asked"`, fuse);
    expect(await storeDisk(temporaryFolder(), many, never)).toBe(false);
    expect(existsSync(join(tools, 'asked'))).toBe(false);
  });

  test('but a disk that others keep busy is not waited for', async () => {
    pretend('exec sleep 600', ext4);
    expect(await storeDisk(temporaryFolder(), 50, never)).toBe(false);
  });

  test('until somebody stops it', async () => {
    const stop = new AbortController();
    pretend(`touch "${tools}/asked"; exec sleep 600`, ext4);
    const storing = storeDisk(temporaryFolder(), many, stop.signal);
    await expect.poll(() => existsSync(join(tools, 'asked'))).toBe(true);
    stop.abort(new Error('no more'));
    await expect(storing).rejects.toThrow('no more');
  });

  test('by the system as it is, where it can', { timeout: 60_000 }, async ({ skip }) => {
    const folder = temporaryFolder();
    const { type } = await statfs(folder);
    skip(type !== ext4, 'the folder for temporary files is on another kind of disk');
    expect(await storeDisk(folder, many, never)).toBe(true);
  });
});

test('it is asked only for many files that were written a short time ago', async () => {
  const { folder, put, stat, root } = await openedFolder();
  put('a', 'a');
  const young = await stat('a');
  const old = { ...young, mtimeMs: 0, ctimeMs: 0, birthMs: 0 };
  pretend(`touch "${tools}/asked"`, ext4);
  const ask = (count: number, file: typeof young): Promise<boolean> => folder.storeAll(Array(count).fill(file), never);
  expect([await ask(255, young), await ask(1_000, old)]).toEqual([false, false]);
  expect(existsSync(join(tools, 'asked'))).toBe(false);
  expect(await ask(30_000, young)).toBe(process.platform === 'linux');
  await promises.rm(root, { recursive: true });
  expect(await kindOf(ask(256, young))).toBe('gone');
});
