import { expect, it, onTestFinished } from 'vitest';
import { createCard, editCard, moveCard } from '../../main/app/boards/edits.ts';
import { seenCards } from '../../main/app/boards/seen.ts';
import { syncBoards } from '../../main/app/boards/sync-boards.ts';
import { openWorkbench } from '../app/temporary-home.ts';

it('mirrors the boards of an account and sends edits over HTTP', async () => {
  const bench = await openWorkbench('small');
  onTestFinished(() => bench.close());
  const account = await bench.addRobot();
  const { host } = bench;
  const sync = () => syncBoards(host, [account], AbortSignal.timeout(60_000));
  expect(await sync()).toEqual([{ account, stopped: null, unsent: 0, needsYou: 0 }]);
  const board = host.mirror.boards.boards(account.id).find(({ name }) => name === 'Work')!;
  expect(board.details?.columns.map(({ name }) => name)).toEqual(['Planned', 'Ongoing', 'Check', 'Done']);
  const titles = () => seenCards(host, account.id, board.id).map(({ title }) => title);
  expect(titles().sort()).toEqual(['Below it', 'Everything', 'Finished', 'Plain']);

  const plain = seenCards(host, account.id, board.id).find(({ title }) => title === 'Plain')!;
  const name = { accountId: account.id, cardId: plain.id };
  const changed = { title: 'Plainer', dueOn: '2026-12-24', blocked: { reason: 'Snow' } };
  editCard(host, name, changed);
  moveCard(host, name, { columnId: '5', after: null });
  createCard(host, { accountId: account.id, boardId: board.id, columnId: '0', fields: { title: 'New' } });
  const before = seenCards(host, account.id, board.id);
  expect(await sync()).toEqual([{ account, stopped: null, unsent: 0, needsYou: 0 }]);
  expect(seenCards(host, account.id, board.id).find(({ id }) => id === plain.id)).toMatchObject({ ...changed, columnId: '5' });
  expect(titles().sort()).toEqual(before.map(({ title }) => title).sort());
});
