import type { RowQuery } from '../sync/ports/table-records.ts';
import type { Connection, Value } from './connection.ts';
import type { ValueCounts } from './row-chart.ts';
import { cell, pathOf, rowConditions } from './table-query.ts';

interface Found {
  readonly at: string | number;
  readonly rows: number;
}

const dates = `AND v GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*' GROUP BY at ORDER BY at`;
const numbers = `'integer', 'real'`;
const values = `'text', 'integer'`;

/** Counts the values of a column in the rows of a list by SQLite, which reads all of them each time. */
export function countsBySql(
  db: Connection,
  { reading, query, column }: { readonly reading: number; readonly query: RowQuery; readonly column: string },
): ValueCounts {
  const { sql, parameters } = rowConditions(query);
  const from = `SELECT ${cell} AS v FROM table_rows WHERE reading = ?${sql}`;
  const bound = [pathOf(column), reading, ...parameters];
  const read = <Row>(what: string, types: string, { rest = '', first = [] }: { rest?: string; first?: readonly Value[] } = {}) =>
    db
      .prepare<Value[], Row>(`SELECT ${what}, count(*) AS rows FROM (${from}) WHERE typeof(v) IN (${types}) ${rest}`)
      .all(...first, ...bound);
  return {
    numbers() {
      const what = 'min(v) AS least, max(v) AS most, total(v) AS sum';
      const [found] = read<{ rows: number; least: number; most: number; sum: number }>(what, numbers);
      return found ?? { rows: 0, least: 0, most: 0, sum: 0 };
    },
    ranges(step, first) {
      const options = { rest: 'GROUP BY at', first: [step, first] };
      const found = read<Found>('CAST(floor(v / ?) - ? AS INTEGER) AS at', numbers, options);
      return new Map(found.map(({ at, rows }) => [Number(at), rows]));
    },
    dates: (length) =>
      read<Found>(`substr(v, 1, ${length}) AS at`, `'text'`, { rest: dates }).map(({ at, rows }) => ({ at: String(at), rows })),
    values(most) {
      const rest = `GROUP BY at ORDER BY rows DESC, at LIMIT ${most}`;
      const frequent = read<Found>('CAST(v AS TEXT) AS at', values, { rest });
      const rows = read<Found>('1 AS at', values)[0]?.rows ?? 0;
      return { rows, frequent: frequent.map(({ at, rows }) => ({ value: String(at), rows })) };
    },
  };
}
