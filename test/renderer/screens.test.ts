import { describe, expect, it } from 'vitest';
import type { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';
import { quickAxe } from '../quick-axe.ts';
import { FakeBridge } from './fake-bridge.ts';
import type { ViewOptions } from './stage.ts';
import { useStage } from './use-stage.ts';

const now = Date.now();
const open = useStage(/net::ERR_/);

async function show(bridge: FakeBridge, options: ViewOptions) {
  const view = await open(bridge, options);
  await view.page.getByRole('navigation', { name: /Main|Huvudmeny|Hauptmenü/ }).waitFor();
  return view;
}

function emptied(bridge: FakeBridge): FakeBridge {
  const { data } = bridge.boards;
  data.cards.clear();
  data.outbox = [];
  data.boards = data.boards.filter(({ id }) => id === '70').map((board) => ({ ...board, columns: [] }));
  Object.assign(bridge.data, { activity: [], transfers: [], held: [], failures: [], conflicts: [], pairs: [], webhooks: [] });
  return bridge;
}

/** Where each screen is, what it shows with data, and what it says without. */
const screens = [
  { at: 'overview', full: 'Harbour Square', empty: 'No workspace is synced yet' },
  { at: 'files/1', full: 'Project plan.md', empty: 'There are no files yet' },
  { at: 'boards', full: 'Handover and inspection', empty: 'There are no boards yet' },
  { at: 'boards/mine', full: 'Apply for the crane permit', empty: 'No open card is yours' },
  { at: 'boards/1/70', full: 'Cast the slab of level 1', empty: 'This board has no columns' },
  { at: 'boards/1/70/20', full: 'The rig comes on Monday at 7.', empty: 'This board has no columns' },
  { at: 'tables', full: 'TimeReports', empty: 'There are no tables yet' },
  { at: 'tables/1/pm%2FCards', full: 'Cast the slab of house 1', empty: 'The table is empty' },
  { at: 'activity/outbox', full: 'Membrane is out of stock', empty: 'Everything is sent' },
  { at: 'activity/history', full: 'Drawings/A-101 Ground floor.pdf', empty: 'Nothing has happened yet' },
  { at: 'activity/transfers', full: 'Models/Building A.ifc', empty: 'Nothing is on its way' },
  { at: 'activity/held', full: 'Contracts/Main contract (signed).pdf', empty: 'Nothing is held back' },
  { at: 'activity/failed', full: 'Budget/Forecast.xlsx', empty: 'Nothing has failed' },
  { at: 'conflicts', full: 'Facade: brick, delivery in week 9', empty: 'No conflicts' },
  { at: 'tools/2', full: 'Rename a column on many boards', empty: 'What can be done' },
  { at: 'tools/2/account', full: 'City of Härnösand', empty: 'The account has no workspaces.' },
  { at: 'tools/2/members/500', full: 'Jonas Berg', empty: 'Nobody is in this workspace.' },
  { at: 'tools/2/webhooks', full: 'Its board is gone.', empty: 'This account’s key made no webhooks.' },
  { at: 'tools/run/1', full: 'Harbour Square / Construction 1', empty: 'This run is not there any more.' },
  { at: 'settings/general', full: 'Appearance', empty: 'Appearance' },
  { at: 'settings/accounts', full: 'Signed in by browser · Secret in the keychain · 2 workspaces', empty: 'City of Härnösand' },
  { at: 'settings/folders/1', full: 'Folders that are synced', empty: 'No workspace is synced yet' },
  { at: 'settings/webhooks', full: 'Another program hears of it', empty: 'There are no webhooks' },
  { at: 'settings/diagnostics', full: 'ANNA-LAPTOP', empty: 'ANNA-LAPTOP' },
  { at: 'welcome/service', full: 'Which service do you use?', empty: 'Which service do you use?' },
  { at: 'welcome/sign-in', full: 'How do you sign in?', empty: 'How do you sign in?' },
  { at: 'welcome/choose', full: 'Office move 2027', empty: 'Office move 2027' },
];

describe.each(screens)('$at', ({ at, full, empty }) => {
  it('shows what there is: nothing keeps people out in either theme, nothing is cut off in the longest language', async () => {
    const bridge = new FakeBridge(now);
    const { page, complaints } = await show(bridge, { at, width: 900, height: 600 });
    await page.getByText(full, { exact: true }).first().waitFor();
    const light = await keepsOut(quickAxe(page));
    bridge.prefer({ theme: 'dark' });
    await page.locator('html[data-theme=dark]').waitFor();
    const dark = await keepsOut(quickAxe(page).withRules(['color-contrast']));
    bridge.prefer({ language: 'de' });
    await page.locator('html[lang=de]').waitFor();
    expect({ light, dark, wide: await cutOff(page), complaints }).toEqual({ light: [], dark: [], wide: [], complaints: [] });
  });

  it('says so when there is nothing', async () => {
    const bridge = emptied(new FakeBridge(now));
    if (at === 'boards') bridge.boards.data.boards = [];
    if (at === 'tables') bridge.tables.tables = [];
    bridge.tables.rows = new Map();
    Object.assign(bridge.tools, { runs: [], members: [], webhooks: [], workspaces: [] });
    const { page } = await show(bridge, { at });
    await page.getByText(empty, { exact: true }).first().waitFor();
  });
});

/** What axe finds, with where. */
async function keepsOut(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** What reaches beyond the right edge of the window, other than what scrolls sideways because it is wide. */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(`[...document.querySelectorAll('main, main *')]
    .filter((e) => !e.closest('[data-sideways] *') && getComputedStyle(e).position !== 'absolute' && e.getBoundingClientRect().right > innerWidth + 1)
    .map((e) => e.outerHTML.slice(0, 120))`);
}

describe('when the core cannot be asked', () => {
  it('says so and asks again', async () => {
    const bridge = new FakeBridge(now);
    bridge.failing.set('status.read', { kind: 'broken', message: 'The settings cannot be read.' });
    const view = await open(bridge);
    await view.page.getByText('The settings cannot be read.').waitFor();
    bridge.failing.clear();
    await view.page.getByRole('button', { name: 'Try again' }).click();
    await view.page.getByRole('heading', { name: 'Up to date' }).waitFor();
  });

  it.each([
    { at: 'files/1', name: 'files.page' },
    { at: 'activity', name: 'activity.page' },
    { at: 'boards', name: 'boards.list' },
    { at: 'boards/1/70', name: 'boards.read' },
    { at: 'boards/1/70/20', name: 'cards.read' },
    { at: 'tables', name: 'tables.list' },
    { at: 'tables/1/pm%2FCards', name: 'tables.open' },
    { at: 'tables/1/pm%2FCards', name: 'tables.rows' },
    { at: 'activity/outbox', name: 'outbox.list' },
    { at: 'conflicts', name: 'conflicts.compare' },
    { at: 'settings/folders/1', name: 'pairs.folders' },
    { at: 'settings/webhooks', name: 'webhooks.list' },
    { at: 'tools/2/account', name: 'tools.account' },
    { at: 'tools/2/members/500', name: 'tools.members' },
    { at: 'tools/2/webhooks', name: 'tools.webhooks' },
    { at: 'welcome/choose', name: 'accounts.workspaces' },
  ] as const)('$at shows why $name failed', async ({ at, name }) => {
    const bridge = new FakeBridge(now);
    bridge.failing.set(name, { kind: 'busy', message: 'The mirror is in use.' });
    const { page } = await show(bridge, { at });
    await page
      .getByRole('alert')
      .getByText('The mirror is in use.')
      .or(page.getByText('The mirror is in use.'))
      .first()
      .waitFor();
  });

  it('tells that the line is lost, and reads anew when it is back', async () => {
    const bridge = new FakeBridge(now);
    const { page } = await show(bridge, {});
    bridge.hangUp();
    await page.getByText('No connection to Tidemark.').waitFor();
    await page.getByRole('heading', { level: 1, name: 'Not known right now' }).waitFor();
    bridge.status = { state: 'paused' };
    bridge.pickUp();
    await page.getByRole('heading', { name: 'Paused' }).waitFor();
    await page.getByText('No connection to Tidemark.').waitFor({ state: 'detached' });
  });
});

describe('what the first line says', () => {
  it.each([
    { status: { state: 'idle' }, line: 'Up to date' },
    { status: { state: 'attention', needsYou: 3 }, line: '3 need you' },
    { status: { state: 'offline', since: new Date(now).setHours(0, 2, 0, 0) }, line: 'Offline since 00:02' },
    { status: { state: 'paused' }, line: 'Paused' },
    { status: { state: 'signed-out' }, line: 'Signed out' },
  ] as const)('$line', async ({ status, line }) => {
    const bridge = new FakeBridge(now);
    const { page } = await show(bridge, {});
    bridge.setStatus(status);
    await page.getByRole('heading', { level: 1, name: line }).waitFor();
  });
});
