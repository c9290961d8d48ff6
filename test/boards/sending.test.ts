import { onTestFinished, expect, it } from 'vitest';
import { addComment, addItem, createCard, editCard, editItem, moveCard } from '../../main/app/boards/edits.ts';
import { seenCard } from '../../main/app/boards/seen.ts';
import { sendEdits } from '../../main/app/boards/sender.ts';
import { SyncError } from '../../main/sync/errors.ts';
import { inOrder } from '../../main/sync/boards/verdict.ts';
import { MemoryServer } from '../sync/boards/memory-server.ts';
import { TestHome } from './home.ts';

it('sends a card that was made and edited offline in as few requests as can be, in order', async () => {
  const server = new MemoryServer();
  const home = new TestHome(server, 'anna');
  onTestFinished(() => home.close());
  const { accountId } = home;
  await home.refresh();
  const cardId = createCard(home, { accountId, boardId: server.boardId, columnId: '0', fields: { title: 'new' } });
  const name = { accountId, cardId };
  editCard(home, name, { title: 'newer', description: 'text', startOn: '2026-01-01' });
  editCard(home, name, { title: 'newest' });
  moveCard(home, name, { columnId: '3', after: null });
  addComment(home, name, 'hello');
  addItem(home, name, 'buy');
  const item = seenCard(home, accountId, cardId)?.checklist[0];
  editItem(home, { ...name, itemId: item?.id ?? '' }, { done: true });
  const seen = seenCard(home, accountId, cardId);
  expect(await home.send()).toEqual({ nextAt: null, stopped: null });
  expect(server.writes.map(({ what, value }) => [what, value])).toEqual([
    ['create', 'newest'],
    ['description', 'text'],
    ['startOn', '2026-01-01'],
    ['move', '3'],
    ['comment', 'hello'],
    ['add item', 'buy'],
    ['edit item', { id: expect.any(String) as string, title: 'buy', done: true }],
  ]);
  expect(home.entries).toEqual([]);
  const { title, description, startOn, columnId, commentCount } = seen!;
  expect(seenCard(home, accountId, cardId)).toMatchObject({ title, description, startOn, columnId, commentCount });
});

it('brings moved cards into the order in which the person sees them, whatever else was done to them before', async () => {
  const server = new MemoryServer();
  const [first, second, third, there] = ['first', 'second', 'third', 'there'].map((title, at) =>
    server.create({ columnId: at === 3 ? '3' : '0', fields: { title }, checklist: [] }, 'web'),
  );
  const home = new TestHome(server, 'anna');
  onTestFinished(() => home.close());
  await home.refresh();
  const { accountId } = home;
  const top = (cardId: string) => moveCard(home, { accountId, cardId }, { columnId: '3', after: null });
  // Each of these cards is touched first in another order than that of the moves.
  editCard(home, { accountId, cardId: third!.id }, { estimate: 1 });
  top(first!.id);
  top(second!.id);
  const made = createCard(home, { accountId, boardId: server.boardId, columnId: '0', fields: { title: 'made' } });
  moveCard(home, { accountId, cardId: first!.id }, { columnId: '3', after: there!.id });
  top(made);
  top(third!.id);
  const column = () => inOrder(home.cards.filter(({ columnId }) => columnId === '3')).map(({ title }) => title);
  expect(column()).toEqual(['third', 'made', 'second', 'there', 'first']);
  await home.send();
  expect([home.entries, server.column('3').map(({ title }) => title)]).toEqual([[], column()]);
  await home.refresh();
  expect(column()).toEqual(['third', 'made', 'second', 'there', 'first']);
});

it('sends nothing that it cannot note first, says why, and sends it once when it can', async () => {
  const server = new MemoryServer();
  const card = server.create({ columnId: '0', fields: { title: 'old' }, checklist: [] }, 'web');
  const home = new TestHome(server, 'anna');
  onTestFinished(() => home.close());
  await home.refresh();
  editCard(home, { accountId: home.accountId, cardId: card.id }, { title: 'new' });
  const before = server.writes.length;
  const commit = () => {
    throw new SyncError('full', 'outbox.db: there is no space left for it');
  };
  const world = { ...home.world, outbox: { ...home.outbox, commit } };
  const report = await sendEdits(world, { quietMs: 0, signal: new AbortController().signal });
  expect([report.stopped?.kind, server.writes.length]).toEqual(['full', before]);
  expect(await home.send()).toEqual({ nextAt: null, stopped: null });
  expect(server.writes.slice(before).map(({ what, value }) => [what, value])).toEqual([['title', 'new']]);
});
