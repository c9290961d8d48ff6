import { copyFileSync, existsSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { KeptCard, OutboxEntry, UnsavedText } from '../sync/ports/outbox.ts';
import { columns, entryOf, keptOf, textColumns, type EntryRow, type KeptRow } from './outbox-rows.ts';

interface Choice {
  readonly accountId: number;
  readonly id: string;
}

/** What can still be read of a damaged outbox. */
export interface Salvaged {
  readonly entries: readonly OutboxEntry[];
  readonly names: readonly { readonly accountId: number; readonly own: string; readonly id: string }[];
  readonly kept: readonly KeptCard[];
  readonly leftOut: readonly Choice[];
  readonly withAttachments: readonly Choice[];
  readonly texts: readonly UnsavedText[];
}

const nothing: Salvaged = { entries: [], names: [], kept: [], leftOut: [], withAttachments: [], texts: [] };

/** Reads a damaged outbox as far as that goes; the file stays as it is. */
export function salvage(file: string): Salvaged {
  const copy = `${file}.reading`;
  let db: Database.Database | null = null;
  try {
    // Whoever opens a file with a write-ahead log changes it.
    for (const end of ['', '-wal']) if (existsSync(`${file}${end}`)) copyFileSync(`${file}${end}`, `${copy}${end}`);
    db = new Database(copy);
    // Else SQLite reads nothing of a file that is shorter than it was.
    db.unsafeMode(true);
    db.pragma('writable_schema = ON');
    const open = db;
    const table = <Row>(select: string) => ({ rows: () => open.prepare<[], Row>(select).iterate() });
    return {
      entries: entriesIn(open),
      names: readable(table<Salvaged['names'][number]>('SELECT account_id AS accountId, own, id FROM names'), asItIs),
      kept: readable(table<KeptRow>('SELECT * FROM kept_cards'), keptOf),
      leftOut: readable(table<Choice>('SELECT account_id AS accountId, board_id AS id FROM left_out'), asItIs),
      withAttachments: readable(table<Choice>('SELECT account_id AS accountId, card_id AS id FROM kept_attachments'), asItIs),
      texts: readable(table<UnsavedText>(`SELECT ${textColumns} FROM unsaved_texts`), asItIs),
    };
  } catch {
    // It is no database at all.
    return nothing;
  } finally {
    db?.close();
    for (const end of ['', '-wal', '-shm']) rmSync(`${copy}${end}`, { force: true });
  }
}

function asItIs<Row>(row: Row): Row {
  return row;
}

/** A number that is damaged itself must not keep the program from starting: so many places behind damage are tried, about a second. */
const mostProbes = 100_000;

/** Damage ends the reading of a page, not of those behind it. */
function entriesIn(db: Database.Database): readonly OutboxEntry[] {
  const select = `SELECT ${columns} FROM entries`;
  const newest =
    attempt(() => db.prepare<[], { id: number }>(`SELECT seq AS id FROM sqlite_sequence WHERE name = 'entries'`).get()?.id) ??
    attempt(() => db.prepare<[], { id: number }>('SELECT max(id) AS id FROM entries').get()?.id) ??
    1;
  const entries = new Map<number, OutboxEntry>();
  for (let id = 0, probes = 0; id < newest && probes < mostProbes; id += 1, probes += 1) {
    // On until a row cannot be read; then behind that one.
    const isEnd = attempt(() => {
      for (const row of db.prepare<[number], EntryRow>(`${select} WHERE id > ? ORDER BY id`).iterate(id)) {
        id = row.id;
        attempt(() => entries.set(row.id, entryOf(row)));
      }
      return true;
    });
    if (isEnd) break;
  }
  return [...entries.values()];
}

/** Rows as far as they can be read; those that hold nonsense are left out. */
function readable<Row, Value>({ rows }: { rows: () => Iterable<Row> }, read: (row: Row) => Value): readonly Value[] {
  const values: Value[] = [];
  attempt(() => {
    for (const row of rows()) attempt(() => values.push(read(row)));
  });
  return values;
}

function attempt<Value>(read: () => Value): Value | null {
  try {
    return read();
  } catch {
    return null;
  }
}
