import { expect, it } from 'vitest';
import { Crew, type StepResult } from '../../main/sync/apply/crew.ts';
import { SyncError } from '../../main/sync/errors.ts';
import { plain, World } from './world/world.ts';

/** A world with new files here, all seen, and a crew whose uploads stand still at a valve until they are let on. */
async function setting(names: readonly string[], parallel = 2) {
  const world = new World(plain);
  const { disk, folder, archive } = world;
  for (const name of names) disk.create(name, 'file', `content of ${name}`);
  await world.observe();
  const read: string[] = [];
  const readNow = folder.read.bind(folder);
  folder.read = (path, expected) => {
    read.push(path);
    return readNow(path, expected);
  };
  let isOpen = false;
  const standing: (() => void)[] = [];
  archive.pace = () => (isOpen ? Promise.resolve() : new Promise((go) => standing.push(go)));
  const letAllOn = (): void => {
    isOpen = true;
    for (const go of standing.splice(0)) go();
  };
  const started: string[] = [];
  const results: StepResult[] = [];
  const work = (onResult: (result: StepResult) => boolean = () => true, signal = world.signal): Promise<boolean> => {
    const keep = (result: StepResult): boolean => {
      results.push(result);
      return onResult(result);
    };
    const crew = new Crew(world.context, { parallel, onStart: ({ path }) => started.push(path), onResult: keep }, signal);
    return crew.work(world.plan().steps);
  };
  const sent = (): string[] => [...archive.items.values()].flatMap(({ versions }) => versions).sort();
  return { world, read, standing, letAllOn, started, results, work, sent };
}

const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

it('small files are read while others are on the line, and begin when it is their turn', async () => {
  const { read, standing, started, letAllOn, work, sent } = await setting(letters);
  const working = work();
  await expect.poll(() => [read.length, standing.length]).toEqual([8, 2]);
  expect(started).toHaveLength(2);
  letAllOn();
  expect(await working).toBe(true);
  expect([started.length, read.length]).toEqual([8, 8]);
  expect(sent()).toEqual(letters.map((name) => `content of ${name}`));
});

it('a file that changes between its reading and its turn is not sent', async () => {
  const { world, read, standing, letAllOn, results, work, sent } = await setting(letters);
  const working = work();
  await expect.poll(() => [read.length, standing.length]).toEqual([8, 2]);
  world.disk.write('h', 'something else');
  letAllOn();
  await working;
  const failed = results.flatMap(({ step, error }) => (error ? [[step.path, error.kind]] : []));
  expect(failed).toEqual([['h', 'conflict']]);
  expect(sent()).toEqual(letters.slice(0, 7).map((name) => `content of ${name}`));
});

it('a file that was seen changed between its reading and its turn is read again', async () => {
  const { world, read, standing, letAllOn, work, sent } = await setting(letters);
  const working = work();
  await expect.poll(() => [read.length, standing.length]).toEqual([8, 2]);
  world.disk.write('h', 'something else');
  await world.time.sleep(10_000);
  await world.local.observe('everything', world.signal);
  letAllOn();
  await working;
  expect(read.filter((path) => path === 'h')).toHaveLength(2);
  expect(sent()).toEqual([...letters.slice(0, 7).map((name) => `content of ${name}`), 'something else']);
});

it('what waits for its turn when a run stops is as if it had never been begun', async () => {
  const { world, read, standing, letAllOn, started, results, work } = await setting(letters);
  world.archive.upload = async () => {
    await world.archive.pace();
    throw new SyncError('auth', 'signed out');
  };
  const working = work(() => false);
  await expect.poll(() => [read.length, standing.length]).toEqual([8, 2]);
  letAllOn();
  await working;
  expect(started).toHaveLength(2);
  expect(results.map(({ error }) => error?.kind)).toEqual(['auth', 'auth']);
});

it('and so is it when the run is aborted', async () => {
  const stop = new AbortController();
  const { read, standing, letAllOn, started, work } = await setting(letters);
  const working = work(() => true, stop.signal);
  await expect.poll(() => [read.length, standing.length]).toEqual([8, 2]);
  stop.abort(new SyncError('busy', 'enough'));
  letAllOn();
  await expect(working).rejects.toThrow('enough');
  expect(started).toHaveLength(2);
});
