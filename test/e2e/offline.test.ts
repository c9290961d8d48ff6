import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorld } from './world.ts';
import type { Page } from 'playwright';
import type { World } from './world.ts';

describe('without a network', () => {
  let world: World;
  let page: Page;
  beforeAll(async () => {
    world = await openWorld({ keychain: true });
    ({ page } = world);
    await world.sandbox.save(world.workspace, 'Plans/Roof.md', '# The roof\n\nSlate, delivered in week nine.\n');
    await world.sandbox.save(world.workspace, 'Plans/Cellar.md', '# The cellar\n');
    await world.pair();
  });
  afterAll(() => world.close());

  const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name });
  const nav = (name: string) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name });

  it('says since when, and that one can go on working', async () => {
    await world.line.cut();
    await page.getByRole('button', { name: 'Sync now', exact: true }).click();
    await heading(/^Offline since \d\d:\d\d$/).waitFor();
    await page.getByText('You can go on working.').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('shows files with their content, and finds them', async () => {
    await nav('Files').click();
    await page.getByRole('row', { name: /Plans/ }).dblclick();
    await page.getByRole('row', { name: /Roof\.md/ }).click();
    await page.getByRole('group', { name: 'Preview' }).getByText('Slate, delivered in week nine.').waitFor();
    await page.getByLabel('Filter by name').fill('cell');
    await page.getByRole('row', { name: /Cellar\.md/ }).waitFor();
    await page.getByRole('button', { name: /^Search/ }).click();
    await page.getByRole('combobox', { name: 'Search and commands' }).fill('roof');
    await page.getByRole('option', { name: /Roof\.md/ }).click();
    await page.getByRole('row', { name: /Roof\.md/, selected: true }).waitFor();
  });

  it('starts, and shows all of it, when there is no network from the beginning', async () => {
    await world.restart();
    await nav('Overview').click();
    await heading(/^Offline since/).waitFor();
    await page.getByText('2 documents').waitFor();
    await nav('Files').click();
    await page.getByRole('row', { name: /Plans/ }).waitFor();
  });

  it('recovers by itself when the network is back, with what has changed there', async () => {
    await world.sandbox.save(world.workspace, 'Plans/Attic.md', '# The attic\n');
    await world.line.mend();
    await nav('Overview').click();
    await heading('Up to date').waitFor();
    await page.getByText('3 documents').waitFor();
    expect(world.complaints).toEqual([]);
  });
});
