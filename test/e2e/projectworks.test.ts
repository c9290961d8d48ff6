import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startProjectworksSandbox, type ProjectworksSandbox } from '../sandbox/projectworks/server.ts';
import { axeFaults, layoutFaults } from './screen-faults.ts';
import { openServiceWorld, type ServiceWorld } from './service-world.ts';
import { picture } from './picture.ts';
import { until } from './world.ts';

describe('Projectworks in the window', () => {
  let sandbox: ProjectworksSandbox;
  let world: ServiceWorld;

  beforeAll(async () => {
    [sandbox, world] = await Promise.all([startProjectworksSandbox(), openServiceWorld()]);
  });
  afterAll(async () => {
    await world.close();
    await sandbox.stop();
  });

  const faults = async () => [...(await layoutFaults(world.page)), ...(await axeFaults(world.page))];

  it('is signed in to with a key, and tells what that may see', async () => {
    const { page } = world;
    const { consumerKey, consumerSecret } = sandbox.credentials;
    const signIn = page.getByRole('button', { name: 'Sign in', exact: true });
    await page.getByRole('button', { name: /^Projectworks/ }).click();
    await page.getByText('This key may see more than you do').waitFor();
    expect(await faults()).toEqual([]);
    await picture(page, 'projectworks-sign-in');
    await page.getByLabel('Address of the service').fill(sandbox.apiEndpoint);
    await page.getByLabel('Consumer key').fill(consumerKey);
    await page.getByLabel('Consumer secret').fill('not-the-secret');
    await page.getByRole('checkbox', { name: 'Change cards on the service' }).check();
    await signIn.click();
    await page.getByRole('alert').getByText('mistyped, cycled, deactivated or deleted').waitFor();
    await page.getByLabel('Consumer secret').fill(consumerSecret);
    await signIn.click();
    await page.getByRole('link', { name: 'Ferry terminal seismic review' }).waitFor();
    await picture(page, 'projectworks-boards');
    expect(await page.content()).not.toContain(consumerSecret);
  });

  it('shows a project as a board of timecodes, and moves one', async () => {
    const { page } = world;
    await page.getByRole('link', { name: 'Ferry terminal seismic review' }).click();
    const column = (name: string) => page.getByRole('region', { name: new RegExp(`^${name}`) });
    const tile = column('To do').getByRole('button', { name: /^Site visit/ });
    await tile.waitFor();
    await tile.click();
    const card = page.getByRole('complementary', { name: 'Card: Site visit' });
    await card.waitFor();
    await picture(page, 'projectworks-card');
    await card.getByLabel('Column').selectOption({ label: 'Completed' });
    await column('Completed')
      .getByRole('button', { name: /^Site visit/ })
      .waitFor();
    await until(() => sandbox.control.world.records.find('Tasks', 'TaskID', 10_010)?.['TaskStatusName']).toBe('Completed');
  });

  it('keeps the warning with the account', async () => {
    const { page, complaints } = world;
    await page.goto(`${new URL(page.url()).origin}/#settings/accounts`);
    const account = page.getByRole('article', { name: 'Projectworks' });
    await account.getByText('may be more than you see there yourself').waitFor();
    await account.getByText('Consumer key', { exact: false }).first().waitFor();
    expect(await faults()).toEqual([]);
    await picture(page, 'projectworks-accounts');
    await page.goto(`${new URL(page.url()).origin}/#tables`);
    await page.getByRole('link', { name: 'Companies', exact: true }).click();
    await page.getByText('Harbour Ferries Ltd').waitFor();
    await picture(page, 'projectworks-table');
    expect(complaints).toEqual([]);
  });
});
