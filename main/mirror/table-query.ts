import type { RowCondition, RowQuery } from '../sync/ports/table-records.ts';
import type { Value } from './connection.ts';
import { fold } from './fold.ts';
import { matchExpression } from './match-expression.ts';

const comparisons: Readonly<Record<Exclude<RowCondition['is'], 'has'>, string>> = {
  '=': '=',
  '!=': '=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

/** SQL that selects rows of one reading, and its parameters but for the reading, which comes first. Names and values are bound, never part of it. */
export function rowSelection(query: RowQuery): Sql {
  const { sort } = query;
  const chosen = rowConditions(query);
  const order =
    sort === null
      ? 'row'
      : `CASE typeof(${cell}) WHEN 'text' THEN ${folded(cell)} ELSE ${cell} END ${sort.down ? 'DESC' : ''}, row`;
  const sorted = sort === null ? [] : Array.from({ length: 4 }, () => pathOf(sort.column));
  return {
    sql: `SELECT row FROM table_rows WHERE reading = ?${chosen.sql} ORDER BY ${order}`,
    parameters: [...chosen.parameters, ...sorted],
  };
}

/** The same without an order: what follows `WHERE reading = ?`. */
export function rowConditions({ where, text }: Pick<RowQuery, 'where' | 'text'>): Sql {
  const expression = matchExpression(text);
  const words =
    expression === null
      ? []
      : [{ sql: 'row IN (SELECT rowid FROM row_words WHERE row_words MATCH ?)', parameters: [expression] }];
  const all = [...words, ...where.map(conditionOf)];
  return { sql: all.map(({ sql }) => ` AND (${sql})`).join(''), parameters: all.flatMap(({ parameters }) => parameters) };
}

export interface Sql {
  readonly sql: string;
  readonly parameters: readonly Value[];
}

/** The value of a column, whose path is to be bound. */
export const cell = 'json_extract(cells, ?)';

/**
 * The text of a row as `fold` makes it. Where the row is nothing but ASCII, SQLite does the same by itself in half the time. Binds what `text` binds
 * twice.
 */
const folded = (text: string): string => `iif(octet_length(cells) = length(cells), lower(${text}), fold(${text}))`;

export function pathOf(column: string): string {
  return `$.${JSON.stringify(column)}`;
}

function conditionOf({ column, is, value }: RowCondition): Sql {
  const path = pathOf(column);
  const text = fold(value);
  if (is === 'has') return { sql: `instr(${folded(`CAST(${cell} AS TEXT)`)}, ?) > 0`, parameters: [path, path, text] };
  const sign = comparisons[is];
  const none = sign === '=' ? "? = ''" : '? IS NULL';
  const compared = `CASE typeof(${cell}) WHEN 'text' THEN ${folded(cell)} ${sign} ? WHEN 'null' THEN ${none} ELSE ${cell} ${sign} ? END`;
  const parameters = [path, path, path, text, text, path, numberOf(text)];
  return { sql: is === '!=' ? `NOT ifnull(${compared}, 0)` : compared, parameters };
}

/** JSON's true and false are 1 and 0 in SQLite. */
export function numberOf(text: string): number | null {
  if (text === 'true') return 1;
  if (text === 'false') return 0;
  return text.trim() === '' || Number.isNaN(Number(text)) ? null : Number(text);
}
