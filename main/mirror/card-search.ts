import type { CardHit } from '../sync/ports/mirror.ts';
import type { BoardRecords } from '../sync/ports/board-records.ts';
import type { Connection, Value } from './connection.ts';
import { matchExpression } from './match-expression.ts';

export type CardFound = CardHit & { readonly score: number };

/** A word in the title weighs ten times one elsewhere, as in names of documents. Many matches are not ranked, see search.ts. */
export function cardFinder(
  db: Connection,
): (expression: string, limits: { ranked: number; newest: number; limit: number }) => readonly CardFound[] {
  const columns = `c.account_id AS accountId, b.workspace_id AS workspaceId, c.board_id AS boardId, c.id AS cardId, c.title, b.name AS board,
    c.modified_at AS modifiedAt`;
  const matching = `card_words JOIN cards c ON c.row = card_words.rowid JOIN boards b ON b.account_id = c.account_id AND b.id = c.board_id
    WHERE card_words MATCH ?`;
  const count = db.prepare<Value[], { n: number }>(
    'SELECT count(*) AS n FROM (SELECT rowid FROM card_words WHERE card_words MATCH ? LIMIT ?)',
  );
  const best = db.prepare<Value[], Omit<CardFound, 'kind'>>(
    `SELECT ${columns}, -bm25(card_words, 10.0, 1.0, 1.0, 1.0) AS score FROM ${matching} ORDER BY score DESC LIMIT ?`,
  );
  const newest = db.prepare<Value[], Omit<CardFound, 'kind'>>(
    `SELECT ${columns}, 1.0 AS score FROM ${matching} ORDER BY card_words.rowid DESC LIMIT ?`,
  );
  return (expression, { ranked, newest: most, limit }) => {
    const isMany = (count.get(expression, ranked + 1)?.n ?? 0) > ranked;
    const rows = isMany ? newest.all(expression, most) : best.all(expression, limit);
    return rows.map((row) => ({ ...row, kind: 'card' }));
  };
}

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
