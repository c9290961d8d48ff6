import { join } from 'node:path';
import { readFile, stat } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openUiDesk } from './ui-desk.ts';
import type { CommandName } from '../../preload/contract.ts';
import type { UiDesk } from './ui-desk.ts';
import { numRuns, seed } from '../runs.ts';

/** Commands that take no arguments. */
const bare = [
  'app.info',
  'status.read',
  'preferences.read',
  'accounts.list',
  'accounts.addDemo',
  'pairs.chooseFolder',
  'activity.transfers',
  'conflicts.list',
  'diagnostics.preview',
  'diagnostics.save',
  'boards.list',
  'cards.mine',
  'outbox.list',
  'tables.list',
  'tables.refreshList',
  'tools.runs',
] as const satisfies readonly CommandName[];

/** All others, each with arguments that are almost right. */
const wrong: Readonly<Record<Exclude<CommandName, (typeof bare)[number]>, readonly unknown[]>> = {
  'preferences.write': [{ theme: 'pink' }],
  'accounts.add': [{ service: 'projectplace', name: 'a', url: 'https://x.example', secrets: 'env', allowAssumed: true }, {}],
  'accounts.beginSignIn': [
    { service: 'projectplace', name: 'a' },
    { clientId: 'a', clientSecret: 'b' },
  ],
  'accounts.pasteCode': ['nobody', 'code'],
  'accounts.cancelSignIn': [1],
  'accounts.renew': [1, { kind: 'password', password: 'x' }],
  'accounts.signInByWindow': [{ service: 'targetprocess', name: 'a' }, 0],
  'accounts.test': [1.5],
  'accounts.setAllowAssumed': [1, 'yes'],
  'accounts.operations': [Number.NaN],
  'accounts.remove': [1, ['-1']],
  'accounts.workspaces': [4711],
  'accounts.folders': [4711, '1', null],
  'pairs.add': [{ accountId: 1, workspaceId: '../1', remoteFolderId: null, folder: '/tmp/x' }],
  'pairs.suggestFolder': ['x'.repeat(2000)],
  'pairs.remove': [1, {}],
  'pairs.pause': [null, Infinity],
  'pairs.resume': [4711],
  'pairs.syncNow': [4711],
  'pairs.setLinkFiles': [1, 1],
  'pairs.folders': [4711, null],
  'pairs.select': [1, '1; DROP', 'trash'],
  'pairs.ignoreRules': [4711],
  'pairs.previewIgnore': [4711, ''],
  'pairs.setIgnoreRules': [1, null],
  'pairs.answerDeletes': [1, 'maybe'],
  'files.page': [{ pairId: 1, parentId: null, filter: '', sort: { by: 'name; --', down: false }, offset: 0, limit: 5 }],
  'files.position': [{ pairId: 4711, parentId: null, filter: '', sort: { by: 'name', down: false } }, '1'],
  'files.trail': [1, '../x'],
  'files.preview': [1, '../../etc/passwd'],
  'files.versions': [4711, '1'],
  'files.why': [1, 'local:0'],
  'files.open': [1, '/etc/passwd'],
  'files.reveal': [4711, '1'],
  'files.webAddress': [4711, '1'],
  'files.drop': [1, null, [{ name: '', data: '' }]],
  'activity.page': [{ pairId: null, before: null, limit: 100_000 }],
  'activity.held': [{ offset: -1, limit: 5 }],
  'activity.failures': [{ offset: 0, limit: 0 }],
  'activity.retry': [4711],
  'conflicts.compare': [4711, 'a'],
  'conflicts.resolve': [1, [], 'mine'],
  'boards.read': [4711, '1'],
  'boards.tiles': [1, '2', '3'],
  'boards.matching': [1, '2', 3],
  'boards.watch': [{ accountId: 1 }],
  'boards.refresh': [{ accountId: 1, boardId: '../1' }],
  'boards.setKept': [1, '1', 'no'],
  'boards.renameColumn': [1, { boardId: '1', id: '../x' }, 'a'],
  'cards.read': [4711],
  'cards.create': [1, { boardId: '1', columnId: '2' }],
  'cards.edit': [1, '2', { dueOn: 'tomorrow' }],
  'cards.move': [1, '2', { columnId: '3', after: 4 }],
  'cards.delete': [1, 'new card'],
  'cards.restore': ['1', '1'],
  'cards.recreate': [1, '-1'],
  'cards.keepText': [1, { cardId: '1', part: 'comment' }, { text: 'x' }],
  'cards.addComment': [1, '1', 'x'.repeat(200_000)],
  'cards.editComment': [1, { cardId: '1' }, 'x'],
  'cards.deleteComment': [1, '2'],
  'cards.addItem': [1, '1', 2],
  'cards.editItem': [1, { cardId: '1', id: '2' }, { done: 'yes' }],
  'cards.removeItem': [1, { cardId: '1' }],
  'cards.history': [1, '1/../2'],
  'cards.keepAttachments': [1, '2', 'yes'],
  'cards.openAttachment': [1, '2', '../../etc/passwd'],
  'outbox.retry': [['x']],
  'outbox.discard': [['4711', 4711]],
  'outbox.undiscard': [1],
  'outbox.resolve': ['4711', 'both'],
  'tables.open': [4711, 'pm/Cards'],
  'tables.setKept': [1, '', true],
  'tables.refresh': [1, 7],
  'tables.cancel': ['1', 'pm/Cards'],
  'tables.rows': [{ accountId: 1, tableId: 'pm/Cards', where: [], text: '', sort: null, columns: [], offset: 0, limit: 5000 }],
  'tables.row': [1, 'pm/Cards', -1],
  'tables.chart': [
    { accountId: 1, tableId: 'pm/Cards', where: [{ column: 'a', is: 'OR', value: '1' }], text: '', sort: null },
    'a',
  ],
  'tables.export': [{ accountId: 1, tableId: 'pm/Cards', where: [], text: '', sort: null, columns: [], form: '/etc/passwd' }],
  'tables.setSnapshot': [1, 'pm/Cards', { folder: '/tmp', form: 'csv', every: 'minute' }],
  'outbox.made': ['4711', '../4711'],
  'tools.list': [4711],
  'tools.people': ['1'],
  'tools.workspaces': [0.5],
  'tools.account': [0],
  'tools.members': [1, ''],
  'tools.webhooks': ['1'],
  'tools.plan': [4711, 'rename-column', {}],
  'tools.stopPlanning': [0],
  'tools.planUndo': ['1'],
  'tools.dropPreview': [''],
  'tools.rows': [{ of: { run: 1 }, states: ['lost'], text: '', offset: 0, limit: 5 }],
  'tools.run': ['a', { typed: '3', without: [] }],
  'tools.stop': [-1],
  'tools.resume': [1.5],
  'tools.cancel': [null],
  'tools.saveCsv': [{ run: 1, preview: 'a' }],
  'webhooks.list': [4711],
  'webhooks.add': [1, { boardId: '1', address: 'hooks.example.com' }],
  'webhooks.change': [1, '../1', { address: 'https://hooks.example.com', here: true }],
  'webhooks.end': [1, 'a/b'],
  'search.find': [1, 5],
};

describe('the door of the core', () => {
  let ui: UiDesk;
  beforeAll(async () => {
    ui = await openUiDesk();
  });
  afterAll(() => ui.close());

  const refusal = { ok: false, error: { kind: 'input', message: expect.any(String) as string } };

  it.each(Object.entries(wrong))('%s does not take what makes no sense', async (name, args) => {
    expect(await ui.raw(name, args)).toEqual(refusal);
  });

  it.each(bare)('%s takes no argument', async (name) => {
    expect(await ui.raw(name, [1])).toEqual(refusal);
  });

  it.each(['toString', '__proto__', 'constructor', '', 'files', null, 7, {}, undefined])('%s is no command', async (name) => {
    expect(await ui.raw(name, [])).toEqual(refusal);
  });

  it('answers whatever comes, and never with what was given', async () => {
    const names = fc.constantFrom(...Object.keys(wrong));
    const secret = 'hunter2-hunter2';
    await fc.assert(
      fc.asyncProperty(
        names,
        fc.array(fc.oneof(fc.jsonValue(), fc.constant(secret), fc.constant({ clientSecret: secret }))),
        async (name, args) => {
          const answer = await ui.raw(name, args);
          expect(answer).toHaveProperty('ok');
          if (!(answer as { ok: boolean }).ok) expect(JSON.stringify(answer)).not.toContain(secret);
        },
      ),
      { seed, numRuns: numRuns(500) },
    );
  });

  it('keeps preferences, each for itself, and gives what it cannot read back to the start', async () => {
    const heard: unknown[] = [];
    const end = ui.on('preferences', (value) => heard.push(value));
    const before = await ui.call('preferences.read');
    const changed = await ui.call('preferences.write', { theme: 'dark', language: 'sv' });
    expect(changed).toEqual({ ...before, theme: 'dark', language: 'sv' });
    expect(heard).toEqual([changed]);
    end();
    ui.bench.core.values.write({ 'preference.theme': 'from the future' });
    expect(await ui.call('preferences.read')).toEqual({ ...before, language: 'sv' });
    expect(heard).toHaveLength(1);
  });

  it('knows what it runs on', async () => {
    expect(await ui.call('app.info')).toMatchObject({
      version: '1.2.3',
      carrier: 'browser',
      home: ui.bench.home,
      demo: { url: ui.bench.sandbox.url },
    });
    expect(await ui.call('pairs.suggestFolder', ' A/B: "plan"... ')).toBe(`${ui.bench.folder}/A B plan`);
  });

  it('adds accounts on the demo service with one call', async () => {
    const [first, second] = [await ui.call('accounts.addDemo'), await ui.call('accounts.addDemo')];
    expect([first.name, second.name, first.url]).toEqual(['Demo', 'Demo 2', ui.bench.sandbox.url]);
    expect(await ui.call('accounts.test', first.id)).toEqual({ person: expect.any(String) as string });
    expect((await ui.call('accounts.workspaces', first.id)).map(({ name, pairId }) => [name, pairId])).toEqual([['Empty', null]]);
    for (const { id } of [first, second]) await ui.call('accounts.remove', id, []);
  });

  it('lists the folders of a workspace before it is paired, and pairs one of them', async () => {
    const { control, workspaces } = ui.bench.sandbox;
    const workspaceId = workspaces[0]?.id ?? 0;
    for (const path of ['B/Deep/x.txt', 'A/y.txt', 'z.txt'])
      control.putDocument(workspaceId, path, { content: Buffer.from(path) });
    const { id: accountId } = await ui.call('accounts.addDemo');
    const place = { accountId, workspaceId: String(workspaceId) };
    const folders = (parentId: string | null) => ui.call('accounts.folders', accountId, place.workspaceId, parentId);
    expect(await ui.raw('accounts.folders', [accountId, place.workspaceId, null])).toMatchObject({ error: { kind: 'input' } });
    await ui.call('accounts.workspaces', accountId);
    const top = await folders(null);
    expect(top.map(({ name }) => name)).toEqual(['A', 'B']);
    const [deep] = await folders(top[1]?.id ?? '');
    expect([deep?.name, await folders(deep?.id ?? '')]).toEqual(['Deep', []]);
    const folder = join(ui.bench.folder, 'deep');
    const pair = await ui.call('pairs.add', { ...place, remoteFolderId: deep?.id ?? '', folder });
    expect(pair.rootId).toBe(deep?.id);
    expect(await ui.call('accounts.workspaces', accountId)).toMatchObject([{ pairId: pair.id, partly: true }]);
    for (const remoteFolderId of [null, top[1]?.id ?? '']) {
      const wanted = { ...place, remoteFolderId, folder: join(ui.bench.folder, 'more') };
      expect(await ui.raw('pairs.add', [wanted])).toMatchObject({
        error: { kind: 'refused', message: expect.stringContaining(`synced already by pair ${pair.id}`) as string },
      });
    }
    await ui.call('pairs.remove', pair.id, { trash: false });
    await ui.call('accounts.remove', accountId, []);
  });

  it('refuses a key that the service does not take, and stores nothing', async () => {
    const account = { service: 'projectplace', name: 'bad', url: ui.bench.sandbox.url, secrets: 'session', allowAssumed: false };
    const key = { kind: 'oauth2-robot', clientId: 'nobody', clientSecret: 'wrong-wrong-wrong' };
    expect(await ui.raw('accounts.add', [account, key])).toMatchObject({ ok: false, error: { kind: 'auth' } });
    expect(await ui.call('accounts.list')).toEqual([]);
  });

  it('shows a bundle without secrets and saves what it showed', async () => {
    await ui.addRobot('for the bundle');
    const { clientSecret } = ui.bench.sandbox.credentials.robot;
    ui.bench.host.log(`failed with ${clientSecret}`);
    const parts = await ui.call('diagnostics.preview');
    expect(parts.map(({ name }) => name)).toEqual(['about.json', 'accounts.json', 'pairs.json', 'waiting.json', 'tidemark.log']);
    const { path } = await ui.call('diagnostics.save');
    const text = await readFile(path, 'utf8');
    expect(text).toContain('[hidden]');
    for (const part of [text, JSON.stringify(parts)]) expect(part).not.toContain(clientSecret);
    expect((await stat(path)).mode & 0o077).toBe(0);
  });
});
