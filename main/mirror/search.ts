import type { CardHit, MirrorReader, RowHit, SearchHit } from '../sync/ports/mirror.ts';
import type { RemoteId } from '../sync/ports/archive.ts';
import { cardFinder, type CardFound } from './card-search.ts';
import type { Connection, Value } from './connection.ts';
import { matchExpression } from './match-expression.ts';
import { rowFinder, type RowFound } from './row-search.ts';

/**
 * Above so many matches they are not ranked by their words: that takes over 30 ms, and says little where everything matches. The newest
 * rows are taken instead, and sorted by time.
 */
const rankedAtMost = 8_000;
const newestAtMost = 2_000;
const dayMs = 86_400_000;

type Row = Omit<SearchHit, 'path'> & { readonly parentId: RemoteId; readonly score: number };

const columns = `n.pair_id AS pairId, n.id AS remoteId, n.parent_id AS parentId, n.kind, n.name, n.description,
  n.modified_at AS modifiedAt, n.modified_by AS modifiedBy, n.size`;

function prepareAll(db: Connection) {
  const matching = 'remote_words JOIN remote_nodes n ON n.row = remote_words.rowid WHERE remote_words MATCH ?';
  const inPair = '(? IS NULL OR n.pair_id = ?)';
  return {
    count: db.prepare<Value[], { n: number }>(
      'SELECT count(*) AS n FROM (SELECT rowid FROM remote_words WHERE remote_words MATCH ? LIMIT ?)',
    ),
    // A word in the name weighs ten times one in the description.
    best: db.prepare<Value[], Row>(
      `SELECT ${columns}, -bm25(remote_words, 10.0, 1.0) AS score FROM ${matching} AND ${inPair} ORDER BY score DESC LIMIT ?`,
    ),
    newest: db.prepare<Value[], Row>(
      `SELECT * FROM (SELECT ${columns}, 1.0 AS score FROM ${matching} AND ${inPair} ORDER BY remote_words.rowid DESC LIMIT ?)
       ORDER BY modifiedAt DESC LIMIT ?`,
    ),
  };
}

/** `pathOf` names an item's place; `now` is wall time. */
export function searchReader(
  db: Connection,
  pathOf: MirrorReader['pathOf'],
  now: () => number,
): Pick<MirrorReader, 'search' | 'find'> {
  const sql = prepareAll(db);
  const findCards = cardFinder(db);
  const findRows = rowFinder(db);
  return {
    find: (text, { limit }) => {
      const expression = matchExpression(text);
      if (expression === null) return [];
      return db.read(() => {
        const limits = { ranked: rankedAtMost, newest: newestAtMost, limit: limit * 4 };
        const [cards, rows] = [findCards(expression, limits), findRows(expression, { ranked: rankedAtMost, limit })];
        const documents = rowsOf(sql, { expression, pair: null, limit });
        const best = byScoreAndTime<Row | CardFound | RowFound>([...documents, ...cards, ...rows], now());
        return best.slice(0, limit).map((row) => {
          if (row.kind === 'card') return cardHitOf(row);
          return row.kind === 'row' ? rowHitOf(row) : hitOf(row, pathOf(row.pairId, row.parentId));
        });
      });
    },
    search: (text, { limit, pairId }) => {
      const expression = matchExpression(text);
      if (expression === null) return [];
      const pair = pairId ?? null;
      return db.read(() => {
        const rows = rowsOf(sql, { expression, pair, limit });
        return byScoreAndTime(rows, now())
          .slice(0, limit)
          .map((row) => hitOf(row, pathOf(row.pairId, row.parentId)));
      });
    },
  };
}

function rowsOf(
  sql: ReturnType<typeof prepareAll>,
  { expression, pair, limit }: { expression: string; pair: number | null; limit: number },
): readonly Row[] {
  const many = (sql.count.get(expression, rankedAtMost + 1)?.n ?? 0) > rankedAtMost;
  return many ? sql.newest.all(expression, pair, pair, newestAtMost, limit) : sql.best.all(expression, pair, pair, limit * 4);
}

function cardHitOf({ kind, accountId, workspaceId, boardId, cardId, title, board, modifiedAt }: CardFound): CardHit {
  return { kind, accountId, workspaceId, boardId, cardId, title, board, modifiedAt };
}

function rowHitOf({ kind, accountId, tableId, table, row, title, modifiedAt }: RowFound): RowHit {
  return { kind, accountId, tableId, table, row, title, modifiedAt };
}

function hitOf(row: Row, folder: string | null): SearchHit {
  const { pairId, remoteId, kind, name, description, modifiedAt, modifiedBy, size } = row;
  const path = folder === null ? name : `${folder}/${name}`;
  return { pairId, remoteId, kind, name, path, description, modifiedAt, modifiedBy, size };
}

/** What changed just now counts twice as much as what changed long ago; half of that bonus is gone after 90 days. */
function byScoreAndTime<Found extends Pick<Row, 'score' | 'modifiedAt'>>(rows: readonly Found[], now: number): readonly Found[] {
  const score = ({ score, modifiedAt }: Found) => {
    const days = modifiedAt === null ? Infinity : Math.max(0, now - modifiedAt) / dayMs;
    return score * (1 + 1 / (1 + days / 90));
  };
  return rows
    .map((row) => ({ row, value: score(row) }))
    .sort((a, b) => b.value - a.value)
    .map(({ row }) => row);
}
