import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { demoSeed } from '../sandbox/targetprocess/demo.ts';
import { textIn } from '../sandbox/targetprocess/model.ts';
import { startTargetprocessSandbox, type TargetprocessSandbox } from '../sandbox/targetprocess/server.ts';
import { openServiceWorld, type ServiceWorld } from './service-world.ts';
import { axeFaults, layoutFaults } from './screen-faults.ts';
import { until } from './world.ts';
import { picture } from './picture.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

describe('Targetprocess in the window', () => {
  let sandbox: TargetprocessSandbox;
  let world: ServiceWorld;
  let page: Page;

  beforeAll(async () => {
    [sandbox, world] = await Promise.all([
      startTargetprocessSandbox({ seed: demoSeed, path: '/Targetprocess' }),
      openServiceWorld(),
    ]);
    ({ page } = world);
  });
  afterAll(async () => {
    await world.close();
    await sandbox.stop();
  });

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const heading = (name: string) => page.getByRole('heading', { name, exact: true });
  const faults = async (): Promise<readonly string[]> => [...(await layoutFaults(page)), ...(await axeFaults(page))];
  const screen = (at: string) => page.goto(`${new URL(page.url()).origin}/#${at}`);

  it('is signed in to with a token, warns of passwords, and brings the files of cards', async () => {
    await page.getByRole('button', { name: /^Targetprocess/ }).click();
    await page.getByLabel('Name of the account here').fill('Harbour');
    await page.getByLabel('Address of the service').fill(sandbox.url);
    await page.getByRole('radio', { name: 'Name and password', exact: true }).check();
    await page.getByText('Name and password go along with every request').waitFor();
    expect(await faults()).toEqual([]);
    await picture(page, 'targetprocess-sign-in');
    await page.getByRole('radio', { name: 'Token', exact: true }).check();
    await page.getByRole('textbox', { name: 'Token' }).fill('not-the-token');
    await button('Sign in').click();
    await page.getByRole('alert').getByText('The sign-in did not work').waitFor();
    await page.getByRole('textbox', { name: 'Token' }).fill(sandbox.credentials.accessToken);
    await button('Sign in').click();
    await heading('What do you want on this computer?').waitFor();
    // What holds boards alone is nothing to pair.
    expect(await page.getByRole('checkbox', { name: 'Saved boards', exact: true }).count()).toBe(0);
    await page.getByRole('checkbox', { name: 'Harbour Planner', exact: true }).check();
    const folder = join(world.user, 'Tidemark', 'Harbour Planner');
    await until(() => page.getByLabel('Folder for Harbour Planner').inputValue()).toBe(folder);
    await picture(page, 'targetprocess-choose');
    await button('Start syncing').click();
    await heading('All is here').waitFor();
    const card = `${sandbox.place().named.get('Book a berth online')?.id} Book a berth online`;
    expect(await readFile(join(folder, card, 'sketch.txt'), 'utf8')).toBe('A map with berths.\n');
    await writeFile(join(folder, card, 'from here.txt'), 'from here');
    const names = () =>
      sandbox
        .place()
        .store.all('Attachment')
        .map((row) => textIn(row, 'Name'));
    await until(() => names().includes('from here.txt')).toBe(true);
    expect(await page.content()).not.toContain(sandbox.credentials.accessToken);
  });

  it('shows its boards, and says why a card cannot go where the workflow does not let it', async () => {
    await screen('boards');
    await page.getByRole('link', { name: 'Harbour Planner' }).click();
    const tile = page.getByRole('button', { name: /^Print the monthly report/ });
    await tile.click();
    const card = page.getByRole('complementary', { name: 'Card: Print the monthly report' });
    await card.getByText('What cards here do not have').click();
    await card.getByText('Whether a card of Targetprocess is blocked is set on its page').waitFor();
    expect(await card.getByRole('checkbox', { name: 'Blocked' }).count()).toBe(0);
    await card.getByRole('combobox', { name: 'Column' }).selectOption('Done');
    await card.getByText('From there the workflow lets it go to "Planned", "In Progress".').waitFor();
    await picture(page, 'targetprocess-card');
    // Six columns are wider than the window, and scroll.
    expect(await axeFaults(page)).toEqual([]);
    await screen('activity/outbox');
    await page.getByText('A User Story cannot go to "Done" from "Open".').waitFor();
    expect(await faults()).toEqual([]);
    await picture(page, 'targetprocess-outbox');
    expect(world.complaints).toEqual([]);
  });
});
