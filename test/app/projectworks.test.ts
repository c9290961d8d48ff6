import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addAccount, renewAccount, testAccount } from '../../main/app/accounts.ts';
import { listOperations, setProfile } from '../../main/app/operations.ts';
import { Redactor } from '../../main/app/redact.ts';
import { withSession } from '../../main/app/sessions.ts';
import { setKept } from '../../main/app/tables/kept.ts';
import { refreshTable, refreshTableList, tablesOf } from '../../main/app/tables/refresh.ts';
import { openCore, type Core } from '../../main/core.ts';
import type { Account } from '../../main/sync/ports/settings.ts';
import { failure, patience } from '../conformance/expectations.ts';
import { startProjectworksSandbox, type ProjectworksSandbox } from '../sandbox/projectworks/server.ts';
import { everythingWritten } from './temporary-home.ts';

/** An account of Projectworks from its key to its mirror. */
describe('an account of Projectworks', () => {
  let sandbox: ProjectworksSandbox;
  let core: Core;
  let account: Account;
  let top: string;

  beforeAll(async () => {
    top = await realpath(await mkdtemp(join(tmpdir(), 'tidemark-projectworks-')));
    sandbox = await startProjectworksSandbox();
    const redactor = new Redactor();
    const askSecret = () => Promise.resolve({ consumerSecret: sandbox.credentials.consumerSecret });
    core = await openCore({ home: join(top, 'home'), version: '0', env: {}, redactor, askSecret, useSystemTrash: false });
    const auth = { kind: 'consumer-key', consumerKey: sandbox.credentials.consumerKey } as const;
    const wanted = { service: 'projectworks', name: 'Kauri', url: sandbox.apiEndpoint, auth, secrets: 'session' } as const;
    const parts = { consumerSecret: sandbox.credentials.consumerSecret };
    account = (await addAccount(core.host, { wanted: { ...wanted, allowAssumed: true }, parts }, patience())).account;
  });
  beforeEach(() => sandbox.control.reset());
  afterAll(async () => {
    await core.close();
    await sandbox.stop();
    await rm(top, { recursive: true, force: true });
  });

  const read = (tableId: string, whole = false) =>
    withSession(core.host, account, async (session) => {
      const tables = tablesOf(account, session);
      await refreshTableList(core.host, account, { tables, signal: patience() });
      await refreshTable(core.host, { account, tableId, whole }, { tables, signal: patience() });
    });
  const kept = (tableId: string, column: string) => {
    const { tables } = core.host.mirror;
    return tables.cells(tables.select(account.id, tableId, { where: [], text: '', sort: null })).map((row) => row[column]);
  };
  const lastAsked = () => sandbox.control.world.requests.findLast(({ path }) => path.endsWith('/Clients'))?.search ?? '';

  it('reads what changed, and finds what was deleted when a list is read whole', async () => {
    await read('Clients');
    expect(kept('Clients', 'ClientID')).toEqual([201, 202, 203, 204, 205]);
    sandbox.control.put('Clients', 203, { ClientName: 'Council of Brisbane' });
    sandbox.control.remove('Clients', 205);
    await read('Clients');
    expect(lastAsked()).toContain('ModifiedSinceDate');
    expect(kept('Clients', 'ClientName')).toContain('Council of Brisbane');
    expect(kept('Clients', 'ClientID')).toHaveLength(5);
    await read('Clients', true);
    expect(kept('Clients', 'ClientID').toSorted()).toEqual([201, 202, 203, 204]);
  });

  it('shows the requests that it has, and takes no corrections of them', async () => {
    const listed = await listOperations(core.host, account);
    expect(Object.fromEntries(listed.map(({ operation, evidence }) => [operation, evidence]))).toEqual({
      ...{
        'boards.list': 'observed',
        'boards.readCard': 'observed',
        'boards.createCard': 'assumed',
        'boards.moveCard': 'assumed',
      },
      ...{ 'boards.edit:title': 'assumed', 'boards.edit:activityId': 'assumed' },
      ...{ 'boards.edit:startOn': 'assumed', 'boards.edit:dueOn': 'assumed' },
    });
    expect((await failure(setProfile(core.host, account, '{}'))).kind).toBe('refused');
  });

  it("asks for people's private data only once somebody has chosen it", async () => {
    expect((await failure(read('Leaves'))).kind).toBe('refused');
    expect(sandbox.control.world.requests.some(({ path }) => path.includes('Leaves'))).toBe(false);
    setKept(core.host, account, { tableId: 'Leaves', kept: true });
    await read('Leaves');
    expect(kept('Leaves', 'LeaveID')).toHaveLength(16);
  });

  it('takes a new pair after the key was cycled, and loses nothing', async () => {
    const { world } = sandbox.control;
    await read('Clients', true);
    const old = sandbox.credentials;
    const pair = world.keys.cycle();
    const refused = await failure(read('Clients'));
    expect([refused.kind, refused.message]).toEqual(['auth', expect.stringContaining('cycled')]);
    expect(kept('Clients', 'ClientID')).toHaveLength(5);
    const auth = { kind: 'consumer-key', consumerKey: pair.consumerKey } as const;
    const wrong = { account, auth, parts: { consumerSecret: old.consumerSecret } };
    expect((await failure(renewAccount(core.host, wrong, patience()))).kind).toBe('auth');
    const right = { ...wrong, parts: { consumerSecret: pair.consumerSecret } };
    account = (await renewAccount(core.host, right, patience())).account;
    await testAccount(core.host, account, patience());
    await read('Clients');
    expect(lastAsked()).toContain('ModifiedSinceDate');
    expect(kept('Clients', 'ClientID')).toHaveLength(5);
    const written = await everythingWritten(join(top, 'home'));
    for (const secret of [old.consumerSecret, pair.consumerSecret]) expect(written).not.toContain(secret);
  });
});
