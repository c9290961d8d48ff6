import { describe, expect, it, onTestFinished } from 'vitest';
import { addComment, changeCard, createCard, deleteCard, editCard, moveCard, restoreCard } from '../../main/app/boards/edits.ts';
import type { CardField, CardFields } from '../../main/sync/ports/boards.ts';
import type { Fault } from '../sync/boards/memory-boards.ts';
import { MemoryServer } from '../sync/boards/memory-server.ts';
import { TestHome } from './home.ts';

/** What the person sets, and what somebody else does. */
const fields: readonly { readonly mine: Partial<CardFields>; readonly theirs: Partial<CardFields> }[] = [
  { mine: { title: 'mine' }, theirs: { title: 'theirs' } },
  { mine: { description: 'mine' }, theirs: { description: 'theirs' } },
  { mine: { assigneeId: 'anna' }, theirs: { assigneeId: 'berit' } },
  { mine: { coAssigneeIds: ['anna', 'berit'] }, theirs: { coAssigneeIds: ['web'] } },
  { mine: { labelId: '7' }, theirs: { labelId: '8' } },
  { mine: { startOn: '2026-01-01' }, theirs: { startOn: '2026-02-02' } },
  { mine: { dueOn: '2026-01-01' }, theirs: { dueOn: '2026-02-02' } },
  { mine: { estimate: 1 }, theirs: { estimate: 0.5 } },
  { mine: { blocked: { reason: 'mine' } }, theirs: { blocked: { reason: '' } } },
];

async function open() {
  const server = new MemoryServer();
  const { id: cardId } = server.create({ columnId: '0', fields: { title: 'card' }, checklist: [] }, 'web');
  const home = new TestHome(server, 'anna');
  onTestFinished(() => home.close());
  await home.refresh();
  const sync = async () => {
    await home.clock.sleep(60_000);
    await home.send();
    await home.refresh();
  };
  const writes = () => server.writes.filter(({ by }) => by === 'anna').map(({ what }) => what);
  return { server, home, cardId, name: { accountId: home.accountId, cardId }, sync, writes };
}

describe.each(fields)('an edit offline of $mine', ({ mine, theirs }) => {
  it('is sent once and alone where nobody else changed that field', async () => {
    const { server, home, cardId, name, sync, writes } = await open();
    editCard(home, name, mine);
    const other = 'title' in mine ? { description: 'other' } : { title: 'other' };
    server.edit(cardId, other, 'web');
    await sync();
    expect([home.entries, writes(), server.card(cardId)]).toMatchObject([[], Object.keys(mine), { ...mine, ...other }]);
    expect(home.cards).toMatchObject([{ ...mine, ...other }]);
  });

  it('is a conflict of that field with another edit of it, which a person settles either way', async () => {
    for (const how of ['mine', 'theirs'] as const) {
      const { server, home, cardId, name, sync, writes } = await open();
      editCard(home, name, mine);
      server.edit(cardId, theirs, 'web');
      await sync();
      expect(home.entries).toMatchObject([{ state: 'conflict', edit: { mine: Object.values(mine)[0] } }]);
      expect([writes(), home.cards]).toMatchObject([[], [theirs]]);
      home.desk.resolve(home.entries[0]!.id, how);
      await sync();
      const settled = how === 'mine' ? mine : theirs;
      expect([home.entries, server.card(cardId), home.cards]).toMatchObject([[], settled, [settled]]);
    }
  });

  it('is a conflict likewise with an edit that came while the person wrote', async () => {
    const { server, home, cardId, name, sync, writes } = await open();
    // The names of fields.
    const [field] = Object.keys(mine) as [CardField];
    const began = { [field]: home.cards[0]?.[field] };
    server.edit(cardId, theirs, 'web');
    await sync();
    expect(home.cards).toMatchObject([theirs]);
    changeCard(home, name, { changed: began, began });
    expect(home.entries).toEqual([]);
    changeCard(home, name, { changed: mine, began });
    await sync();
    expect([home.entries, writes()]).toMatchObject([[{ state: 'conflict' }], []]);
  });

  it.each<Fault>(['lost', 'crash', 'offline', 'throttled', 'auth', 'broken'])(
    'reaches the service once after %s',
    async (fault) => {
      const { server, home, cardId, name, sync, writes } = await open();
      editCard(home, name, mine);
      home.boards.faults.push({ on: 'write', fault });
      await sync();
      // The clock of this machine was set back by a day meanwhile.
      await home.clock.sleep(-86_400_000);
      for (let times = 0; times < 3; times += 1) await sync();
      expect([home.entries, writes(), server.card(cardId)]).toMatchObject([[], Object.keys(mine), mine]);
    },
  );
});

describe('cards', () => {
  it('moved to different columns on both sides are a conflict of the place, to the same one none', async () => {
    for (const [columnId, isConflict] of [['3', true] as const, ['6', false] as const]) {
      const { server, home, cardId, name, sync } = await open();
      moveCard(home, name, { columnId: '6', after: null });
      server.move(cardId, { columnId, after: null }, 'web');
      await sync();
      expect(home.entries.map(({ state }) => state)).toEqual(isConflict ? ['conflict'] : []);
      expect(home.cards).toMatchObject([{ columnId }]);
    }
  });

  it('deleted there keep their edits as drafts, which make a new card or go on when the card is back', async () => {
    const { server, home, cardId, name, sync } = await open();
    editCard(home, name, { title: 'mine' });
    addComment(home, name, 'said');
    server.remove(cardId, 'web');
    await sync();
    expect(home.entries.map(({ state }) => state)).toEqual(['draft', 'draft']);
    server.restore(cardId, 'web');
    await sync();
    await sync();
    expect([home.entries, server.card(cardId)]).toMatchObject([[], { title: 'mine', comments: [{ text: 'said' }] }]);
    editCard(home, name, { title: 'again' });
    server.remove(cardId, 'web');
    await sync();
    home.desk.recreate(name.accountId, cardId);
    await sync();
    expect([home.entries, [...server.cards.values()]]).toMatchObject([[], [{ title: 'again' }]]);
  });

  it('deleted here while somebody changes them are not deleted without asking', async () => {
    const { server, home, cardId, name, sync } = await open();
    deleteCard(home, name);
    server.edit(cardId, { description: 'precious' }, 'web');
    await sync();
    expect([home.entries.map(({ state }) => state), server.cards.has(cardId)]).toEqual([['conflict'], true]);
    home.desk.resolve(home.entries[0]!.id, 'mine');
    await sync();
    expect([home.entries, server.cards.has(cardId)]).toEqual([[], false]);
    restoreCard(home, name);
    await sync();
    expect([home.entries, home.cards]).toMatchObject([[], [{ description: 'precious' }]]);
  });

  it('made offline, edited, moved and deleted before anybody heard of them ask nothing of the service', async () => {
    const { home, sync, writes } = await open();
    const cardId = createCard(home, { accountId: home.accountId, boardId: '2', columnId: '0', fields: { title: 'new' } });
    const name = { accountId: home.accountId, cardId };
    editCard(home, name, { title: 'newer' });
    moveCard(home, name, { columnId: '6', after: null });
    deleteCard(home, name);
    await sync();
    expect([home.entries, writes(), home.cards.length]).toEqual([[], [], 1]);
  });

  it('hold back what is switched off for the account, and nothing else', async () => {
    const { home, name, sync, writes } = await open();
    home.boards.off.add('edit:dueOn');
    editCard(home, name, { dueOn: '2026-01-01', title: 'mine' });
    await sync();
    expect([home.entries.map(({ state }) => state), writes()]).toEqual([['held'], ['title']]);
    // What lets it go on is said with it.
    expect(home.entries[0]?.reason).toMatch(/Settings.*account operations NAME --allow-assumed/);
    home.boards.off.clear();
    await sync();
    expect([home.entries, writes()]).toEqual([[], ['title', 'dueOn']]);
  });

  it('edited three times, or there and back, are one request or none', async () => {
    const { home, name, sync, writes } = await open();
    for (const title of ['a', 'ab', 'abc']) editCard(home, name, { title });
    editCard(home, name, { labelId: '7' });
    editCard(home, name, { labelId: null });
    const taken = home.desk.undo(name.accountId, name.cardId);
    expect(taken?.edit).toMatchObject({ field: 'labelId', mine: null });
    editCard(home, name, { labelId: null });
    await sync();
    expect([home.entries, writes()]).toEqual([[], ['title']]);
  });
});
