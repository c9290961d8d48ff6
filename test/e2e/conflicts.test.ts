import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentsOf, filesIn, sha256, trashed } from './files-on-disk.ts';
import { openWorld, until } from './world.ts';
import type { Page } from 'playwright';
import type { World } from './world.ts';

/** A picture of one dot. */
const dot = (colour: string) => Buffer.from(`R0lGODlhAQABAIAAA${colour}ACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==`, 'base64');
const files: Readonly<Record<string, readonly [before: string | Buffer, mine: string | Buffer, theirs: string | Buffer]>> = {
  'Plans/Facade.md': ['Windows: 12\n', 'Windows: 14\n', 'Windows: 11\n'],
  'Garden.md': ['Trees: 3\n', 'Trees: 5\n', 'Trees: 2\n'],
  'Logo.gif': [dot('P8AAP///'), dot('AD/AP///'), dot('AAA//////')],
  'Model.bin': [Buffer.from([0, 1]), Buffer.from([0, 2, 2]), Buffer.from([0, 3, 3, 3])],
  'Notes/One.txt': ['1\n', '1 mine\n', '1 theirs\n'],
  'Notes/Two.txt': ['2\n', '2 mine\n', '2 theirs\n'],
};

describe('files that were changed on both sides', () => {
  let world: World;
  let page: Page;
  beforeAll(async () => {
    world = await openWorld();
    ({ page } = world);
    for (const [path, [before]] of Object.entries(files)) await save(path, before);
    await world.pair();
    await world.meanwhile(async () => {
      for (const [path, [, mine, theirs]] of Object.entries(files)) {
        await writeFile(join(world.folder, path), mine);
        await save(path, theirs);
      }
    });
  });
  afterAll(() => world.close());

  const save = (path: string, content: string | Buffer) =>
    world.sandbox.save(world.workspace, path, typeof content === 'string' ? content : new Uint8Array(content));
  const here = (path: string) => readFile(join(world.folder, path), 'utf8').catch(() => null);
  const idOf = async (path: string) => (await world.sandbox.tree(world.workspace)).find((item) => item.path === path)?.id ?? 0;
  const side = (name: string) => page.locator('.side').filter({ has: page.getByRole('heading', { name, exact: true }) });
  const resolve = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const open = (name: string) => page.getByRole('button', { name: new RegExp(`^${name}`) }).click();
  const listed = () => page.getByRole('list', { name: 'Files in conflict' }).getByRole('listitem').count();

  it('are asked about, all together', async () => {
    await page.getByText('6 files were changed on both sides').waitFor();
    await page.getByRole('heading', { level: 1, name: '6 need you' }).waitFor();
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await until(listed).toBe(6);
  });

  it('keep mine: my version takes the place, theirs is still a version on the service', async () => {
    await open('Facade.md');
    const diff = page.getByRole('region', { name: 'Differences' });
    await diff.getByText('Windows: 14').waitFor();
    expect(await diff.locator('.line.before, .line.after').allInnerTexts()).toHaveLength(2);
    await side('On the service').getByText('Plans/Facade.md', { exact: true }).waitFor();
    await side('On this computer')
      .getByText(/^Plans\/Facade \(conflict .*\)\.md$/)
      .waitFor();
    await resolve('Keep mine');
    await until(listed).toBe(5);
    await until(() => here('Plans/Facade.md')).toBe('Windows: 14\n');
    const versions = ['Windows: 12\n', 'Windows: 11\n', 'Windows: 14\n'].map(sha256);
    await until(async () => world.sandbox.versions(await idOf('Plans/Facade.md'))).toEqual(versions);
  });

  it('keep theirs: mine is in the trash, here and there', async () => {
    await open('Garden.md');
    await page.getByRole('region', { name: 'Differences' }).getByText('Trees: 5').waitFor();
    await resolve('Keep theirs');
    await until(listed).toBe(4);
    expect(await here('Garden.md')).toBe('Trees: 2\n');
    await until(() => trashed(world.user)).toContainEqual(expect.stringContaining('/Garden (conflict '));
    await until(async () => (await world.sandbox.tree(world.workspace, true)).map(({ path }) => path)).toContainEqual(
      expect.stringMatching(/^Garden \(conflict /),
    );
  });

  it('keep both: two files on both sides', async () => {
    await open('Logo.gif');
    await until(() => page.locator('main img').count()).toBe(2);
    const areSeen = `[...document.querySelectorAll('main img')].every(({ naturalWidth }) => naturalWidth === 1)`;
    await until(() => page.evaluate<boolean>(areSeen)).toBe(true);
    await resolve('Keep both');
    await until(listed).toBe(3);
    expect((await readdir(world.folder)).filter((name) => name.startsWith('Logo'))).toHaveLength(2);
  });

  it('shows the facts of what has no preview', async () => {
    await open('Model.bin');
    await side('On the service').getByText('4 bytes').waitFor();
    await side('On this computer').getByText('3 bytes').waitFor();
    expect(await page.getByText('There is no preview for this kind of file.').count()).toBe(2);
  });

  it('settles many with one answer, and all is in sync again', async () => {
    await page.getByRole('checkbox', { name: 'Select all' }).check();
    await page.getByRole('button', { name: /^Keep theirs\s\(3\)$/ }).click();
    await page.getByText('No conflicts').waitFor();
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('heading', { name: 'Up to date', exact: true }).waitFor();
    expect(await filesIn(world.folder)).toEqual(await documentsOf(world.sandbox, world.workspace));
    expect(await here('Notes/Two.txt')).toBe('2 theirs\n');
    expect(world.complaints).toEqual([]);
  });
});
