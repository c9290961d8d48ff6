import type { RowHit } from '../sync/ports/mirror.ts';
import type { TableColumn, TableRow } from '../sync/ports/tables.ts';
import type { Connection, Value } from './connection.ts';

export type RowFound = RowHit & { readonly score: number };

type Row = Omit<RowFound, 'kind' | 'title' | 'modifiedAt'> & { readonly cells: string; readonly columns: string };

/** What tells a row from others is in a column of such a name, if there is one. */
const naming = /(?:title|name|subject|description|label|number)$/i;
const mostTitle = 120;
/** While a table is read again its rows are there twice. */
const underWay = 2;

/** Rows of tables among what is found: a word in them weighs as one in a card's text. Many matches are not ranked, see search.ts. */
export function rowFinder(
  db: Connection,
): (expression: string, limits: { ranked: number; limit: number }) => readonly RowFound[] {
  const columns = 't.account_id AS accountId, t.id AS tableId, t.name AS "table", r.row, r.cells, t.columns';
  // Rows of readings that are not shown belong to no table.
  const matching = `row_words JOIN table_rows r ON r.row = row_words.rowid JOIN tables t ON t.reading = r.reading
    WHERE row_words MATCH ?`;
  const count = db.prepare<Value[], { n: number }>(
    'SELECT count(*) AS n FROM (SELECT rowid FROM row_words WHERE row_words MATCH ? LIMIT ?)',
  );
  // Whole rows are read of the best alone.
  const best = db.prepare<Value[], Row>(
    `WITH found AS (SELECT rowid AS row, -bm25(row_words) AS score FROM row_words WHERE row_words MATCH ? ORDER BY score DESC LIMIT ?)
     SELECT ${columns}, found.score FROM found JOIN table_rows r ON r.row = found.row JOIN tables t ON t.reading = r.reading
     ORDER BY found.score DESC, r.row`,
  );
  const newest = db.prepare<Value[], Row>(
    `SELECT ${columns}, 1.0 AS score FROM ${matching} ORDER BY row_words.rowid DESC LIMIT ?`,
  );
  return (expression, { ranked, limit }) => {
    const isMany = (count.get(expression, ranked + 1)?.n ?? 0) > ranked;
    const rows = isMany ? newest.all(expression, limit) : best.all(expression, limit * underWay);
    return rows.map(({ cells, columns: told, ...row }) => {
      // row-writers.ts and tables.ts wrote them.
      const title = titleOf(JSON.parse(cells) as TableRow, JSON.parse(told) as readonly TableColumn[]);
      return { ...row, kind: 'row', title, modifiedAt: null };
    });
  };
}

/** The first text that is in a column with a telling name, else the first text at all. */
function titleOf(cells: TableRow, columns: readonly TableColumn[]): string {
  const texts = columns.flatMap(({ name, kind }) => {
    const value = cells[name];
    return kind === 'text' && typeof value === 'string' && value.trim() !== '' ? [{ name, value }] : [];
  });
  const [named] = texts.filter(({ name }) => naming.test(name));
  const text = (named ?? texts[0])?.value.trim() ?? '';
  return text.length > mostTitle ? `${text.slice(0, mostTitle - 1)}…` : text;
}
