import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rowsOf, type FeedRow } from '../sandbox/odata/rows.ts';
import type { Seed } from '../sandbox/seed.ts';
import { startSandbox, type Sandbox } from '../sandbox/server.ts';
import { demoSeed } from '../sandbox/seeds/index.ts';
import { axeFaults, layoutFaults } from './screen-faults.ts';
import { openServiceWorld, type ServiceWorld } from './service-world.ts';
import { picture } from './picture.ts';
import { until } from './world.ts';

/** Feeds tell members nothing of workspaces that others own. */
function everyoneManages(): Seed {
  const seed = demoSeed();
  return { ...seed, people: seed.people.map((one) => (one.role === 'owner' ? one : { ...one, role: 'admin' })) };
}

describe('reporting feeds in the window', () => {
  let sandbox: Sandbox;
  let world: ServiceWorld;
  let snapshots = '';

  beforeAll(async () => {
    snapshots = await mkdtemp(join(tmpdir(), 'tidemark-snapshots-'));
    [sandbox, world] = await Promise.all([startSandbox({ seed: everyoneManages() }), openServiceWorld()]);
  });
  afterAll(async () => {
    await world.close();
    await sandbox.stop();
    await rm(snapshots, { recursive: true, force: true });
  });

  /** All cards that the service tells of. */
  function rowsThere(): readonly FeedRow[] {
    const { world: there } = sandbox.control;
    const caller = [...there.people.values()].find(({ email }) => email === sandbox.credentials.appPassword.email);
    if (!caller) throw new Error('The app password is nobody’s.');
    return [...rowsOf(there, caller, { root: 'pm', name: 'Cards' })];
  }

  /** What a row shows, from 0; a column by its place. */
  const cell = (row: number, column: number) =>
    world.page
      .locator(`[role=row][aria-rowindex="${row + 2}"] [role=gridcell]`)
      .nth(column)
      .textContent();

  /** What keeps people out of the screen as it is, or is badly laid out, in both themes. */
  async function faults(): Promise<readonly string[]> {
    const { page } = world;
    const found = [...(await layoutFaults(page)), ...(await axeFaults(page))];
    await page.evaluate(`document.documentElement.dataset.theme = 'dark'`);
    found.push(...(await axeFaults(page, ['color-contrast'])));
    await page.evaluate(`document.documentElement.dataset.theme = 'light'`);
    return found;
  }

  it('are signed in to with an app password', async () => {
    const { page } = world;
    const { email, password } = sandbox.credentials.appPassword;
    const signIn = page.getByRole('button', { name: 'Sign in', exact: true });
    await page.getByRole('button', { name: /^ProjectPlace/ }).click();
    await page.getByLabel('Name of the account here').fill('Reports');
    await page.getByLabel('Address of the service').fill(sandbox.url);
    await page.getByRole('radio', { name: 'App password', exact: true }).check();
    await page.getByLabel('E-mail address').fill(email);
    await page.getByRole('textbox', { name: 'App password' }).fill('not-the-password');
    expect(await faults()).toEqual([]);
    await picture(page, 'feeds-sign-in');
    await signIn.click();
    await page.getByRole('alert').waitFor();
    await page.getByRole('textbox', { name: 'App password' }).fill(password);
    await signIn.click();
    await page.getByRole('link', { name: 'Tables' }).click();
    await page.getByRole('link', { name: 'Cards', exact: true }).waitFor();
    expect(await page.content()).not.toContain(password);
    await picture(page, 'feeds-tables');
    expect(await faults()).toEqual([]);
  });

  it('are read, sorted, filtered, and exported as they are shown', async () => {
    const { page } = world;
    await page.getByRole('link', { name: 'Cards', exact: true }).click();
    const all = rowsThere();
    await page
      .getByRole('status')
      .getByText(`${all.length.toLocaleString('en-GB')} rows`)
      .waitFor();
    const sort = page.getByRole('button', { name: 'CardId' });
    await sort.click();
    await sort.click();
    const ids = all.map(({ CardId }) => Number(CardId)).toSorted((a, b) => b - a);
    await until(() => Promise.all([0, 1, 2].map((row) => cell(row, 0)))).toEqual(ids.slice(0, 3).map(String));
    expect(await faults()).toEqual([]);
    await page.getByRole('searchbox').fill('ventilation unit');
    await until(() => cell(0, 1)).toBe('Ventilation unit on the roof');
    await page.getByRole('searchbox').fill('');
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.getByRole('combobox', { name: 'Filter by column' }).selectOption('IsDone');
    await page.getByRole('combobox', { name: 'How to compare' }).selectOption('=');
    await page.getByRole('textbox', { name: 'Value' }).fill('true');
    const done = all.filter(({ IsDone }) => IsDone === true);
    await page
      .getByRole('status')
      .getByText(`${done.length.toLocaleString('en-GB')} rows`)
      .waitFor();
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'As JSON (.gz)' }).click();
    const told = await page.getByText(/rows saved as /).textContent();
    await picture(page, 'feeds-table');
    const file = /saved as (.*\.json\.gz)/.exec(told ?? '')?.[1] ?? '';
    // As the vendor's own script writes it (contract 11).
    const saved: unknown = JSON.parse(gunzipSync(await readFile(file)).toString());
    expect(saved).toEqual({ value: done.toSorted((a, b) => Number(b['CardId']) - Number(a['CardId'])) });
  });

  it('are saved to a folder regularly', async () => {
    const { page } = world;
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Save it to a folder regularly' }).click();
    const dialog = page.getByRole('dialog', { name: 'Save Cards regularly' });
    await dialog.getByLabel('Folder', { exact: true }).fill(join(snapshots, 'none'));
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText(/not there|no folder|cannot/i).waitFor();
    await dialog.getByLabel('Folder', { exact: true }).fill(snapshots);
    expect(await faults()).toEqual([]);
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await until(() => readdir(snapshots)).toEqual([expect.stringMatching(/^pm_Cards_.*\.json\.gz$/)]);
    expect(world.complaints).toEqual([]);
  });
});
