import { onTestFinished, expect, it } from 'vitest';
import { addComment, addItem, createCard, editCard, editItem, moveCard } from '../../main/app/boards/edits.ts';
import { seenCard } from '../../main/app/boards/seen.ts';
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
