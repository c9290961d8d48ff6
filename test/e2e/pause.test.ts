import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorld, until } from './world.ts';
import type { Page } from 'playwright';
import type { World } from './world.ts';

describe('a pause', () => {
  let world: World;
  let page: Page;
  beforeAll(async () => {
    world = await openWorld();
    ({ page } = world);
    const { workspace, sandbox } = world;
    for (const path of ['Plans/Roof.md', 'Letters/Old.md']) await sandbox.save(workspace, path, 'one\n');
    const items = await sandbox.tree(workspace);
    await world.pair();
    await world.call('pairs.remove', 1, { trash: false });
    for (const name of ['Plans', 'Letters']) {
      const remoteFolderId = String(items.find(({ path }) => path === name)?.id);
      const place = { workspaceId: String(workspace), folder: join(world.user, name) };
      await world.call('pairs.add', { accountId: 1, remoteFolderId, ...place });
    }
    await page.getByRole('heading', { level: 1, name: 'Up to date' }).waitFor();
  });
  afterAll(() => world.close());

  const text = (path: string) => readFile(join(world.user, path), 'utf8').catch(() => null);
  const save = (path: string, content: string) => world.sandbox.save(world.workspace, path, content);
  const title = (name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const item = (name: string) => page.getByRole('menuitem', { name, exact: true });

  it('of everything holds for a time, says until when, and ends when the person resumes', async () => {
    await button('Pause').click();
    await item('For 30 minutes').click();
    // Half an hour from now may be tomorrow.
    await title(/^Paused until .*\d\d:\d\d$/);
    await world.sandbox.resetRequests();
    await save('Plans/Roof.md', 'two\n');
    await writeFile(join(world.user, 'Letters/New.md'), 'written meanwhile\n');
    const [status] = [await world.call('status.read')];
    const minutes = ((status.pausedUntil ?? 0) - Date.now()) / 60_000;
    expect([Math.round(minutes), status.pairs.map(({ state }) => state)]).toEqual([30, ['paused', 'paused']]);
    expect(await world.sandbox.requests()).toEqual({});
    await button('Resume').click();
    await until(() => text('Plans/Roof.md')).toBe('two\n');
    await until(async () => (await world.sandbox.tree(world.workspace)).map(({ path }) => path)).toContain('Letters/New.md');
    await title('Up to date');
  });

  it('of one workspace leaves the others alone, until the person resumes it', async () => {
    const card = page.getByRole('listitem').filter({ hasText: join(world.user, 'Plans') });
    await card.getByRole('button', { name: /^Actions for/ }).click();
    await item('Pause: Until I resume').click();
    await card.getByText('Paused', { exact: true }).waitFor();
    await save('Plans/Roof.md', 'three\n');
    await save('Letters/Old.md', 'three\n');
    await button('Sync now').click();
    await until(() => text('Letters/Old.md')).toBe('three\n');
    expect(await text('Plans/Roof.md')).toBe('two\n');
    await card.getByRole('button', { name: /^Actions for/ }).click();
    await item('Resume').click();
    await until(() => text('Plans/Roof.md')).toBe('three\n');
    await title('Up to date');
    expect(world.complaints).toEqual([]);
  });
});
