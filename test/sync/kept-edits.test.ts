import { expect, it } from 'vitest';
import { MemoryArchive } from './world/memory-archive.ts';
import { MemoryFolder } from './world/memory-folder.ts';
import { syncedPair } from './world/synced-pair.ts';

async function setting() {
  const pair = await syncedPair({
    archive: (time) => new MemoryArchive(time, { rich: true }),
    folder: (disk) => new MemoryFolder(disk),
  });
  const { archive, run } = pair;
  const idOf = (name: string): string => [...archive.items.values()].find((item) => item.name === name)?.id ?? '';
  /** A second look, after which nothing may be told again. */
  const runTwice = async (): Promise<void> => {
    await run();
    await run();
  };
  return { ...pair, idOf, runTwice };
}

it('a document that was deleted there and changed here is kept, which is told once', async () => {
  const { archive, disk, idOf, runTwice, notices, there } = await setting();
  archive.remove(idOf('b.txt'));
  disk.write('b.txt', 'changed');
  await runTwice();
  expect(there()).toEqual(['a.txt', 'b.txt', 'f']);
  expect(notices).toEqual(['“b.txt” was deleted in the archive, but changed here: it is kept.']);
});

it('a document that was deleted here and changed there is kept, which is told once', async () => {
  const { archive, disk, idOf, runTwice, notices, here } = await setting();
  archive.edit(idOf('a.txt'), 'changed');
  disk.unlink('f/a.txt');
  await runTwice();
  expect(here()).toEqual(['b.txt', 'f', 'f/a.txt']);
  expect(notices).toEqual(['“f/a.txt” was deleted here, but changed in the archive: it is kept.']);
});

it('a document that was moved on one side and deleted on the other is kept, which is told', async () => {
  const { archive, disk, idOf, runTwice, notices } = await setting();
  archive.remove(idOf('b.txt'));
  disk.move('b.txt', 'f/b.txt');
  await runTwice();
  await archive.rename({ id: idOf('a.txt') }, 'c.txt');
  disk.unlink('f/a.txt');
  await runTwice();
  expect(notices).toEqual([
    '“f/b.txt” was deleted in the archive, but moved here: it is kept.',
    '“f/c.txt” was deleted here, but moved in the archive: it is kept.',
  ]);
});

it.each([
  { count: 2, names: '“1.txt” and “2.txt”' },
  { count: 4, names: '“1.txt”, “2.txt”, “3.txt” and “4.txt”' },
  { count: 6, names: '“1.txt”, “2.txt”, “3.txt” and 3 more' },
])('several are told as one: $count', async ({ count, names }) => {
  const { archive, disk, idOf, run, runTwice, notices } = await setting();
  const all = Array.from({ length: count }, (_, index) => `${index + 1}.txt`);
  for (const name of all) disk.create(name, 'file', name);
  await run();
  for (const name of all) {
    archive.remove(idOf(name));
    disk.write(name, 'changed');
  }
  await runTwice();
  expect(notices).toEqual([`${names} were deleted on one side, but changed on the other: they are kept.`]);
});

it('nothing is told of what was deleted and not changed, or is new', async () => {
  const { archive, disk, idOf, runTwice, notices } = await setting();
  archive.remove(idOf('b.txt'));
  disk.create('c.txt', 'file', 'new');
  await runTwice();
  expect(notices).toEqual([]);
});
