import type { Page } from 'playwright';
import type { FakeBridge } from './fake-bridge.ts';

/** A screen in a state that is worth a picture. */
export interface Scene {
  readonly name: string;
  readonly at: string;
  readonly size?: readonly [number, number];
  readonly prepare?: (bridge: FakeBridge) => void;
  readonly play?: (page: Page, bridge: FakeBridge) => Promise<void>;
}

const small = [900, 600] as const;
export const now = Date.now();

export const scenes: readonly Scene[] = [
  { name: 'overview', at: 'overview', prepare: busy },
  { name: 'overview-needs-you', at: 'overview', prepare: needsYou },
  { name: 'overview-notices', at: 'overview', prepare: busy, play: tellNews },
  { name: 'overview-paused', at: 'overview', prepare: paused, play: (page) => button(page, 'Resume').hover() },
  { name: 'overview-lost', at: 'overview', size: small, play: cutLine },
  { name: 'overview-empty', at: 'overview', prepare: noPairs },
  { name: 'overview-offline', at: 'overview', size: small, prepare: offline },
  { name: 'files', at: 'files/1', play: (page) => page.getByRole('row', { name: /Project plan/ }).click() },
  { name: 'files-image', at: 'files/1', play: (page) => page.getByRole('row', { name: /Site plan/ }).click() },
  { name: 'files-filter', at: 'files/1', play: (page) => page.getByRole('searchbox').fill('plan') },
  { name: 'files-no-match', at: 'files/1', play: (page) => page.getByRole('searchbox').fill('nothing like it') },
  { name: 'files-held', at: 'files/1', size: small, play: openHeld },
  { name: 'files-problem', at: 'files/1', size: small, prepare: (bridge) => fail(bridge, 'files.page') },
  { name: 'files-small', at: 'files/1', size: small },
  { name: 'files-pdf', at: 'files/1', play: openPdf },
  { name: 'boards', at: 'boards' },
  { name: 'boards-offline', at: 'boards', size: small, prepare: boardsOffline },
  { name: 'boards-mine', at: 'boards/mine' },
  { name: 'board', at: 'boards/1/70' },
  { name: 'board-filter', at: 'boards/1/70', play: (page) => page.getByRole('searchbox').fill('anchor') },
  { name: 'board-offline', at: 'boards/1/71', prepare: boardsOffline },
  { name: 'board-add', at: 'boards/1/70', play: (page) => button(page, 'Add a card to Review').click() },
  { name: 'board-deleted', at: 'boards/1/70', play: deleteCard },
  { name: 'board-german', at: 'boards/1/70', size: small, prepare: german },
  { name: 'board-drag', at: 'boards/1/70', play: drag },
  { name: 'board-small', at: 'boards/1/70/22', size: small },
  { name: 'card', at: 'boards/1/70/20' },
  { name: 'card-more', at: 'boards/1/70/20', play: toComments },
  { name: 'card-unsaved', at: 'boards/1/70/20', size: [1280, 1250], prepare: unsaved },
  { name: 'tables', at: 'tables' },
  { name: 'tables-offline', at: 'tables', size: small, prepare: tablesOffline },
  { name: 'table', at: 'tables/1/pm%2FCards' },
  { name: 'table-filter', at: 'tables/1/pm%2FCards', size: small, play: filterRows },
  { name: 'table-columns', at: 'tables/1/pm%2FCards', play: (page) => button(page, 'Columns').click() },
  { name: 'table-row', at: 'tables/1/pm%2FCards', play: openRow },
  { name: 'table-reading', at: 'tables/1/pm%2FCards', size: small, play: readAgain },
  { name: 'table-private', at: 'tables/2/Users' },
  { name: 'table-snapshot', at: 'tables/1/pm%2FCards', play: openSnapshot },
  { name: 'outbox', at: 'activity/outbox' },
  { name: 'activity', at: 'activity' },
  { name: 'activity-transfers', at: 'activity/transfers' },
  { name: 'activity-held', at: 'activity/held', prepare: holdDisk },
  { name: 'activity-failed', at: 'activity/failed', size: small },
  { name: 'activity-nothing', at: 'activity/held', size: small, prepare: nothing },
  { name: 'conflicts-text', at: 'conflicts' },
  { name: 'conflicts-image', at: 'conflicts/k4' },
  { name: 'conflicts-facts', at: 'conflicts/k5', size: small },
  { name: 'conflicts-none', at: 'conflicts', size: small, prepare: nothing },
  { name: 'settings-general', at: 'settings/general' },
  { name: 'settings-accounts', at: 'settings/accounts' },
  { name: 'settings-requests', at: 'settings/accounts', play: (page) => firstButton(page, 'Show the requests').click() },
  { name: 'settings-new-key', at: 'settings/accounts', play: (page) => firstButton(page, 'New key').click() },
  { name: 'settings-german', at: 'settings/general', size: small, prepare: german },
  {
    name: 'settings-ignore',
    at: 'settings/folders/1',
    size: small,
    prepare: ({ failing }) => failing.set('pairs.previewIgnore', { kind: 'refused', message: 'Line 2 is no rule: [' }),
    play: writeRule,
  },
  { name: 'settings-stop', at: 'settings/folders/1', play: (page) => button(page, 'Stop syncing').click() },
  { name: 'settings-workspaces', at: 'settings/folders/1', prepare: partlyTicked },
  {
    name: 'settings-leave-out',
    at: 'settings/folders/1',
    play: (page) => page.getByRole('treeitem', { name: /Drawings/ }).click(),
  },
  { name: 'settings-webhooks', at: 'settings/webhooks', size: small },
  {
    name: 'settings-webhook-add',
    at: 'settings/webhooks',
    play: (page) => page.getByRole('button', { name: 'Add a webhook' }).click(),
  },
  {
    name: 'settings-diagnostics',
    at: 'settings/diagnostics',
    play: (page) => page.getByRole('button', { name: 'Show what is in it' }).click(),
  },
  { name: 'welcome', at: 'welcome', prepare: fresh },
  { name: 'welcome-sign-in', at: 'welcome', prepare: fresh, play: toSignIn },
  { name: 'welcome-waiting', at: 'welcome/sign-in', prepare: fresh, play: openBrowser },
  { name: 'welcome-robot', at: 'welcome/sign-in', prepare: refuseKey, play: giveKey },
  { name: 'welcome-first-sync', at: 'welcome/sync/1-2', prepare: busy },
  { name: 'welcome-folder', at: 'welcome/choose', play: chooseFolder },
  {
    name: 'welcome-workspaces',
    at: 'welcome/choose',
    play: (page) => page.getByRole('checkbox', { name: /Office move/ }).check(),
  },
  { name: 'palette-nothing', at: 'boards/1/70', size: small, play: searchNothing },
  { name: 'palette', at: 'overview', play: search },
];

async function filterRows(page: Page): Promise<void> {
  await button(page, 'Filter').click();
  await page.getByRole('combobox', { name: 'Filter by column' }).selectOption('CardTitle');
  await page.getByRole('textbox', { name: 'Value' }).fill('roof');
  await page.getByRole('button', { name: 'Estimate' }).click();
  await page.getByRole('combobox', { name: 'Chart of a column' }).selectOption('Estimate');
  await page.getByRole('status').getByText('233 rows').waitFor();
}

async function openRow(page: Page): Promise<void> {
  await page
    .getByRole('row', { name: /Order windows of house 2/ })
    .first()
    .dblclick();
  await page.getByRole('dialog').getByText('AssigneeName').waitFor();
}

async function readAgain(page: Page, bridge: FakeBridge): Promise<void> {
  await page
    .getByRole('row', { name: /Order windows of house 2/ })
    .first()
    .waitFor();
  bridge.tables.change('pm/Cards', { reading: 812 });
  await page.getByText('Reading, 812 rows so far').waitFor();
}

async function openSnapshot(page: Page): Promise<void> {
  await button(page, 'More actions').click();
  await page.getByRole('menuitem', { name: 'Save it to a folder regularly' }).click();
  await page.getByRole('textbox', { name: 'Folder' }).fill('/home/anna/Reports');
}

function tablesOffline({ tables }: FakeBridge): void {
  const problem = { kind: 'offline', message: 'No network.' };
  tables.tables = tables.tables.map((one) => ({ ...one, problem }));
}

async function chooseFolder(page: Page): Promise<void> {
  await page.getByRole('checkbox', { name: /Office move/ }).check();
  await page.getByRole('button', { name: /^Only a folder/ }).click();
  await page.getByRole('treeitem', { name: 'Drawings' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('treeitem', { name: 'Structure' }).click();
}

function busy(bridge: FakeBridge): void {
  const [first, second, third] = bridge.data.pairs;
  if (!first || !second || !third) return;
  bridge.data.conflicts = [];
  bridge.data.accounts = bridge.data.accounts.map((account) => ({ ...account, expiresAt: null, warnFrom: null }));
  bridge.data.pairs = [
    first,
    { ...second, state: 'syncing', held: 3, progress: { done: 12, steps: 340, phase: 'working' } },
    third,
  ];
  bridge.status = { state: 'syncing', needsYou: 0 };
}

function partlyTicked(bridge: FakeBridge): void {
  bridge.data.excluded.add('21');
}

function needsYou(bridge: FakeBridge): void {
  const [first, second, third] = bridge.data.pairs;
  if (!first || !second || !third) return;
  bridge.data.pairs = [
    { ...first, state: 'attention', conflicts: 2, failed: 1, held: 1 },
    { ...second, state: 'attention', deletes: 412 },
    {
      ...third,
      state: 'attention',
      conflicts: 1,
      stopped: { kind: 'unreadable', message: 'The folder /home/anna/Water mains is not there. Is its disk connected?' },
    },
  ];
  bridge.status = { state: 'attention', needsYou: 6 };
}

function offline(bridge: FakeBridge): void {
  bridge.data.pairs = bridge.data.pairs.map((pair) => ({ ...pair, state: 'offline' }));
  bridge.data.conflicts = [];
  bridge.status = { state: 'offline', since: now - 48 * 60_000, needsYou: 0 };
}

function fresh(bridge: FakeBridge): void {
  bridge.data.accounts = [];
  bridge.data.pairs = [];
  bridge.data.conflicts = [];
  bridge.data.info = { ...bridge.data.info, demo: { url: 'http://127.0.0.1:4000' } };
}

async function openPdf(page: Page): Promise<void> {
  await page.getByRole('row', { name: /Tender documents/ }).click();
  await page.waitForTimeout(1500);
}

/** A card held over another column. */
async function drag(page: Page): Promise<void> {
  const box = await page.getByRole('button', { name: /^Apply for the crane permit/ }).boundingBox();
  const target = await page.getByRole('button', { name: /^Main switchboard/ }).boundingBox();
  if (!box || !target) return;
  await page.mouse.move(box.x + 60, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(target.x + 40, target.y + 4, { steps: 8 });
}

async function toComments(page: Page): Promise<void> {
  await page.getByText('History').click();
  await page.getByText('Moved from To do').scrollIntoViewIfNeeded();
}

/** Texts that were written in an earlier window. */
function unsaved({ boards }: FakeBridge): void {
  const card = boards.card('20');
  const unsavedTexts = [
    { part: 'description', text: 'Six piles of 900 mm, and two more where the old tank was.', began: card.fields.description },
    { part: 'comment', text: 'The soil report came this morning; I will', began: '' },
  ];
  boards.data.cards.set('20', { ...card, unsavedTexts });
}

function holdDisk({ data }: FakeBridge): void {
  data.held.push({
    pairId: 1,
    key: 'unsyncable Archive 2019',
    action: 'upload',
    side: 'remote',
    path: 'Archive 2019',
    reason: 'other-disk',
    message:
      'Another disk is mounted here, which looks like an emptied folder when it is not there. Sync it as a folder of its own.',
    webAddress: null,
  });
}

async function toSignIn(page: Page): Promise<void> {
  await page.getByRole('button', { name: /ProjectPlace/ }).click();
}

async function search(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search and commands' }).fill('plan');
  await page.getByRole('option', { name: /Site plan/ }).waitFor();
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const firstButton = (page: Page, name: string) => button(page, name).first();

function paused(bridge: FakeBridge): void {
  busy(bridge);
  bridge.data.pairs = bridge.data.pairs.map((pair) => ({ ...pair, state: 'paused', progress: null }));
  bridge.status = { state: 'paused', pausedUntil: now + 45 * 60_000, needsYou: 0 };
}

function noPairs(bridge: FakeBridge): void {
  bridge.data.pairs = [];
  bridge.data.conflicts = [];
}

function nothing(bridge: FakeBridge): void {
  noPairs(bridge);
  Object.assign(bridge.data, { activity: [], transfers: [], held: [], failures: [] });
}

function fail(bridge: FakeBridge, name: Parameters<FakeBridge['failing']['set']>[0]): void {
  bridge.failing.set(name, { kind: 'busy', message: 'The mirror is in use by another program. Try again in a moment.' });
}

function boardsOffline({ boards }: FakeBridge): void {
  const problem = { kind: 'offline', message: 'No network.' };
  boards.data.boards = boards.data.boards.map((board) => ({ ...board, problem }));
}

function german({ data }: FakeBridge): void {
  data.preferences = { ...data.preferences, language: 'de' };
}

function refuseKey(bridge: FakeBridge): void {
  fresh(bridge);
  bridge.failing.set('accounts.add', { kind: 'auth', message: 'The service does not know this key, or it was revoked.' });
}

/** One of each kind of notice. */
async function tellNews(page: Page, bridge: FakeBridge): Promise<void> {
  const begun = {
    title: '3 files could not be synced',
    message: 'Harbour Square: Forecast.xlsx and 2 others',
    place: 'activity/failed',
  };
  bridge.emit('incident', { key: 'f', begun: { ...begun, kind: 'problems' } });
  bridge.emit('notice', { message: 'The mirror was damaged and is built anew; no document is deleted for it.' });
  fail(bridge, 'pairs.syncNow');
  await button(page, 'Sync now').click();
  await page.getByRole('log').getByText('The mirror is in use').waitFor();
}

async function cutLine(page: Page, bridge: FakeBridge): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  bridge.hangUp();
  await page.getByText('No connection to Tidemark.').waitFor();
}

async function openHeld(page: Page): Promise<void> {
  await page.getByRole('row', { name: /Held/ }).first().click();
  const reveal = page.getByRole('button', { name: 'Show details' });
  if (await reveal.isVisible()) await reveal.click();
}

async function deleteCard(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Green roof/ }).focus();
  await page.keyboard.press('Delete');
  await page.getByRole('log').getByRole('button', { name: 'Undo' }).waitFor();
}

async function giveKey(page: Page): Promise<void> {
  await page.getByRole('radio', { name: 'Robot key', exact: true }).check();
  await page.getByLabel('Client id').fill('8f2c1d');
  await page.getByLabel('Client secret').fill('not a real one');
  await button(page, 'Sign in').click();
  await page.getByText('The service does not know this key').waitFor();
}

async function openBrowser(page: Page): Promise<void> {
  await page.getByLabel('Client id').fill('8f2c1d');
  await page.getByLabel('Client secret').fill('not a real one');
  await button(page, 'Sign in').click();
  await page.getByRole('button', { name: 'Cancel' }).waitFor();
}

async function writeRule(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'What to leave out' }).fill('*.tmp\n[');
  await page.getByText('Line 2 is no rule').scrollIntoViewIfNeeded();
}

async function searchNothing(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search and commands' }).fill('qqqq');
}
