import { expect, it, onTestFinished } from 'vitest';
import { addComment, createCard, editCard } from '../../main/app/boards/edits.ts';
import { candidatesOf } from '../../main/app/boards/maybe-made.ts';
import type { Fault } from '../sync/boards/memory-boards.ts';
import { MemoryServer } from '../sync/boards/memory-server.ts';
import { TestHome } from './home.ts';

/** A home that made a card whose answer was lost, before or after the service made it. */
async function lostCreate(fault: Fault = 'lost') {
  const server = new MemoryServer();
  const home = new TestHome(server, 'anna');
  onTestFinished(() => home.close());
  await home.refresh();
  const { accountId } = home;
  const make = (title: string) => createCard(home, { accountId, boardId: '2', columnId: '0', fields: { title } });
  const cardId = make('mine');
  home.boards.faults.push({ on: 'write', fault });
  await home.send();
  const sync = async () => {
    await home.clock.sleep(60_000);
    await home.send();
    await home.refresh();
  };
  const there = () => [...server.cards.values()].map(({ id, title }) => ({ id, title }));
  const states = () => home.entries.map(({ edit, state }) => `${edit.kind} ${state}`);
  const asked = () => candidatesOf(home, home.entries[0]!).map(({ id }) => id);
  return { server, home, make, cardId, sync, there, states, asked, name: { accountId, cardId } };
}

it('asks whether it is the one that somebody renamed meanwhile, and goes on with that one', async () => {
  const { server, home, name, sync, there, states, asked } = await lostCreate();
  const [made] = there();
  addComment(home, name, 'said');
  server.edit(made!.id, { title: 'renamed' }, 'web');
  await sync();
  await sync();
  expect([states(), asked()]).toEqual([['create conflict', 'addComment waiting'], [made!.id]]);
  // It is on the board all the while, beside the one that it may be.
  expect(home.cards.map(({ title }) => title).sort()).toEqual(['mine', 'renamed']);
  expect(() => home.desk.resolve(home.entries[0]!.id, 'mine')).toThrow('which one it has become');
  expect(() => home.desk.made(home.entries[0]!.id, '4711')).toThrow('not among those');
  home.desk.made(home.entries[0]!.id, made!.id);
  expect(() => home.desk.made(home.entries[0]!.id, made!.id)).toThrow('it is not asked');
  editCard(home, name, { estimate: 3 });
  await sync();
  expect([states(), there()]).toEqual([[], [{ id: made!.id, title: 'renamed' }]]);
  expect(server.card(made!.id)).toMatchObject({ estimate: 3, comments: [{ text: 'said' }] });
});

it('makes it again when the person says that it is none of those', async () => {
  const { server, home, name, sync, there, states } = await lostCreate('offline');
  addComment(home, name, 'said');
  const other = server.create({ columnId: '3', fields: { title: 'in the web page' }, checklist: [] }, 'anna');
  await sync();
  // Nothing was asked of the service, as far as anybody knows: it is simply sent.
  expect([states(), there().length]).toEqual([[], 2]);
  const again = await lostCreate();
  const [lost] = again.there();
  again.server.edit(lost!.id, { title: other.title }, 'web');
  await again.sync();
  expect(again.asked()).toEqual([lost!.id]);
  again.home.desk.made(again.home.entries[0]!.id, null);
  await again.sync();
  expect([again.states(), again.there().map(({ title }) => title)]).toEqual([[], [other.title, 'mine']]);
});

it('asks about no card that somebody else made, or that is older than those that were there', async () => {
  const { server, sync, states, there } = await lostCreate();
  const [lost] = there();
  server.remove(lost!.id, 'web');
  server.create({ columnId: '0', fields: { title: 'theirs' }, checklist: [] }, 'berit');
  await sync();
  expect([states(), there().map(({ title }) => title)]).toEqual([[], ['theirs', 'mine']]);

  const older = await lostCreate();
  const before = older.there()[0]!;
  await older.sync();
  older.server.put({ ...older.server.card(before.id), createdAt: 10_000_000 });
  await older.sync();
  older.make('second');
  older.home.boards.faults.push({ on: 'write', fault: 'lost' });
  await older.home.send();
  const second = older.there()[1]!;
  older.server.edit(second.id, { title: 'renamed' }, 'web');
  older.server.put({ ...older.server.card(second.id), createdAt: 9_990_000 });
  const brought = older.server.create({ columnId: '0', fields: { title: 'from another board' }, checklist: [] }, 'anna');
  older.server.put({ ...brought, createdAt: 5_000_000 });
  await older.sync();
  expect(older.asked()).toEqual([second.id]);
});

it('does not ask any more when the card has its title again', async () => {
  const { server, sync, there, states, asked } = await lostCreate();
  const [made] = there();
  server.edit(made!.id, { title: 'renamed' }, 'web');
  await sync();
  expect(asked()).toEqual([made!.id]);
  server.edit(made!.id, { title: 'mine' }, 'web');
  await sync();
  expect([states(), there()]).toEqual([[], [made]]);
});

it('takes no card for a lost one that another edit has made', async () => {
  const { home, make, sync, there, states } = await lostCreate('garbled');
  make('mine');
  await home.send();
  await sync();
  await sync();
  expect([states(), there().map(({ title }) => title), home.cards.length]).toEqual([[], ['mine', 'mine'], 2]);
});
