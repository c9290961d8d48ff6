import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright';
import { quickAxe } from '../quick-axe.ts';
import { FakeBridge } from './fake-bridge.ts';
import { useStage } from './use-stage.ts';

const open = useStage();

async function show(at = 'files/1', large = 340) {
  const bridge = new FakeBridge(Date.now(), { large });
  const view = await open(bridge, { at });
  await view.page.getByRole('grid').waitFor();
  return { bridge, page: view.page };
}

const chosen = (page: Page) => page.locator('[role=row][aria-selected=true] .text').innerText();

describe('files', () => {
  it('walks down and up by keys', async () => {
    const { page } = await show();
    await page.getByRole('row', { name: /Contracts/ }).waitFor();
    await page.getByRole('grid').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => chosen(page)).toBe('Drawings');
    await page.keyboard.press('Enter');
    await page.getByRole('row', { name: /A-101 Ground floor/ }).waitFor();
    await page.keyboard.press('End');
    await expect.poll(() => chosen(page)).toBe('A-101 Ground floor.pdf');
    await page.keyboard.press('Backspace');
    await page.getByRole('row', { name: /Project plan/ }).waitFor();
    await page.goBack();
    await page.getByRole('row', { name: /A-101 Ground floor/ }).waitFor();
  });

  it('holds a folder of 100,000 with few rows and pages, and gets to its end', async () => {
    const { bridge, page } = await show('files/1/in/3', 100_000);
    await page.getByText('100,000 items').waitFor();
    await page.getByRole('grid').focus();
    await page.keyboard.press('End');
    await page.getByRole('row', { name: /Sensor 099999/ }).waitFor();
    expect(await page.getByRole('row').count()).toBeLessThan(80);
    expect(bridge.calls.filter(({ name }) => name === 'files.page').length).toBeLessThan(8);
    // The row that has the keys is there for those who do not see, however far the list is scrolled from it.
    const active = await page.getByRole('grid').getAttribute('aria-activedescendant');
    await page.evaluate('document.querySelector("[role=grid]").scrollTop = 0');
    await page.locator('[aria-rowindex="9"]').waitFor();
    expect(await page.locator('[aria-rowindex="100001"]').getAttribute('id')).toBe(active);
    expect((await quickAxe(page).analyze()).violations.map(({ id }) => id)).toEqual([]);
    expect(bridge.calls.filter(({ name }) => name === 'files.page').length).toBeLessThan(9);
    await page.keyboard.press('Home');
    await expect.poll(() => page.getByRole('row', { name: /Sensor 099999/ }).count()).toBe(0);
  });

  it('filters below the folder as one types, reached by the slash', async () => {
    const { bridge, page } = await show();
    await page.keyboard.press('/');
    await page.keyboard.type('a-101');
    await page.getByRole('row', { name: /A-101 Ground floor/ }).waitFor();
    await expect.poll(() => bridge.last('files.page')?.[0]).toMatchObject({ filter: 'a-101', parentId: null, offset: 0 });
    await page.getByRole('searchbox').fill('no such name');
    await page.getByText('Nothing has this in its name').waitFor();
  });

  it('reads a list again that could not be read', async () => {
    const { bridge, page } = await show();
    await page.getByRole('row', { name: /Contracts/ }).waitFor();
    bridge.failing.set('files.page', { kind: 'busy', message: 'The mirror is in use.' });
    await page.getByRole('columnheader', { name: 'Size' }).getByRole('button').click();
    await page.getByText('The mirror is in use.').waitFor();
    bridge.failing.clear();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('The mirror is in use.').waitFor({ state: 'detached' });
    // What has no size comes before all that have one.
    await expect.poll(() => page.getByRole('row').nth(6).locator('.text').innerText()).toBe('Weather at the site');
  });

  it('sorts by a column, and the other way at the second click', async () => {
    const { bridge, page } = await show();
    const size = page.getByRole('columnheader', { name: 'Size' });
    await size.getByRole('button').click();
    await expect.poll(() => size.getAttribute('aria-sort')).toBe('ascending');
    await size.getByRole('button').click();
    await expect.poll(() => size.getAttribute('aria-sort')).toBe('descending');
    await expect.poll(() => bridge.last('files.page')?.[0]).toMatchObject({ sort: { by: 'size', down: true } });
    // The keys of the list are not those of its head.
    await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').press('Enter');
    await expect.poll(() => bridge.last('files.page')?.[0]).toMatchObject({ sort: { by: 'name', down: false } });
  });

  it('previews text, pictures and PDF, and says why there is none', async () => {
    const { page } = await show();
    const preview = page.getByRole('group', { name: 'Preview' });
    await page.getByRole('row', { name: /Project plan/ }).click();
    await preview.getByText('The steps, in order:').waitFor();
    await page.getByRole('row', { name: /Site plan/ }).click();
    await expect.poll(() => page.evaluate('document.querySelector(".preview img")?.naturalWidth')).toBe(480);
    await page.getByRole('row', { name: /Tender documents/ }).click();
    await expect.poll(() => preview.locator('iframe').getAttribute('src')).toMatch(/^blob:/);
    await page.getByRole('row', { name: /Point cloud/ }).click();
    await preview.getByText('Its content is not on this computer.').waitFor();
  });

  it('shows the newest version first, and why a file is as it is', async () => {
    const { bridge, page } = await show();
    await page.getByRole('row', { name: /Project plan/ }).click();
    await page.getByText('Versions', { exact: true }).click();
    await page.getByText('Version 2', { exact: true }).waitFor();
    const versions = page.locator('aside li span:first-child');
    await expect.poll(() => versions.allInnerTexts()).toEqual(['Version 2', 'Version 1']);
    await page.getByText('Why is it so?').click();
    await page.getByText('It was changed on the service.').waitFor();
    await expect.poll(() => bridge.last('files.why')).toEqual([1, '11']);
  });

  it('offers neither versions nor a web page of what the service does not have', async () => {
    const { page } = await show();
    await page.getByRole('row', { name: /Notes from the site visit.*Waiting/ }).click();
    const details = page.getByRole('complementary', { name: 'Details' });
    await details.getByText('Why is it so?').waitFor();
    expect(await details.getByText('Versions').count()).toBe(0);
    expect(await details.getByRole('button').allInnerTexts()).toEqual([]);
  });

  it('adds files to the folder that is open', async () => {
    const { bridge, page } = await show('files/1/in/4');
    await page.getByRole('row', { name: /2026-11-18/ }).waitFor();
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') });
    await page.getByText('1 file added; it is sent soon').waitFor();
    await expect
      .poll(() => bridge.last('files.drop'))
      .toEqual([1, '4', [{ name: 'note.txt', data: Buffer.from('hello').toString('base64') }]]);
  });

  it('reads again what is shown when the mirror has changed, and keeps the place', async () => {
    const { bridge, page } = await show();
    await page
      .getByRole('row', { name: /Budget 2027/ })
      .first()
      .click();
    bridge.files = bridge.files.map((row) => (row.id === '10' ? { ...row, size: 1_000_000 } : row));
    bridge.emit('files', { pairs: [1] });
    await page.getByRole('row', { name: /Budget 2027.xlsx.*1 MB/ }).waitFor();
    await expect.poll(() => chosen(page)).toBe('Budget 2027.xlsx');
  });
});

describe('palette', () => {
  it('finds a file by keys alone and shows it in its folder', async () => {
    const { page } = await show();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search and commands' }).fill('ground');
    await page.getByRole('option', { name: /A-101 Ground floor/ }).waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => chosen(page)).toBe('A-101 Ground floor.pdf');
    await page.getByRole('navigation', { name: 'Folder path' }).getByText('Drawings').waitFor();
  });

  it('shows a file far down in its folder', async () => {
    const { bridge, page } = await show('files/1', 30_000);
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search and commands' }).fill('sensor 023456');
    await page.getByRole('option', { name: /Sensor 023456/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('row', { name: /Sensor 023456/, selected: true }).waitFor();
    expect(bridge.calls.filter(({ name }) => name === 'files.page').length).toBeLessThan(8);
  });

  it('runs a command, and Escape closes it', async () => {
    const { bridge, page } = await show();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search and commands' }).fill('sync every');
    await page.keyboard.press('Enter');
    await expect.poll(() => bridge.last('pairs.syncNow')).toEqual([null]);
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search and commands' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('combobox', { name: 'Search and commands' }).waitFor({ state: 'detached' });
  });

  it('does not show an answer to an older question', async () => {
    const { bridge, page } = await show();
    let release = () => {};
    bridge.waiting.set('search.find', new Promise((resolve) => (release = resolve)));
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search and commands' }).fill('budget');
    await expect.poll(() => bridge.last('search.find')?.[0]).toBe('budget');
    bridge.waiting.clear();
    await page.getByRole('combobox', { name: 'Search and commands' }).fill('tender');
    await page.getByRole('option', { name: /Tender documents/ }).waitFor();
    release();
    await page.waitForTimeout(100);
    expect(await page.getByRole('option', { name: /Budget/ }).count()).toBe(0);
  });
});

describe('keys', () => {
  it('go from screen to screen', async () => {
    const { page } = await show();
    await page.keyboard.press('Alt+5');
    await page.getByRole('heading', { level: 1, name: 'Activity' }).waitFor();
    await page.getByRole('tab', { name: /History/ }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByText('Models/Building A.ifc').waitFor();
  });
});
