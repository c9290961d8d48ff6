import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createHash } from 'node:crypto';
import { truncateSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { kindOf, never, openedFolder } from './folder-fixture.ts';

/** Counts the threads that are started from now on. */
function startedThreads(): () => number {
  let count = 0;
  const onThread = () => (count += 1);
  subscribe('worker_threads', onThread);
  onTestFinished(() => void unsubscribe('worker_threads', onThread));
  return () => count;
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

test('many folders need no more threads than are at work at once, whatever their rules', async () => {
  const started = startedThreads();
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) {
    const { folder, put } = await openedFolder({ ignore: `${name}.txt` });
    for (const other of ['a', 'b', 'c', 'd', 'e', 'f']) put(`${other}.txt`, other);
    const { folders } = await folder.scan({ paths: [''], deep: true }, never);
    const seen = folders.flatMap(({ entries }) => entries.map((entry) => entry.name));
    expect(seen.filter((entry) => entry.endsWith('.txt')).sort()).toEqual(
      ['a.txt', 'b.txt', 'c.txt', 'd.txt', 'e.txt', 'f.txt'].filter((other) => other !== `${name}.txt`),
    );
    expect((await folder.hash('a.txt', never)).hash).toBe(hashOf('a'));
    if (name < 'd') await folder.close();
  }
  expect(started()).toBeLessThanOrEqual(2);
});

test('a folder whose threads are all at work keeps no other one waiting, and its end ends only its own work', async () => {
  const slow = await openedFolder();
  const quick = await openedFolder();
  quick.put('a.txt', 'a');
  for (const name of ['1', '2', '3']) {
    slow.put(name, '');
    // As long as it takes a minute to read.
    truncateSync(slow.at(name), 60_000_000_000);
  }
  const ends = ['1', '2', '3'].map((name) => kindOf(slow.folder.hash(name, never)));
  expect((await quick.folder.hash('a.txt', never)).hash).toBe(hashOf('a'));
  await slow.folder.close();
  expect(await Promise.all(ends)).toEqual(['busy', 'busy', 'busy']);
  expect((await quick.folder.hash('a.txt', never)).hash).toBe(hashOf('a'));
});

test('large files are read one by one, so that a small one waits for none of those that were asked for with it', async () => {
  const { folder, put, at } = await openedFolder();
  put('small', 'a');
  for (const name of ['1', '2']) {
    put(name, '');
    // As long as it takes a minute to read.
    truncateSync(at(name), 60_000_000_000);
  }
  const large = ['1', '2'].map((name) => kindOf(folder.hash(name, never)));
  expect((await folder.hash('small', never)).hash).toBe(hashOf('a'));
  await folder.close();
  expect(await Promise.all(large)).toEqual(['busy', 'busy']);
});
