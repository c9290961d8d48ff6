import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const pagesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => `${folder}/${path}`);
const pages = ['README.md', 'ARCHITECTURE.md', ...['docs', 'main', 'test'].flatMap(pagesIn)];

it('all files that are named on the pages of the repository are there', () => {
  const missing = pages.flatMap((page) =>
    [...read(page).matchAll(/\b(?:test|main|scripts|renderer|preload|docs)\/[\w/.-]+\.(?:ts|mjs|md|sql|svelte)\b/g)]
      .map(([path]) => path)
      .filter((path) => !existsSync(join(root, path)))
      .map((path) => `${page}: ${path}`),
  );
  expect([pages.length > 8, missing]).toEqual([true, []]);
});

it('every promise cites a test, and the runs, seeds and rows that it names are there', () => {
  const [, section = ''] = /^## Promises\n([\s\S]*?)^## /m.exec(read('README.md')) ?? [];
  const promises = [...section.matchAll(/^\| (?!promise|---)(.*?) \| (.*) \|$/gm)].map(([, promise = '', shown = '']) => ({
    promise,
    shown,
  }));
  const runs = new Set([...read('scripts/soak.ts').matchAll(/name: '([\w-]+)'/g)].map(([, name]) => name));
  const seeds = read('test/simulation/known-seeds.ts').replaceAll('_', '');
  const wrong = promises.flatMap(({ promise, shown }) => {
    const tests = [...shown.matchAll(/`(test\/[\w/.-]+\.ts)`(?: \(([A-Z]\d\d)\))?/g)];
    const named = [...shown.matchAll(/npm run soak -- ([\w -]+)/g)].flatMap(([, names = '']) => names.trim().split(' '));
    return [
      ...(tests.length === 0 ? ['cites no test'] : []),
      ...named.filter((name) => !runs.has(name)),
      ...[...shown.matchAll(/seed (\d+)/g)].filter(([, seed]) => !seeds.includes(`seed: ${seed},`)).map(([seed]) => seed),
      ...tests.filter(([, test = '', row]) => row !== undefined && !hasRow(test, row)).map(([, test, row]) => `${test}: ${row}`),
    ].map((what) => `${promise}: ${what}`);
  });
  expect([promises.length > 10, wrong]).toEqual([true, []]);
});

/** The scenarios of a group lie beside the test that plays them. */
function hasRow(test: string, row: string): boolean {
  const group = /(g\d+)\.test\.ts$/.exec(test)?.[1] ?? '';
  const lists = readdirSync(join(root, 'test/scenarios')).filter((name) => name.startsWith(`${group}-`));
  return lists.some((name) => read(`test/scenarios/${name}`).includes(`id: '${row}`));
}
