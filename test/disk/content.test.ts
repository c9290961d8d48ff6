import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, renameSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { asUnprivileged, kindOf, never, openedFolder, readAll } from './folder-fixture.ts';

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');

describe('hash', () => {
  test.each([0, 1, 65_536, 1024 * 1024, 3 * 1024 * 1024 + 7])('of %i bytes, with the stat that goes with it', async (size) => {
    const { folder, put, stat } = await openedFolder();
    const text = 'abcdefg'.repeat(size / 7 + 1).slice(0, size);
    put('a.txt', text);
    expect(await folder.hash('a.txt', never)).toEqual({ hash: sha256(text), stat: await stat('a.txt') });
  });

  test('many at a time', async () => {
    const { folder, put } = await openedFolder();
    const names = Array.from({ length: 200 }, (_, index) => `f${index}`);
    for (const name of names) put(name, name);
    const hashes = await Promise.all(names.map((name) => folder.hash(name, never)));
    expect(hashes.map(({ hash }) => hash)).toEqual(names.map(sha256));
  });

  test('of a sparse file', async () => {
    const { folder, put, at } = await openedFolder();
    put('sparse', '');
    truncateSync(at('sparse'), 5_000_000);
    expect((await folder.hash('sparse', never)).hash).toBe(sha256(Buffer.alloc(5_000_000)));
  });

  test('a file that is written meanwhile is busy, never a torn hash', async () => {
    const { folder, put, at } = await openedFolder();
    put('big', '');
    truncateSync(at('big'), 300 * 1024 * 1024);
    const hash = folder.hash('big', never);
    const writer = setInterval(() => appendFileSync(at('big'), 'x'), 5);
    expect(await kindOf(hash)).toBe('busy');
    clearInterval(writer);
  });

  test('what cannot be hashed has its kind', async () => {
    const { folder, put, at } = await openedFolder();
    put('dir/file', 'x');
    put('secret', 'x');
    symlinkSync('dir/file', at('link'));
    symlinkSync('dir', at('link-dir'));
    execFileSync('mkfifo', [at('pipe')]);
    expect(await kindOf(folder.hash('nothing', never))).toBe('gone');
    expect(await kindOf(folder.hash('dir', never))).toBe('refused');
    expect(await kindOf(folder.hash('link', never))).toBe('refused');
    expect(await kindOf(folder.hash('link-dir/file', never))).toBe('refused');
    expect(await kindOf(folder.hash('pipe', never))).toBe('refused');
    chmodSync(at('secret'), 0o000);
    expect(await kindOf(asUnprivileged(() => folder.hash('secret', never)))).toBe('unreadable');
  });

  test('stops when told', async () => {
    const { folder, put, at } = await openedFolder();
    put('big', '');
    truncateSync(at('big'), 2 ** 31);
    const stop = new AbortController();
    const hash = folder.hash('big', stop.signal);
    stop.abort(new Error('enough'));
    await expect(hash).rejects.toThrow('enough');
    put('small', 'x');
    expect((await folder.hash('small', never)).hash).toBe(sha256('x'));
  });
});

describe('read', () => {
  test('gives the bytes in pieces that stay as they are', async () => {
    const { folder, put, stat } = await openedFolder();
    const text = 'x'.repeat(700_000) + 'end';
    put('a', text);
    put('empty', '');
    expect(await readAll(folder.read('a', await stat('a')))).toBe(text);
    expect(await readAll(folder.read('empty', await stat('empty')))).toBe('');
    for (const size of [1, 65_536, 65_537]) {
      put('b', 'y'.repeat(size - 1) + 'z');
      expect(await readAll(folder.read('b', await stat('b')))).toBe('y'.repeat(size - 1) + 'z');
    }
  });

  test('another file than the one that was meant is busy before the first byte', async () => {
    const { folder, put, at, stat } = await openedFolder();
    put('a', 'one');
    const planned = await stat('a');
    put('b', 'two');
    renameSync(at('b'), at('a'));
    expect(await kindOf(readAll(folder.read('a', planned)))).toBe('busy');
    expect(await kindOf(readAll(folder.read('c', planned)))).toBe('gone');
  });

  test.each(['grows', 'shrinks', 'is rewritten', 'is replaced'])(
    'a file that %s while it is read is busy at the end',
    async (how) => {
      const { folder, put, at, stat } = await openedFolder();
      put('a', 'x'.repeat(1_000_000));
      const planned = await stat('a');
      const change = () => {
        if (how === 'grows') appendFileSync(at('a'), 'y');
        else if (how === 'shrinks') truncateSync(at('a'), 10);
        else if (how === 'is rewritten') {
          writeFileSync(at('a'), 'y'.repeat(1_000_000));
          utimesSync(at('a'), planned.mtimeMs / 1000, planned.mtimeMs / 1000);
        } else {
          put('b', 'y'.repeat(1_000_000));
          renameSync(at('b'), at('a'));
        }
      };
      const read = async () => {
        let first = true;
        for await (const chunk of folder.read('a', planned)) {
          expect(chunk.length).toBeGreaterThan(0);
          if (first) change();
          first = false;
        }
      };
      expect(await kindOf(read())).toBe('busy');
    },
  );

  test('a reader that stops early leaves no open file', async () => {
    const { at, folder, put, stat } = await openedFolder();
    put('a', 'x'.repeat(1_000_000));
    const planned = await stat('a');
    for (let round = 0; round < 20; round++) for await (const chunk of folder.read('a', planned)) if (chunk.length > 0) break;
    const open = () => execFileSync('ls', ['-l', `/proc/${process.pid}/fd`]).toString();
    await expect.poll(open).not.toContain(at('a'));
  });
});
