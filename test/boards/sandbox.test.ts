import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { removeAccount } from '../../main/app/accounts.ts';
import { attachmentHere } from '../../main/app/boards/attachments.ts';
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
  expect(await sync()).toEqual([{ account, stopped: null, settled: 0, unsent: 0, needsYou: 0 }]);
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
  expect(await sync()).toEqual([{ account, stopped: null, settled: 5, unsent: 0, needsYou: 0 }]);
  expect(seenCards(host, account.id, board.id).find(({ id }) => id === plain.id)).toMatchObject({ ...changed, columnId: '5' });
  expect(titles().sort()).toEqual(before.map(({ title }) => title).sort());
});

it('does not forget an account whose edits were not sent, unless they are given up one by one', async () => {
  const bench = await openWorkbench('small');
  onTestFinished(() => bench.close());
  const account = await bench.addRobot();
  const { host } = bench;
  await syncBoards(host, [account], AbortSignal.timeout(20_000));
  const board = host.mirror.boards.boards(account.id).find(({ name }) => name === 'Work')!;
  const make = (title: string) =>
    createCard(host, { accountId: account.id, boardId: board.id, columnId: '0', fields: { title } });
  make('seen');
  const seen = new Set(host.outbox.entries(account.id).map(({ id }) => id));
  make('made meanwhile');
  for (const discard of [new Set<number>(), seen])
    await expect(removeAccount(host, account, discard)).rejects.toMatchObject({ kind: 'refused' });
  expect(host.settings.accounts()).toEqual([account]);
  expect(host.outbox.entries(account.id)).toHaveLength(2);
  const folder = join(host.home, 'attachments', String(account.id), '4711');
  await mkdir(folder, { recursive: true });
  const all = new Set(host.outbox.entries(account.id).map(({ id }) => id));
  expect(await removeAccount(host, account, all)).toBe(true);
  expect([host.settings.accounts(), host.outbox.all(), host.mirror.boards.boards(account.id)]).toEqual([[], [], []]);
  expect(existsSync(folder)).toBe(false);
});

it('keeps attachments of a card that came after it was asked to keep them', async () => {
  const bench = await openWorkbench('small');
  onTestFinished(() => bench.close());
  const account = await bench.addRobot();
  const { host } = bench;
  const { cards } = bench.sandbox.control;
  const sync = () => syncBoards(host, [account], AbortSignal.timeout(20_000));
  await sync();
  const { id: boardId } = host.mirror.boards.boards(account.id).find(({ name }) => name === 'Work')!;
  const { id } = seenCards(host, account.id, boardId).find(({ title }) => title === 'Everything')!;
  host.outbox.setWithAttachments(account.id, id, true);
  const content = Buffer.from('later');
  const attachments = cards.attach(Number(id), { name: 'later.txt', content }).attachments.map((one) => String(one.id));
  expect(await sync()).toMatchObject([{ stopped: null }]);
  const here = attachments.map((one) => attachmentHere(host, account.id, one) ?? '');
  expect(here.map((path) => basename(path))).toEqual(['sketch.png', 'later.txt']);
  expect(await readFile(here[1] ?? '')).toEqual(content);
});
