import * as v from 'valibot';
import { boardRows, myCards, tilesOf, viewBoard } from '../boards/board-view.ts';
import { renameColumn } from '../boards/edits.ts';
import { boardFacts } from '../boards/lacking.ts';
import { boardOf } from '../boards/seen.ts';
import { withTrialSession } from '../sessions.ts';
import { accountById } from './account-view.ts';
import { line, rowId } from './arguments.ts';
import { anyId, namedBoard } from './board-arguments.ts';
import { command } from './command.ts';
import { SyncError } from '../../sync/errors.ts';
import type { Desk } from './desk.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';

/** Boards as lists, columns and tiles. */
export function boardCommands(desk: Desk) {
  const { host, boards, redact } = desk;
  const stateOf = (accountId: number) => boards.watch.stateOf(accountId);
  const cleaned = <Row extends { problem: { kind: string; message: string } | null }>(row: Row): Row => {
    return { ...row, problem: row.problem && { ...row.problem, message: redact(row.problem.message) } };
  };
  return {
    'boards.list': command([], () => boardRows(host, stateOf).map(cleaned)),
    'boards.read': command([rowId, anyId], async (accountId, boardId) => {
      const account = accountById(host, accountId);
      // None of these facts needs a request, so that no secret is needed.
      const facts = await withTrialSession(host, account, (session) =>
        Promise.resolve(boardFacts(session, boardId, account.url)),
      );
      return cleaned(viewBoard(host, { accountId, boardId }, { stateOf, ...facts }));
    }),
    'boards.tiles': command([rowId, anyId, v.pipe(v.array(anyId), v.readonly())], (accountId, boardId, only) =>
      tilesOf(host, accountId, { boardId, only }),
    ),
    'boards.matching': command([rowId, anyId, line], (accountId, boardId, text) => {
      return host.mirror.boards.matching(accountId, boardId, text);
    }),
    'boards.watch': command([namedBoard], (board) => {
      boards.watch.watch(board);
      return null;
    }),
    'boards.refresh': command([namedBoard], (board) => {
      boards.watch.refresh(board);
      return null;
    }),
    'boards.setKept': command([rowId, anyId, v.boolean()], (accountId, boardId, kept) => {
      setKept(desk, { accountId, boardId, kept });
      return null;
    }),
    'boards.renameColumn': command([rowId, v.strictObject({ boardId: anyId, id: anyId }), line], (accountId, column, name) => {
      renameColumn(host, { accountId, boardId: column.boardId, columnId: column.id }, name);
      boards.edited(accountId, column.boardId, null);
      return null;
    }),
    'cards.mine': command([], () => myCards(host)),
  };
}

function setKept(
  { host, boards }: Desk,
  { accountId, boardId, kept }: { accountId: number; boardId: RemoteId; kept: boolean },
): void {
  boardOf(host, accountId, boardId);
  if (!kept && host.outbox.ofBoard(accountId, boardId).length > 0) {
    throw new SyncError('refused', 'Edits of this board wait to be sent. Send or discard them first.');
  }
  host.outbox.setLeftOut(accountId, boardId, !kept);
  if (!kept) host.mirror.boards.dropCards(accountId, boardId);
  boards.edited(accountId, boardId, null);
  if (kept) boards.watch.refresh({ accountId, boardId });
}
