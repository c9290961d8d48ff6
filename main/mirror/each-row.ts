/** So many rows come from SQLite at once: in two thirds of the time of one after the other, and never all of them. */
const pageRows = 500;

interface Paged<Key, Row> {
  /** So many rows behind a key at most, in the order of the keys. */
  readonly page: (after: Key, limit: number) => readonly Row[];
  /** Less than all keys. */
  readonly before: Key;
  readonly keyOf: (row: Row) => Key;
}

/** Hands on one row after the other. All of them are of one state of the file when the caller's transaction is. */
export function eachRow<Key, Row>({ page, before, keyOf }: Paged<Key, Row>, take: (row: Row) => void): void {
  for (let after = before; ;) {
    const rows = page(after, pageRows);
    for (const row of rows) take(row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageRows) return;
    after = keyOf(last);
  }
}
