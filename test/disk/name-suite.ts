import { describe, expect, it } from 'vitest';
import type { LocalStat, ReceivedFile } from '../../main/sync/ports/folder.ts';
import { chunksOf, kindOf } from './folder-fixture.ts';
import type { FolderWorld } from './folder-suite.ts';

const composed = 'p\u00e9';
const apart = 'pe\u0301';

/**
 * What every local folder does with names, by what it says of itself in its traits: those of this machine's disk, or of disks of other systems that are
 * simulated. Names of a tree are told with their accents composed, since some disks list them apart.
 */
export function nameSuite(name: string, make: () => Promise<FolderWorld>): void {
  const statOf = async ({ folder, run }: FolderWorld, path: string): Promise<LocalStat> => {
    const stat = await run(folder.stat(path));
    if (!stat) throw new Error(`${path} is not there`);
    return stat;
  };
  const receive = ({ folder, run }: FolderWorld, text: string): Promise<ReceivedFile> =>
    run(folder.receive('', { chunks: chunksOf(text), size: text.length }));
  const put = async (world: FolderWorld, path: string): Promise<string> => {
    const received = await receive(world, 'of another');
    return kindOf(world.run(received.commit({ path, expected: null, mtimeMs: null })));
  };
  const tree = (world: FolderWorld): Record<string, string> =>
    Object.fromEntries(Object.entries(world.tree()).map(([path, text]) => [path.normalize('NFC'), text]));

  describe(`${name}: names`, () => {
    it('that differ by case are one or two, and nothing is done to one in place of the other', async () => {
      const world = await make();
      const { folder, run } = world;
      const isOne = folder.traits.caseInsensitive;
      world.put('a', 'text');
      world.makeFolder('f');
      const a = await statOf(world, 'a');
      expect((await run(folder.stat('A'))) !== null).toBe(isOne);
      expect(await kindOf(run(folder.trash('A', a)))).toBe(isOne ? 'conflict' : 'gone');
      expect(await kindOf(run(folder.move('A', 'b', a)))).toBe(isOne ? 'conflict' : 'gone');
      expect(await put(world, 'A')).toBe(isOne ? 'conflict' : 'nothing thrown');
      expect(await kindOf(run(folder.createFolder('F')))).toBe(isOne ? 'conflict' : 'nothing thrown');
      expect(tree(world)).toEqual({ a: 'text', 'f/': '', ...(isOne ? {} : { A: 'of another', 'F/': '' }) });
    });

    it('are changed by case alone, of files and of folders', async () => {
      const world = await make();
      const { folder, run } = world;
      world.put('a', 'text');
      world.makeFolder('f');
      world.put('f/in', 'in');
      const [a, f] = [await statOf(world, 'a'), await statOf(world, 'f')];
      expect(await run(folder.move('a', 'A', a))).toMatchObject({ ino: a.ino });
      expect(await run(folder.move('f', 'F', f))).toMatchObject({ ino: f.ino });
      expect(tree(world)).toEqual({ A: 'text', 'F/': '', 'F/in': 'in' });
    });

    it('that differ by how an accent is written are one or two', async () => {
      const world = await make();
      const { folder, run } = world;
      const isOne = folder.traits.normalizationInsensitive;
      world.put(composed, 'text');
      const stat = await statOf(world, composed);
      expect((await run(folder.stat(apart))) !== null).toBe(isOne);
      expect(await put(world, apart)).toBe(isOne ? 'conflict' : 'nothing thrown');
      if (!isOne) {
        await run(folder.trash(apart, await statOf(world, apart)));
        expect(world.tree()).toEqual({ [composed]: 'text' });
      }
      expect(await kindOf(run(folder.move(apart, 'plain', stat)))).toBe(isOne ? 'nothing thrown' : 'gone');
      expect(world.tree()).toEqual({ [isOne ? 'plain' : composed]: 'text' });
    });

    it('that it cannot hold are refused, and nothing is left of the try', async () => {
      const world = await make();
      const { folder, run } = world;
      const { forbiddenCharacters, maxNameLength } = folder.traits;
      world.put('a', 'text');
      const a = await statOf(world, 'a');
      const long = 'x'.repeat(maxNameLength);
      for (const path of [`${long}x`, ...Array.from(forbiddenCharacters, (character) => `x${character}x`)]) {
        expect(await kindOf(run(folder.createFolder(path)))).toBe('refused');
        expect(await kindOf(run(folder.move('a', path, a)))).toBe('refused');
        expect(await put(world, path)).toBe('refused');
      }
      expect(world.tree()).toEqual({ a: 'text' });
      await run(folder.move('a', long, a));
      expect(world.tree()).toEqual({ [long]: 'text' });
    });
  });
}
