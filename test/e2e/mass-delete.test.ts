import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentsOf, filesIn } from './files-on-disk.ts';
import { openWorld, until } from './world.ts';
import type { Page } from 'playwright';
import type { World } from './world.ts';

const minutes = Array.from({ length: 6 }, (_, index) => `Minutes/${index + 1}.md`);

describe('when most of a folder is gone at once', () => {
  let world: World;
  let page: Page;
  beforeAll(async () => {
    world = await openWorld();
    ({ page } = world);
    for (const path of [...minutes, 'Plan.md']) await world.sandbox.save(world.workspace, path, `# ${path}\n`);
    await world.pair();
  });
  afterAll(() => world.close());

  const remote = async () => Object.keys(await documentsOf(world.sandbox, world.workspace));
  const here = async () => Object.keys(await filesIn(world.folder));
  const asked = () => page.getByText('Delete 7 items of Empty?');
  const upToDate = () => page.getByRole('heading', { name: 'Up to date', exact: true }).waitFor();

  it('nothing is deleted before the person says so, and all comes back when that was a mistake', async () => {
    await rm(join(world.folder, 'Minutes'), { recursive: true });
    await asked().waitFor();
    await page.getByRole('heading', { level: 1, name: '1 needs you' }).waitFor();
    await page.getByRole('article', { name: 'Empty' }).getByText('1 needs you').waitFor();
    expect(await remote()).toEqual([...minutes, 'Plan.md']);
    await page.getByRole('button', { name: 'Keep everything', exact: true }).click();
    await until(here).toEqual([...minutes, 'Plan.md']);
    await upToDate();
    expect(await remote()).toEqual([...minutes, 'Plan.md']);
  });

  it('is deleted when that was meant, into the trash of the service', async () => {
    await rm(join(world.folder, 'Minutes'), { recursive: true });
    await asked().waitFor();
    await page.getByRole('button', { name: 'Delete them', exact: true }).click();
    await until(remote).toEqual(['Plan.md']);
    await upToDate();
    const trash = (await world.sandbox.tree(world.workspace, true)).filter(({ type }) => type === 'document');
    expect(trash.map(({ path }) => path).toSorted()).toEqual(minutes);
    expect(world.complaints).toEqual([]);
  });
});
