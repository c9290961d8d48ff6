import {
  chmodSync,
  closeSync,
  fstatSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { syncFolder } from '../../main/disk/folder-sync.ts';

/**
 * What Tidemark relies on in the system it runs on. Where machines may differ, the fact is printed and not asserted.
 */
const folder = mkdtempSync(join(tmpdir(), 'tidemark-world-'));
const facts: string[] = [];
let count = 0;
beforeAll(() => {
  facts.push(
    `a new file has the inode of the one just deleted: ${inodesReused()} of 100 times, so that an inode alone proves nothing`,
  );
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  process.stdout.write(`facts of this machine (${tmpdir()}):\n${facts.map((fact) => `  ${fact}\n`).join('')}`);
});

/** A path that nothing has. */
const fresh = () => join(folder, `n${++count}`);
const file = (text = 'x') => {
  const path = fresh();
  writeFileSync(path, text);
  return path;
};

describe('identity of a file', () => {
  test('a rename keeps inode, birth, size and modification time', () => {
    const from = file('content');
    const before = lstatSync(from);
    const to = fresh();
    renameSync(from, to);
    const after = lstatSync(to);
    const facts = ({ ino, birthtimeMs, size, mtimeMs }: typeof before) => ({ ino, birthtimeMs, size, mtimeMs });
    expect(facts(after)).toEqual(facts(before));
  });

  test('an edit, a chmod and a set time keep inode and birth', async () => {
    const path = file();
    const before = lstatSync(path);
    await wait(20);
    writeFileSync(path, 'longer');
    chmodSync(path, 0o600);
    utimesSync(path, 1, 1);
    const after = lstatSync(path);
    expect([after.ino, after.birthtimeMs]).toEqual([before.ino, before.birthtimeMs]);
    facts.push(
      `birth times: ${before.birthtimeMs > 0 && before.birthtimeMs !== after.ctimeMs ? 'real' : 'none, or the change time'}`,
    );
  });

  test('an open file and its path have the same facts', () => {
    const path = file('abc');
    const handle = openSync(path, 'r');
    const { ino, size, mtimeMs, ctimeMs, birthtimeMs } = fstatSync(handle);
    closeSync(handle);
    expect(lstatSync(path)).toMatchObject({ ino, size, mtimeMs, ctimeMs, birthtimeMs });
  });

  test('inode numbers are exact in a double', () => {
    const path = file();
    expect(BigInt(lstatSync(path).ino)).toBe(lstatSync(path, { bigint: true }).ino);
  });
});

describe('times', () => {
  test('each of two quick writes is seen by size, modification or change time', () => {
    let unseen = 0;
    let smallest = Infinity;
    const path = file('0');
    for (let round = 0; round < 200; round++) {
      const before = lstatSync(path);
      writeFileSync(path, String(round % 10));
      const after = lstatSync(path);
      const step = after.mtimeMs - before.mtimeMs;
      if (step > 0) smallest = Math.min(smallest, step);
      if (step === 0 && after.ctimeMs === before.ctimeMs) unseen++;
    }
    facts.push(
      `rewrites of the same size that no time shows: ${unseen} of 200; smallest step of time seen: ${smallest.toFixed(4)} ms`,
    );
    expect(smallest).toBeLessThan(2500);
  });

  test('a time that was set is read back, to the microsecond', () => {
    const path = file();
    const set = Date.UTC(2024, 1, 29, 12) + 123.456;
    utimesSync(path, set / 1000, set / 1000);
    const got = lstatSync(path).mtimeMs;
    facts.push(
      `a modification time set to the microsecond comes back ${got === set ? 'exactly' : `${(got - set).toFixed(4)} ms off`}`,
    );
    expect(Math.abs(got - set)).toBeLessThan(2000);
  });

  test('setting the modification time back moves the change time', async () => {
    const path = file('one');
    const before = lstatSync(path);
    await wait(20);
    writeFileSync(path, 'two');
    utimesSync(path, before.mtimeMs / 1000, before.mtimeMs / 1000);
    expect(lstatSync(path).ctimeMs).toBeGreaterThan(before.ctimeMs);
  });

  test("a new name in a folder moves the folder's time, an edit of a file in it does not", async () => {
    const dir = fresh();
    mkdirSync(dir);
    writeFileSync(join(dir, 'a'), '1');
    const before = lstatSync(dir).mtimeMs;
    await wait(20);
    writeFileSync(join(dir, 'a'), '2');
    expect(lstatSync(dir).mtimeMs).toBe(before);
    writeFileSync(join(dir, 'b'), '1');
    expect(lstatSync(dir).mtimeMs).toBeGreaterThan(before);
  });
});

describe('renames and links', () => {
  test('a rename over a file replaces it at once: the name has the old bytes or the new', () => {
    const target = file('old');
    const source = file('new');
    const { ino } = lstatSync(source);
    const reader = openSync(target, 'r');
    renameSync(source, target);
    expect([lstatSync(target).ino, readFileSync(target, 'utf8')]).toEqual([ino, 'new']);
    // Whoever had it open goes on reading what it was.
    expect(readFileSync(reader, 'utf8')).toBe('old');
    closeSync(reader);
  });

  test('a link never replaces; linking and unlinking is a move that cannot', () => {
    const from = file('mine');
    const taken = file('theirs');
    expect(() => linkSync(from, taken)).toThrow(expect.objectContaining({ code: 'EEXIST' }));
    expect(readFileSync(taken, 'utf8')).toBe('theirs');
    const to = fresh();
    const { ino, mtimeMs } = lstatSync(from);
    linkSync(from, to);
    unlinkSync(from);
    expect(lstatSync(to)).toMatchObject({ ino, mtimeMs, nlink: 1 });
  });

  test('a rename between two names of one file does nothing, which is why it is never used for that', () => {
    const one = file('same');
    const two = fresh();
    linkSync(one, two);
    renameSync(one, two);
    facts.push(
      `a rename onto another name of the same file leaves ${readdirSync(folder).includes(one.slice(folder.length + 1)) ? 'both' : 'one'}`,
    );
    expect(readFileSync(two, 'utf8')).toBe('same');
  });

  test('a folder is renamed over an empty folder at most', () => {
    const dir = fresh();
    const full = fresh();
    mkdirSync(dir);
    mkdirSync(full);
    writeFileSync(join(full, 'inside'), 'x');
    expect(() => renameSync(dir, full)).toThrow();
    expect(() => renameSync(dir, file())).toThrow();
    expect(readdirSync(full)).toEqual(['inside']);
  });

  test('an exclusive open fails on everything that is there', () => {
    const path = file();
    expect(() => openSync(path, 'wx')).toThrow(expect.objectContaining({ code: 'EEXIST' }));
  });
});

describe('storage', () => {
  test('a folder can be synced, or says that it cannot', async () => {
    await expect(syncFolder(folder)).resolves.toBeUndefined();
  });

  test('the free space is told', () => {
    const { bavail, bsize } = statfsSync(folder);
    expect(bavail * bsize).toBeGreaterThan(0);
  });

  test('a sparse file reads as zeros of its whole size', () => {
    const path = file('');
    truncateSync(path, 1_000_000);
    expect(readFileSync(path).equals(Buffer.alloc(1_000_000))).toBe(true);
    facts.push(`a sparse file of 1,000,000 bytes takes ${(lstatSync(path).blocks * 512).toString()} bytes of disk`);
  });

  test('a walk of readdir and lstat sees everything that was there all the time', () => {
    const dir = fresh();
    mkdirSync(dir);
    for (let index = 0; index < 500; index++) writeFileSync(join(dir, `f${index}`), '');
    expect(readdirSync(dir, { withFileTypes: true }).filter((entry) => entry.isFile())).toHaveLength(500);
  });
});

function inodesReused(): number {
  let reused = 0;
  for (let round = 0; round < 100; round++) {
    const first = file();
    const { ino } = lstatSync(first);
    unlinkSync(first);
    const second = file();
    if (lstatSync(second).ino === ino) reused++;
    unlinkSync(second);
  }
  return reused;
}
