import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parseIgnoreRules } from '../../main/disk/ignore-rules.ts';
import { createMarker } from '../../main/disk/marker.ts';
import { type ScanPart, ScanReader, ScanWriter } from '../../main/disk/scan-columns.ts';
import { walk } from '../../main/disk/walk.ts';
import { asUnprivileged, kindOf, never, openedFolder, summary } from './folder-fixture.ts';

const all = { paths: [''], deep: true };

describe('scan', () => {
  test('reads a tree with its facts, parents before children', async () => {
    const { folder, put, stat } = await openedFolder();
    put('a/b/c.txt', 'cc');
    put('d.txt', '');
    const result = await folder.scan(all, never);
    expect(summary(result)).toEqual({
      folders: { '': { a: 'folder', 'd.txt': 'file' }, a: { b: 'folder' }, 'a/b': { 'c.txt': 'file' } },
      skipped: {},
      hasIgnored: [],
    });
    const found = result.folders.find(({ path }) => path === 'a/b')?.entries[0];
    expect(found).toEqual({ name: 'c.txt', ...(await stat('a/b/c.txt')) });
    expect(found?.size).toBe(2);
    const order = result.folders.map(({ path }) => path);
    expect(order.indexOf('a')).toBeLessThan(order.indexOf('a/b'));
  });

  test('without deep only the folders that were asked for, once each', async () => {
    const { folder, put } = await openedFolder();
    put('a/b/c.txt', 'c');
    put('z/y.txt', 'y');
    const shallow = await folder.scan({ paths: ['a', 'z', 'a', 'nowhere', 'z/y.txt'], deep: false }, never);
    expect(summary(shallow).folders).toEqual({
      a: { b: 'folder' },
      z: { 'y.txt': 'file' },
      nowhere: 'gone',
      'z/y.txt': 'gone',
    });
    const deep = await folder.scan({ paths: ['a/b', 'a'], deep: true }, never);
    expect(deep.folders.map(({ path }) => path)).toEqual(['a', 'a/b']);
  });

  test('leaves out what is ignored and says that it is there; our own files do not count', async () => {
    const { folder, put } = await openedFolder({ ignore: '*.tmp\nbuild/' });
    put('a/x.tmp', '');
    put('a/.tidemark-other-1.partial', '');
    put('b/.tidemark-other-2.partial', '');
    put('c/build/deep/file', '');
    put('c/.DS_Store', '');
    const result = summary(await folder.scan(all, never));
    expect(result).toEqual({
      folders: { '': { a: 'folder', b: 'folder', c: 'folder' }, a: {}, b: {}, c: {} },
      skipped: {},
      hasIgnored: ['a', 'c'],
    });
    // What is in a folder that is left out is unknown, not gone.
    expect(summary(await folder.scan({ paths: ['c/build'], deep: true }, never)).folders).toEqual({ 'c/build': 'unreadable' });
  });

  test('never follows links, never opens pipes and sockets, ends on loops', async () => {
    const { folder, put, at } = await openedFolder();
    put('real/file.txt', 'x');
    symlinkSync(at('real'), at('to-folder'));
    symlinkSync(at('real/file.txt'), at('to-file'));
    symlinkSync('..', at('real/loop'));
    symlinkSync('/nowhere', at('dangling'));
    execFileSync('mkfifo', [at('pipe')]);
    const server = createServer().listen(at('socket'));
    onTestFinished(() => void server.close());
    await new Promise((done) => server.once('listening', done));
    expect(summary(await folder.scan(all, never))).toEqual({
      folders: { '': { real: 'folder' }, real: { 'file.txt': 'file' } },
      skipped: {
        'to-folder': 'symlink',
        'to-file': 'symlink',
        'real/loop': 'symlink',
        dangling: 'symlink',
        pipe: 'special',
        socket: 'special',
      },
      hasIgnored: ['', 'real'],
    });
    expect(summary(await folder.scan({ paths: ['to-folder', 'real/loop/real'], deep: true }, never)).folders).toEqual({
      'to-folder': 'gone',
      'real/loop/real': 'gone',
    });
  });

  test('a name that is not valid UTF-8 is skipped, its neighbours are not', async () => {
    const { folder, put, root } = await openedFolder();
    writeFileSync(Buffer.concat([Buffer.from(`${root}/bad`), Buffer.from([0xff, 0xfe])]), 'x');
    put('good.txt', 'x');
    // The replacement character itself is a name like any other.
    put('\uFFFD.txt', 'x');
    expect(summary(await folder.scan(all, never))).toEqual({
      folders: { '': { 'good.txt': 'file', '\uFFFD.txt': 'file' } },
      skipped: { 'bad\uFFFD\uFFFD': 'name' },
      hasIgnored: [''],
    });
  });

  test('odd but possible names come through', async () => {
    const names = [
      'a\nb',
      'tab\t',
      'back\\slash',
      ' leading',
      'trailing ',
      'dots..',
      '%41',
      '#',
      '+&?',
      "it's",
      '__proto__',
      'e\u0301',
      '\u00e9',
      '😀',
    ];
    const { folder, put } = await openedFolder();
    for (const name of names) put(`dir/${name}`, name);
    const found = await folder.scan({ paths: ['dir'], deep: false }, never);
    expect(found.folders[0]?.entries.map(({ name }) => name).sort()).toEqual([...names].sort());
  });

  test('a folder that may not be read is unknown, the rest is read', async () => {
    const { folder, put, at } = await openedFolder();
    put('shut/inside.txt', 'x');
    put('listed/inside.txt', 'x');
    put('open/inside.txt', 'x');
    await folder.scan(all, never);
    chmodSync(at('shut'), 0o000);
    // May be listed, but nothing in it may be looked at.
    chmodSync(at('listed'), 0o444);
    const scan = asUnprivileged(() => folder.scan(all, never));
    expect(summary(await scan).folders).toEqual({
      '': { shut: 'folder', listed: 'folder', open: 'folder' },
      shut: 'unreadable',
      listed: 'unreadable',
      open: { 'inside.txt': 'file' },
    });
    chmodSync(at('shut'), 0o755);
    chmodSync(at('listed'), 0o755);
  });

  test('a root that cannot be looked at any more is unknown as well', async () => {
    const { root, put, at } = await openedFolder();
    put('shut/root/a.txt', 'x');
    chmodSync(at('shut'), 0o000);
    const parts: ScanPart[] = [];
    const out = new ScanWriter((part) => void parts.push(part));
    const place = { rules: parseIgnoreRules(''), out, stop: () => false };
    await asUnprivileged(() => {
      walk({ root: join(root, 'shut/root'), ...all }, place);
      return Promise.resolve();
    });
    chmodSync(at('shut'), 0o755);
    const reader = new ScanReader();
    for (const part of parts) reader.add(part);
    expect(reader.folders).toEqual([{ path: '', state: 'unreadable', entries: [], hasIgnored: false }]);
  });

  test("another pair's folder inside is not looked into", async () => {
    const { folder, put, at } = await openedFolder();
    put('other/theirs.txt', 'x');
    // Cannot be made while ours is there, but copied or moved in.
    const elsewhere = await openedFolder();
    await createMarker(elsewhere.root, 'pair-1');
    execFileSync('cp', ['-r', join(elsewhere.root, '.tidemark'), at('other')]);
    expect(summary(await folder.scan(all, never))).toEqual({
      folders: { '': {} },
      skipped: { other: 'pair' },
      hasIgnored: [''],
    });
  });

  test('20,000 files in one folder come whole, over many parts', async () => {
    const { folder, at } = await openedFolder();
    mkdirSync(at('many'));
    for (let index = 0; index < 20_000; index++) writeFileSync(at(`many/${index}`), '');
    const { folders } = await folder.scan(all, never);
    expect(folders.map(({ path, entries }) => [path, entries.length])).toEqual([
      ['', 1],
      ['many', 20_000],
    ]);
    expect(new Set(folders[1]?.entries.map(({ name }) => name)).size).toBe(20_000);
  });

  test('stops when told, and goes on with the next', async () => {
    const { folder, put } = await openedFolder();
    put('a/b', '');
    const stop = new AbortController();
    const first = folder.scan(all, stop.signal);
    stop.abort(new Error('enough'));
    await expect(first).rejects.toThrow('enough');
    await expect(folder.scan(all, stop.signal)).rejects.toThrow('enough');
    expect(summary(await folder.scan(all, never)).folders).toEqual({ '': { a: 'folder' }, a: { b: 'file' } });
  });

  test('a root that is gone, empty or another one is never a tree without files', async () => {
    const { folder, root, put } = await openedFolder();
    put('a.txt', 'x');
    rmSync(root, { recursive: true });
    expect(await kindOf(folder.scan(all, never))).toBe('gone');
    mkdirSync(root);
    expect(await kindOf(folder.scan(all, never))).toBe('gone');
    await createMarker(root, 'another pair');
    expect(await kindOf(folder.scan(all, never))).toBe('gone');
    await expect(folder.check()).rejects.toThrow(`The folder ${root} belongs to another pair`);
  });

  test('a root that goes while it is read is not believed to be as it was read', async () => {
    const { folder, root, put } = await openedFolder();
    put('a.txt', 'x');
    // Looked at right now; what reads it is another thread, which is yet to begin.
    const scanned = kindOf(folder.scan(all, never));
    rmSync(root, { recursive: true });
    mkdirSync(root);
    expect(await scanned).toBe('gone');
  });

  test.each(['/etc', '..', 'a/../b', './a', 'a//b', 'a/', 'nul\0'])('refuses the path %j', async (path) => {
    const { folder } = await openedFolder();
    expect(await kindOf(folder.scan({ paths: [path], deep: true }, never))).toBe('refused');
    expect(await kindOf(folder.stat(path))).toBe('refused');
    expect(await kindOf(folder.createFolder(path))).toBe('refused');
    expect(await kindOf(folder.hash(path, never))).toBe('refused');
  });
});
