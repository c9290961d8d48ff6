import { expect, it } from 'vitest';
import { LocalObserver } from '../../main/sync/local-observer.ts';
import { Crew } from '../../main/sync/apply/crew.ts';
import { localRootId, type TreeChange } from '../../main/sync/ports/trees.ts';
import { RemoteObserver } from '../../main/sync/remote-observer.ts';
import { plain, World } from './world/world.ts';

const count = 1_100;

const sizes = ({ putRemote = [], putSynced = [] }: TreeChange): readonly [number, number] => [putRemote.length, putSynced.length];

/** Lists the archive a while later, and answers what was stored at once each time. */
async function listLater(world: World): Promise<readonly TreeChange[]> {
  await world.time.sleep(10_000);
  const stored: TreeChange[] = [];
  const commit = (change: TreeChange): void => {
    stored.push(change);
    world.context.commit(change);
  };
  await new RemoteObserver({ ...world.context, commit }).observe(world.signal);
  return stored;
}

it.each([
  { how: 'asks for their versions', enabled: true, rows: 100 },
  { how: 'cannot ask for their versions', enabled: false, rows: 250 },
])('the first listing after many uploads that $how is stored bit by bit', async ({ enabled, rows }) => {
  const world = new World(plain);
  const { operations } = world.archive;
  const versions = { ...operations.versions, enabled };
  Object.defineProperty(world.archive, 'operations', { value: { ...operations, versions } });
  for (let n = 0; n < count; n += 1) world.disk.create(`${n}.txt`, 'file', `content ${n}`);
  await world.observe();
  const onResult = (): boolean => true;
  await new Crew(world.context, { parallel: 4, onStart: () => undefined, onResult }, world.signal).work(world.plan().steps);
  const stored = await listLater(world);
  const largest = [0, 1].map((at) => Math.max(...stored.map((change) => sizes(change)[at] ?? 0)));
  expect(largest).toEqual([250, rows]);
  expect([...world.trees.synced.all()].filter(({ uploadedUntil }) => uploadedUntil !== null)).toEqual([]);
  expect(world.plan().steps).toEqual([]);
});

it('what moved in a large listing moves at once, with what is gone', async () => {
  const world = new World(plain);
  const { archive, trees } = world;
  const folder = await archive.createFolder(archive.rootId, 'folder');
  for (let n = 0; n < count; n += 1)
    archive.take({ folderId: n < 600 ? archive.rootId : folder, name: `${n}.txt`, content: 'x' });
  await world.observe();
  const [moved, others] = [archive.rootId, folder].map((id) =>
    [...trees.remote.children(id)].filter(({ kind }) => kind === 'document'),
  );
  for (const node of moved ?? []) await archive.move(node, folder);
  for (const node of others?.slice(0, 50) ?? []) await archive.trash(node);
  const stored = await listLater(world);
  const structural = stored.filter(({ putRemote = [], dropRemote = [] }) => putRemote.length + dropRemote.length > 0);
  expect(structural.map(({ putRemote = [], dropRemote = [] }) => [putRemote.length, dropRemote.length])).toEqual([[600, 50]]);
});

it('what a large folder holds at the first look is stored bit by bit, and all at once when something is gone', async () => {
  const { disk, folder, time: clock, trees, signal, context } = new World(plain);
  const stored: (readonly [put: number, dropped: number])[] = [];
  const commit = (change: TreeChange): void => {
    const { putLocal = [], dropLocal = [] } = change;
    if (putLocal.every(({ hash }) => hash === null)) stored.push([putLocal.length, dropLocal.length]);
    context.commit(change);
    for (const { parentId } of trees.local.all()) expect(parentId === localRootId || trees.local.get(parentId)).toBeTruthy();
  };
  const add = (name: string): void => {
    disk.create(name, 'folder');
    for (let n = 0; n < count; n += 1) disk.create(`${name}/${n}.txt`, 'file', `content ${n}`);
  };
  add('a');
  const local = new LocalObserver({ folder, clock, trees, commit });
  await local.observe('everything', signal);
  disk.unlink('a/1.txt');
  add('b');
  await local.observe('everything', signal);
  expect(stored).toEqual([
    [250, 0],
    [250, 0],
    [250, 0],
    [250, 0],
    [101, 0],
    [1_101, 1],
  ]);
});
