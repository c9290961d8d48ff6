import { describe, expect, it } from 'vitest';
import { toolNames } from '../../renderer/state/tool-forms.ts';
import { quickAxe } from '../quick-axe.ts';
import { FakeBridge } from './fake-bridge.ts';
import { useStage } from './use-stage.ts';

const open = useStage();

async function show(at: string, prepare: (bridge: FakeBridge) => void = () => undefined) {
  const bridge = new FakeBridge(Date.now());
  prepare(bridge);
  const view = await open(bridge, { at });
  return { bridge, page: view.page };
}

async function showPreview(prepare?: (bridge: FakeBridge) => void) {
  const shown = await show('tools/2/rename-column', prepare);
  const { page } = shown;
  await page.getByRole('textbox', { name: 'New name' }).fill('Under way');
  await page.getByRole('spinbutton', { name: 'Which column' }).fill('2');
  await page.getByRole('button', { name: 'Show what would change' }).click();
  await page.getByRole('status').getByText('101 rows').waitFor();
  return shown;
}

describe('the tools of administrators', () => {
  it('show every change first, leave out what is unticked, tell how far they are, and take back what they did', async () => {
    const { bridge, page } = await showPreview();
    expect(bridge.last('tools.plan')).toEqual([
      2,
      'rename-column',
      { position: 2, to: 'Under way', from: null, workspaceIds: null },
    ]);
    const { violations } = await quickAxe(page).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
    await page.getByRole('searchbox').fill('may only read');
    await page.getByRole('status').getByText('2 rows').waitFor();
    await page.getByRole('searchbox').fill('');
    await page.getByRole('status').getByText('101 rows').waitFor();
    // With the keyboard: the second row is left out.
    await page.getByRole('grid').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: 'Make 95 changes' }).click();
    await expect.poll(() => bridge.last('tools.run')).toEqual(['p1', { typed: null, without: [1] }]);
    await page.getByRole('button', { name: 'Stop' }).waitFor();
    bridge.tools.settle(2, 30, 'Your account may not change this board.');
    await page.getByText('20 done · 10 failed · 6 left · 65 not done yet').waitFor();
    bridge.tools.change(2, { transfer: { what: 'Old yard', bytes: 1_500_000, size: 80_000_000 } });
    await page.getByText('Old yard: 1.5 MB of 80 MB').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('button', { name: 'Stop' }).waitFor();
    bridge.tools.settle(2, 65);
    await page.getByRole('combobox', { name: 'Show' }).selectOption({ label: 'Failed (10)' });
    await page.getByRole('status').getByText('10 rows').waitFor();
    await page
      .getByRole('row', { name: /Failed/ })
      .first()
      .click();
    await page.getByRole('status').getByText('Your account may not change this board.').waitFor();
    await page.getByRole('button', { name: 'Save as CSV' }).click();
    await page.getByText(/^Saved as /).waitFor();
    await page.getByRole('button', { name: 'Take it back' }).click();
    await page.getByText('Give columns their old names back').waitFor();
    await page.getByRole('button', { name: 'Make 85 changes' }).click();
    await page.getByRole('link', { name: 'Takes back run 2' }).waitFor();
  });

  it('take no yes for what cannot be taken back before the right number is typed', async () => {
    const { bridge, page } = await showPreview(({ tools }) => (tools.next = { destructive: true }));
    await page.getByRole('button', { name: 'Make 96 changes' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Number of changes' }).fill('69');
    expect(await dialog.getByRole('button', { name: 'Make 96 changes' }).isEnabled()).toBe(false);
    await dialog.getByRole('textbox', { name: 'Number of changes' }).fill('96');
    await dialog.getByRole('button', { name: 'Make 96 changes' }).click();
    await expect.poll(() => bridge.last('tools.run')).toEqual(['p1', { typed: 96, without: [] }]);
  });

  it('ask what they cannot know, and let a line be corrected', async () => {
    const { bridge, page } = await showPreview(({ tools }) => {
      const choices = [{ id: '7', name: 'Harbour Square / Site' }];
      tools.next = { questions: [{ id: 'board', text: 'Which "Site"?', choices }], notes: ['"Colour" is ignored.'] };
      const line = { id: 'Cards!3', cells: [{ name: 'Due date', value: 'soon' }] };
      tools.nextRows = tools.nextRows.map((row) => (row.state === 'left' ? { ...row, line } : row));
    });
    await page.getByText('"Colour" is ignored.').waitFor();
    await page.getByText('96 changes · 5 are left as they are').waitFor();
    await page.getByRole('combobox', { name: 'Which "Site"?' }).selectOption('7');
    await page.getByRole('button', { name: 'Show it again' }).click();
    await expect.poll(() => bridge.last('tools.plan')?.[2]).toMatchObject({ answers: { board: '7' } });
    await page.getByRole('combobox', { name: 'Show', exact: true }).selectOption({ label: 'Left as it is (5)' });
    await page.getByRole('status').getByText('5 rows').waitFor();
    await page
      .getByRole('row', { name: /It has only/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Correct this line' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'Due date' }).fill('2027-01-31');
    await page.getByRole('dialog').getByRole('button', { name: 'Show it again' }).click();
    const fixes = { 'Cards!3': { 'Due date': '2027-01-31' } };
    await expect.poll(() => bridge.last('tools.plan')?.[2]).toMatchObject({ answers: { board: '7' }, fixes });
  });

  it('say what they wait for, and show no column of which nothing is known', async () => {
    const { page } = await show('tools/2/create-workspaces', ({ tools }) => {
      tools.next = { questions: [{ id: 'owner', text: 'Which "Anna"?', choices: [{ id: '7', name: 'Anna Lindqvist' }] }] };
      tools.nextRows = tools.nextRows.filter(({ state }) => state === 'left');
    });
    await page.getByRole('textbox', { name: 'Names' }).fill('Yard');
    await page.getByRole('button', { name: 'Show what would change' }).click();
    await page.getByText('Waits for your answer · 5 are left as they are').waitFor();
    const heads = page.getByRole('columnheader');
    await expect.poll(() => heads.allInnerTexts()).toEqual(['Change all', 'What', 'To', 'State', 'Why']);
  });

  it('tell once how much of a run failed', async () => {
    const { bridge, page } = await show('tools/run/1');
    bridge.tools.change(1, { counts: { done: 11, failed: 1, skipped: 3, open: 0 } });
    await page.getByText('Not all done').waitFor();
    await expect.poll(() => page.getByText('1 failed').count()).toBe(1);
  });

  it('show what was told last, whatever an older answer says', async () => {
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const { bridge, page } = await show('tools/run/1', (made) => made.waiting.set('tools.runs', answered));
    await page.getByText('Loading').waitFor();
    // Asked for before it is told of: an answer of later would be the newer one.
    await expect.poll(() => bridge.last('tools.runs')).toBeDefined();
    await bridge.listening;
    bridge.tools.change(1, { title: 'Told meanwhile' });
    bridge.emit('notice', { message: 'All events before this one were heard.' });
    await page.getByText('All events before this one were heard.').waitFor();
    bridge.tools.runs = bridge.tools.runs.map((run) => ({ ...run, title: 'As it was before' }));
    answer();
    await page.getByRole('heading', { name: 'Told meanwhile' }).waitFor();
  });

  it('are led to with the webhooks that were chosen in the table of all', async () => {
    const { bridge, page } = await show('tools/2');
    await page.getByRole('link', { name: 'All webhooks' }).click();
    await page.getByRole('button', { name: 'Choose the dead ones' }).click();
    await page.getByRole('status').getByText('2 chosen').waitFor();
    await page.getByRole('checkbox', { name: 'Choose the webhook of board 4711' }).uncheck();
    await page.getByRole('button', { name: 'End', exact: true }).click();
    await page.getByText('Only the webhook that you chose.').waitFor();
    await page.getByRole('button', { name: 'Show what would change' }).click();
    await expect.poll(() => bridge.last('tools.plan')).toEqual([2, 'end-webhooks', { which: ['h2'] }]);
    await page.goBack();
    await page.getByRole('checkbox', { name: 'Choose the webhook of Construction' }).check();
    await page.getByRole('button', { name: 'Lead elsewhere' }).click();
    const old = page.getByRole('combobox', { name: 'Addresses that begin with' });
    const offered = page.locator('datalist option');
    await expect
      .poll(async () => Promise.all((await offered.all()).map((one) => one.getAttribute('value'))))
      .toEqual(['https://reports.example', 'https://reports.example/in']);
    await old.fill('https://a.example');
    await page.getByRole('textbox', { name: 'Begin with this instead' }).fill('https://b.example');
    await page.getByRole('button', { name: 'Show what would change' }).click();
    const moved = { from: 'https://a.example', to: 'https://b.example', only: ['h1'] };
    await expect.poll(() => bridge.last('tools.plan')).toEqual([2, 'move-webhooks', moved]);
  });

  it('tell of the account, and who is in a workspace', async () => {
    const { bridge, page } = await show('tools/2');
    await page.getByRole('link', { name: 'The account and its workspaces' }).click();
    await page.getByText('Integration, a robot: may change things').waitFor();
    await page.getByRole('searchbox').fill('water');
    await page.getByRole('link', { name: 'Harbour Square' }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Water mains' }).click();
    await page.getByRole('heading', { name: 'Members of Water mains' }).waitFor();
    await page.getByRole('row', { name: /Jonas Berg.*member/ }).waitFor();
    expect(bridge.last('tools.members')).toEqual([2, '501']);
    await page.getByRole('button', { name: 'The account and its workspaces' }).click();
    await page.getByRole('link', { name: 'Harbour Square' }).waitFor();
  });

  it('say which of them an account may not use, and why, and what went wrong', async () => {
    const { bridge, page } = await show('tools/2', ({ tools }) => {
      tools.usable = toolNames.map((name) => ({ name, usable: 'no', why: `No ${name} with this key.` }));
    });
    await page.getByText('No change-emails with this key.').waitFor();
    await page.getByRole('link', { name: 'Rename a column on many boards' }).click();
    await page.getByText('No rename-column with this key.').waitFor();
    bridge.tools.usable = toolNames.map((name) => ({ name, usable: 'unknown', why: 'No network.' }));
    bridge.failing.set('tools.plan', { kind: 'offline', message: 'The service cannot be reached.' });
    await page.getByRole('button', { name: 'All tools' }).click();
    await page.getByRole('link', { name: 'Change e-mail addresses' }).click();
    const file = { name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from('a@b.example,c@d.example') };
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByRole('button', { name: 'Show what would change' }).click();
    await page.getByRole('alert').getByText('The service cannot be reached.').waitFor();
    const data = Buffer.from('a@b.example,c@d.example').toString('base64');
    expect(bridge.last('tools.plan')).toEqual([2, 'change-emails', { file: { name: 'list.csv', data } }]);
  });
});
