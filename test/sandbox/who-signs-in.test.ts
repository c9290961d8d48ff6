import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { administrationSeed } from './seeds/index.ts';
import type { Sandbox } from './server.ts';
import { startSandbox } from './server.ts';
import { call, robotClient, type TestClient } from './test-client.ts';

describe('a person whose account changes', () => {
  let sandbox: Sandbox;
  let client: TestClient;

  beforeAll(async () => {
    sandbox = await startSandbox({ seed: administrationSeed() });
  });
  beforeEach(async () => {
    await sandbox.control.reset();
    client = await robotClient(sandbox);
  });
  afterAll(() => sandbox.stop());

  const user = () => sandbox.control.world.personByEmail(sandbox.credentials.user.email);
  const act = async (id: number, action: string, params: readonly unknown[]): Promise<unknown> =>
    (await client.send('POST', `/1/account/people/${id}`, { action, params })).json;

  /** What the feeds and the page of an application answer to the right passwords, with that address. */
  async function signIn(email: string): Promise<readonly number[]> {
    const { appPassword, app, user: known } = sandbox.credentials;
    const basic = `Basic ${Buffer.from(`${email}:${appPassword.password}`).toString('base64')}`;
    const feed = await call(`${sandbox.url}/pm/Workspaces`, { headers: { Authorization: basic } });
    const form = { client_id: app.clientId, email, password: known.password, decision: 'allow' };
    const page = await call(`${sandbox.url}/oauth2/authorize`, { method: 'POST', body: new URLSearchParams(form) });
    return [feed.status, page.status];
  }

  it('signs in with the address that became the primary one', async () => {
    const { email } = sandbox.credentials.user;
    const { id } = user();
    const address = `renamed@${email.split('@')[1] ?? ''}`;
    expect(await signIn(email)).toEqual([200, 302]);
    expect(await act(id, 'add_secondary_email', [address])).toEqual({ succeeded: [String(id)], failed: [] });
    expect(await signIn(address)).toEqual([200, 302]);
    expect(await signIn(email)).toEqual([401, 401]);
  });

  it('is told no more than a stranger after leaving, and gets no new tokens', async () => {
    const { email } = sandbox.credentials.user;
    const person = user();
    const { clientId, clientSecret } = sandbox.credentials.app;
    const { refresh_token = '' } = sandbox.control.world.bearer.issue(person, clientId);
    const nothing = { workspaces: {}, templates: {}, portfolios: {}, teams: {} };
    expect(await act(person.id, 'delete_account_user', [{ [person.id]: nothing }])).toMatchObject({ failed: [] });
    expect(await signIn(email)).toEqual([401, 401]);
    const grant = { grant_type: 'refresh_token', refresh_token, client_id: clientId, client_secret: clientSecret };
    const answer = await call(`${sandbox.url}/oauth2/access_token`, { method: 'POST', body: new URLSearchParams(grant) });
    expect(answer).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
  });
});
