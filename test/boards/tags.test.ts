import { expect, it, onTestFinished } from 'vitest';
import { refreshCard } from '../../main/app/boards/refresh.ts';
import { MemoryServer } from '../sync/boards/memory-server.ts';
import { TestHome } from './home.ts';

const never = new AbortController().signal;

it('reads the tags of a card when it is opened, keeps and finds them, and asks for none in a refresh', async () => {
  const server = new MemoryServer();
  const [card] = ['tagged', 'other'].map((title) => server.create({ columnId: '0', fields: { title }, checklist: [] }, 'web'));
  const { id } = card!;
  server.tags.set(id, ['winter', 'Bought']);
  const home = new TestHome(server, 'anna');
  onTestFinished(() => home.close());
  const { accountId } = home;
  const known = () => [home.mirror.boards.tags(accountId, id), home.mirror.boards.matching(accountId, '2', 'wint')];
  await home.refresh();
  expect([known(), home.boards.requests.includes('cardTags')]).toEqual([[null, []], false]);
  await refreshCard(home.world, id, never);
  const read = [['Bought', 'winter'], [id]];
  expect(known()).toEqual(read);
  // Whatever else is read of the card later leaves them alone.
  server.comment(id, 'said in summer', 'web');
  server.edit(id, { title: 'tagged anew' }, 'web');
  await home.refresh();
  expect([known(), home.mirror.boards.matching(accountId, '2', 'summer')]).toEqual([read, [id]]);
  server.tags.delete(id);
  await refreshCard(home.world, id, never);
  expect([known(), home.mirror.boards.matching(accountId, '2', 'summer')]).toEqual([[[], []], [id]]);
});

it('reads a card although its tags cannot be read', async () => {
  const server = new MemoryServer();
  const { id } = server.create({ columnId: '0', fields: { title: 'card' }, checklist: [] }, 'web');
  const home = new TestHome(server, 'anna');
  onTestFinished(() => home.close());
  await home.refresh();
  server.edit(id, { title: 'renamed' }, 'web');
  home.boards.off.add('tags');
  await refreshCard(home.world, id, never);
  expect([home.cards[0]?.title, home.mirror.boards.tags(home.accountId, id)]).toEqual(['renamed', null]);
  home.boards.off.clear();
  home.boards.faults.push({ on: 'cardTags', fault: 'refused' });
  await refreshCard(home.world, id, never);
  expect(home.mirror.boards.tags(home.accountId, id)).toBeNull();
});
