import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

interface Guard {
  readonly what: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly tests: readonly string[];
}

// The compiler keeps scripts apart from tests, so that the import is by address and its type is named here.
const { allGuards } = (await import(new URL('../../scripts/mutations/all-guards.ts', import.meta.url).href)) as {
  readonly allGuards: readonly Guard[];
};
const root = join(import.meta.dirname, '../..');

it('every guard that the soak takes away stands where it says, once, and names tests that are there', () => {
  const wrong = allGuards.flatMap(({ what, file, from, to, tests }) => {
    const path = join(root, file);
    const times = existsSync(path) ? readFileSync(path, 'utf8').split(from).length - 1 : 0;
    const missing = tests.filter((test) => !existsSync(join(root, test)));
    const isGood = times === 1 && from !== to && tests.length > 0 && missing.length === 0;
    return isGood ? [] : [`${what}: ${times} times in ${file}; not there: ${missing.join(', ')}`];
  });
  expect(wrong).toEqual([]);
  const names = allGuards.map(({ what }) => what);
  expect([names.length > 80, names]).toEqual([true, [...new Set(names)]]);
});
