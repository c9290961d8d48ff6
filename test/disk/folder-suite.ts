import { describe, expect, it } from 'vitest';
import type { LocalFolder, LocalStat } from '../../main/sync/ports/folder.ts';
import { chunksOf, kindOf, readAll, summary, never } from './folder-fixture.ts';

/** A local folder, and a person who changes it behind its back. */
export interface FolderWorld {
  readonly folder: LocalFolder;
  /** Waits for what the folder does; a simulated one has to be let go on. */
  readonly run: <Result>(work: Promise<Result>) => Promise<Result>;
  readonly put: (path: string, text: string) => void;
  readonly makeFolder: (path: string) => void;
  readonly takeAway: (path: string) => void;
  /** Texts of files by path; folders end with `/`. */
  readonly tree: () => Readonly<Record<string, string>>;
  readonly takeRootAway: () => void;
}

/** What every local folder does, be it on a disk or simulated: the doc comments of ports/folder.ts, as tests. */
export function folderSuite(name: string, make: () => Promise<FolderWorld>): void {
  const statOf = async ({ folder, run }: FolderWorld, path: string): Promise<LocalStat> => {
    const stat = await run(folder.stat(path));
    if (!stat) throw new Error(`${path} is not there`);
    return stat;
  };
  const receive = ({ folder, run }: FolderWorld, text: string, size: number | null = text.length) =>
    run(folder.receive('', { chunks: chunksOf(text), size }));

  describe(name, () => {
    it('makes folders, and takes one that is there already', async () => {
      const world = await make();
      const { folder, run, put, tree } = world;
      const made = await run(folder.createFolder('f'));
      expect(made).toMatchObject({ kind: 'folder' });
      expect(await run(folder.createFolder('f'))).toMatchObject({ ino: made.ino });
      put('a', 'text');
      expect(await kindOf(run(folder.createFolder('a')))).toBe('conflict');
      expect(await kindOf(run(folder.createFolder('none/g')))).toBe('gone');
      expect(tree()).toEqual({ 'f/': '', a: 'text' });
    });

    it('puts a download where nothing is, or over what was expected, and over nothing else', async () => {
      const world = await make();
      const { run, put, tree } = world;
      await run((await receive(world, 'one')).commit({ path: 'a', expected: null, mtimeMs: 1_000_000 }));
      expect(await statOf(world, 'a')).toMatchObject({ kind: 'file', size: 3, mtimeMs: 1_000_000 });
      const expected = await statOf(world, 'a');
      const second = await receive(world, 'second');
      expect(await kindOf(run(second.commit({ path: 'a', expected: null, mtimeMs: null })))).toBe('conflict');
      await run((await receive(world, 'second')).commit({ path: 'a', expected, mtimeMs: null }));
      expect(tree()).toEqual({ a: 'second' });
      put('a', 'of somebody else');
      const third = await receive(world, 'third');
      expect(await kindOf(run(third.commit({ path: 'a', expected, mtimeMs: null })))).toBe('conflict');
      expect(tree()).toEqual({ a: 'of somebody else' });
    });

    it('takes no download that is not as long as was promised, and none for a folder that is not there', async () => {
      const world = await make();
      const { folder, run, tree } = world;
      expect(await kindOf(receive(world, 'short', 9))).toBe('broken');
      expect(await kindOf(receive(world, 'short of much', 300_000))).toBe('broken');
      expect(await kindOf(run(folder.receive('none', { chunks: chunksOf('text'), size: 4 })))).toBe('gone');
      await (await receive(world, 'never wanted')).discard();
      expect(tree()).toEqual({});
    });

    it('tells bytes apart by their hash, and equal ones not', async () => {
      const world = await make();
      const { folder, run, put } = world;
      for (const [path, text] of Object.entries({ a: 'same', b: 'same', c: 'other' })) put(path, text);
      const [a, b, c] = [
        await run(folder.hash('a', never)),
        await run(folder.hash('b', never)),
        await run(folder.hash('c', never)),
      ];
      const received = await receive(world, 'same');
      expect([a.hash === b.hash, a.hash === c.hash, a.hash === received.hash]).toEqual([true, false, true]);
      expect(a.stat).toEqual(await statOf(world, 'a'));
      await received.discard();
      expect(typeof (await run(folder.storeAll([a.stat, b.stat], never)))).toBe('boolean');
      expect(await run(folder.hash('a', never, a.stat))).toEqual(a);
      expect(await run(folder.hash('c', never, a.stat))).toEqual(c);
      expect(await kindOf(run(folder.hash('none', never)))).toBe('gone');
    });

    it('reads the file that was meant and no other', async () => {
      const world = await make();
      const { folder, run, put } = world;
      put('a', 'text');
      const expected = await statOf(world, 'a');
      expect(await run(readAll(folder.read('a', expected)))).toBe('text');
      put('a', 'longer text');
      expect(await kindOf(run(readAll(folder.read('a', expected))))).toBe('busy');
    });

    it('moves what was expected to where nothing is', async () => {
      const world = await make();
      const { folder, run, put, makeFolder, tree } = world;
      put('a', 'a');
      put('b', 'b');
      makeFolder('f');
      const a = await statOf(world, 'a');
      expect(await kindOf(run(folder.move('a', 'b', a)))).toBe('conflict');
      expect(await kindOf(run(folder.move('b', 'c', a)))).toBe('conflict');
      expect(await kindOf(run(folder.move('none', 'c', a)))).toBe('gone');
      expect(await run(folder.move('a', 'f/a', a))).toMatchObject({ ino: a.ino, size: 1 });
      await run(folder.move('f', 'g', await statOf(world, 'f')));
      expect(tree()).toEqual({ 'g/': '', 'g/a': 'a', b: 'b' });
    });

    it('trashes what was expected, a folder as one', async () => {
      const world = await make();
      const { folder, run, put, makeFolder, tree } = world;
      put('a', 'a');
      makeFolder('f');
      put('f/b', 'b');
      const a = await statOf(world, 'a');
      const f = await statOf(world, 'f');
      put('a', 'edited');
      expect(await kindOf(run(folder.trash('a', a)))).toBe('conflict');
      expect(await run(folder.trash('f', f))).toMatch(/./);
      expect(await kindOf(run(folder.trash('f', f)))).toBe('gone');
      expect(tree()).toEqual({ a: 'edited' });
    });

    it('shows one folder, or all below it, and says what is not there', async () => {
      const world = await make();
      const { folder, run, put, makeFolder, takeAway } = world;
      makeFolder('f');
      makeFolder('f/g');
      put('f/g/a', 'a');
      put('b', 'b');
      expect(summary(await run(folder.scan({ paths: [''], deep: false }, never))).folders).toEqual({
        '': { b: 'file', f: 'folder' },
      });
      expect(summary(await run(folder.scan({ paths: [''], deep: true }, never))).folders).toEqual({
        '': { b: 'file', f: 'folder' },
        f: { g: 'folder' },
        'f/g': { a: 'file' },
      });
      takeAway('b');
      expect(summary(await run(folder.scan({ paths: ['', 'none'], deep: false }, never))).folders).toEqual({
        '': { f: 'folder' },
        none: 'gone',
      });
      expect(await run(folder.stat('b'))).toBeNull();
    });

    it('tells of a folder that was asked for what it is, and of one below it in its entry', async () => {
      const world = await make();
      const { folder, run, put } = world;
      put('a', 'a');
      await run(folder.createFolder('f'));
      await run(folder.createFolder('f/g'));
      const [root] = (await run(folder.scan({ paths: [''], deep: false }, never))).folders;
      const [asked, below] = (await run(folder.scan({ paths: ['f'], deep: true }, never))).folders;
      const entry = root?.entries.find(({ name }) => name === 'f');
      expect([root?.self, below?.self]).toEqual([undefined, undefined]);
      expect(entry).toEqual({ name: 'f', ...asked?.self });
    });

    it('is gone for every call when its root is', async () => {
      const world = await make();
      const { folder, run, put, takeRootAway } = world;
      put('a', 'a');
      const a = await statOf(world, 'a');
      takeRootAway();
      const calls = [
        run(folder.check()),
        run(folder.scan({ paths: [''], deep: true }, never)),
        run(folder.hash('a', never)),
        run(folder.storeAll([a], never)),
        run(folder.stat('a')),
        run(folder.createFolder('f')),
        run(folder.move('a', 'b', a)),
        run(folder.trash('a', a)),
        run(readAll(folder.read('a', a))),
        receive(world, 'text'),
      ];
      expect(await Promise.all(calls.map((call) => kindOf(call)))).toEqual(calls.map(() => 'gone'));
    });
  });
}
