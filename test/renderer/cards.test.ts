import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright';
import { FakeBridge } from './fake-bridge.ts';
import { useStage } from './use-stage.ts';

const open = useStage();

async function show(at: string, prepare: (bridge: FakeBridge) => void = () => {}) {
  const bridge = new FakeBridge(Date.now());
  prepare(bridge);
  const view = await open(bridge, { at });
  await view.page.getByRole('navigation', { name: 'Main' }).waitFor();
  await bridge.listening;
  return { bridge, page: view.page };
}

async function showCard(prepare: (bridge: FakeBridge) => void = () => {}) {
  const shown = await show('boards/1/70/20', prepare);
  const panel = shown.page.getByRole('complementary', { name: /^Card: / });
  await panel.getByRole('textbox', { name: 'Title' }).waitFor();
  return { ...shown, panel, card: () => shown.bridge.boards.card('20') };
}

const tile = (page: Page, title: string) => page.getByRole('button', { name: new RegExp(`^${title}`) });

describe('card', () => {
  it('offers nothing that its service has no way to do, and says why', async () => {
    const { page, panel } = await showCard(({ boards }) => {
      const none = 'Cards there have no checklist.';
      const lacking = {
        'edit:blocked': 'Set on its page.',
        'edit:dueOn': 'Set on its page.',
        'edit:startOn': 'No start.',
      } as const;
      const more = { addChecklistItem: none, editChecklistItem: none, history: 'Its page has it.' } as const;
      const deletes = { deleteCard: 'Delete it on its page.', restoreCard: 'There is no trash.' } as const;
      boards.data.boards = boards.data.boards.map((one) => ({ ...one, lacking: { ...lacking, ...more, ...deletes } }));
      const card = boards.card('20');
      const fields = { ...card.fields, blocked: null, startOn: null, dueOn: '2026-12-24' };
      boards.data.cards.set('20', { ...card, tile: { ...card.tile, unsent: null }, fields, checklist: [] });
    });
    for (const name of ['Blocked', 'Start', 'Add an item']) expect(await panel.getByLabel(name, { exact: true }).count()).toBe(0);
    expect(await panel.getByLabel('Due', { exact: true }).getAttribute('readonly')).not.toBeNull();
    expect(await panel.getByLabel('Due', { exact: true }).getAttribute('title')).toBe('Set on its page.');
    expect(await panel.getByRole('button', { name: 'Delete the card', exact: true }).count()).toBe(0);
    expect(await panel.getByText('History').count()).toBe(0);
    await panel.getByText('What cards here do not have').click();
    expect(
      await panel
        .getByRole('listitem')
        .filter({ hasText: /no checklist|on its page/ })
        .allTextContents(),
    ).toEqual(['Set on its page.', 'Cards there have no checklist.', 'Delete it on its page.']);
    await tile(page, 'Foundation piles').press('Delete');
    await page.getByText('Delete it on its page.').first().waitFor();
    await tile(page, 'Foundation piles').waitFor();
  });

  it('says of a deleted one that there is no trash, where there is none', async () => {
    const { panel } = await showCard(({ boards }) => {
      boards.data.boards = boards.data.boards.map((one) => ({ ...one, lacking: { restoreCard: 'There is no trash.' } }));
      boards.data.cards.set('20', { ...boards.card('20'), deleted: 'sent' });
    });
    await panel.getByText('There is no trash.').first().waitFor();
    expect(await panel.getByText('in the trash of the workspace').count()).toBe(0);
    expect(await panel.getByRole('button', { name: 'Restore' }).count()).toBe(0);
  });

  it('is edited field by field, each at once and marked as unsent', async () => {
    const { bridge, page, panel, card } = await showCard();
    await panel.getByRole('textbox', { name: 'Title' }).fill('Foundation piles, quay');
    await page.keyboard.press('Enter');
    await tile(page, 'Foundation piles, quay').waitFor();
    await panel.getByRole('combobox', { name: 'Assignee' }).selectOption({ label: 'Mei Tanaka' });
    await expect.poll(() => bridge.last('cards.edit')).toEqual([1, '20', { assigneeId: '5' }]);
    await panel.getByRole('combobox', { name: 'Also on it' }).selectOption({ label: 'Maria Åkesson' });
    await expect.poll(() => bridge.last('cards.edit')).toEqual([1, '20', { coAssigneeIds: ['2', '3'] }]);
    await panel.getByRole('button', { name: 'Take Jonas Berg off' }).click();
    await expect.poll(() => card().fields.coAssigneeIds).toEqual(['3']);
    await panel.getByRole('combobox', { name: 'Label' }).selectOption({ label: 'None' });
    await expect.poll(() => card().fields.labelId).toBeNull();
    await panel.getByLabel('Start', { exact: true }).fill('2026-12-24');
    await page.keyboard.press('Enter');
    await expect.poll(() => card().fields.startOn).toBe('2026-12-24');
    await panel.getByRole('spinbutton', { name: 'Points' }).fill('2.5');
    await page.keyboard.press('Tab');
    await expect.poll(() => card().fields.estimate).toBe(2.5);
    await panel.getByRole('checkbox', { name: 'Blocked' }).check();
    await panel.getByRole('textbox', { name: 'Why it is blocked' }).fill('No rig');
    await page.keyboard.press('Enter');
    await expect.poll(() => card().fields.blocked).toEqual({ reason: 'No rig' });
    await panel.getByText('Points').getByRole('img', { name: 'Not sent yet' }).waitFor();
  });

  it('takes back what was done, newest first', async () => {
    const { page, panel, card } = await showCard();
    await panel.getByRole('combobox', { name: 'Assignee' }).selectOption({ label: 'Mei Tanaka' });
    await expect.poll(() => card().fields.assigneeId).toBe('5');
    await panel.getByRole('checkbox', { name: 'Piles P1 to P12' }).check();
    await panel.getByText('3/4').waitFor();
    await panel.getByRole('button', { name: 'Undo: item “Piles P1 to P12” ticked' }).click();
    await panel.getByText('2/4').waitFor();
    await panel.getByRole('button', { name: 'Undo: Assignee changed' }).click();
    await expect.poll(() => card().fields.assigneeId).toBe('1');
    await page.getByRole('button', { name: 'Undo', exact: true }).first().waitFor();
  });

  it('moves to another column without dragging', async () => {
    const { bridge, panel } = await showCard();
    await panel.getByRole('combobox', { name: 'Column' }).selectOption({ label: 'Review' });
    await expect.poll(() => bridge.last('cards.move')).toEqual([1, '20', { columnId: '4', after: '31' }]);
  });

  it('shows its description harmless: links open outside, pictures are not loaded, scripts do not run', async () => {
    const evil = '<img src=x onerror="document.title=1"><script>document.title=1</script>[bad](javascript:alert(1)) **bold**';
    const { page, panel } = await showCard(({ boards }) => {
      const { fields } = boards.card('20');
      boards.change('20', {}, { fields: { ...fields, description: `${fields.description}\n\n${evil}` } });
    });
    const link = panel.getByRole('link', { name: 'the drawing' });
    expect([await link.getAttribute('target'), await link.getAttribute('rel')]).toEqual(['_blank', 'noopener noreferrer']);
    await panel.getByText('bold', { exact: true }).waitFor();
    expect(await panel.locator('.markdown :is(img, script, [onerror], [href^=javascript])').count()).toBe(0);
    expect(await panel.getByRole('link', { name: 'a picture' }).getAttribute('href')).toBe('https://tracker.example/pixel.png');
    expect(await page.title()).toBe('Tidemark');
  });

  it('lets the description be written with a preview, and saves it by key', async () => {
    const { bridge, page, panel } = await showCard();
    await panel.getByRole('button', { name: 'Edit: Description' }).click();
    await panel.getByRole('textbox', { name: 'Description' }).fill('Now *slanted*');
    await panel.getByRole('button', { name: 'Preview' }).click();
    await panel.locator('em', { hasText: 'slanted' }).waitFor();
    await panel.getByRole('button', { name: 'Write' }).click();
    await panel.getByRole('textbox', { name: 'Description' }).focus();
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => bridge.last('cards.edit')).toMatchObject([1, '20', { description: 'Now *slanted*', began: {} }]);
  });

  it('tells from what the person began to write, whatever has come since', async () => {
    const { bridge, page, panel, card } = await showCard();
    const began = card().fields;
    await panel.getByRole('button', { name: 'Edit: Description' }).click();
    await panel.getByRole('textbox', { name: 'Description' }).fill('Mine');
    const title = panel.getByRole('textbox', { name: 'Title' });
    await title.fill('My title');
    bridge.boards.change('20', { title: 'Theirs' }, { fields: { ...began, title: 'Theirs', description: 'Theirs too' } });
    await tile(page, 'Theirs').waitFor();
    await page.getByRole('complementary', { name: 'Card: Theirs' }).waitFor();
    expect(await title.inputValue()).toBe('My title');
    await title.press('Enter');
    await expect.poll(() => bridge.last('cards.edit')).toEqual([1, '20', { title: 'My title', began: { title: began.title } }]);
    await panel.getByRole('textbox', { name: 'Description' }).press('Control+Enter');
    const { description } = began;
    await expect.poll(() => bridge.last('cards.edit')).toEqual([1, '20', { description: 'Mine', began: { description } }]);
  });

  it('has a checklist that is worked by keys', async () => {
    const { page, panel, card } = await showCard();
    await panel.getByRole('textbox', { name: 'Add an item' }).fill('Clean up');
    await page.keyboard.press('Enter');
    await panel.getByRole('checkbox', { name: 'Clean up' }).focus();
    await page.keyboard.press('Space');
    await panel.getByText('3/5').waitFor();
    await panel.getByRole('textbox', { name: 'Rename “Clean up”' }).fill('Clean the site');
    await page.keyboard.press('Enter');
    await panel.getByRole('button', { name: 'Remove “Test pile driven”' }).click();
    await panel.getByText('2/4').waitFor();
    expect(card().checklist.map(({ title, done }) => [title, done])).toEqual([
      ['Piling rig on site', true],
      ['Piles P1 to P12', false],
      ['Piles P13 to P24', false],
      ['Clean the site', true],
    ]);
  });

  it('takes comments, and lets only the own ones be changed', async () => {
    const { page, panel, card } = await showCard();
    await panel.getByRole('textbox', { name: 'Write a comment' }).fill('Rig ordered.');
    await page.keyboard.press('Control+Enter');
    await panel.getByText('Rig ordered.', { exact: true }).waitFor();
    await expect.poll(() => panel.getByRole('button', { name: 'Edit the comment' }).count()).toBe(2);
    await panel.getByRole('button', { name: 'Edit the comment' }).last().click();
    await panel.getByRole('textbox', { name: 'Edit the comment' }).fill('Rig ordered for Monday.');
    await page.keyboard.press('Control+Enter');
    await panel.getByText('Rig ordered for Monday.', { exact: true }).waitFor();
    await panel.getByRole('button', { name: 'Delete the comment' }).first().click();
    await expect.poll(() => card().comments?.length).toBe(3);
    expect(card().comments?.at(-1)?.text).toBe('Rig ordered for Monday.');
  });

  it('says that comments are not here yet, and shows them when they come', async () => {
    const { bridge, panel } = await showCard(({ boards }) => boards.change('20', {}, { comments: null }));
    await panel.getByText('Comments are read as soon as the service answers.').waitFor();
    const comment = { id: 'c9', text: 'Here I am.', author: 'Jonas Berg', at: null, mine: false, unsent: null };
    bridge.boards.change('20', {}, { comments: [comment] });
    await panel.getByText('Here I am.').waitFor();
  });

  it('shows a conflict of one field with both values, and settles it', async () => {
    const { bridge, panel } = await showCard();
    const conflict = panel.getByRole('group', { name: 'Due: changed here and on the service' });
    await conflict.getByRole('button', { name: 'Keep theirs' }).click();
    await expect.poll(() => bridge.last('outbox.resolve')).toEqual(['o3', 'theirs']);
    await conflict.waitFor({ state: 'detached' });
  });

  it('opens attachments, says where they are, and keeps them on request', async () => {
    const { bridge, page, panel } = await showCard();
    await panel.getByText('Only on the service').waitFor();
    await panel.getByRole('button', { name: 'Open A-101 Pile plan rev C.pdf' }).click();
    await page.getByRole('log').getByText('Saved as /home/anna/Downloads/A-101 Pile plan rev C.pdf').waitFor();
    await panel.getByRole('checkbox', { name: 'Keep them on this computer' }).check();
    await expect.poll(() => bridge.last('cards.keepAttachments')).toEqual([1, '20', true]);
  });

  it('asks for its history when it is looked at, and says why there is none', async () => {
    const { bridge, panel } = await showCard(({ failing }) =>
      failing.set('cards.history', { kind: 'offline', message: 'The service cannot be reached.' }),
    );
    expect(bridge.last('cards.history')).toBeUndefined();
    await panel.getByText('History').click();
    await panel.getByText('The service cannot be reached.').waitFor();
    bridge.failing.clear();
    await panel.getByRole('button', { name: 'Try again' }).click();
    await panel.getByText('Moved from To do to In progress').waitFor();
  });

  it('that is gone stays as a draft, of which a new card is made', async () => {
    const { bridge, page } = await show('boards/1/70/99');
    await page.getByText('The card was deleted on the service. What you wrote is kept here as a draft.').waitFor();
    await page.getByRole('button', { name: 'Make a new card of it' }).click();
    await tile(page, 'Harbour office: noise complaint').waitFor();
    expect(bridge.last('cards.recreate')).toEqual([1, '99']);
  });

  it('is found by the palette and opened on its board', async () => {
    const { page } = await show('overview');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search and commands' }).fill('switchboard');
    await page.getByRole('option', { name: /^Main switchboard/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('complementary', { name: 'Card: Main switchboard' }).waitFor();
    expect(new URL(page.url()).hash).toBe('#boards/1/70/22');
  });
});

describe('outbox', () => {
  it('lists each unsent edit with what it does, its state and why', async () => {
    const { page } = await show('activity/outbox');
    const listed = page.getByRole('list', { name: 'Edits that were not sent' }).locator('> li');
    await listed.first().waitFor();
    const rows = await listed.allInnerTexts();
    const said = [
      'Not sent yet',
      'Being sent',
      'Changed on both sides',
      'Could not be sent',
      'Held back',
      'Draft, not sent',
      'Needs your choice',
    ];
    expect(rows.map((row) => said.find((state) => row.includes(state)))).toEqual([...said, 'Not sent yet']);
    expect(rows[3]).toMatch(/Moved to: In progress\s+The service is busy\.[^]*Tried 3 times, next try in \d minutes/);
    expect(await page.getByRole('link', { name: /Do it on the web page/ }).getAttribute('href')).toContain('/cards/24');
    await page.getByRole('link', { name: 'Ventilation shafts' }).click();
    await page.getByRole('complementary', { name: 'Card: Ventilation shafts' }).waitFor();
  });

  it('tries again, one or all', async () => {
    const { bridge, page } = await show('activity/outbox');
    // One that failed, and a draft, which may have come out of a damaged file.
    for (const state of ['failed', 'draft']) {
      const { id, title } = bridge.boards.data.outbox.find((entry) => entry.state === state)!;
      const row = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: title, exact: true }) });
      await row.getByRole('button', { name: 'Try again', exact: true }).click();
      await expect.poll(() => bridge.last('outbox.retry')).toEqual([[id]]);
    }
    await page.getByRole('button', { name: 'Try all again now' }).click();
    await expect.poll(() => bridge.last('outbox.retry')).toEqual([null]);
  });

  it('settles a conflict', async () => {
    const { bridge, page } = await show('activity/outbox');
    await page.getByRole('button', { name: 'Keep mine' }).click();
    await expect.poll(() => bridge.last('outbox.resolve')).toEqual(['o3', 'mine']);
    await page.getByText('Changed on both sides').waitFor({ state: 'detached' });
  });

  it('asks which card a new one has become whose answer was lost', async () => {
    const { bridge, page } = await show('activity/outbox');
    const { title, candidates } = bridge.boards.data.outbox.find(({ kind }) => kind === 'create')!;
    const row = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: title, exact: true }) });
    expect(await row.getByRole('button', { name: 'Keep mine' }).count()).toBe(0);
    await row.getByRole('button', { name: `This is it: ${candidates[0]!.title}` }).click();
    await expect.poll(() => bridge.last('outbox.made')).toEqual(['o8', '31']);
    await row.waitFor({ state: 'detached' });
  });

  it('asks the same on the card', async () => {
    const { bridge, page } = await show('boards/1/70/20', (fake) => {
      const { candidates } = fake.boards.data.outbox.find(({ kind }) => kind === 'create')!;
      fake.boards.change('20', {}, { unclear: { entryId: 'o8', candidates } });
    });
    const group = page.getByRole('group', { name: 'Needs your choice' });
    await group.getByRole('button', { name: 'None of them: make it again' }).click();
    await expect.poll(() => bridge.last('outbox.made')).toEqual(['o8', null]);
    await group.waitFor({ state: 'detached' });
  });

  it('discards only what was confirmed, and puts it back', async () => {
    const { bridge, page } = await show('activity/outbox');
    await page.getByRole('button', { name: 'Discard: Review, Column renamed' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    expect(bridge.last('outbox.discard')).toBeUndefined();
    await page.getByRole('button', { name: 'Discard: Review, Column renamed' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('link', { name: 'Review' }).waitFor({ state: 'detached' });
    await page.getByRole('log').getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('link', { name: 'Review' }).waitFor();
    expect(bridge.last('outbox.undiscard')).toEqual(['u1']);
  });

  it('counts what needs the person in the side bar, not what is tried again by itself', async () => {
    const { page } = await show('overview');
    expect(await page.getByRole('link', { name: /^Activity/ }).innerText()).toMatch(/4/);
  });
});

describe('removing an account', () => {
  it('shows what was not sent, sends it first or gives up what was shown, and does nothing of itself', async () => {
    const { bridge, page } = await show('settings/accounts', ({ data }) => {
      data.accounts = data.accounts.map((account) => ({ ...account, pairs: 0 }));
    });
    const waiting = bridge.boards.data.outbox.filter(({ accountId }) => accountId === 1);
    await page.getByRole('article').first().getByRole('button', { name: 'Remove' }).click();
    const dialog = page.getByRole('dialog', { name: /^Remove the account/ });
    await dialog.getByText(`Its boards have ${waiting.length} edits that were not sent`).waitFor();
    expect(await dialog.getByRole('listitem').count()).toBe(waiting.length);
    await dialog.getByRole('link', { name: /need your answer/ }).waitFor();
    await dialog.getByRole('button', { name: 'Send them first' }).click();
    const retried = waiting.filter(({ state }) => state === 'waiting' || state === 'failed' || state === 'sending');
    await expect.poll(() => bridge.last('outbox.retry')).toEqual([retried.map(({ id }) => id)]);
    expect(bridge.last('accounts.remove')).toBeUndefined();
    await dialog.getByRole('button', { name: `Give up ${waiting.length} edits and remove` }).click();
    await expect.poll(() => bridge.last('accounts.remove')).toEqual([1, waiting.map(({ id }) => id)]);
  });
});
