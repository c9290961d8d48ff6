import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { snapshotsOf } from '../../main/app/tables/snapshots.ts';
import { openUiDesk } from './ui-desk.ts';
import type { Events } from '../../preload/contract.ts';
import type { RowListView, TableView } from '../../preload/tables.ts';
import type { ChosenFile, FileProposal, Machine } from '../../main/app/surface/machine.ts';
import type { UiDesk } from './ui-desk.ts';

const dayMs = 24 * 3_600_000;
const patience = { timeout: 30_000, interval: 50 };

describe('tables of a running desk', () => {
  let ui: UiDesk;
  let accountId: number;
  const cards = 'pm/Cards';
  let says: (proposal: FileProposal) => ChosenFile | null = () => null;
  const view = async (id = cards): Promise<TableView | undefined> =>
    (await ui.call('tables.list')).find((one) => one.accountId === accountId && one.id === id);
  const list = (more: Partial<RowListView> = {}): RowListView => ({
    ...{ accountId, tableId: cards, where: [], text: '', sort: null },
    ...more,
  });
  const titles = async (more: Partial<RowListView> = {}) => {
    const page = await ui.call('tables.rows', { ...list(more), columns: ['CardTitle'], offset: 0, limit: 50 });
    return page.rows.map(({ cells }) => cells[0]);
  };
  const isRead = () => expect.poll(async () => (await view())?.readAt ?? null, patience).not.toBe(null);

  beforeAll(async () => {
    const chooseFile: Machine['chooseFile'] = (proposal) => Promise.resolve(says(proposal));
    ui = await openUiDesk('small', { chooseFile });
    accountId = await ui.addRobot();
    await vi.waitUntil(() => view(), patience);
    expect(await view()).toMatchObject({ name: 'Cards', account: 'robot', rows: 0, readAt: null, kept: false });
  });
  afterAll(() => ui.close());

  it('keeps a table from when somebody looks at it, and tells that its rows have come', async () => {
    const heard: Events['tables'][number][] = [];
    onTestFinished(ui.on('tables', (changes) => heard.push(...changes)));
    expect(await ui.call('tables.open', accountId, cards)).toMatchObject({ kept: true });
    await isRead();
    await expect.poll(() => heard, patience).toContainEqual({ accountId, tableId: cards, reading: null });
    expect(await view()).toMatchObject({ rows: 4, problem: null, reading: null, waiting: false });
  });

  it('shows its rows in the order and with the columns that are asked for', async () => {
    await ui.call('tables.open', accountId, cards);
    await isRead();
    expect(await titles({ sort: { column: 'CardTitle', down: true } })).toEqual(['Plain', 'Finished', 'Everything', 'Below it']);
    expect(await titles({ text: 'plai' })).toEqual(['Plain']);
    expect(await titles({ where: [{ column: 'IsDone', is: '=', value: 'true' }] })).toEqual(['Finished']);
    const wrong = { ...list({ sort: { column: 'Nope', down: false } }), columns: [], offset: 0, limit: 5 };
    expect(await ui.raw('tables.rows', [wrong])).toMatchObject({ error: { kind: 'input' } });
    const page = await ui.call('tables.rows', { ...list(), columns: [], offset: 1, limit: 1 });
    const columns = (await view())?.columns.map(({ name }) => name) ?? [];
    const whole = await ui.call('tables.row', accountId, cards, page.rows[0]?.row ?? 0);
    expect(whole[columns.indexOf('CardTitle')]).toBe('Plain');
    expect(await ui.call('tables.chart', list(), 'IsDone')).toMatchObject({
      kind: 'values',
      bars: [
        { value: 'false', rows: 3 },
        { value: 'true', rows: 1 },
      ],
    });
  });

  it('says why it could not be read, keeps what was there, and reads it when asked', async () => {
    await ui.call('tables.open', accountId, cards);
    await isRead();
    const { control } = ui.bench.sandbox;
    control.addFault({ pathMatches: '^/pm/Cards$', times: 1000, effect: { kind: 'status', status: 403 } });
    await ui.call('tables.refresh', accountId, cards);
    await expect.poll(async () => (await view())?.problem?.kind, patience).toBe('refused');
    expect(await titles()).toHaveLength(4);
    control.faults.clear();
    await ui.call('tables.refresh', accountId, cards);
    await expect.poll(async () => (await view())?.problem, patience).toBe(null);
  });

  it('stops a reading that nobody wants any more, and forgets rows that are not to be kept', async () => {
    await ui.call('tables.open', accountId, cards);
    await isRead();
    const { control } = ui.bench.sandbox;
    control.addFault({ pathMatches: '^/pm/Cards$', times: 1, effect: { kind: 'delay', ms: 60_000 } });
    await ui.call('tables.refresh', accountId, cards);
    await expect.poll(async () => (await view())?.reading, patience).toBe(0);
    await ui.call('tables.cancel', accountId, cards);
    await expect.poll(async () => (await view())?.reading, patience).toBe(null);
    expect(await view()).toMatchObject({ rows: 4, problem: null, kept: true });
    control.faults.clear();
    expect(await ui.call('tables.setKept', accountId, cards, false)).toMatchObject({ kept: false, readAt: null, rows: 0 });
    expect(await titles()).toEqual([]);
  });

  it('tells whose the credential of an account without files is, when it was last used, and that it is refused', async () => {
    const account = async () => (await ui.call('accounts.list')).find(({ id }) => id === accountId);
    expect(await account()).toMatchObject({
      state: 'ok',
      owner: expect.any(String) as string,
      usedAt: expect.any(Number) as number,
    });
    const { control } = ui.bench.sandbox;
    control.addFault({ pathMatches: '^/', times: 10_000, effect: { kind: 'status', status: 401 } });
    expect(await ui.raw('accounts.test', [accountId])).toMatchObject({ error: { kind: 'auth' } });
    await expect.poll(async () => (await account())?.state, patience).toBe('signed-out');
    control.faults.clear();
    await ui.call('accounts.test', accountId);
    await expect.poll(async () => (await account())?.state, patience).toBe('ok');
  });

  it('signs in with an app password, made until today, and renews it', async () => {
    const { email, password } = ui.bench.sandbox.credentials.appPassword;
    const feeds = {
      service: 'projectplace',
      name: 'feeds',
      url: ui.bench.sandbox.url,
      secrets: 'session',
      allowAssumed: false,
    } as const;
    const key = { kind: 'app-password', email, createdAt: Date.now() - 85 * dayMs, appPassword: password } as const;
    for (const [wrong, kind] of [
      [{ ...key, appPassword: 'no' }, 'auth'],
      [{ ...key, createdAt: Date.now() + 2 * dayMs }, 'input'],
    ] as const) {
      expect(await ui.raw('accounts.add', [feeds, wrong])).toMatchObject({ error: { kind } });
    }
    const added = await ui.call('accounts.add', feeds, key);
    const warned = ({ warnFrom }: typeof added) => warnFrom !== null && warnFrom < Date.now();
    expect([added.signIn, warned(added)]).toEqual(['app-password', true]);
    expect(warned(await ui.call('accounts.renew', added.id, { ...key, createdAt: Date.now() - 1000 }))).toBe(false);
    await ui.call('accounts.remove', added.id, []);
  });

  it('is saved as what a person names, over a file only where they were asked about it, and not at all when they name nothing', async () => {
    await ui.call('tables.setKept', accountId, cards, true);
    await isRead();
    const folder = join(ui.bench.folder, 'named');
    const path = join(folder, 'mine.csv');
    const asked = { ...list({ text: 'plai' }), columns: ['CardTitle'], form: 'csv' } as const;
    const files = async () =>
      Promise.all((await readdir(folder)).map(async (name) => [name, await readFile(join(folder, name), 'utf8')]));
    await mkdir(folder);
    await writeFile(path, 'an old one');
    let proposed: FileProposal | null = null;
    says = (proposal) => {
      proposed = proposal;
      return null;
    };
    expect(await ui.call('tables.export', asked)).toBe(null);
    expect(proposed).toMatchObject({ name: expect.stringMatching(/^pm_Cards_\d{4}-\d\d-\d\d$/) as string, ending: 'csv' });
    says = () => ({ path, replaces: false });
    expect(await ui.raw('tables.export', [asked])).toMatchObject({ error: { kind: 'input' } });
    says = () => ({ path: join(folder, 'none', 'mine.csv'), replaces: true });
    expect(await ui.raw('tables.export', [asked])).toMatchObject({ error: { kind: 'unreadable' } });
    expect(await files()).toEqual([['mine.csv', 'an old one']]);
    says = () => ({ path, replaces: true });
    expect(await ui.call('tables.export', asked)).toEqual({ path, rows: 1 });
    expect(await files()).toEqual([['mine.csv', 'CardTitle\r\nPlain\r\n']]);
  });

  it('writes a table to its folder, under the name of the day, and says when it cannot', async () => {
    const folder = join(ui.bench.folder, 'reports');
    await mkdir(folder);
    expect(
      await ui.raw('tables.setSnapshot', [accountId, cards, { folder: '/nowhere', form: 'csv', every: 'day' }]),
    ).toMatchObject({
      error: { kind: 'input' },
    });
    await ui.call('tables.setSnapshot', accountId, cards, { folder, form: 'json.gz', every: 'day' });
    await expect.poll(async () => (await view())?.snapshot?.lastFile ?? null, patience).not.toBe(null);
    const [name = '', ...more] = await readdir(folder);
    expect([name, more]).toEqual([expect.stringMatching(/^pm_Cards_\d{4}-\d\d-\d\d\.json\.gz$/), []]);
    expect(JSON.parse(gunzipSync(await readFile(join(folder, name))).toString())).toMatchObject({ value: [{}, {}, {}, {}] });
    const told: (string | null)[] = [];
    onTestFinished(ui.on('incident', ({ begun }) => told.push(begun && `${begun.title}. ${begun.message}`)));
    const file = join(ui.bench.folder, 'a file');
    await writeFile(file, '');
    await ui.call('tables.setSnapshot', accountId, cards, { folder: file, form: 'csv', every: 'week' });
    await expect.poll(async () => (await view())?.snapshot?.problem ?? '', patience).toContain('is not there');
    const failed = expect.stringMatching(/^The table Cards was not saved to its folder\. .*is not there/) as string;
    await expect.poll(() => told, patience).toEqual([failed]);
    await ui.call('tables.setSnapshot', accountId, cards, null);
    await expect.poll(() => told, patience).toEqual([failed, null]);
    const account = ui.bench.host.settings.accounts().find(({ id }) => id === accountId);
    expect(account && snapshotsOf(ui.bench.host, account)).toEqual([]);
  });
});
