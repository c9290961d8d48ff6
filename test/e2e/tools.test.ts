import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { problemOfZip } from '../../main/app/tools/archives/check-zip.ts';
import { startSandbox, type Sandbox } from '../sandbox/server.ts';
import { makeXlsx } from '../tools/make-xlsx.ts';
import { picture } from './picture.ts';
import { axeFaults, layoutFaults } from './screen-faults.ts';
import { openServiceWorld, type ServiceWorld } from './service-world.ts';
import { toolsSeed } from './tools-seed.ts';
import { askThrough, until } from './world.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const old = 'https://old.example.com/in';

describe('an administrator at the window', () => {
  let sandbox: Sandbox;
  let opened: ServiceWorld;
  let page: Page;
  /** Where archives are saved. */
  let folder = '';
  let robot = 0;
  let reader = 0;

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'tidemark-e2e-tools-')));
    sandbox = await startSandbox({ seed: toolsSeed() });
    opened = await openServiceWorld();
    ({ page } = opened);
    const call = askThrough(page);
    const { robot: key, readOnlyRobot } = sandbox.credentials;
    const wanted = { service: 'projectplace', url: sandbox.url, secrets: 'session', allowAssumed: true } as const;
    ({ id: robot } = await call('accounts.add', { ...wanted, name: 'Northgate' }, { kind: 'oauth2-robot', ...key }));
    ({ id: reader } = await call('accounts.add', { ...wanted, name: 'Reports' }, { kind: 'oauth2-robot', ...readOnlyRobot }));
    await page.reload();
  });
  afterAll(async () => {
    await opened.close();
    await sandbox.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const world = () => sandbox.control.world;
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const row = (name: string | RegExp) => page.getByRole('row', { name });
  const head = (text: string) => page.locator('header').getByText(text, { exact: true });
  const tick = (name: string) => page.getByRole('checkbox', { name, exact: true }).check();
  const open = (...place: readonly (string | number)[]) =>
    page.goto(`${new URL(page.url()).origin}/#${['tools', ...place].join('/')}`);
  const workspaceNames = (isArchived: boolean) =>
    [...world().workspaces.values()].flatMap(({ name, archived }) => (archived === isArchived ? [name] : []));
  const idOf = (name: string) => [...world().workspaces.values()].find((one) => one.name === name)?.id ?? 0;

  /** Nothing is in the way of anybody on the screen as it is. */
  async function look(name: string): Promise<void> {
    expect([...(await layoutFaults(page)), ...(await axeFaults(page))]).toEqual([]);
    await picture(page, `tools-${name}`);
  }

  async function preview(...lines: readonly string[]): Promise<void> {
    await button('Show what would change').click();
    for (const line of lines) await row(new RegExp(line)).waitFor();
  }

  /** Says yes, with the number typed where it is asked for, and waits for the end. */
  async function run(count: number, counts: string, { typed = false } = {}): Promise<void> {
    const yes = `Make ${count} ${count === 1 ? 'change' : 'changes'}`;
    await button(yes).click();
    if (typed) {
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: 'Number of changes' }).fill(String(count));
      await dialog.getByRole('button', { name: yes }).click();
    }
    await head(counts).waitFor();
    await button('Stop').waitFor({ state: 'detached' });
  }

  async function takeBack(count: number, counts: string): Promise<void> {
    await button('Take it back').click();
    await run(count, counts);
    await page.getByRole('link', { name: /^Takes back run/ }).waitFor();
  }

  /** What a table is saved as, without its heading. */
  async function saved(name: string): Promise<readonly string[]> {
    await button('Save as CSV').click();
    const file = join(opened.home, 'exports', `${name}.csv`);
    await until(() => existsSync(file)).toBe(true);
    return (await readFile(file, 'utf8')).trim().split('\r\n').slice(1);
  }

  it('is told what a key cannot do before a tool is started', async () => {
    await open(reader);
    await page.getByText('Not with this account').first().waitFor();
    await look('barred');
    await page.getByRole('link', { name: 'Rename a column on many boards' }).click();
    await page.getByText('This robot may only read.').waitFor();
    await page.getByRole('spinbutton', { name: 'Which column' }).fill('1');
    await page.getByRole('textbox', { name: 'New name' }).fill('Ideas');
    expect(await button('Show what would change').isDisabled()).toBe(true);
  });

  it('looks at the account, its workspaces and their members', async () => {
    await open(robot, 'account');
    await page.getByText('Integration Robot, a robot: may change things').waitFor();
    await look('account');
    await page.getByRole('link', { name: 'Site hut' }).click();
    await page.getByRole('heading', { name: 'Members of Site hut' }).waitFor();
    await row('Søren Dahl soren.dahl@northgate.example').waitFor();
  });

  it('imports cards: chooses the sheet and the board, corrects a row, leaves one out, and takes them back', async () => {
    const heading = ['Title', 'Board', 'Column', 'Due date', 'Colour'];
    const rows = [heading, ['Dig', 'Site', 'ongoing', '2026-12-01'], ['Fill', 'Site'], ['Paint', 'Site', '', '31 February']];
    const bytes = await makeXlsx([
      { name: 'Notes', rows: [['Nothing here']] },
      { name: 'Cards', rows },
    ]);
    await open(robot);
    await page.getByRole('link', { name: 'Import cards from a spreadsheet' }).click();
    const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    await page.locator('input[type=file]').setInputFiles({ name: 'site.xlsx', mimeType: type, buffer: Buffer.from(bytes) });
    await preview();
    await page.getByRole('combobox', { name: /^The file has several sheets/ }).selectOption('Cards');
    await button('Show it again').click();
    await page.getByRole('combobox', { name: 'Which board "Site" is meant?' }).selectOption('Harbour / Site');
    await look('import-question');
    await button('Show it again').click();
    // The table before had that row too.
    await button('Make 2 changes').waitFor();
    await row(/Paint.*Left as it is/).click();
    await look('import-preview');
    await button('Correct this line').click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'Due date' }).fill('2027-02-28');
    await look('import-correct');
    await page.getByRole('dialog').getByRole('button', { name: 'Show it again' }).click();
    await row(/Paint .*due 2027-02-28/).waitFor();
    await page.getByRole('checkbox', { name: /^Change .*Fill/ }).uncheck();
    expect(await saved('import-cards preview')).toEqual([
      '"Cards, row 2: Dig",,Harbour / Site / Ongoing · due 2026-12-01,planned,',
      '"Cards, row 3: Fill",,Harbour / Site / Planned,planned,',
      '"Cards, row 4: Paint",,Harbour / Site / Planned · due 2027-02-28,planned,',
    ]);
    await run(2, '2 done · 1 left');
    await look('import-report');
    const [site] = world().boards.boardsOf(idOf('Harbour'));
    const titles = () => [...(site?.cards.values() ?? [])].map(({ facts, column }) => `${facts.title}: ${column.name}`);
    expect(titles()).toEqual(['Dig: Ongoing', 'Paint: Planned']);
    await takeBack(2, '2 done');
    expect(titles()).toEqual([]);
  });

  it('changes addresses from a list', async () => {
    const lines = [
      'old,new',
      'priya.raman@northgate.example,priya@northgate.example',
      'nobody@northgate.example,a@northgate.example',
    ];
    await open(robot, 'change-emails');
    const file = { name: 'addresses.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) };
    await page.locator('input[type=file]').setInputFiles(file);
    await preview('Priya Raman .* To be changed', 'Nobody of the account has the old address');
    await run(1, '1 done · 1 left');
    expect(world().personByEmail('priya@northgate.example').firstName).toBe('Priya');
    expect((await saved('change-emails report 3')).map((line) => line.split(',').slice(0, 4).join(' '))).toEqual([
      'Priya Raman priya.raman@northgate.example priya@northgate.example done',
      'nobody@northgate.example nobody@northgate.example a@northgate.example skipped',
    ]);
    await takeBack(1, '1 done');
    expect(world().personByEmail('priya.raman@northgate.example').firstName).toBe('Priya');
  });

  it('removes who has not signed in for long, and hands on what they had', async () => {
    const isHere = (email: string) =>
      world()
        .visiblePeople()
        .some((one) => one.email === email);
    await open(robot, 'remove-inactive');
    const heir = page.getByRole('combobox', { name: 'Who takes over what they head' });
    await heir.selectOption('Priya Raman (priya.raman@northgate.example)');
    await preview('Søren Dahl.*deleted; workspace "Site hut", team "Drawing office" to Priya Raman', 'Michael Okafor.*removed');
    await page.getByRole('checkbox', { name: /^Change Mei Tanaka/ }).uncheck();
    await button('Make 2 changes').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Number of changes' }).fill('3');
    expect(await dialog.getByRole('button', { name: 'Make 2 changes' }).isDisabled()).toBe(true);
    await look('remove-confirm');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await run(2, '2 done · 1 left', { typed: true });
    expect(
      ['soren.dahl@northgate.example', 'michael@okafor-acoustics.example', 'mei.tanaka@northgate.example'].map(isHere),
    ).toEqual([false, false, true]);
    const priya = world().personByEmail('priya.raman@northgate.example').id;
    expect([...world().workspaces.values()].find(({ ownerId }) => ownerId === priya)?.name).toBe('Site hut');
    expect(await button('Take it back').count()).toBe(0);
  });

  it('saves archived workspaces, stops and goes on, and deletes those that are saved', async () => {
    const { manners } = world().exports;
    manners.polls = 0;
    manners.failing.add(idOf('Old pier'));
    manners.hanging.add(idOf('Old tower'));
    await open(robot, 'save-archived');
    await tick('Choose all that are shown');
    await page.getByRole('textbox', { name: 'Into this folder' }).fill(folder);
    await preview('Old bridge .* To be changed', 'Old tower', 'Old pier');
    await button('Make 3 changes').click();
    await row(/Old pier.*Failed/).waitFor();
    await look('archive-running');
    await button('Stop').click();
    await button('Go on').waitFor();
    manners.hanging.clear();
    await button('Go on').click();
    await head('2 done · 1 failed').waitFor();
    await row(/Old pier.*Failed/).click();
    await look('archive-report');
    const files = (await readdir(folder)).toSorted();
    expect(files.map((name) => name.split('-')[0])).toEqual(['Old bridge', 'Old tower'].map((name) => String(idOf(name))));
    for (const file of files) expect(await problemOfZip(join(folder, file), AbortSignal.timeout(60_000))).toBeNull();
    await open(robot, 'purge-archived');
    await tick('Choose all that are shown');
    await preview('Old bridge .*To be changed', 'Old pier .*No whole export of it was saved');
    await run(2, '2 done · 1 left', { typed: true });
    expect(workspaceNames(true)).toEqual(['Old pier']);
  });

  it('makes workspaces, renames, archives, takes back into use and deletes them', async () => {
    await open(robot, 'create-workspaces');
    await page.getByRole('textbox', { name: 'Names' }).fill('Quay\nLock\nHarbour');
    await preview('Quay .*To be changed', 'Lock', 'Harbour .*Left as it is');
    await run(2, '2 done · 1 left');
    await open(robot, 'rename-workspaces');
    await page.getByRole('textbox', { name: 'New name of Lock' }).fill('Sea lock');
    await preview('Lock Sea lock To be changed');
    await run(1, '1 done');
    await open(robot, 'archive-workspaces');
    await tick('Sea lock');
    await tick('Quay');
    await preview('Sea lock active archived', 'Quay');
    await run(2, '2 done');
    expect(workspaceNames(true).toSorted()).toEqual(['Old pier', 'Quay', 'Sea lock']);
    await open(robot, 'unarchive-workspaces');
    await tick('Quay');
    await preview('Quay archived active');
    await run(1, '1 done');
    await open(robot, 'delete-workspaces');
    await tick('Quay');
    await tick('Sea lock');
    await preview('Sea lock .*To be changed', 'Quay .*It is in use');
    await run(1, '1 done · 1 left', { typed: true });
    expect([workspaceNames(false), workspaceNames(true)]).toEqual([['Harbour', 'Offices', 'Site hut', 'Quay'], ['Old pier']]);
  });

  it('leads webhooks elsewhere, back, and ends the dead ones', async () => {
    const { subscriptions, robots } = world();
    const [site] = world().boards.boardsOf(idOf('Harbour'));
    const facts = { ownerId: robots.oauth2.id, workspaceId: idOf('Harbour'), eventTypes: ['card_status_change'] };
    subscriptions.add({ ...facts, boardId: site?.id ?? 0, url: `${old}/cards` });
    subscriptions.add({ ...facts, boardId: 1, url: `${old}/gone` });
    const addresses = () => subscriptions.all().map(({ url }) => url);
    await open(robot, 'move-webhooks');
    await page.getByRole('combobox', { name: 'Addresses that begin with' }).fill(old);
    await page.getByRole('textbox', { name: 'Begin with this instead' }).fill('https://new.example.com');
    await preview('Site .*https://new.example.com/cards', 'board 1');
    await run(2, '2 done');
    expect(addresses()).toEqual(['https://new.example.com/cards', 'https://new.example.com/gone']);
    await takeBack(2, '2 done');
    expect(addresses()).toEqual([`${old}/cards`, `${old}/gone`]);
    await open(robot, 'webhooks');
    await row(/Site .*Serves/).waitFor();
    await button('Choose the dead ones').click();
    await look('webhooks');
    await button('End').click();
    await preview('board 1 .*Its board is not there any more', 'Site .*It was not chosen');
    await run(1, '1 done · 1 left', { typed: true });
    expect(addresses()).toEqual([`${old}/cards`]);
  });

  it('finds everything that was done in the history, the newest first', async () => {
    await open(robot);
    const history = page.getByRole('region', { name: 'What was done' }).getByRole('listitem');
    await until(() => history.count()).toBe(15);
    await history.first().getByRole('link', { name: 'End webhooks' }).waitFor();
    await history.filter({ hasText: '2 done · 1 failed' }).getByRole('link').click();
    await row(/Old pier.*Failed/).waitFor();
    expect(opened.complaints).toEqual([]);
  });
});
