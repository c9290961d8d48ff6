import { expect, test } from 'vitest';
import { parseIgnoreRules } from '../../main/disk/ignore-rules.ts';
import { Admission } from '../../main/disk/watch-admission.ts';
import { openedFolder } from './folder-fixture.ts';

test('it has let in all folders when the watcher holds each of them, and not before', async () => {
  const { root, put } = await openedFolder();
  put('a/b/file', 'x');
  put('c/file', 'x');
  const given: string[] = [];
  let asked = 0;
  const admission = new Admission({
    root,
    rules: parseIgnoreRules(''),
    add: (paths) => given.push(...paths),
    // A slow disk: the watcher holds one more folder each time that it is asked.
    watched: () => {
      asked += 1;
      return (path) => given.indexOf(path) < asked - 1;
    },
  });
  await admission.run();
  expect(given.sort()).toEqual(['a', 'a/b', 'c']);
  expect(asked).toBe(4);
});
