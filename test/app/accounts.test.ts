import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anyText, having, textWith } from './matchers.ts';
import { addAccount, removeAccount, renewAccount, testAccount } from '../../main/app/accounts.ts';
import { serviceAddress } from '../../main/app/ways-to-sign-in.ts';
import { listOperations, setProfile } from '../../main/app/operations.ts';
import { addPair } from '../../main/app/pairs.ts';
import { openWorkbench } from './temporary-home.ts';
import type { NewAccount } from '../../main/app/accounts.ts';
import type { Workbench } from './temporary-home.ts';

const signal = AbortSignal.timeout(600_000);

describe('accounts', () => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await openWorkbench();
  });
  afterAll(() => bench.close());

  const robot = (name: string, change: Partial<NewAccount> = {}): NewAccount => ({
    service: 'projectplace',
    name,
    url: bench.sandbox.url,
    auth: { kind: 'oauth2-robot', clientId: bench.sandbox.credentials.robot.clientId },
    secrets: 'session',
    allowAssumed: false,
    ...change,
  });

  it('adds one that works, and knows whose it is', async () => {
    const { clientSecret } = bench.sandbox.credentials.robot;
    const { account, person } = await addAccount(bench.host, { wanted: robot('first'), parts: { clientSecret } }, signal);
    expect(bench.host.settings.accounts()).toContainEqual(account);
    expect((await testAccount(bench.host, account, signal)).id).toBe(person.id);
  });

  it('adds one with OAuth 1', async () => {
    const { consumerKey, consumerSecret, token, tokenSecret } = bench.sandbox.credentials.oauth1;
    const wanted = robot('old', { auth: { kind: 'oauth1-robot', consumerKey, token } });
    const { account } = await addAccount(bench.host, { wanted, parts: { consumerSecret, tokenSecret } }, signal);
    expect(account.auth.kind).toBe('oauth1-robot');
  });

  it.each([
    ['a wrong secret', 'wrong', (): Partial<NewAccount> => ({}), 'auth'],
    ['a host that is not there', 'away', (): Partial<NewAccount> => ({ url: 'http://127.0.0.1:9' }), 'offline'],
  ])('stores nothing of one with %s', async (...[, name, change, kind]) => {
    const parts = { clientSecret: 'not-the-secret' };
    await expect(addAccount(bench.host, { wanted: robot(name, change()), parts }, signal)).rejects.toMatchObject({ kind });
    expect(bench.host.settings.accounts().map((one) => one.name)).not.toContain(name);
  });

  it('keeps the old secret when a new one does not work', async () => {
    const account = bench.host.settings.accounts().find((one) => one.name === 'first')!;
    const renewal = renewAccount(bench.host, { account, parts: { clientSecret: 'not-the-secret' } }, signal);
    await expect(renewal).rejects.toMatchObject({ kind: 'auth' });
    expect(await testAccount(bench.host, account, signal)).toMatchObject({ name: anyText });
  });

  it('takes another key in the place of a revoked one, and all else stays', async () => {
    const account = await bench.addRobot('rekeyed');
    const workspaceId = String(bench.sandbox.workspaces[0]!.id);
    const place = { account, workspaceId, remoteFolder: null, folder: `${bench.folder}/rekeyed`, linkFiles: false };
    const pair = await addPair(bench.host, place, signal);
    const { consumerKey, consumerSecret, token, tokenSecret } = bench.sandbox.credentials.oauth1;
    const auth = { kind: 'oauth1-robot', consumerKey, token } as const;
    await renewAccount(bench.host, { account, auth, parts: { consumerSecret, tokenSecret } }, signal);
    const renewed = bench.host.settings.accounts().find((one) => one.id === account.id)!;
    expect(renewed).toEqual({ ...account, auth });
    expect(await testAccount(bench.host, renewed, signal)).toMatchObject({ name: anyText });
    bench.host.settings.removePair(pair.id);
  });

  it('refuses another key that does not see what is synced', async () => {
    const account = bench.host.settings.accounts().find((one) => one.name === 'first')!;
    const workspaceId = String(bench.sandbox.workspaces[0]!.id);
    const place = { account, workspaceId, remoteFolder: null, folder: `${bench.folder}/unseen`, linkFiles: false };
    const pair = await addPair(bench.host, place, signal);
    bench.host.settings.updatePair({ ...pair, workspaceId: '4711', workspaceName: 'Secret plans' });
    const { consumerKey, consumerSecret, token, tokenSecret } = bench.sandbox.credentials.oauth1;
    const auth = { kind: 'oauth1-robot', consumerKey, token } as const;
    const renewal = renewAccount(bench.host, { account, auth, parts: { consumerSecret, tokenSecret } }, signal);
    await expect(renewal).rejects.toMatchObject({ kind: 'refused', message: textWith('does not see "Secret plans"') });
    expect(bench.host.settings.accounts()).toContainEqual(account);
    bench.host.settings.removePair(pair.id);
  });

  it('refuses a name that is taken', async () => {
    const adding = addAccount(bench.host, { wanted: robot('first'), parts: { clientSecret: 'x' } }, signal);
    await expect(adding).rejects.toThrow('There is already an account "first".');
  });

  it('says what each operation would send, and holds back the assumed ones', async () => {
    const account = bench.host.settings.accounts().find((one) => one.name === 'first')!;
    const operations = await listOperations(bench.host, account);
    const trash = operations.find((one) => one.operation === 'trash');
    expect(trash).toMatchObject({ evidence: 'assumed', enabled: false, request: textWith('DELETE') });
    const dueDay = operations.find((one) => one.operation === 'boards.edit:dueOn');
    expect(dueDay).toMatchObject({ evidence: 'assumed', enabled: false, request: textWith('PUT /1/cards/{cardId}') });
    expect(operations.find((one) => one.operation === 'webhooks.subscribe')).toMatchObject({ enabled: true });
    await expect(setProfile(bench.host, account, '{"nonsense":1}')).rejects.toMatchObject({ kind: 'refused' });
    expect(bench.host.settings.accounts().find((one) => one.id === account.id)?.profile).toBeNull();
  });

  it('is not removed while a pair uses it', async () => {
    const account = await bench.addRobot('used');
    const workspaceId = String(bench.sandbox.workspaces[0]!.id);
    const folder = `${bench.folder}/used`;
    const pair = await addPair(bench.host, { account, workspaceId, remoteFolder: null, folder, linkFiles: false }, signal);
    await expect(removeAccount(bench.host, account)).rejects.toThrow(`is used by pair ${pair.id}`);
    bench.host.settings.removePair(pair.id);
    expect(await removeAccount(bench.host, account)).toBe(true);
    expect(bench.host.settings.accounts().map((one) => one.name)).not.toContain('used');
  });
});

describe('the address of a service', () => {
  it.each([
    ['https://api.projectplace.com', 'https://api.projectplace.com'],
    ['https://API.projectplace.com/', 'https://api.projectplace.com'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://localhost:8080', 'http://localhost:8080'],
  ])('%s', (typed, origin) => {
    expect(serviceAddress('projectplace', typed)).toBe(origin);
  });

  it.each([
    'api.projectplace.com',
    'ftp://api.projectplace.com',
    'http://api.projectplace.com',
    'http://127.0.0.1.evil.example',
    'https://me:secret@api.projectplace.com',
    'https://api.projectplace.com/1/documents',
    'https://api.projectplace.com/?a=b',
    '',
  ])('refuses "%s"', (typed) => {
    expect(() => serviceAddress('projectplace', typed)).toThrow(having({ name: 'BadInput' }));
  });
});
