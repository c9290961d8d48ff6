import type { BoardRecords } from '../sync/ports/board-records.ts';
import type { Connection, Value } from './connection.ts';
import { matchExpression } from './match-expression.ts';

/** Finds cards of one board by their words. */
export function cardMatches(db: Connection): BoardRecords['matching'] {
  const matching = db.prepare<Value[], { id: string }>(
    `SELECT c.id FROM card_words JOIN cards c ON c.row = card_words.rowid WHERE card_words MATCH ? AND c.account_id = ? AND c.board_id = ?`,
  );
  return (accountId, boardId, text) => {
    const expression = matchExpression(text);
    return expression === null ? [] : matching.all(expression, accountId, boardId).map(({ id }) => id);
  };
}
