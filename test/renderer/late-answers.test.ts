import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright';
import type { Commands } from '../../preload/contract.ts';
import { FakeBridge } from './fake-bridge.ts';
import { useStage } from './use-stage.ts';

// A line that was cut is told by the browser, too.
const open = useStage(/net::ERR_/);

async function show(at: string, prepare: (bridge: FakeBridge) => void = () => undefined) {
  const bridge = new FakeBridge(Date.now());
  prepare(bridge);
  const view = await open(bridge, { at });
  const { page } = view;
  /** How often it was asked for. */
  const asked = (name: keyof Commands) => bridge.calls.filter((call) => call.name === name).length;

  /** Does what asks, and answers what lets the answer of that moment come. Later questions are answered at once again. */
  async function hold(name: keyof Commands, ask: () => unknown): Promise<() => void> {
    let release = (): void => undefined;
    const before = asked(name);
    bridge.late.set(name, new Promise((resolve) => (release = resolve)));
    await ask();
    await expect.poll(() => asked(name)).toBeGreaterThan(before);
    bridge.late.delete(name);
    return release;
  }

  return { bridge, page, hold };
}

/** Lets an answer come, and waits until the page has it. */
async function arrive(page: Page, name: keyof Commands, release: () => void): Promise<void> {
  const arrived = page.waitForResponse((response) => response.request().postData()?.includes(`"${name}"`) === true);
  release();
  await (await arrived).finished();
  await page.evaluate('new Promise((resolve) => setTimeout(resolve))');
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

it('asks how things stand when it hears what changes, so that no change falls in between', async () => {
  let begin = (): void => undefined;
  const { bridge, page } = await show('overview', (held) => {
    held.beginning = new Promise((resolve) => (begin = resolve));
  });
  // Whatever the page has asked by itself has come before this.
  await page.evaluate(() => fetch('/favicon.ico'));
  expect(bridge.calls).toEqual([]);
  bridge.setStatus({ state: 'paused' });
  begin();
  await page.getByRole('heading', { level: 1, name: 'Paused' }).waitFor();
});

describe('an answer that comes late', () => {
  it('does not cover how things stand by then', async () => {
    const { bridge, page, hold } = await show('overview');
    await page.getByRole('heading', { level: 1, name: 'Up to date' }).waitFor();
    bridge.hangUp();
    await page.getByText('No connection to Tidemark.').waitFor();
    bridge.data.conflicts = [];
    const release = await hold('conflicts.list', () => bridge.pickUp());
    bridge.setStatus({ state: 'paused' });
    await page.getByRole('heading', { level: 1, name: 'Paused' }).waitFor();
    release();
    // It has come when no conflicts are told any more.
    await page.getByRole('link', { name: 'Conflicts', exact: true }).waitFor();
    expect(await page.getByRole('heading', { level: 1, name: 'Paused' }).count()).toBe(1);
  });

  it.each([
    { name: 'boards.tiles', cards: ['10', '20'] },
    { name: 'boards.read', cards: null },
  ] as const)('leaves a card where it was moved meanwhile: $name', async ({ name, cards }) => {
    const { bridge, page, hold } = await show('boards/1/70');
    const order = page.getByRole('button', { name: /^Order windows/ });
    await order.waitFor();
    const other = bridge.boards.card('20');
    bridge.boards.data.cards.set('20', { ...other, tile: { ...other.tile, title: 'By somebody else' } });
    const release = await hold(name, () => bridge.emit('boards', [{ accountId: 1, boardId: '70', cards }]));
    await order.focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    const review = page.getByRole('region', { name: /^Review|^In progress/ });
    const moved = review.getByRole('button', { name: /^Order windows.*Not sent yet/ });
    await moved.waitFor();
    await arrive(page, name, release);
    await page.getByRole('button', { name: /^By somebody else/ }).waitFor();
    expect(await moved.count()).toBe(1);
  });

  it('leaves a list as long as it was asked to be', async () => {
    const { bridge, page } = await show('activity/held', ({ data }) => {
      const [held] = data.held;
      if (held) data.held = Array.from({ length: 250 }, (_, n) => ({ ...held, key: `k${n}`, path: `Plan ${n}.pdf` }));
    });
    await button(page, 'Show more').click();
    await page.getByText('Plan 199.pdf').waitFor();
    bridge.data.held = bridge.data.held.slice(0, 249);
    bridge.setStatus({});
    await page.getByRole('tab', { name: /249/ }).waitFor();
    expect(await page.getByText('Plan 199.pdf').count()).toBe(1);
  });

  it('does not tell what happened twice', async () => {
    const { bridge, page, hold } = await show('activity');
    const [first] = bridge.data.activity;
    if (!first) throw new Error('Nothing happened.');
    await page.getByText(first.path).first().waitFor();
    const happen = (path: string) => {
      const id = 1 + Math.max(...bridge.data.activity.map((row) => row.id));
      bridge.data.activity = [{ ...first, id, path }, ...bridge.data.activity];
      bridge.emit('activity', { pairs: [1] });
    };
    const release = await hold('activity.page', () => happen('One more.pdf'));
    happen('Another.pdf');
    release();
    await page.getByText('Another.pdf').waitFor();
    expect(await page.getByText('One more.pdf').count()).toBe(1);
  });

  it('does not take a table for one that is still read', async () => {
    const { bridge, page } = await show('tables');
    bridge.tables.change('pm/Cards', { reading: 700 });
    await page.getByText('Reading, 700 rows so far').waitFor();
    let release = (): void => undefined;
    bridge.late.set('tables.open', new Promise((resolve) => (release = resolve)));
    await page.getByRole('link', { name: /^Cards/ }).click();
    await expect.poll(() => bridge.last('tables.open')).toBeDefined();
    bridge.tables.change('pm/Cards', { reading: null });
    await page.getByRole('button', { name: 'Read again' }).waitFor();
    await arrive(page, 'tables.open', release);
    await page.getByRole('gridcell').first().waitFor();
    expect(await page.getByRole('button', { name: 'Stop reading' }).count()).toBe(0);
  });

  it('does not take a new webhook out of the list', async () => {
    const { bridge, page, hold } = await show('overview');
    const release = await hold('webhooks.list', () => page.goto(`${page.url().split('#')[0] ?? ''}#settings/webhooks`));
    await button(page, 'Add a webhook').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Board').selectOption({ label: 'Handover and inspection · Harbour Square' });
    await dialog.getByLabel('Address').fill('https://hooks.example.com');
    await dialog.getByRole('button', { name: 'Save' }).click();
    const row = page.getByRole('row', { name: /Handover.*hooks\.example\.com/ });
    await row.waitFor();
    await arrive(page, 'webhooks.list', release);
    expect(await row.count()).toBe(1);
    expect(bridge.data.webhooks).toHaveLength(3);
  });

  it('does not bring back who has left a workspace', async () => {
    const { bridge, page, hold } = await show('tools/2/members/500', ({ failing }) =>
      failing.set('tools.members', { kind: 'busy', message: 'The service is busy.' }),
    );
    await page.getByText('The service is busy.').waitFor();
    bridge.failing.clear();
    const release = await hold('tools.members', () => button(page, 'Try again').click());
    bridge.tools.members = bridge.tools.members.slice(0, 1);
    await button(page, 'Try again').click();
    await expect.poll(() => page.getByRole('row').count()).toBe(2);
    await arrive(page, 'tools.members', release);
    expect(await page.getByRole('row').count()).toBe(2);
  });

  it('does not leave out a folder that was taken in again', async () => {
    const { bridge, page, hold } = await show('settings/folders/1', (made) => {
      const top = made.files.filter((row) => row.kind === 'folder' && row.parentId === '1000');
      for (const { id } of top) made.data.excluded.add(id);
    });
    const folder = (n: number) => page.getByRole('treeitem').nth(n);
    await folder(1).waitFor();
    const release = await hold('pairs.folders', () => folder(0).click());
    await folder(1).click();
    await expect.poll(() => folder(1).getAttribute('aria-checked')).toBe('true');
    await arrive(page, 'pairs.folders', release);
    expect(await folder(1).getAttribute('aria-checked')).toBe('true');
    expect(bridge.last('pairs.select')?.[2]).toBe('sync');
  });

  it('does not hide why a sign-in failed', async () => {
    const { bridge, page, hold } = await show('welcome/sign-in', ({ data }) => (data.accounts = []));
    await page.getByLabel('Client id').fill('app');
    await page.getByLabel('Client secret').fill('app-secret');
    await button(page, 'Sign in').click();
    await page.getByLabel(/^Nothing happens/).fill('http://127.0.0.1:4000/callback?code=1&state=s');
    const release = await hold('accounts.pasteCode', () => button(page, 'Use the address').click());
    const problem = { kind: 'auth', message: 'Access was denied.' } as const;
    bridge.emit('signIn', { signIn: 's1', state: 'failed', account: null, problem });
    await page.getByText('Access was denied.').waitFor();
    await arrive(page, 'accounts.pasteCode', release);
    expect(await page.getByText('Access was denied.').count()).toBe(1);
  });
});

describe('a second try', () => {
  it('shows the workspaces of an account that could not be read at first', async () => {
    const { bridge, page } = await show('tools/2/account', ({ failing }) => {
      for (const name of ['tools.account', 'tools.workspaces'] as const)
        failing.set(name, { kind: 'busy', message: 'The service is busy.' });
    });
    await page.getByText('The service is busy.').waitFor();
    bridge.failing.clear();
    await button(page, 'Try again').click();
    await page.getByRole('searchbox').waitFor();
    expect(await page.getByText('The service is busy.').count()).toBe(0);
  });

  it('saves ignore rules that could not be saved', async () => {
    const { bridge, page } = await show('settings/folders/1');
    await page.getByLabel('What to leave out').fill('*.bak');
    await page.getByText('1 file would be left out').waitFor();
    bridge.failing.set('pairs.setIgnoreRules', { kind: 'full', message: 'The disk is full.' });
    await button(page, 'Save').click();
    await page.getByText('The disk is full.').waitFor();
    bridge.failing.clear();
    await button(page, 'Save').click();
    await expect.poll(() => bridge.calls.filter(({ name }) => name === 'pairs.setIgnoreRules').length).toBe(2);
    await page.getByText('The disk is full.').waitFor({ state: 'detached' });
  });
});
