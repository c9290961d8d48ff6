import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { RemadeFolders } from '../../main/disk/remade-folders.ts';
import { temporaryFolder } from './folder-fixture.ts';

/** Without the watcher that it helps: whatever is told, it told. */
function watched(...folders: readonly string[]) {
  const root = temporaryFolder();
  for (const path of folders) mkdirSync(join(root, path), { recursive: true });
  const between = { made: 0 };
  const [made, changed, failed]: [string[], string[], unknown[]] = [[], [], []];
  const remade = new RemadeFolders({
    root,
    leavesOut: (path) => path.startsWith('out'),
    made: (path) => {
      made.push(path);
      if (made.length === 1) setImmediate(() => (between.made = made.length));
    },
    changed: (path) => changed.push(path),
    failed: (error) => failed.push(error),
  });
  onTestFinished(() => remade.stop());
  return { root, remade, between, made, changed, failed, at: (path: string) => join(root, path) };
}

test('a folder that came or went twice is watched, with those in it, and one that only came is not', async () => {
  const { remade, made, changed, failed, at } = watched('a/b', 'new', 'out/in');
  for (const path of ['a', 'new', 'out', 'a', 'gone', 'out', 'gone']) remade.touched(path);
  await expect.poll(() => made).toEqual(['a', 'a/b']);
  writeFileSync(at('a/b/file'), 'x');
  await expect.poll(() => changed).toContain('a/b');
  mkdirSync(at('a/c/d'), { recursive: true });
  await expect.poll(() => made).toEqual(['a', 'a/b', 'a/c', 'a/c/d']);
  writeFileSync(at('a/c/d/file'), 'x');
  await expect.poll(() => changed).toContain('a/c/d');
  expect(failed).toEqual([]);
});

test('a folder whose watch told of its own end is watched again as often as it is made again', async () => {
  const { remade, made, changed, at } = watched('a');
  remade.ended('a');
  await expect.poll(() => made).toEqual(['a']);
  for (const times of [2, 3]) {
    rmSync(at('a'), { recursive: true });
    mkdirSync(at('a'));
    await expect.poll(() => made).toHaveLength(times);
    changed.length = 0;
    writeFileSync(at('a/file'), 'x');
    await expect.poll(() => changed).toContain('a');
  }
});

test('a large tree that is made again is taken up bit by bit, and others go on meanwhile', async () => {
  const folders = Array.from({ length: 200 }, (_, at) => `a/b${at % 10}/c${at}`);
  const { remade, made, between } = watched(...folders);
  remade.ended('a');
  await expect.poll(() => made.length).toBe(1 + 10 + folders.length);
  expect(new Set(made)).toEqual(new Set(['a', ...folders, ...folders.map((path) => path.slice(0, path.lastIndexOf('/')))]));
  expect(between.made).toBeLessThan(made.length);
});
