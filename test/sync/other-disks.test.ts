import { describe, expect, it } from 'vitest';
import { checkConverged } from './world/oracle.ts';
import { KnownDisk } from './world/known-disk.ts';
import { settle } from './world/settle.ts';
import { hfsTraits, windowsTraits } from './world/traits.ts';
import { plain, World } from './world/world.ts';

const composed = '\u00e9t\u00e9';
const apart = 'e\u0301te\u0301';

describe('a disk that lists accents apart', () => {
  const world = new World({ ...plain, traits: hfsTraits });
  const { archive, disk } = world;

  it('keeps the names of the archive as they are', async () => {
    const folder = archive.add({ parentId: archive.rootId, kind: 'folder', name: composed });
    archive.add({ parentId: folder.id, kind: 'document', name: `${composed}.txt`, content: 'one' });
    await settle(world, () => 0);
    const again = await settle(world, () => 0);
    checkConverged(world, again);
    expect(again.done).toEqual([]);
    expect([...disk.walk()].map(({ path }) => path)).toEqual([apart, `${apart}/${apart}.txt`]);
    expect([...archive.items.values()].map(({ name }) => name)).toEqual([composed, `${composed}.txt`]);
  });

  it('takes edits, moves and deletes for what they are', async () => {
    disk.write(`${apart}/${apart}.txt`, 'two');
    disk.move(apart, 'elsewhere');
    const moved = await settle(world, () => 0);
    checkConverged(world, moved);
    expect(moved.done.map(({ type }) => type).sort()).toEqual(['move-remote', 'push']);
    expect([...archive.items.values()].map(({ name }) => name)).toEqual(['elsewhere', `${composed}.txt`]);
    archive.remove([...archive.items.keys()][1] ?? '');
    checkConverged(world, await settle(world, () => 0));
    expect([...disk.walk()].map(({ path }) => path)).toEqual(['elsewhere']);
  });
});

describe('a disk with short names for long ones', () => {
  it('never takes one file for another that can be reached under its name', async () => {
    const world = new World({ ...plain, traits: windowsTraits });
    const { archive, disk } = world;
    disk.create('Program Files.txt', 'file', 'long');
    const short = archive.add({ parentId: archive.rootId, kind: 'document', name: 'PROGRA~1.TXT', content: 'short' });
    archive.add({ parentId: archive.rootId, kind: 'document', name: 'other.txt', content: 'other' });
    await world.observe();
    for (const step of world.plan().steps) await world.do(step).catch(() => undefined);
    expect([...disk.walk()].map(({ path, node }) => `${path} ${node.content}`).sort()).toEqual([
      'Program Files.txt long',
      'other.txt other',
    ]);
    await archive.rename(short, 'short.txt');
    checkConverged(world, await settle(world, () => 0));
    expect(disk.find('short.txt')?.content).toBe('short');
  });

  it('looks into a folder that it is told of by its short name', () => {
    const known = new KnownDisk(windowsTraits);
    known.disk.create('Program Files', 'folder');
    known.disk.create('other', 'folder');
    known.lookEverywhere();
    known.disk.create('Program Files/new.txt', 'file', 'new');
    known.disk.create('other/new.txt', 'file', 'new');
    known.look(['PROGRA~1'], false);
    expect(Object.keys(known.known())).toContain('Program Files/new.txt');
  });
});
