import type { Connection } from './connection.ts';

/** Grows whenever another connection has written: SQLite's own number changes then, but is not said to grow. */
export function writeCounter(db: Connection): () => number {
  let seen = db.pragma('data_version');
  let count = 0;
  return () => {
    const version = db.pragma('data_version');
    if (version !== seen) count += 1;
    seen = version;
    return count;
  };
}
