import { describe, expect, it } from 'vitest';
import { FakeBridge } from './fake-bridge.ts';
import { useStage } from './use-stage.ts';

const open = useStage();

async function show(at = 'tables/1/pm%2FCards') {
  const bridge = new FakeBridge(Date.now());
  const view = await open(bridge, { at });
  const { page } = view;
  const cell = (row: number, column: number) =>
    page
      .locator(`[role=row][aria-rowindex="${row + 2}"] [role=gridcell]`)
      .nth(column)
      .textContent();
  return { bridge, page, cell };
}

describe('a table in the window', () => {
  it('begins with a chart of a column that has values', async () => {
    const bridge = new FakeBridge(Date.now());
    const rows = bridge.tables.rows.get('pm/Cards') ?? [];
    bridge.tables.rows = new Map([['pm/Cards', rows.map((row) => ({ ...row, DueDate: null, ModifiedTime: null }))]]);
    const view = await open(bridge, { at: 'tables/1/pm%2FCards' });
    const chart = view.page.getByRole('combobox', { name: 'Chart of a column' });
    await expect.poll(() => chart.inputValue()).toBe('Estimate');
    await chart.selectOption('DueDate');
    await view.page.getByText('It has no values in these rows.').waitFor();
    expect(await chart.inputValue()).toBe('DueDate');
  });

  it('says while it looks through many rows, and keeps the old ones until then', async () => {
    const { bridge, page, cell } = await show();
    await expect.poll(() => cell(0, 1)).toBe('Cast the slab of house 1');
    let answer = (): void => undefined;
    bridge.waiting.set('tables.rows', new Promise<void>((resolve) => (answer = resolve)));
    await page.getByRole('searchbox').fill('roof');
    await page.getByRole('progressbar', { name: 'Looking through the rows' }).waitFor();
    expect(await cell(0, 1)).toBe('Cast the slab of house 1');
    answer();
    await page.getByRole('status').getByText('233 rows').waitFor();
    await page.getByRole('progressbar').waitFor({ state: 'detached' });
  });

  it('is sorted by its columns, filtered by words and by columns, and exported as it is shown', async () => {
    const { bridge, page, cell } = await show();
    await expect.poll(() => cell(0, 1)).toBe('Cast the slab of house 1');
    await page.getByRole('button', { name: 'CardId' }).click();
    await page.getByRole('button', { name: 'CardId' }).click();
    await expect.poll(() => cell(0, 0)).toBe('41399');
    await page.getByRole('searchbox').fill('roof');
    await page.getByRole('status').getByText('233 rows').waitFor();
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.getByRole('combobox', { name: 'Filter by column' }).selectOption('ColumnName');
    await page.getByRole('textbox', { name: 'Value' }).fill('Review');
    const where = [{ column: 'ColumnName', is: 'has', value: 'Review' }];
    await expect
      .poll(() => bridge.last('tables.rows')?.[0])
      .toMatchObject({ text: 'roof', where, sort: { column: 'CardId', down: true } });
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('checkbox', { name: 'CardId' }).uncheck();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'As CSV' }).click();
    await page.getByText(/rows saved as .*pm_Cards_2026-11-21\.csv/).waitFor();
    const asked = bridge.last('tables.export')?.[0];
    expect(asked).toMatchObject({ where, text: 'roof', form: 'csv' });
    expect(asked).toHaveProperty('columns', expect.not.arrayContaining(['CardId']));
  });

  it('is saved once, however often it is asked for while a dialog is open, and not when nothing is named in it', async () => {
    const { bridge, page } = await show();
    const save = async () => {
      await page.getByRole('button', { name: 'Export' }).click();
      await page.getByRole('menuitem', { name: 'As CSV' }).click();
    };
    const asked = () => bridge.calls.filter(({ name }) => name === 'tables.export').length;
    bridge.tables.savesAs = '/reports/mine';
    let answer = (): void => undefined;
    bridge.waiting.set('tables.export', new Promise<void>((resolve) => (answer = resolve)));
    await save();
    await save();
    answer();
    await page.getByText('rows saved as /reports/mine.csv').waitFor();
    expect(asked()).toBe(1);
    bridge.tables.savesAs = null;
    await save();
    await expect.poll(asked).toBe(2);
    expect(await page.getByText(/rows saved as/).count()).toBe(1);
  });

  it('is gone through with the keyboard, far beyond what is in the window, and a row is shown whole', async () => {
    const { bridge, page, cell } = await show();
    await expect.poll(() => cell(0, 0)).toBe('40000');
    await page.getByRole('grid').focus();
    await page.keyboard.press('End');
    await expect.poll(() => cell(1399, 0)).toBe('41399');
    await page.keyboard.press('Enter');
    await page
      .getByRole('dialog')
      .getByText('Cast the slab')
      .or(page.getByRole('dialog').getByText('house 40'))
      .first()
      .waitFor();
    expect(bridge.calls.filter(({ name }) => name === 'tables.rows').length).toBeLessThan(8);
  });

  it('tells how far a reading is, lets it be stopped, and shows the new rows when it is done', async () => {
    const { bridge, page, cell } = await show();
    await expect.poll(() => cell(0, 0)).toBe('40000');
    await page.getByRole('button', { name: 'Read again' }).click();
    await expect.poll(() => bridge.last('tables.refresh')).toBeDefined();
    bridge.tables.change('pm/Cards', { reading: 700 });
    await page.getByText('Reading, 700 rows so far').waitFor();
    await page.getByRole('button', { name: 'Stop reading' }).click();
    await page.getByRole('button', { name: 'Read again' }).waitFor();
    bridge.tables.rows = new Map([['pm/Cards', [{ CardId: 7, CardTitle: 'New' }]]]);
    bridge.tables.change('pm/Cards', { readAt: Date.now(), rows: 1 });
    await expect.poll(() => cell(0, 1)).toBe('New');
  });

  it('with private data is asked for only once the person says so', async () => {
    const { bridge, page } = await show('tables/2/Users');
    await page.getByText('This table holds people’s private data').waitFor();
    await page.getByRole('button', { name: 'Keep it on this computer' }).click();
    await expect.poll(() => bridge.last('tables.setKept')).toEqual([2, 'Users', true]);
    await page.getByText('Its rows are not here yet').waitFor();
  });

  it('is found from anywhere by the words of its rows', async () => {
    const { page } = await show('overview');
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search and commands' }).fill('windows');
    await page
      .getByRole('option', { name: /Order windows of house 2/ })
      .first()
      .click();
    await page.getByRole('status').getByText('234 rows').waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe('windows');
  });
});
