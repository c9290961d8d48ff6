import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everythingWritten } from '../app/temporary-home.ts';
import { allow } from './consent.ts';
import { openWorld } from './world.ts';
import type { Page } from 'playwright';
import type { World } from './world.ts';

describe('no secret', () => {
  let world: World;
  let page: Page;
  /** Everything that the page was sent. */
  const got: string[] = [];
  const bodies: Promise<void>[] = [];

  beforeAll(async () => {
    world = await openWorld({ keychain: true });
    ({ page } = world);
    page.on('response', (response) => {
      if (response.url().endsWith('/events')) return;
      bodies.push(
        response.text().then(
          (text) => void got.push(text),
          () => undefined,
        ),
      );
    });
    const wire = await page.context().newCDPSession(page);
    await wire.send('Network.enable');
    wire.on('Network.eventSourceMessageReceived', ({ data }) => void got.push(data));
    await page.reload();
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
    for (const path of ['Plans/Roof.md', 'Plans/Cellar.md']) await world.sandbox.save(world.workspace, path, `# ${path}\n`);
  });
  afterAll(() => world.close());

  /** Every secret and token that there is, also as an address or a base64 text would hold it. */
  function secrets(): readonly string[] {
    const { robot, oauth1, app, user } = world.sandbox.facts.credentials;
    const known = [
      robot.clientSecret,
      oauth1.consumerSecret,
      oauth1.tokenSecret,
      app.clientSecret,
      user.password,
      ...world.line.tokens,
    ];
    return known.flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    ]);
  }
  const leaks = (text: string) => secrets().filter((secret) => text.includes(secret));
  const title = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor();

  it('comes back to the page from all the ways to sign in, a sync, and trouble', async () => {
    const { robot, oauth1, app } = world.sandbox.facts.credentials;
    const account = { service: 'projectplace', url: world.line.url, secrets: 'keychain', allowAssumed: true } as const;
    await world.call(
      'accounts.add',
      { ...account, name: 'Robot' },
      { kind: 'oauth2-robot', clientId: robot.clientId, clientSecret: robot.clientSecret },
    );
    await world.call('accounts.add', { ...account, name: 'Old robot' }, { kind: 'oauth1-robot', ...oauth1 });
    const { address } = await world.call(
      'accounts.beginSignIn',
      { ...account, name: 'Me' },
      { clientId: app.clientId, clientSecret: app.clientSecret },
    );
    const consent = await page.context().newPage();
    await consent.goto(address);
    await allow(consent, world.sandbox);
    for (const [accountId, place] of [
      [1, 'robot'],
      [2, 'old'],
      [3, 'me'],
    ] as const) {
      const folder = `${world.folder}-${place}`;
      const pair = { accountId, workspaceId: String(world.workspace), remoteFolderId: null, folder };
      // One workspace is synced by one account; the others are only asked what they see.
      if (accountId === 3) await world.call('pairs.add', pair);
      else await world.call('accounts.workspaces', accountId);
    }
    await title('Up to date');
    await world.sandbox.fault({ effect: { kind: 'expireToken' } });
    await world.sandbox.fault({ pathMatches: 'documents', times: 3, effect: { kind: 'status', status: 500, body: 'Broken' } });
    await page.getByRole('button', { name: 'Sync now', exact: true }).click();
    await world.sandbox.save(world.workspace, 'Plans/Attic.md', '# Attic\n');
    await page.getByRole('button', { name: 'Sync now', exact: true }).click();
    await page.getByText('3 documents').waitFor();
    await title('Up to date');
    // What does not reach the log cannot be proven to be cut out of it.
    expect(world.line.tokens.length).toBeGreaterThanOrEqual(3);
    await Promise.all(bodies);
    expect(got.length).toBeGreaterThan(20);
    expect(leaks(got.join('\n'))).toEqual([]);
  });

  it('is in the diagnostics, as they are shown and as they are saved', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('link', { name: 'Diagnostics' }).click();
    await page.getByRole('button', { name: 'Show what is in it' }).click();
    await page.getByRole('region', { name: 'accounts.json' }).getByText('oauth1-robot').waitFor();
    expect(leaks(await page.content())).toEqual([]);
    await page.getByRole('button', { name: 'Save the bundle' }).click();
    const said = await page.getByText(/^Saved as /).innerText();
    const bundle = await readFile(said.replace('Saved as ', ''), 'utf8');
    expect(bundle).toContain('oauth1-robot');
    expect(leaks(bundle)).toEqual([]);
  });

  it('is in what Tidemark has written or said, nor is the address that opens the window', async () => {
    expect(leaks(await everythingWritten(world.home))).toEqual([]);
    expect(leaks(world.served().said())).toEqual([]);
    const { searchParams } = new URL(world.served().address);
    expect(page.url()).not.toContain(searchParams.get('token') ?? 'none');
    await page.goBack().catch(() => null);
    expect(page.url()).not.toContain('token');
    expect(world.complaints).toEqual([]);
  });
});
