import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentsOf, filesIn } from './files-on-disk.ts';
import { openWorld, until } from './world.ts';
import type { Page } from 'playwright';
import type { World } from './world.ts';

describe('changes that the service is not known to take', () => {
  let world: World;
  let page: Page;
  beforeAll(async () => {
    world = await openWorld();
    ({ page } = world);
    for (const path of ['Plans/Roof.md', 'Plans/Cellar.md', 'Letters/Old.md', 'Letters/New.md', 'Minutes.md'])
      await world.sandbox.save(world.workspace, path, `# ${path}\n`);
    await world.pair();
    await world.call('accounts.setAllowAssumed', 1, false);
  });
  afterAll(() => world.close());

  const nav = (name: string) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click();
  const row = (path: string) => page.getByRole('listitem').filter({ has: page.getByText(path, { exact: true }) });
  const remote = async () => Object.keys(await documentsOf(world.sandbox, world.workspace));
  const before = ['Letters/New.md', 'Letters/Old.md', 'Minutes.md', 'Plans/Cellar.md', 'Plans/Roof.md'];

  it('are held and explained, and nothing is undone behind the back', async () => {
    await rename(join(world.folder, 'Plans/Roof.md'), join(world.folder, 'Plans/Rafters.md'));
    await rename(join(world.folder, 'Letters/Old.md'), join(world.folder, 'Plans/Old.md'));
    await rm(join(world.folder, 'Letters/New.md'));
    await page.getByText('3 changes are held back').waitFor();
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    for (const path of ['Plans/Rafters.md', 'Plans/Old.md', 'Letters/New.md'])
      await row(path).getByText('Not switched on').waitFor();
    expect(await remote()).toEqual(before);
    expect(Object.keys(await filesIn(world.folder))).toEqual([
      'Minutes.md',
      'Plans/Cellar.md',
      'Plans/Old.md',
      'Plans/Rafters.md',
    ]);
  });

  it('can be done on the web page instead', async () => {
    const link = row('Letters/New.md').getByRole('link', { name: /^Do it on the web page/ });
    expect(await link.getAttribute('href')).toContain(world.line.url);
    expect(await link.getAttribute('rel')).toContain('noopener');
  });

  it('show the exact requests before they are switched on, and are done then', async () => {
    await nav('Settings');
    await page.getByRole('link', { name: 'Accounts' }).click();
    await page.getByRole('button', { name: 'Show the requests' }).click();
    const dialog = page.getByRole('dialog', { name: 'What Tidemark sends' });
    await dialog.getByText(/^DELETE \S+documents/).waitFor();
    expect(await dialog.getByText('Off', { exact: true }).count()).toBeGreaterThanOrEqual(4);
    await page.keyboard.press('Escape');
    const allow = page.getByRole('checkbox', { name: 'Create folders, rename, move and delete on the service' });
    await allow.check();
    await until(remote).toEqual(['Minutes.md', 'Plans/Cellar.md', 'Plans/Old.md', 'Plans/Rafters.md']);
    await nav('Overview');
    await page.getByRole('heading', { name: 'Up to date', exact: true }).waitFor();
    expect(await filesIn(world.folder)).toEqual(await documentsOf(world.sandbox, world.workspace));
    expect((await world.sandbox.tree(world.workspace, true)).map(({ path }) => path)).toEqual(['Letters/New.md']);
    expect(world.complaints).toEqual([]);
  });
});
