import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentsOf, filesIn } from './files-on-disk.ts';
import { openWorld, until } from './world.ts';
import type { Locator, Page } from 'playwright';
import type { World } from './world.ts';

describe('with the keyboard alone', () => {
  let world: World;
  let page: Page;
  beforeAll(async () => {
    world = await openWorld();
    ({ page } = world);
    for (const path of ['Plans/Roof.md', 'Plans/Cellar.md', 'Letters/Roofer.md'])
      await world.sandbox.save(world.workspace, path, `# ${path}\n`);
  });
  afterAll(() => world.close());

  const press = (keys: string) => page.keyboard.press(keys);
  const title = (name: string | RegExp) => page.getByRole('heading', { name, exact: true }).waitFor();
  const hasFocus = async (target: Locator) => (await target.and(page.locator(':focus')).count()) === 1;
  const command = async (text: string) => {
    await press('Control+k');
    const search = page.getByRole('combobox', { name: 'Search and commands' });
    await search.and(page.locator(':focus')).waitFor();
    await page.keyboard.type(text);
  };

  /** Goes on with Tab until the control has the focus: what cannot be reached cannot be used. */
  async function tabTo(target: Locator): Promise<void> {
    await target.waitFor();
    for (let step = 0; step < 60; step += 1) {
      if (await hasFocus(target)) return;
      await press('Tab');
    }
    throw new Error('Tab never comes to it.');
  }

  it('a person gets from nothing to a folder in sync', async () => {
    await tabTo(page.getByRole('button', { name: /^Demo account/ }));
    await press('Enter');
    await title('What do you want on this computer?');
    await tabTo(page.getByRole('checkbox', { name: 'Empty', exact: true }));
    await press('Space');
    await until(() => page.getByLabel('Folder for Empty').inputValue()).toBe(join(world.user, 'Tidemark/Empty'));
    await tabTo(page.getByRole('button', { name: 'Start syncing' }));
    await press('Enter');
    await title('All is here');
    await tabTo(page.getByRole('button', { name: 'To the overview' }));
    await press('Enter');
    await title('Up to date');
    expect(await filesIn(join(world.user, 'Tidemark/Empty'))).toEqual(await documentsOf(world.sandbox, world.workspace));
  });

  it('finds a file from anywhere and reads it', async () => {
    await command('cell');
    await page.getByRole('option', { name: /Cellar\.md/, selected: true }).waitFor();
    await press('Enter');
    await page.getByRole('row', { name: /Cellar\.md/, selected: true }).waitFor();
    await page.getByRole('group', { name: 'Preview' }).getByText('# Plans/Cellar.md').waitFor();
  });

  it('moves through the results, and back out of the search to where it was', async () => {
    await command('roof');
    await page.getByRole('option', { name: /Roofer\.md/ }).waitFor();
    const chosen = page.getByRole('option', { selected: true });
    const first = await chosen.innerText();
    await press('ArrowDown');
    await until(() => chosen.innerText()).not.toBe(first);
    await press('ArrowUp');
    await until(() => chosen.innerText()).toBe(first);
    await press('Escape');
    await page.getByRole('combobox', { name: 'Search and commands' }).waitFor({ state: 'detached' });
    await page.getByRole('row', { name: /Cellar\.md/, selected: true }).waitFor();
  });

  it('walks the folders', async () => {
    const grid = page.getByRole('grid');
    await tabTo(grid);
    await press('Backspace');
    await page.getByRole('row', { name: /Letters/ }).waitFor();
    await press('Home');
    await page.getByRole('row', { name: /Letters/, selected: true }).waitFor();
    await press('Enter');
    await page.getByRole('row', { name: /Roofer\.md/ }).waitFor();
    await press('/');
    await page.keyboard.type('nothing like it');
    await page.getByText('Nothing has this in its name').waitFor();
  });

  it('goes to every screen', async () => {
    const links = page.getByRole('navigation', { name: 'Main' }).getByRole('link');
    expect(await links.count()).toBeGreaterThan(4);
    for (const link of (await links.all()).toReversed()) {
      await press((await link.getAttribute('aria-keyshortcuts')) ?? 'none');
      await link.and(page.locator('[aria-current=page]')).waitFor();
    }
    await title('Up to date');
  });

  it('pauses, resumes and changes a setting', async () => {
    await command('pause');
    await page.getByRole('option', { name: 'Pause everything', selected: true }).waitFor();
    await press('Enter');
    await title('Paused');
    await tabTo(page.getByRole('button', { name: 'Resume', exact: true }));
    await press('Enter');
    await title('Up to date');
    await command('settings');
    await page.getByRole('option', { name: 'Go to Settings', selected: true }).waitFor();
    await press('Enter');
    await tabTo(page.getByRole('radio', { name: 'As the system' }));
    await press('ArrowDown');
    await press('ArrowDown');
    await page.locator('html[data-theme=dark]').waitFor();
    expect(world.complaints).toEqual([]);
  });
});
