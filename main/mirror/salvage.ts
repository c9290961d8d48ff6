import Database from 'better-sqlite3';
import type { OutboxEntry } from '../sync/ports/outbox.ts';
import { columns, entryOf, type EntryRow } from './outbox-rows.ts';

/** The entries of a damaged outbox that can still be read. */
export function salvage(file: string): readonly OutboxEntry[] {
  const entries: OutboxEntry[] = [];
  let db: Database.Database | null = null;
  try {
    db = new Database(file);
    const rows = db.prepare<[], EntryRow>(`SELECT ${columns} FROM entries ORDER BY id`).iterate();
    for (const row of rows) entries.push(entryOf(row));
  } catch {
    // Damage ends the reading; what was read before it counts.
  } finally {
    db?.close();
  }
  return entries;
}
