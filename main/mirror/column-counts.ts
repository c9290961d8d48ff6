import { compareWritten, isInteger } from './cell-values.ts';
import type { ColumnValues } from './column-values.ts';
import type { ValueCounts } from './row-chart.ts';

const date = /^\d{4}-\d\d-\d\d/;

/** Counts the values of a column in memory, in the rows at some places. */
export function countsOfColumn(places: Uint32Array, column: ColumnValues): ValueCounts {
  const eachNumber = (take: (value: number) => void): void => {
    for (const place of places) {
      const value = column.value(place);
      if (typeof value === 'number') take(value);
    }
  };
  return {
    numbers() {
      let [rows, least, most, sum, lost] = [0, Infinity, -Infinity, 0, 0];
      eachNumber((value) => {
        rows += 1;
        least = Math.min(least, value);
        most = Math.max(most, value);
        // Neumaier's sum, as SQLite's: what a large sum loses of a small number is added at the end.
        const next = sum + value;
        lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
        sum = next;
      });
      return { rows, least, most, sum: sum + lost };
    },
    ranges(step, first) {
      const found = new Map<number, number>();
      eachNumber((value) => count(found, Math.floor(value / step) - first));
      return found;
    },
    dates(length) {
      const found = new Map<string, number>();
      for (const place of places) {
        const value = column.value(place);
        if (typeof value === 'string' && date.test(value)) count(found, value.slice(0, length));
      }
      return [...found].map(([at, rows]) => ({ at, rows })).toSorted((one, other) => (one.at < other.at ? -1 : 1));
    },
    values(most) {
      const found = new Map<string, number>();
      for (const place of places) {
        const value = column.written(place);
        if (typeof value === 'string' || (value !== null && isInteger(value))) count(found, String(value));
      }
      const all = [...found].map(([value, rows]) => ({ value, rows }));
      const rows = all.reduce((sum, one) => sum + one.rows, 0);
      return {
        rows,
        frequent: all.toSorted((one, other) => other.rows - one.rows || compareWritten(one.value, other.value)).slice(0, most),
      };
    },
  };
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
