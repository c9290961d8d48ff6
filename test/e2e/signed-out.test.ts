import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allow } from './consent.ts';
import { documentsOf, filesIn } from './files-on-disk.ts';
import { openWorld } from './world.ts';
import type { Page } from 'playwright';
import type { World } from './world.ts';

const day = 24 * 3600_000;

describe('when the service no longer takes a sign-in', () => {
  let world: World;
  let page: Page;
  beforeAll(async () => {
    world = await openWorld();
    ({ page } = world);
  });
  afterAll(() => world.close());

  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const title = (name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();
  const overview = () => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Overview' }).click();
  const here = () => filesIn(world.folder);
  const there = () => documentsOf(world.sandbox, world.workspace);

  it('a person signs in again, and nothing was lost meanwhile', async () => {
    const { clientId, clientSecret } = world.sandbox.facts.credentials.app;
    await world.sandbox.save(world.workspace, 'Plans/Roof.md', 'one\n');
    const begun = await world.call(
      'accounts.beginSignIn',
      { service: 'projectplace', name: 'Me', url: world.line.url, secrets: 'session', allowAssumed: true },
      { clientId, clientSecret },
    );
    const consent = await page.context().newPage();
    await consent.goto(begun.address);
    await allow(consent, world.sandbox);
    await page
      .getByRole('heading', { name: 'No workspace is synced yet' })
      .or(page.getByText('No workspace is synced yet'))
      .waitFor();
    await world.call('pairs.add', {
      accountId: 1,
      workspaceId: String(world.workspace),
      remoteFolderId: null,
      folder: world.folder,
    });
    await title('Up to date');

    await world.sandbox.advance(130 * day);
    await button('Sync now').click();
    await title('Signed out');
    await page.getByText('Me is signed out').waitFor();
    await writeFile(join(world.folder, 'Plans/Written while signed out.md'), 'still here\n');
    await world.sandbox.save(world.workspace, 'Plans/Roof.md', 'two\n');
    await button('Sign in again').click();
    await button('Sign in again').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Client id').fill(clientId);
    await dialog.getByLabel('Client secret').fill(clientSecret);
    const opened = page.context().waitForEvent('page');
    await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
    await allow(await opened, world.sandbox);
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('article', { name: 'Me' }).getByText('Signed in', { exact: true }).waitFor();
    await overview();
    await title('Up to date');
    expect(await here()).toEqual(await there());
    expect(Object.keys(await here())).toEqual(['Plans/Roof.md', 'Plans/Written while signed out.md']);
  });

  it('a robot gets a new secret', async () => {
    const { clientId, clientSecret } = world.sandbox.facts.credentials.robot;
    await world.call('pairs.remove', 1, { trash: false });
    await world.call('accounts.remove', 1, []);
    const robot = {
      service: 'projectplace',
      name: 'Robot',
      url: world.line.url,
      secrets: 'session',
      allowAssumed: true,
    } as const;
    await world.call('accounts.add', robot, { kind: 'oauth2-robot', clientId, clientSecret });
    await world.call('pairs.add', {
      accountId: 2,
      workspaceId: String(world.workspace),
      remoteFolderId: null,
      folder: world.folder,
    });
    await title('Up to date');
    await world.sandbox.fault({
      method: 'POST',
      pathMatches: 'oauth2/access_token',
      times: 1000,
      effect: { kind: 'status', status: 401, body: { error: 'invalid_client' } },
    });
    await world.sandbox.advance(31 * day);
    await world.sandbox.save(world.workspace, 'Plans/Roof.md', 'three\n');
    await button('Sync now').click();
    await title('Signed out');
    await page.getByText('Robot is signed out').waitFor();
    await button('Sign in again').click();
    await page.getByRole('article', { name: 'Robot' }).getByRole('button', { name: 'New key' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Client id').fill(clientId);
    await dialog.getByLabel('Client secret').fill(clientSecret);
    await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
    await dialog.getByRole('alert').getByText('The sign-in did not work').waitFor();
    await world.sandbox.clearFaults();
    await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await overview();
    await title('Up to date');
    expect(await here()).toEqual(await there());
    expect(world.complaints).toEqual([]);
  });
});
