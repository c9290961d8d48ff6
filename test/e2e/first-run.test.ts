import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentsOf, filesIn } from './files-on-disk.ts';
import { openWorld, until } from './world.ts';
import type { Locator, Page } from 'playwright';
import type { World } from './world.ts';

describe('the first run', () => {
  let world: World;
  let page: Page;
  beforeAll(async () => {
    world = await openWorld({ seed: 'demo' });
    ({ page } = world);
  });
  afterAll(() => world.close());

  const button = (name: string, on: Page | Locator = page) => on.getByRole('button', { name, exact: true });
  const heading = (name: string) => page.getByRole('heading', { name, exact: true });

  /** From the choice of a service to a form with a name and the service's address. */
  async function startSignIn(name: string, how: string): Promise<void> {
    await page.getByRole('button', { name: /^ProjectPlace/ }).click();
    await page.getByLabel('Name of the account here').fill(name);
    await page.getByLabel('Address of the service').fill(world.line.url);
    await page.getByRole('radio', { name: how, exact: true }).check();
  }

  /** Chooses a workspace, takes the folder that is proposed, and waits until all of it is there. Answers the folder. */
  async function syncWorkspace(name: string): Promise<string> {
    await heading('What do you want on this computer?').waitFor();
    await page.getByRole('checkbox', { name, exact: true }).check();
    const folder = join(world.user, 'Tidemark', name);
    await until(() => page.getByLabel(`Folder for ${name}`).inputValue()).toBe(folder);
    await button('Start syncing').click();
    await heading('All is here').waitFor();
    return folder;
  }

  const documents = (name: string) =>
    documentsOf(world.sandbox, world.sandbox.facts.workspaces.find((one) => one.name === name)?.id ?? 0);

  it('leads from nothing to a folder in sync with a robot key, in less than two minutes', async () => {
    const began = performance.now();
    const { clientId, clientSecret } = world.sandbox.facts.credentials.robot;
    await startSignIn('Robot', 'Robot key');
    await page.getByLabel('Client id').fill(clientId);
    await page.getByLabel('Client secret').fill('not-the-secret');
    await button('Sign in').click();
    await page.getByRole('alert').getByText('The sign-in did not work').waitFor();
    await page.getByLabel('Client secret').fill(clientSecret);
    await button('Sign in').click();
    const folder = await syncWorkspace('Tern 2 launch');
    await button('To the overview').click();
    await heading('Up to date').waitFor();
    expect(performance.now() - began).toBeLessThan(120_000);
    expect(await filesIn(folder)).toEqual(await documents('Tern 2 launch'));
    expect(await page.content()).not.toContain(clientSecret);
  });

  it('takes a second account with a robot key of the older kind', async () => {
    const keys = world.sandbox.facts.credentials.oauth1;
    await page.goto(`${new URL(page.url()).origin}/#welcome`);
    await startSignIn('Old robot', 'Robot key, older kind');
    await page.getByLabel('Consumer key').fill(keys.consumerKey);
    await page.getByLabel('Consumer secret').fill(keys.consumerSecret);
    await page.getByLabel('Token', { exact: true }).fill(keys.token);
    await page.getByLabel('Token secret').fill(keys.tokenSecret);
    await button('Sign in').click();
    const folder = await syncWorkspace('Quality handbook');
    const [here, there] = [await filesIn(folder), await documents('Quality handbook')];
    // Names that no disk can hold have others here.
    expect(Object.values(here).toSorted()).toEqual(Object.values(there).toSorted());
  });

  describe('in the browser', () => {
    /** Fills in the application and goes on to the page of the service. */
    async function toConsent(): Promise<Page> {
      const { clientId, clientSecret } = world.sandbox.facts.credentials.app;
      await page.goto(`${new URL(page.url()).origin}/#welcome`);
      await startSignIn('Me', 'In the browser');
      await page.getByLabel('Client id').fill(clientId);
      await page.getByLabel('Client secret').fill(clientSecret);
      const opened = page.context().waitForEvent('page');
      await button('Sign in').click();
      await heading('Go on in the browser').waitFor();
      return opened;
    }

    async function fillIn(consent: Page, password: string): Promise<void> {
      await consent.getByLabel('E-mail').fill(world.sandbox.facts.credentials.user.email);
      await consent.getByLabel('Password').fill(password);
      await button('Allow', consent).click();
    }

    it('can be left, and says no where the person said no', async () => {
      const left = await toConsent();
      await button('Cancel').click();
      await heading('How do you sign in?').or(button('Sign in')).first().waitFor();
      await left.close();
      const consent = await toConsent();
      await button('Deny', consent).click();
      await page.getByRole('alert').getByText('The sign-in did not work').waitFor();
      await consent.close();
      expect((await world.call('accounts.list')).map(({ name }) => name)).toEqual(['Robot', 'Old robot']);
    });

    it('lets the person try again after a wrong password, and goes on by itself', async () => {
      const consent = await toConsent();
      await fillIn(consent, 'wrong');
      await consent.getByRole('alert').getByText('Wrong e-mail address or password').waitFor();
      await fillIn(consent, world.sandbox.facts.credentials.user.password);
      await consent.getByRole('heading', { name: 'Thank you' }).waitFor();
      await heading('What do you want on this computer?').waitFor();
      await consent.close();
      expect((await world.call('accounts.list')).map(({ name }) => name)).toEqual(['Robot', 'Old robot', 'Me']);
    });

    it('takes the pasted address of a browser that cannot come back by itself', async () => {
      await world.call('accounts.remove', 3, []);
      const consent = await toConsent();
      const address = await consent.evaluate<string>(`location.href`);
      await consent.close();
      const { email, password } = world.sandbox.facts.credentials.user;
      const form = new URLSearchParams(new URL(address).search);
      for (const [name, value] of Object.entries({ email, password, decision: 'allow' })) form.set(name, value);
      const answered = await fetch(new URL('/oauth2/authorize', address), { method: 'POST', body: form, redirect: 'manual' });
      const back = answered.headers.get('location') ?? '';
      const paste = page.getByLabel(/^Nothing happens/);
      await paste.fill(new URL(back).searchParams.get('code') ?? '');
      await button('Use the address').click();
      await page.getByRole('alert').getByText('Paste the whole address').waitFor();
      await paste.fill(back);
      await button('Use the address').click();
      await heading('What do you want on this computer?').waitFor();
    });
  });

  it('adds the demo account with one click', async () => {
    await page.goto(`${new URL(page.url()).origin}/#welcome`);
    await page.getByRole('button', { name: /^Demo account/ }).click();
    await heading('What do you want on this computer?').waitFor();
    await page.getByRole('checkbox', { name: 'Tern 2 launch' }).waitFor();
    expect(world.complaints).toEqual([]);
  });
});
