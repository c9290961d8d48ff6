import { expect, it } from 'vitest';
import { Crew } from '../../main/sync/apply/crew.ts';
import { plain, World } from './world/world.ts';

const onResult = (): boolean => true;

/** Begins the steps of a plan with two of them on the line. */
function begin(world: World): Promise<boolean> {
  return new Crew(world.context, { parallel: 2, onStart: () => undefined, onResult }, world.signal).work(world.plan().steps);
}

/** A world with documents of so many bytes, of which the archive tells no size. */
async function worldOf(documents: number, bytes: number): Promise<World> {
  const world = new World(plain);
  const content = 'x'.repeat(bytes);
  for (let n = 0; n < documents; n += 1) world.archive.take({ folderId: world.archive.rootId, name: `${n}.txt`, content });
  await world.observe();
  for (const node of [...world.trees.remote.all()]) world.trees.remote.put({ ...node, size: null });
  return world;
}

it.each([
  { what: 'small documents', bytes: 10, count: 600, together: 320 },
  { what: 'larger ones, no more of them in memory than 24 MiB', bytes: 200_000, count: 250, together: 192 },
])('$what wait for the disk together while others come', async ({ bytes, count, together }) => {
  const world = await worldOf(count, bytes);
  const { folder } = world;
  const stored = Promise.withResolvers<undefined>();
  const receive = folder.receive.bind(folder);
  let waiting = 0;
  let most = 0;
  folder.receive = async (...request) => {
    const file = await receive(...request);
    most = Math.max(most, (waiting += 1));
    await stored.promise;
    waiting -= 1;
    return file;
  };
  const done = begin(world);
  await expect.poll(() => waiting).toBe(together);
  stored.resolve(undefined);
  await done;
  expect([most, [...world.trees.synced.all()].length]).toEqual([together, count]);
});

it('new folders do not wait for one another, nor keep the line', async () => {
  const world = new World(plain);
  const { archive, folder } = world;
  for (let n = 0; n < 20; n += 1) archive.add({ parentId: archive.rootId, kind: 'folder', name: `f${n}` });
  archive.take({ folderId: archive.rootId, name: 'a.txt', content: 'a' });
  await world.observe();
  const made = Promise.withResolvers<undefined>();
  const createFolder = folder.createFolder.bind(folder);
  const begun: string[] = [];
  folder.createFolder = async (path) => {
    begun.push(path);
    await made.promise;
    return createFolder(path);
  };
  const done = begin(world);
  await expect.poll(() => [begun.length, [...world.trees.synced.all()].length]).toEqual([20, 1]);
  made.resolve(undefined);
  await done;
  expect([...world.trees.synced.all()].length).toBe(21);
});
