import { expect, it, vi } from 'vitest';
import { FreshPlaces } from '../../main/sync/apply/fresh-places.ts';
import type { RemoteId, RemoteNode } from '../../main/sync/ports/archive.ts';
import { MemoryArchive, memoryRootId } from './world/memory-archive.ts';
import { MemoryFolder } from './world/memory-folder.ts';
import { syncedPair } from './world/synced-pair.ts';
import { WorldTime } from './world/world-time.ts';

/** Somebody is at work right after a listing. */
class BusyArchive extends MemoryArchive {
  onListed: (() => void) | null = null;
  /** How folders tell the names of what is in them. */
  spelled = (name: string): string => name;
  levels = 0;

  override async list(): ReturnType<MemoryArchive['list']> {
    const listing = await super.list();
    this.onListed?.();
    this.onListed = null;
    return listing;
  }

  override async children(folderId: RemoteId): Promise<readonly RemoteNode[]> {
    this.levels += 1;
    const nodes = await super.children(folderId);
    return nodes.map((node) => ({ ...node, name: this.spelled(node.name) }));
  }
}

async function setting() {
  const pair = await syncedPair({
    archive: (time) => new BusyArchive(time, { rich: true }),
    folder: (disk) => new MemoryFolder(disk),
  });
  const { archive } = pair;
  const idOf = (name: string): string => [...archive.items.values()].find((item) => item.name === name)?.id ?? '';
  const documents = (): string[] =>
    [...archive.items.values()]
      .flatMap(({ kind, name, versions }) => (kind === 'document' ? [`${name}: ${versions.join(', ')}`] : []))
      .toSorted();
  return { ...pair, a: { id: idOf('a.txt') }, idOf, documents };
}

it('what was moved here does not move back what somebody has moved since it was listed', async () => {
  const { archive, disk, a, run, here } = await setting();
  disk.move('f/a.txt', 'f/mine.txt');
  archive.onListed = () => void archive.move(a, memoryRootId);
  await run();
  expect(archive.items.get(a.id)?.parentId).toBe(memoryRootId);
  expect(here()).not.toContain('f/mine.txt');
});

it('what was deleted here stays when somebody has renamed it since it was listed', async () => {
  const { archive, disk, a, run, here } = await setting();
  disk.unlink('f/a.txt');
  archive.onListed = () => void archive.rename(a, 'theirs.txt');
  await run();
  expect(archive.trashed).toEqual([]);
  expect(here()).toEqual(['b.txt', 'f', 'f/theirs.txt']);
});

it('what was changed here is a version of its document, also when somebody has renamed that since it was listed', async () => {
  const { archive, disk, a, run, here, documents } = await setting();
  disk.write('f/a.txt', 'changed');
  archive.onListed = () => void archive.rename(a, 'theirs.txt');
  await run();
  expect(here()).toEqual(['b.txt', 'f', 'f/theirs.txt']);
  expect(documents()).toEqual(['b.txt: b', 'theirs.txt: a, changed']);
});

it('a service that tells names in another way in its folders is believed after a second listing', async () => {
  const { archive, disk, a, run, here, documents } = await setting();
  archive.spelled = (name) => name.toUpperCase();
  disk.write('f/a.txt', 'changed');
  await run();
  disk.move('f/a.txt', 'f/mine.txt');
  await run();
  expect(documents()).toEqual(['b.txt: b', 'mine.txt: a, changed']);
  disk.unlink('f/mine.txt');
  await run();
  expect(here()).toEqual(['b.txt', 'f']);
  expect(archive.trashed.map(({ id }) => id)).toEqual([a.id]);
});

it('a folder is looked into once for many that are changed in it within a second', async () => {
  const time = new WorldTime();
  const archive = new BusyArchive(time, { rich: true });
  for (const name of ['1.txt', '2.txt', '3.txt']) archive.add({ parentId: memoryRootId, kind: 'document', name, content: name });
  const { nodes } = await archive.list();
  const places = new FreshPlaces({ archive, clock: time });
  const { signal } = new AbortController();
  await Promise.all(nodes.map((node) => places.check(node, signal)));
  for (const node of nodes) await places.check(node, signal);
  expect(archive.levels).toBe(1);
  await time.sleep(1_000);
  for (const node of nodes) await places.check(node, signal);
  expect(archive.levels).toBe(2);
});

it('what was read for another one is from before our own last change', async () => {
  const time = new WorldTime();
  vi.spyOn(time, 'monotonic').mockReturnValue(0);
  const archive = new BusyArchive(time, { rich: true });
  const made = archive.add({ parentId: memoryRootId, kind: 'document', name: '1.txt', content: '1' });
  const places = new FreshPlaces({ archive, clock: time });
  const { signal } = new AbortController();
  const check = async (): Promise<void> => {
    const { nodes } = await archive.list();
    for (const node of nodes) await places.check(node, signal);
  };
  await check();
  await archive.rename(made, '2.txt');
  await check();
  expect(archive.levels).toBe(2);
});
