import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFaults, layoutFaults } from './screen-faults.ts';
import { openWorld, until } from './world.ts';
import type { Page } from 'playwright';
import type { RemoteBoard } from '../../scripts/demo/sandbox-process.ts';
import type { World } from './world.ts';

const titles = [
  ...['Order windows', 'Cast the slab', 'Main switchboard', 'Ventilation shafts', 'Green roof', 'Handrails'],
  ...['Fire doors', 'Paint the hall', 'Lift pit', 'Drainage', 'Acoustic panels', 'Signs'],
];
const moved = titles.slice(0, 10);
const contested = titles.slice(10);

describe('a day without a network, on a board', () => {
  let world: World;
  let page: Page;
  let board: RemoteBoard;
  const ids = new Map<string, number>();
  beforeAll(async () => {
    world = await openWorld();
    ({ page } = world);
    const { sandbox, line } = world;
    board = await sandbox.addBoard(world.workspace, 'Building site', ['Planned', 'Ongoing', 'Done']);
    for (const title of titles) ids.set(title, (await sandbox.addCard({ boardId: board.id, title })).id);
    const { clientId, clientSecret } = sandbox.facts.credentials.robot;
    await world.call(
      'accounts.add',
      { service: 'projectplace', name: 'Robot', url: line.url, secrets: 'session', allowAssumed: true },
      { kind: 'oauth2-robot', clientId, clientSecret },
    );
    await page.goto(`${new URL(page.url()).origin}/#boards`);
    await page.getByRole('link', { name: 'Building site' }).click();
    await tile('Signs').waitFor();
  });
  afterAll(() => world.close());

  const tile = (title: string) => page.getByRole('button', { name: new RegExp(`^${title}`) });
  const column = (name: string) => page.getByRole('region', { name: new RegExp(`^${name}`) });
  const card = () => page.getByRole('complementary', { name: /^Card: / });
  const id = (title: string) => ids.get(title) ?? 0;
  const estimate = async (title: string, points: string) => {
    await tile(title).click();
    await page
      .getByRole('complementary', { name: `Card: ${title}` })
      .getByRole('spinbutton', { name: 'Points' })
      .fill(points);
    await page.keyboard.press('Tab');
    await tile(`${title}.*${points} points`).waitFor();
  };

  /** What keeps people out of the screen as it is, or is badly laid out, in both themes. */
  async function faults(): Promise<readonly string[]> {
    const found = [...(await layoutFaults(page)), ...(await axeFaults(page))];
    await page.evaluate(`document.documentElement.dataset.theme = 'dark'`);
    found.push(...(await axeFaults(page, ['color-contrast'])));
    await page.evaluate(`document.documentElement.dataset.theme = 'light'`);
    return found;
  }

  it('says so and goes on showing the cards', async () => {
    await world.line.cut();
    await page.getByRole('button', { name: 'Ask the service now' }).click();
    await page.getByText('You can go on working.').waitFor();
    await page
      .getByRole('status')
      .getByText(/^Offline since/)
      .waitFor();
    expect(
      await column('Planned')
        .getByRole('button', { name: /^(?!Add|Rename|Planned)/ })
        .count(),
    ).toBe(12);
  });

  it('moves ten cards by keys, each to the top', async () => {
    for (const title of moved) {
      await tile(title).focus();
      await page.keyboard.press('Space');
      await page.getByText(`Lifted “${title}”`).waitFor();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Enter');
      await column('Ongoing')
        .getByRole('button', { name: new RegExp(`^${title}.*Not sent yet`) })
        .waitFor();
    }
  });

  it('writes on cards and makes one', async () => {
    await tile('Cast the slab').click();
    await card().getByRole('textbox', { name: 'Write a comment' }).fill('The pump comes at seven.');
    await card().getByRole('button', { name: 'Comment', exact: true }).click();
    await card().getByRole('textbox', { name: 'Title' }).fill('Cast the slab of level 1');
    await page.keyboard.press('Enter');
    await tile('Cast the slab of level 1').waitFor();
    for (const title of ['Cast the slab', ...contested]) await estimate(title, '8');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Add a card to Planned' }).click();
    await page.keyboard.type('Check the pumps');
    await page.keyboard.press('Enter');
    await tile('Check the pumps').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: '13 cards with unsent edits' }).waitFor();
  });

  it('finds what was written', async () => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search and commands' }).fill('pumps');
    await page.getByRole('option', { name: /Check the pumps/ }).click();
    await card().getByRole('textbox', { name: 'Title' }).waitFor();
  });

  it('keeps nobody out in either theme', async () => {
    await tile('Cast the slab').click();
    await card().getByText('The pump comes at seven.').waitFor();
    const found: Record<string, readonly string[]> = { boardAndCard: await faults() };
    await page.goto(`${new URL(page.url()).origin}/#activity/outbox`);
    await until(() => page.getByRole('list', { name: 'Edits that were not sent' }).getByRole('listitem').count()).toBe(16);
    found['outbox'] = await faults();
    expect(found).toEqual({ boardAndCard: [], outbox: [] });
  });

  it('has all of it on the service as soon as that can be reached, in order and once', async () => {
    const { sandbox, line } = world;
    for (const title of contested) await sandbox.changeCard(id(title), { estimate: 3 });
    await sandbox.resetRequests();
    await line.mend();
    const states = async () => (await world.call('outbox.list')).map(({ state }) => state);
    await until(states).toEqual(['conflict', 'conflict']);
    await page.getByRole('status').getByText('2 need you').waitFor();
    const { columns } = await sandbox.board(board.id);
    expect(columns.map(({ cards }) => cards.map(({ title }) => title))).toEqual([
      [...contested, 'Check the pumps'],
      moved.toReversed().map((title) => (title === 'Cast the slab' ? 'Cast the slab of level 1' : title)),
      [],
    ]);
    const isListing = (route: string) => route.startsWith('GET ') || route === 'POST /2/account/projects';
    const writes = Object.entries(await sandbox.requests()).filter(([route]) => !isListing(route));
    expect(Object.fromEntries(writes)).toEqual({
      'POST /1/boards/{id}/move-cards': 10,
      'POST /1/projects/{id}/cards/create-new': 1,
      'POST /3/conversations/comment': 1,
      'PUT /1/cards/{id}': 1,
    });
    const log = await sandbox.cardLog(id('Cast the slab'));
    expect(log.filter(({ via }) => via === 'service').map(({ action, changed }) => [action, ...Object.values(changed)])).toEqual([
      ['move', [0, 1]],
      ['add-comment', [null, 'The pump comes at seven.']],
      ['change', [null, 8], ['Cast the slab', 'Cast the slab of level 1']],
    ]);
  });

  it('takes the marks off what was sent, and lets a person choose where somebody else changed the same', async () => {
    await page.goto(`${new URL(page.url()).origin}/#boards`);
    await page.getByRole('link', { name: 'Building site' }).click();
    await until(() => page.getByRole('button', { name: 'Needs your choice' }).count()).toBe(2);
    await until(() => page.getByRole('button', { name: 'Not sent yet' }).count()).toBe(0);
    const answers = ['Keep mine', 'Keep theirs'];
    for (const [at, title] of contested.entries()) {
      await tile(title).click();
      const conflict = card().getByRole('group', { name: 'Points: changed here and on the service' });
      await conflict.getByText('8', { exact: true }).waitFor();
      await conflict.getByText('3', { exact: true }).waitFor();
      await conflict.getByRole('button', { name: answers[at] ?? '' }).click();
      await conflict.waitFor({ state: 'detached' });
    }
    await until(() => world.call('outbox.list')).toEqual([]);
    const points = await Promise.all(contested.map(async (title) => (await world.sandbox.card(id(title))).estimate));
    expect(points).toEqual([8, 3]);
    for (const [at, title] of contested.entries()) await tile(`${title}.*${points[at]} points$`).waitFor();
    expect(world.complaints).toEqual([]);
  });

  it('has a column renamed by an administrator, who sees it before, what came of it, and takes it back', async () => {
    const columns = async () => (await world.sandbox.board(board.id)).columns.map(({ name }) => name);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Tools' }).click();
    await page.getByRole('link', { name: 'Rename a column on many boards' }).click();
    await page.getByRole('spinbutton', { name: 'Which column' }).fill('2');
    await page.getByRole('textbox', { name: 'New name' }).fill('Under way');
    await page.getByRole('button', { name: 'Show what would change' }).click();
    await page.getByRole('row', { name: /Building site Ongoing Under way To be changed/ }).waitFor();
    expect(await columns()).toEqual(['Planned', 'Ongoing', 'Done']);
    await page.getByRole('button', { name: /^Make \d+ changes?$/ }).click();
    await page.getByRole('row', { name: /Building site Ongoing Under way Done/ }).waitFor();
    await until(columns).toEqual(['Planned', 'Under way', 'Done']);
    await page.getByRole('button', { name: 'Take it back' }).click();
    await page.getByRole('button', { name: /^Make \d+ changes?$/ }).click();
    await page.getByRole('link', { name: 'Takes back run 1' }).waitFor();
    await until(columns).toEqual(['Planned', 'Ongoing', 'Done']);
    expect(world.complaints).toEqual([]);
  });
});
