import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFaults, layoutFaults } from './screen-faults.ts';
import { openWorld } from './world.ts';
import type { Page } from 'playwright';
import type { World } from './world.ts';

const long =
  'Minutes of the fourteenth meeting of the building committee about acoustics, ventilation and the choice of flooring (final, signed)';
const deep = 'Contracts, permits and correspondence with the authorities/Environmental permits and appeals 2024–2027';

interface Screen {
  readonly at: string;
  /** A sign that all of it is there, whatever the language. */
  readonly shows: string;
  /** What is done on it first. */
  readonly play?: (page: Page) => Promise<unknown>;
  /** Shown to axe in test/renderer, in the same state. */
  readonly known?: true;
}

const press = (keys: string) => (page: Page) => page.keyboard.press(keys);
const screens: readonly Screen[] = [
  { at: 'overview', shows: 'article' },
  {
    at: 'files/1',
    shows: '[role=row][aria-rowindex="2"]',
    play: (page) => page.getByRole('row', { name: /Minutes of/ }).click(),
  },
  { at: 'activity/history', shows: 'main section li', known: true },
  { at: 'activity/transfers', shows: '[role=tabpanel]', known: true },
  { at: 'activity/held', shows: '[role=tabpanel] li', known: true },
  { at: 'activity/failed', shows: '[role=tabpanel] li', known: true },
  { at: 'conflicts', shows: '.diff' },
  { at: 'settings/general', shows: 'fieldset', known: true },
  { at: 'settings/accounts', shows: 'article', known: true },
  { at: 'settings/accounts', shows: '[role=dialog] li', play: (page) => page.locator('article button').nth(1).click() },
  { at: 'settings/accounts', shows: '[role=dialog] form', play: (page) => page.locator('article button').nth(2).click() },
  { at: 'settings/accounts', shows: '[role=dialog]', play: (page) => page.locator('article button').nth(3).click() },
  { at: 'settings/folders/1', shows: '[role=treeitem]', known: true },
  { at: 'settings/folders/1', shows: '[role=dialog]', play: (page) => page.locator('button.bad').click() },
  { at: 'settings/diagnostics', shows: 'pre', play: (page) => page.locator('.form .actions button').first().click() },
  { at: 'welcome/service', shows: 'button.card', known: true },
  { at: 'welcome/sign-in', shows: 'form', known: true },
  { at: 'welcome/choose', shows: 'main li input', known: true },
  { at: 'overview', shows: '[role=option]', play: press('Control+k') },
];

describe('every screen of a window of 900 × 600, with long names and all kinds of trouble', () => {
  let world: World;
  let page: Page;
  beforeAll(async () => {
    world = await openWorld();
    ({ page } = world);
    const { sandbox, workspace } = world;
    const minutes = Array.from({ length: 6 }, (_, index) => `Minutes/${index + 1}. ${long}.md`);
    for (const path of [...minutes, `${deep}/${long}.md`, `${long}.txt`, 'Plans/Roof.md'])
      await sandbox.save(workspace, path, '# One\n');
    await world.pair(join(world.user, 'Documents of all projects that are kept in sync with the service', long.slice(0, 90)));
    const folder = (await world.call('status.read')).pairs[0]?.folder ?? '';
    await world.meanwhile(async () => {
      await writeFile(join(folder, deep, `${long}.md`), `# Mine\n${long} ${long}\n`);
      await sandbox.save(workspace, `${deep}/${long}.md`, '# Theirs\n');
    });
    // Both versions are there once nothing goes on any more.
    await page.getByRole('heading', { level: 1, name: '1 needs you' }).waitFor();
    await sandbox.fault({ method: 'GET', pathMatches: '^/1/documents/\\d+$', times: 10_000, effect: { kind: 'html200' } });
    await world.meanwhile(async () => {
      await world.call('accounts.setAllowAssumed', 1, false);
      await rename(join(folder, 'Plans/Roof.md'), join(folder, `Plans/${long}, renamed.md`));
      await rm(join(folder, 'Minutes'), { recursive: true });
      await sandbox.save(workspace, `Plans/${long}, new.md`, '# New\n');
    });
    await page.getByRole('link', { name: '1 failed' }).waitFor();
    await page.setViewportSize({ width: 900, height: 600 });
  });
  afterAll(() => world.close());

  /** Shows each screen in turn and collects what is wrong with it. */
  async function look(faultsOf: (screen: Screen) => Promise<readonly string[]>): Promise<Record<string, readonly string[]>> {
    const found: Record<string, readonly string[]> = {};
    for (const screen of screens) {
      const { at, shows, play } = screen;
      await page.goto(`${new URL(page.url()).origin}/#${at}`);
      await play?.(page);
      await page.locator(shows).first().waitFor();
      const faults = await faultsOf(screen);
      if (faults.length > 0) found[`${at} ${shows}`] = faults;
      await page.keyboard.press('Escape');
    }
    return found;
  }

  /** What is wrong with the screen in the theme that it has, and with its colours in the dark. */
  async function faultsInBothThemes({ known }: Screen): Promise<readonly string[]> {
    const faults = [...(await layoutFaults(page))];
    if (known) return faults;
    faults.push(...(await axeFaults(page)));
    await page.evaluate(`document.documentElement.dataset.theme = 'dark'`);
    faults.push(...(await axeFaults(page, ['color-contrast'])));
    await page.evaluate(`document.documentElement.dataset.theme = 'light'`);
    return faults;
  }

  it('keeps nobody out in either theme, and lays nothing out badly', async () => {
    expect(await look(faultsInBothThemes)).toEqual({});
  });

  it('has room for the longest language', async () => {
    await world.call('preferences.write', { language: 'de' });
    await page.locator('html[lang=de]').waitFor();
    expect(await look(() => layoutFaults(page))).toEqual({});
    expect(world.complaints).toEqual([]);
  });
});
