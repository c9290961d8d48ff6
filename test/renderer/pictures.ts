import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import type { Theme } from '../../preload/contract.ts';
import { FakeBridge } from './fake-bridge.ts';
import { openStage, type Stage } from './stage.ts';

interface Scene {
  readonly name: string;
  readonly at: string;
  readonly size?: readonly [number, number];
  readonly prepare?: (bridge: FakeBridge) => void;
  readonly play?: (page: Page) => Promise<void>;
}

const small = [900, 600] as const;
const now = Date.now();

const scenes: readonly Scene[] = [
  { name: 'overview', at: 'overview', prepare: busy },
  { name: 'overview-needs-you', at: 'overview', prepare: needsYou },
  { name: 'overview-offline', at: 'overview', size: small, prepare: offline },
  { name: 'files', at: 'files/1', play: (page) => page.getByRole('row', { name: /Project plan/ }).click() },
  { name: 'files-small', at: 'files/1', size: small },
  { name: 'files-pdf', at: 'files/1', play: openPdf },
  { name: 'boards', at: 'boards' },
  { name: 'boards-mine', at: 'boards/mine' },
  { name: 'board', at: 'boards/1/70' },
  { name: 'board-drag', at: 'boards/1/70', play: drag },
  { name: 'board-small', at: 'boards/1/70/22', size: small },
  { name: 'card', at: 'boards/1/70/20' },
  { name: 'card-more', at: 'boards/1/70/20', play: toComments },
  { name: 'outbox', at: 'activity/outbox' },
  { name: 'activity', at: 'activity' },
  { name: 'activity-transfers', at: 'activity/transfers' },
  { name: 'activity-held', at: 'activity/held' },
  { name: 'activity-failed', at: 'activity/failed', size: small },
  { name: 'conflicts-text', at: 'conflicts' },
  { name: 'conflicts-image', at: 'conflicts/k4' },
  { name: 'conflicts-facts', at: 'conflicts/k5', size: small },
  { name: 'settings-general', at: 'settings/general' },
  { name: 'settings-accounts', at: 'settings/accounts' },
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
  { name: 'welcome-folder', at: 'welcome/choose', play: chooseFolder },
  {
    name: 'welcome-workspaces',
    at: 'welcome/choose',
    play: (page) => page.getByRole('checkbox', { name: /Office move/ }).check(),
  },
  { name: 'palette', at: 'overview', play: search },
];

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
  bridge.data.accounts = bridge.data.accounts.map((account) => ({ ...account, expiresAt: null }));
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

async function toSignIn(page: Page): Promise<void> {
  await page.getByRole('button', { name: /ProjectPlace/ }).click();
}

async function search(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search and commands' }).fill('plan');
  await page.getByRole('option', { name: /Site plan/ }).waitFor();
}

/** Takes a picture of each scene in a theme. Only those whose name has `part` in it. */
async function take(stage: Stage, theme: Theme, part: string): Promise<void> {
  for (const scene of scenes.filter(({ name }) => name.includes(part))) {
    const bridge = new FakeBridge(now);
    bridge.data.preferences = { ...bridge.data.preferences, theme };
    scene.prepare?.(bridge);
    const [width, height] = scene.size ?? [1280, 800];
    const view = await stage.open(bridge, { at: scene.at, width, height });
    await view.page.getByRole('navigation').first().waitFor();
    await scene.play?.(view.page);
    await view.page.waitForTimeout(250);
    await view.page.screenshot({ path: join(import.meta.dirname, `../../docs/pictures/${scene.name}-${theme}.png`) });
    for (const complaint of view.complaints) process.stdout.write(`${scene.name}: ${complaint}\n`);
    await view.close();
  }
}

await mkdir(join(import.meta.dirname, '../../docs/pictures'), { recursive: true });
const [part = '', themes = 'light,dark'] = process.argv.slice(2);
const stage = await openStage();
for (const theme of ['light', 'dark'] as const) if (themes.includes(theme)) await take(stage, theme, part);
await stage.close();
