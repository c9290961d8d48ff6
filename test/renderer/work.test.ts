import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright';
import { account } from './fake-data.ts';
import { FakeBridge } from './fake-bridge.ts';
import { useStage } from './use-stage.ts';
import type { ViewOptions } from './stage.ts';

const open = useStage();

async function show(options: ViewOptions, prepare: (bridge: FakeBridge) => void = () => {}, large = 340) {
  const bridge = new FakeBridge(Date.now(), { large });
  prepare(bridge);
  const view = await open(bridge, options);
  await view.page.getByRole('navigation', { name: 'Main' }).waitFor();
  return { bridge, page: view.page };
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

describe('overview', () => {
  it('tells of a size what is known of it, and what is held where to allow it', async () => {
    const { page } = await show({}, ({ data }) => {
      const sized = [214, 12_000, 0];
      data.pairs = data.pairs.map((pair, index) => ({ ...pair, sizedDocuments: sized[index] ?? 0 }));
    });
    const numbers = async () => (await page.locator('article .numbers').allInnerTexts()).map((text) => text.trim().split(/\n+/));
    await expect.poll(numbers).toEqual([['214 documents', '1.2 GB'], ['12,840 documents', 'over 49 GB'], ['86 documents']]);
    await page.goto(new URL('#activity/held', page.url()).href);
    await page.getByRole('link', { name: 'Allow it in the settings' }).click();
    await page
      .getByRole('checkbox', { name: /Create folders, rename, move and delete/ })
      .first()
      .waitFor();
  });

  it('asks about a mass delete and passes the answer on', async () => {
    const { bridge, page } = await show({}, ({ data }) => {
      data.pairs = data.pairs.map((pair) => (pair.id === 1 ? { ...pair, state: 'attention', deletes: 412 } : pair));
    });
    await page.getByText('Delete 412 items of Harbour Square?').waitFor();
    await button(page, 'Keep everything').click();
    await expect.poll(() => bridge.last('pairs.answerDeletes')).toEqual([1, 'keep']);
    await button(page, 'Delete them').click();
    await expect.poll(() => bridge.last('pairs.answerDeletes')).toEqual([1, 'delete']);
  });

  it('pauses everything for a time by keys alone', async () => {
    const { bridge, page } = await show({});
    await button(page, 'Pause').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'For 30 minutes' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => bridge.last('pairs.pause')?.[0]).toBeNull();
    const until = Number(bridge.last('pairs.pause')?.[1]) - Date.now();
    expect(until).toBeGreaterThan(59 * 60_000);
    expect(until).toBeLessThanOrEqual(60 * 60_000);
    await button(page, 'Pause').click();
    await page.getByRole('menuitem', { name: 'Until tomorrow' }).click();
    await expect.poll(() => bridge.last('pairs.pause')).toEqual([null, 'tomorrow']);
  });

  it('pauses one workspace until it is resumed', async () => {
    const { bridge, page } = await show({});
    await button(page, 'Actions for Harbour Square').click();
    await page.getByRole('menuitem', { name: 'Pause: Until I resume' }).click();
    await expect.poll(() => bridge.last('pairs.pause')).toEqual([1, null]);
  });

  it('tells of a command that failed', async () => {
    const { page } = await show({}, ({ failing }) =>
      failing.set('pairs.syncNow', { kind: 'busy', message: 'A sync runs already.' }),
    );
    await button(page, 'Sync now').click();
    await page.getByRole('log').getByText('A sync runs already.').waitFor();
  });
});

describe('welcome', () => {
  const nobody = (bridge: FakeBridge) => {
    bridge.data.accounts = [];
    bridge.data.pairs = [];
    bridge.data.info = { ...bridge.data.info, demo: { url: 'http://127.0.0.1:4000' } };
  };

  it('goes from nothing to a first sync with a robot key, and forgets the secret', async () => {
    const { bridge, page } = await show({}, nobody);
    await page.getByRole('button', { name: /^ProjectPlace/ }).click();
    await page.getByLabel('Name of the account here').fill('Robot');
    await page.getByRole('radio', { name: 'Robot key', exact: true }).check();
    await page.getByLabel('Client id').fill(' robot-1 ');
    await page.getByLabel('Client secret').fill('s3cret');
    await button(page, 'Sign in').click();
    await page.getByRole('checkbox', { name: 'Office move 2027' }).check();
    await page.getByLabel('Folder for Office move 2027').fill('/home/anna/Move');
    await button(page, 'Start syncing').click();
    await page.getByRole('heading', { name: 'The first sync runs' }).waitFor();
    await expect
      .poll(() => bridge.last('accounts.add'))
      .toEqual([
        {
          service: 'projectplace',
          name: 'Robot',
          url: 'https://service.projectplace.com',
          secrets: 'keychain',
          allowAssumed: false,
        },
        { kind: 'oauth2-robot', clientId: 'robot-1', clientSecret: 's3cret' },
      ]);
    await expect
      .poll(() => bridge.last('pairs.add'))
      .toEqual([{ accountId: 9, workspaceId: '503', remoteFolderId: null, folder: '/home/anna/Move' }]);
    expect(await page.content()).not.toContain('s3cret');
  });

  it('takes one folder of a workspace, found by keys, and tells why it cannot be', async () => {
    const { bridge, page } = await show({ at: 'welcome/choose' });
    await page.getByRole('checkbox', { name: 'Office move 2027' }).check();
    await page.getByText('The whole archive').waitFor();
    await button(page, 'Only a folder… Office move 2027').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('treeitem', { name: 'Drawings' }).waitFor();
    expect(await dialog.getByRole('treeitem', { selected: true }).textContent()).toContain('The whole archive');
    await dialog.getByRole('treeitem', { name: 'The whole archive' }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await dialog.getByRole('treeitem', { name: 'Structure' }).waitFor();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press(' ');
    await dialog.getByRole('button', { name: 'Use this' }).click();
    await page.getByText('Drawings / Structure').waitFor();
    bridge.failing.set('pairs.add', {
      kind: 'refused',
      message: 'This part of the workspace is synced already by pair 1 ("/x").',
    });
    await button(page, 'Start syncing').click();
    await page.getByRole('alert').filter({ hasText: 'is synced already by pair 1' }).waitFor();
    bridge.failing.delete('pairs.add');
    await button(page, 'Start syncing').click();
    await expect.poll(() => bridge.last('pairs.add')?.[0]).toMatchObject({ workspaceId: '503', remoteFolderId: '21' });
  });

  it('waits for the browser, takes a pasted address, and goes on when it is done', async () => {
    const { bridge, page } = await show({ at: 'welcome/sign-in' }, nobody);
    await page.getByLabel('Client id').fill('app');
    await page.getByLabel('Client secret').fill('app-secret');
    await button(page, 'Sign in').click();
    await page.getByRole('heading', { name: 'Go on in the browser' }).waitFor();
    await page.getByLabel(/^Nothing happens/).fill('http://127.0.0.1:4000/callback?code=1&state=s');
    await button(page, 'Use the address').click();
    await expect.poll(() => bridge.last('accounts.pasteCode')).toEqual(['s1', 'http://127.0.0.1:4000/callback?code=1&state=s']);
    const made = account({ id: 9, name: 'Anna' });
    bridge.data.accounts = [made];
    bridge.emit('signIn', { signIn: 's1', state: 'done', account: made, problem: null });
    await page.getByRole('heading', { name: 'What do you want on this computer?' }).waitFor();
  });

  it('says why a sign-in failed and lets one try again or leave it', async () => {
    const { bridge, page } = await show({ at: 'welcome/sign-in' }, nobody);
    await page.getByLabel('Client id').fill('app');
    await page.getByLabel('Client secret').fill('app-secret');
    await button(page, 'Sign in').click();
    await page.getByRole('heading', { name: 'Go on in the browser' }).waitFor();
    bridge.emit('signIn', {
      signIn: 's1',
      state: 'failed',
      account: null,
      problem: { kind: 'auth', message: 'Access was denied.' },
    });
    await page.getByRole('alert').getByText('Access was denied.').waitFor();
    await button(page, 'Sign in').click();
    await button(page, 'Cancel').click();
    await expect.poll(() => bridge.last('accounts.cancelSignIn')).toEqual(['s1']);
  });

  it('offers the demo with one click, and only the session where there is no keychain', async () => {
    const { bridge, page } = await show({}, (fake) => {
      nobody(fake);
      fake.data.info = { ...fake.data.info, keychain: { available: false, why: 'No Secret Service runs.' } };
    });
    await page.getByRole('button', { name: /^ProjectPlace/ }).click();
    expect(await page.getByRole('radio', { name: 'In the keychain of this computer' }).isDisabled()).toBe(true);
    expect(await page.getByRole('radio', { name: 'This session only' }).isChecked()).toBe(true);
    await button(page, 'Back').click();
    await page.getByRole('button', { name: /^Demo account/ }).click();
    await page.getByRole('heading', { name: 'What do you want on this computer?' }).waitFor();
    await expect.poll(() => bridge.last('accounts.addDemo')).toEqual([]);
  });
});

describe('conflicts', () => {
  it('settles many at once, pair by pair', async () => {
    const { bridge, page } = await show({ at: 'conflicts' });
    await page.getByRole('checkbox', { name: 'Select all' }).check();
    await page.getByRole('button', { name: /^Keep mine/ }).click();
    await page.getByText('No conflicts').waitFor();
    const calls = () => bridge.calls.filter(({ name }) => name === 'conflicts.resolve').map(({ args }) => args);
    await expect.poll(calls).toEqual([
      [1, ['k3', 'k4'], 'mine'],
      [3, ['k5'], 'mine'],
    ]);
  });

  it('settles the one that is shown, reached by keys', async () => {
    const { bridge, page } = await show({ at: 'conflicts' });
    await page.locator('[data-conflict]').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Drawings/Site plan.png' }).waitFor();
    await expect.poll(() => page.locator('main img').count()).toBe(2);
    await button(page, 'Keep theirs').click();
    await expect.poll(() => bridge.last('conflicts.resolve')).toEqual([1, ['k4'], 'theirs']);
  });
});

describe('settings', () => {
  it('speaks another language and turns dark at once', async () => {
    const { bridge, page } = await show({ at: 'settings/general' });
    await page.getByLabel('Language').selectOption('sv');
    await page.getByRole('heading', { level: 1, name: 'Inställningar' }).waitFor();
    await page.getByRole('radio', { name: 'Mörkt' }).check();
    await page.locator('html[data-theme=dark][lang=sv]').waitFor();
    await expect.poll(() => bridge.data.preferences).toMatchObject({ language: 'sv', theme: 'dark' });
  });

  it('silences a kind of notification, and sets and takes away a limit', async () => {
    const { bridge, page } = await show({ at: 'settings/general' });
    await page.getByLabel('Conflicts', { exact: true }).uncheck();
    await expect.poll(() => bridge.data.preferences.silenced).toEqual(['conflicts', 'first-sync']);
    await page.getByLabel('A workspace that is on this computer').check();
    await expect.poll(() => bridge.data.preferences.silenced).toEqual(['conflicts']);
    await page.getByLabel('Limit downloads', { exact: true }).check();
    await expect.poll(() => bridge.data.preferences.limitDown).toBe(500);
    await page.getByLabel('Limit downloads: KB a second').fill('80');
    await page.keyboard.press('Tab');
    await expect.poll(() => bridge.data.preferences.limitDown).toBe(80);
    await page.getByLabel('Limit uploads', { exact: true }).uncheck();
    await expect.poll(() => bridge.data.preferences.limitUp).toBe(0);
    await page.getByLabel('Pause while on battery').check();
    await expect.poll(() => bridge.data.preferences.pauseOnBattery).toBe(true);
  });

  it('shows an incident until it is over, leads to it, and goes where it is told', async () => {
    const { bridge, page } = await show({ at: 'overview' });
    const begun = { kind: 'conflicts', title: 'Harbour: 1 conflict', message: 'Both are kept.', place: 'conflicts' } as const;
    bridge.emit('incident', { key: 'conflicts 1', begun });
    const notices = page.getByRole('log');
    await notices.getByText('Harbour: 1 conflict').waitFor();
    bridge.emit('incident', { key: 'conflicts 1', begun: null });
    await expect.poll(() => notices.getByText('Harbour: 1 conflict').count()).toBe(0);
    bridge.emit('incident', { key: 'conflicts 1', begun });
    await notices.getByRole('link', { name: 'Show' }).click();
    await page.getByRole('heading', { level: 1, name: 'Conflicts' }).waitFor();
    await expect.poll(() => notices.getByText('Harbour: 1 conflict').count()).toBe(0);
    bridge.emit('go', { place: 'activity/failed' });
    await page.getByRole('heading', { level: 1, name: 'Activity' }).waitFor();
  });

  it('leaves out a folder by keys, and one below it too', async () => {
    const { bridge, page } = await show({ at: 'settings/folders/1' });
    await page.getByRole('treeitem', { name: /Contracts/ }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await page.getByRole('treeitem', { name: /Structure/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press(' ');
    await page.getByRole('dialog').getByText('Stop syncing the folder Structure?').waitFor();
    expect(bridge.last('pairs.select')).toBeUndefined();
    await page.getByRole('dialog').getByRole('button', { name: 'Leave it out' }).click();
    await expect.poll(() => bridge.last('pairs.select')).toEqual([1, '21', 'trash']);
    const checked = (name: RegExp) => page.getByRole('treeitem', { name }).getAttribute('aria-checked');
    await expect.poll(() => checked(/Structure/)).toBe('false');
    await expect.poll(() => checked(/Drawings/)).toBe('mixed');
    await page.getByRole('treeitem', { name: /Structure/ }).click();
    await expect.poll(() => checked(/Drawings/)).toBe('true');
    expect(bridge.last('pairs.select')).toEqual([1, '21', 'sync']);
    await page.getByRole('treeitem', { name: /Structure/ }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByLabel('Move them to the trash').isChecked()).toBe(true);
    await dialog.getByLabel('Keep them here, no longer synced').check();
    await dialog.getByRole('button', { name: 'Leave it out' }).click();
    await page.getByRole('treeitem', { name: /Structure.*Stays here, not synced/ }).waitFor();
    expect(bridge.last('pairs.select')).toEqual([1, '21', 'stay']);
  });

  it('shows what new ignore rules would leave out before they are saved', async () => {
    const { bridge, page } = await show({ at: 'settings/folders/1' });
    await page.getByLabel('What to leave out').fill('*.bak\n*.tmp');
    await page.getByText('2 files would be left out').waitFor();
    expect(bridge.last('pairs.setIgnoreRules')).toBeUndefined();
    await button(page, 'Save').click();
    await expect.poll(() => bridge.last('pairs.setIgnoreRules')).toEqual([1, '*.bak\n*.tmp']);
  });

  it('keeps the files when a workspace is removed, unless told otherwise', async () => {
    const { bridge, page } = await show({ at: 'settings/folders/1' });
    await button(page, 'Stop syncing').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stop syncing' }).click();
    await expect.poll(() => bridge.last('pairs.remove')).toEqual([1, { trash: false }]);
  });

  it('adds, changes and ends a webhook, and says why one was not taken', async () => {
    const { bridge, page } = await show({ at: 'settings/webhooks' });
    await button(page, 'Add a webhook').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Board').selectOption({ label: 'Handover and inspection · Harbour Square' });
    await dialog.getByLabel('Address').fill('http://hooks.example.com');
    bridge.failing.set('webhooks.add', { kind: 'refused', message: 'Cards would travel in the clear.' });
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Cards would travel in the clear.').waitFor();
    bridge.failing.clear();
    await dialog.getByLabel('Address').fill('https://hooks.example.com');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: /Handover.*hooks\.example\.com\/hooks\/….*This Tidemark hears of it/ }).waitFor();
    const target = { address: 'https://hooks.example.com', here: true };
    expect(bridge.last('webhooks.add')).toEqual([1, { boardId: '71', ...target }]);
    await button(page, 'Change: Construction').click();
    await dialog.getByText('Webhook of Construction').waitFor();
    await dialog.getByLabel('Address').fill('https://other.example.com/in');
    await dialog.getByLabel('The hints come to this Tidemark').uncheck();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('https://other.example.com/in', { exact: true }).waitFor();
    expect(bridge.last('webhooks.change')).toEqual([1, 'w1', { address: 'https://other.example.com/in', here: false }]);
    await button(page, 'End: Construction').click();
    await page.getByRole('row', { name: /Construction/ }).waitFor({ state: 'detached' });
    expect(bridge.last('webhooks.end')).toEqual([1, 'w1']);
  });

  it('shows the requests before they are turned on, and gives the focus back', async () => {
    const { page } = await show({ at: 'settings/accounts' });
    await button(page, 'Show the requests').first().click();
    await page.getByRole('dialog').getByText('DELETE /1/documents/{document}').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.evaluate<string>('document.activeElement.textContent.trim()')).toBe('Show the requests');
  });
});
