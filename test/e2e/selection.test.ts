import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesIn, trashed } from './files-on-disk.ts';
import { openWorld, until } from './world.ts';
import type { Page } from 'playwright';
import type { World } from './world.ts';

const all = ['Letters/Old.md', 'Plans/Attic/Beams.md', 'Plans/Roof.md', 'Plans/Sketch.bak'];

describe('what of a workspace is synced', () => {
  let world: World;
  let page: Page;
  beforeAll(async () => {
    world = await openWorld();
    ({ page } = world);
    for (const path of all) await world.sandbox.save(world.workspace, path, `# ${path}\n`);
    await world.pair();
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('link', { name: 'Workspaces' }).click();
  });
  afterAll(() => world.close());

  const folder = (name: string | RegExp) => page.getByRole('treeitem', { name });
  const here = async () => Object.keys(await filesIn(world.folder));
  const there = async () =>
    (await world.sandbox.tree(world.workspace)).filter(({ type }) => type === 'document').map(({ path }) => path);

  it('a folder that is left out goes to the trash here after a question, but what was never sent stays', async () => {
    await writeFile(join(world.folder, 'Letters/Mine.tmp~'), 'never sent\n');
    await world.call('pairs.setIgnoreRules', 1, '*.tmp~\n');
    await folder(/^Letters/).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await folder(/^Letters/)
      .and(page.locator('[aria-checked=true]'))
      .waitFor();
    expect(await here()).toContain('Letters/Old.md');
    await folder(/^Letters/).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Leave it out' }).click();
    await until(here).toEqual(['Letters/Mine.tmp~', ...all.slice(1)]);
    expect((await trashed(world.user)).some((path) => path.includes('Letters'))).toBe(true);
    expect((await there()).toSorted()).toEqual(all);
  });

  it('comes back when it is ticked again', async () => {
    await folder(/^Letters/).click();
    await until(here).toEqual(['Letters/Mine.tmp~', ...all]);
    expect((await there()).toSorted()).toEqual(all);
  });

  it('a folder that is synced in part is marked so', async () => {
    await folder(/^Plans/).focus();
    await page.keyboard.press('ArrowRight');
    await folder(/^Attic/).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Leave it out' }).click();
    await folder(/^Plans/)
      .and(page.locator('[aria-checked=mixed]'))
      .waitFor();
    await until(here).not.toContain('Plans/Attic/Beams.md');
    await folder(/^Attic/).click();
    await until(here).toContain('Plans/Attic/Beams.md');
  });

  it('rules show what they would leave out before they are saved, and delete nothing', async () => {
    const rules = page.getByLabel('What to leave out');
    await rules.fill('*.tmp~\n*.bak\n');
    await page.getByText('1 file would be left out').waitFor();
    await page.getByText('Plans/Sketch.bak').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await until(() => world.call('pairs.ignoreRules', 1)).toBe('*.tmp~\n*.bak');
    await writeFile(join(world.folder, 'Plans/Another.bak'), 'not sent\n');
    await writeFile(join(world.folder, 'Plans/Another.md'), 'sent\n');
    await until(there).toContain('Plans/Another.md');
    expect(await there()).toEqual(expect.arrayContaining(all));
    expect(await there()).not.toContain('Plans/Another.bak');
    expect(await here()).toEqual(expect.arrayContaining([...all, 'Plans/Another.bak']));
    expect(world.complaints).toEqual([]);
  });
});
