import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { planpointDemo } from '../sandbox/planpoint/seed.ts';
import { type PlanpointSandbox, startPlanpointSandbox } from '../sandbox/planpoint/server.ts';
import { axeFaults, layoutFaults } from './screen-faults.ts';
import { openServiceWorld, type ServiceWorld } from './service-world.ts';
import { until } from './world.ts';
import { picture } from './picture.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

describe('Planpoint in the window', () => {
  let sandbox: PlanpointSandbox;
  let world: ServiceWorld;
  let page: Page;

  beforeAll(async () => {
    [sandbox, world] = await Promise.all([startPlanpointSandbox({ seed: planpointDemo() }), openServiceWorld()]);
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
  const unit = (name: string) =>
    sandbox.state.world.projects
      .find(({ fields }) => fields['name'] === 'Linden Court')
      ?.units.find(({ fields }) => fields['name'] === name);

  it('is signed in to with name and password, and brings plans and brochures', async () => {
    await page.getByRole('button', { name: /^Planpoint/ }).click();
    await page.getByLabel('Name of the account here').fill('Harbour Homes');
    await page.getByLabel('Address of the service').fill(sandbox.url);
    await page.getByRole('radio', { name: 'Name and password', exact: true }).check();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill(sandbox.credentials.username);
    await page.getByRole('textbox', { name: 'Password', exact: true }).fill('not-the-password');
    expect(await faults()).toEqual([]);
    await picture(page, 'planpoint-sign-in');
    await button('Sign in').click();
    await page.getByRole('alert').getByText('does not accept the user name or the password').waitFor();
    await page.getByRole('textbox', { name: 'Password', exact: true }).fill(sandbox.credentials.password);
    await button('Sign in').click();
    await heading('What do you want on this computer?').waitFor();
    await page.getByRole('checkbox', { name: 'Linden Court', exact: true }).check();
    const folder = join(world.user, 'Tidemark', 'Linden Court');
    await until(() => page.getByLabel('Folder for Linden Court').inputValue()).toBe(folder);
    await picture(page, 'planpoint-choose');
    await button('Start syncing').click();
    await heading('All is here').waitFor();
    expect((await readFile(join(folder, 'Linden Court brochure.pdf'), 'latin1')).slice(0, 5)).toBe('%PDF-');
    expect(await page.content()).not.toContain(sandbox.credentials.password);
    for (const { headers } of sandbox.state.seen.filter(({ host }) => host === 'files')) {
      expect(headers).not.toHaveProperty('authorization');
    }
  });

  it('shows units by their availability, and changes it when a card is moved', async () => {
    await screen('boards');
    await page.getByRole('link', { name: 'Linden Court' }).click();
    await page.getByRole('button', { name: /^101\b/ }).click();
    const card = page.getByRole('complementary', { name: 'Card: 101' });
    await picture(page, 'planpoint-card');
    await card.getByRole('combobox', { name: 'Column' }).selectOption('Sold');
    await until(() => unit('101')?.fields['availability']).toBe('Sold');
    expect(await axeFaults(page)).toEqual([]);
    await picture(page, 'planpoint-board');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^102\b/ }).press('Delete');
    await page.getByText('Planpoint has no trash').first().waitFor();
    expect(unit('102')).toBeDefined();
  });

  it('lists its tables', async () => {
    await screen('tables');
    await page.getByText('Units', { exact: true }).first().waitFor();
    await picture(page, 'planpoint-tables');
    expect(await faults()).toEqual([]);
    expect(world.complaints).toEqual([]);
  });
});
