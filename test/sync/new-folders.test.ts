import { expect, it } from 'vitest';
import { plain, World } from './world/world.ts';

/** The plan of a look that is taken so many ms after the last thing that happened here. */
async function planAfter(world: World, ms: number): Promise<readonly string[]> {
  await world.time.sleep(ms);
  await world.local.observe('everything', world.signal);
  return world.plan().steps.map(({ type, path }) => `${type} ${path}`);
}

async function empty(): Promise<World> {
  const world = new World(plain);
  await world.observe();
  return world;
}

it('an empty folder is sent when it has been there for a moment', async () => {
  const world = await empty();
  world.disk.create('f', 'folder');
  expect(await planAfter(world, 0)).toEqual([]);
  expect(world.local.msUntilQuiet()).toBe(1_999);
  expect(await planAfter(world, 1_998)).toEqual([]);
  expect(await planAfter(world, 1)).toEqual(['create-remote-folder f']);
  expect(world.local.msUntilQuiet()).toBeNull();
});

it('one that is gone by then is never sent', async () => {
  const world = await empty();
  world.disk.create('f', 'folder');
  await planAfter(world, 0);
  world.disk.unlink('f');
  expect(await planAfter(world, 2_000)).toEqual([]);
  expect(world.local.unsettled.size).toBe(0);
});

it('one that something lies in is sent at once', async () => {
  const world = await empty();
  world.disk.create('f', 'folder');
  world.disk.create('f/g', 'folder');
  expect(await planAfter(world, 0)).toEqual(['create-remote-folder f']);
});

it('one that was made in the future, as its disk tells, is sent when it has been looked at for as long', async () => {
  const world = await empty();
  world.disk.create('f', 'folder');
  expect(await planAfter(world, -3_600_000)).toEqual([]);
  expect(await planAfter(world, 2_000)).toEqual(['create-remote-folder f']);
});
