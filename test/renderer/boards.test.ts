import { describe, expect, it } from 'vitest';
import type { Locator, Page } from 'playwright';
import { FakeBridge } from './fake-bridge.ts';
import { useStage } from './use-stage.ts';

const open = useStage();

async function show(at: string, options: { prepare?: (bridge: FakeBridge) => void; cards?: number } = {}) {
  const bridge = new FakeBridge(Date.now(), { cards: options.cards ?? 0 });
  options.prepare?.(bridge);
  const view = await open(bridge, { at });
  await view.page.getByRole('navigation', { name: 'Main' }).waitFor();
  await bridge.listening;
  return { bridge, page: view.page };
}

const tile = (page: Page, title: string) => page.getByRole('button', { name: new RegExp(`^${title}`) });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
const column = (page: Page, name: string) => page.getByRole('region', { name: new RegExp(`^${name}`) });
const panel = (page: Page) => page.getByRole('complementary', { name: /^Card: / });
const focused = (page: Page) =>
  page.evaluate<string>('document.activeElement.ariaLabel ?? document.activeElement.textContent.trim()');

async function middle(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox();
  if (!box) throw new Error('It is not on the screen.');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Right above or below the middle of a tile. */
async function dragTo(page: Page, from: Locator, { to, below }: { to: Locator; below: boolean }): Promise<void> {
  const start = await middle(from);
  const end = await middle(to);
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(start.x + 20, start.y + 10);
  await page.mouse.move(end.x, end.y + (below ? 8 : -8), { steps: 4 });
}

describe('board list', () => {
  it('groups boards by workspace with what is open, overdue, unsent and gone, and opens one', async () => {
    const { page } = await show('boards');
    const construction = page.getByRole('region', { name: 'Harbour Square' }).getByRole('listitem').first();
    expect(await construction.innerText()).toMatch(/Construction[^]*5 edits need you[^]*2 overdue[^]*3 yours[^]*14 open/);
    await page.getByText('Gone from the service').waitFor();
    await page.getByRole('link', { name: 'Construction' }).click();
    await page.getByRole('heading', { level: 1, name: 'Construction' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Boards' }).waitFor();
  });

  it('keeps a board here on request, and asks the service when told to', async () => {
    const { bridge, page } = await show('boards');
    await button(page, 'Actions for Maintenance').click();
    await page.getByRole('menuitem', { name: 'Keep it on this computer' }).click();
    await expect.poll(() => bridge.last('boards.setKept')).toEqual([2, '75', true]);
    await page.getByText('Not kept here').waitFor({ state: 'detached' });
    await button(page, 'Ask the service now').click();
    await expect.poll(() => bridge.last('boards.refresh')).toEqual([null]);
  });

  it('says that it is offline and goes on showing what is there', async () => {
    const { page } = await show('boards', {
      prepare: ({ boards }) => {
        const problem = { kind: 'offline', message: 'No network.' };
        boards.data.boards = boards.data.boards.map((board) => ({ ...board, problem }));
      },
    });
    await page.getByText('You can go on working.').waitFor();
    await page.getByRole('link', { name: 'Construction' }).waitFor();
  });

  it('lists the own cards of all boards by the day they are due, and opens one on its board', async () => {
    const { page } = await show('boards/mine');
    const headings = page.getByRole('heading', { level: 2 });
    await headings.first().waitFor();
    const groups = await headings.allInnerTexts();
    expect(groups.map((text) => text.replace(/\s+/g, ' '))).toEqual(['Overdue 1', 'The next 7 days 2']);
    await page.getByRole('link', { name: 'Fire safety concept, revision C' }).click();
    await panel(page).getByRole('textbox', { name: 'Title' }).waitFor();
  });
});

describe('moving a card', () => {
  it('by the pointer puts it where the marker is, at once and in the core', async () => {
    const { bridge, page } = await show('boards/1/70');
    await dragTo(page, tile(page, 'Order windows'), { to: tile(page, 'Cast the slab'), below: true });
    await page.locator('.marker').waitFor();
    await page.mouse.up();
    await expect.poll(() => bridge.last('cards.move')).toEqual([1, '10', { columnId: '3', after: '21' }]);
    await column(page, 'In progress')
      .getByRole('button', { name: /^Order windows/ })
      .waitFor();
    expect(bridge.boards.titles('70', '3').slice(0, 4)).toEqual([
      'Foundation piles along the quay',
      'Cast the slab of level 1',
      'Order windows, level 2 to 4',
      'Main switchboard',
    ]);
    expect(await panel(page).count()).toBe(0);
  });

  it('is given up with Escape, and a mere click opens the card', async () => {
    const { bridge, page } = await show('boards/1/70');
    await dragTo(page, tile(page, 'Order windows'), { to: tile(page, 'Main switchboard'), below: false });
    await page.locator('.marker').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.marker').waitFor({ state: 'detached' });
    await page.mouse.up();
    await tile(page, 'Order windows').click();
    await panel(page).waitFor();
    expect(bridge.last('cards.move')).toBeUndefined();
  });

  it('scrolls the board towards an edge that the card is held at', async () => {
    const { bridge, page } = await show('boards/1/70');
    const start = await middle(tile(page, 'Order windows'));
    await page.mouse.move(start.x, start.y);
    await page.mouse.down();
    await page.mouse.move(start.x + 20, start.y);
    await page.mouse.move(1270, 200, { steps: 4 });
    await expect.poll(() => page.evaluate<number>('document.querySelector("[data-sideways]").scrollLeft')).toBeGreaterThan(200);
    await column(page, 'Done').locator('.marker').waitFor();
    await page.mouse.up();
    await expect.poll(() => bridge.boards.card('10').tile.columnId).toBe('5');
  });

  it('by keys lifts, moves, drops and says so; the focus stays with it', async () => {
    const { bridge, page } = await show('boards/1/70');
    await tile(page, 'Order windows').focus();
    await page.keyboard.press('Space');
    await page.getByText(/^Lifted “Order windows, level 2 to 4”\. It is number 1 of 4 in To do\./).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.getByText('number 2 of 4 in To do').waitFor();
    await page.keyboard.press('ArrowRight');
    await page.getByText('number 2 of 6 in In progress').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Dropped “Order windows, level 2 to 4”, now number 2 of 6 in In progress.').waitFor();
    await expect.poll(() => bridge.last('cards.move')).toEqual([1, '10', { columnId: '3', after: '20' }]);
    await expect.poll(() => focused(page)).toMatch(/^Order windows/);
    await page.keyboard.press('Control+z');
    await expect.poll(() => bridge.boards.titles('70', '2')[0]).toBe('Order windows, level 2 to 4');
  });

  it('is taken back also before the core has answered', async () => {
    let answer = () => {};
    const { bridge, page } = await show('boards/1/70', {
      prepare: ({ waiting }) => waiting.set('cards.move', new Promise((resolve) => (answer = resolve))),
    });
    await tile(page, 'Order windows').focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect.poll(() => bridge.last('cards.move')).toEqual([1, '10', { columnId: '3', after: null }]);
    await page.keyboard.press('Control+z');
    answer();
    await expect.poll(() => bridge.last('cards.move')).toEqual([1, '10', { columnId: '2', after: null }]);
    await expect.poll(() => bridge.boards.titles('70', '2')[0]).toBe('Order windows, level 2 to 4');
  });

  it('by keys is put back with Escape', async () => {
    const { bridge, page } = await show('boards/1/70');
    await tile(page, 'Order windows').focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Escape');
    await page.getByText('Put “Order windows, level 2 to 4” back where it was.').waitFor();
    expect(bridge.last('cards.move')).toBeUndefined();
  });

  it('leaves the focus to whoever goes on working while the core is slow', async () => {
    let answer = () => {};
    const { bridge, page } = await show('boards/1/70', {
      prepare: ({ waiting }) => waiting.set('cards.move', new Promise((resolve) => (answer = resolve))),
    });
    await tile(page, 'Order windows').focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await button(page, 'Add a card to Review').click();
    await page.keyboard.type('Check');
    answer();
    await expect.poll(() => bridge.boards.card('10').tile.columnId).toBe('3');
    await column(page, 'In progress')
      .getByRole('button', { name: /^Order windows.*Not sent yet/ })
      .waitFor();
    await page.keyboard.type(' the drains');
    await page.keyboard.press('Enter');
    await tile(page, 'Check the drains').waitFor();
  });

  it('keeps its place among cards that a filter hides', async () => {
    const { bridge, page } = await show('boards/1/70');
    await page.getByRole('combobox', { name: 'Label' }).selectOption({ label: 'Electrical' });
    await page.getByText('4 of 17').waitFor();
    await tile(page, 'Solar panels').focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    // Right above the one that is shown there, below the three that are not.
    await expect.poll(() => bridge.last('cards.move')).toEqual([1, '3', { columnId: '2', after: '12' }]);
  });

  it('is put back when the core refuses', async () => {
    const { page } = await show('boards/1/70', {
      prepare: ({ failing }) => failing.set('cards.move', { kind: 'refused', message: 'You may only read this board.' }),
    });
    await tile(page, 'Order windows').focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByRole('log').getByText('You may only read this board.').waitFor();
    await column(page, 'To do')
      .getByRole('button', { name: /^Order windows/ })
      .waitFor();
  });
});

describe('board', () => {
  it('walks by keys, opens a card with Enter and comes back to it with Escape', async () => {
    const { page } = await show('boards/1/70');
    await tile(page, 'Green roof').focus();
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => focused(page)).toMatch(/^Reuse the old/);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => focused(page)).toMatch(/^Apply for the crane permit/);
    await page.keyboard.press('Enter');
    await panel(page).getByRole('textbox', { name: 'Title' }).waitFor();
    await page.keyboard.press('Escape');
    await panel(page).waitFor({ state: 'detached' });
    await expect.poll(() => focused(page)).toMatch(/^Apply for the crane permit/);
  });

  it('names all that a tile shows, and a column over its limit not only by colour', async () => {
    const { page } = await show('boards/1/70');
    const names = ['Main switchboard', 'Ventilation shafts'].map((title) => tile(page, title).locator('.unseen').innerText());
    const said = (await Promise.all(names)).map((name) => name.replace(/ (due|since) [^,]+,/, ' $1 DAY,'));
    expect(said).toEqual([
      'Main switchboard, number 122, Electrical, due DAY, assigned to Mei Tanaka, Blocked: Waiting for the drawings of the power company, 7 comments, 5 points',
      'Ventilation shafts, number 123, overdue since DAY, assigned to Maria Åkesson, checklist 4 of 4, Could not be sent',
    ]);
    await page.getByRole('img', { name: 'Over its limit: 5 cards, at most 4' }).waitFor();
  });

  it('adds cards one after the other at the foot of a column', async () => {
    const { bridge, page } = await show('boards/1/70');
    await button(page, 'Add a card to Review').click();
    await page.keyboard.type('Check the drains');
    await page.keyboard.press('Enter');
    await tile(page, 'Check the drains').waitFor();
    await page.keyboard.type('Check the pumps');
    await page.keyboard.press('Enter');
    await tile(page, 'Check the pumps').waitFor();
    expect(bridge.boards.titles('70', '4').slice(-2)).toEqual(['Check the drains', 'Check the pumps']);
    await page.keyboard.press('Escape');
    await expect.poll(() => focused(page)).toBe('Add a card to Review');
    await page.keyboard.press('Control+z');
    await tile(page, 'Check the pumps').waitFor({ state: 'detached' });
  });

  it('does not lose the title of a card that could not be added', async () => {
    const { page } = await show('boards/1/70', {
      prepare: ({ failing }) => failing.set('cards.create', { kind: 'full', message: 'The disk is full.' }),
    });
    await button(page, 'Add a card to Review').click();
    await page.keyboard.type('Check the drains');
    await page.keyboard.press('Enter');
    await page.getByRole('log').getByText('The disk is full.').waitFor();
    await expect.poll(() => page.getByRole('textbox', { name: 'Add a card to Review' }).inputValue()).toBe('Check the drains');
  });

  it('filters by text anywhere in a card, person, label and day, and still does so after a while elsewhere', async () => {
    const { page } = await show('boards/1/70');
    await page.keyboard.press('/');
    await page.keyboard.type('old anchor');
    await page.getByText('1 of 17').waitFor();
    await tile(page, 'Foundation piles').waitFor();
    await page.getByRole('searchbox').fill('');
    await page.getByRole('combobox', { name: 'Person' }).selectOption({ label: 'Me (Anna Lindqvist)' });
    await page.getByText('3 of 17').waitFor();
    await page.getByRole('combobox', { name: 'Due' }).selectOption('overdue');
    await page.getByText('1 of 17').waitFor();
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.goBack();
    await page.getByText('1 of 17').waitFor();
    await button(page, 'Show all').click();
    await tile(page, 'Green roof').waitFor();
  });

  it('renames a column, and takes it back', async () => {
    const { bridge, page } = await show('boards/1/70');
    await button(page, /^Review\./).focus();
    await page.keyboard.press('F2');
    await page.keyboard.type('Inspection');
    await page.keyboard.press('Enter');
    await expect.poll(() => bridge.last('boards.renameColumn')).toEqual([1, { boardId: '70', id: '4' }, 'Inspection']);
    await column(page, 'Inspection').waitFor();
    await page.keyboard.press('Control+z');
    await column(page, 'Review').waitFor();
  });

  it('shows what others change, card by card, without reading the board again', async () => {
    const { bridge, page } = await show('boards/1/70');
    await tile(page, 'Green roof').waitFor();
    const before = bridge.calls.filter(({ name }) => name === 'boards.read').length;
    bridge.boards.change('1', { title: 'Green roof, approved', columnId: '2' });
    await column(page, 'To do')
      .getByRole('button', { name: /^Green roof, approved/ })
      .waitFor();
    bridge.boards.change('2', {}, { deleted: 'sent' });
    await tile(page, 'Reuse the old').waitFor({ state: 'detached' });
    expect(bridge.calls.filter(({ name }) => name === 'boards.read').length).toBe(before);
  });

  it('cannot be edited where one may only read', async () => {
    const { page } = await show('boards/1/70/20', {
      prepare: ({ boards }) => {
        boards.data.boards = boards.data.boards.map((one) => ({ ...one, writable: false }));
      },
    });
    await page.getByText('You may only read this board.').waitFor();
    expect(await page.getByRole('button', { name: /^Add a card/ }).count()).toBe(0);
    expect(await panel(page).getByRole('textbox', { name: 'Title' }).getAttribute('readonly')).not.toBeNull();
    expect(await panel(page).getByRole('combobox', { name: 'Assignee' }).isDisabled()).toBe(true);
  });

  it('deletes a card by key and puts it back', async () => {
    const { bridge, page } = await show('boards/1/70');
    await tile(page, 'Green roof').focus();
    await page.keyboard.press('Delete');
    await tile(page, 'Green roof').waitFor({ state: 'detached' });
    expect(bridge.boards.card('1').deleted).toBe('waiting');
    await page.getByRole('log').getByRole('button', { name: 'Undo' }).click();
    await tile(page, 'Green roof').waitFor();
  });
});
