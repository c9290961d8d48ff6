import { closeSync, copyFileSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import type { Connection } from './connection.ts';
import { translate } from './sqlite-errors.ts';

/** Files that SQLite keeps beside an open database; they belong to it wherever it goes. */
const companions = ['-wal', '-shm'];

/** The copy of the settings that is renewed with each change. */
export function backupOf(file: string): string {
  return `${file}.backup`;
}

/** The copy from before a migration away from version `version`. */
function copyBefore(file: string, version: number): string {
  return `${file}.v${version}`;
}

/**
 * Writes a whole, consistent copy to `target`, in place of what is there. The copy is on the disk when this returns, or the old one
 * still is.
 */
export function copyTo(connection: Connection, target: string): void {
  const partial = `${target}.${process.pid}.partial`;
  try {
    rmSync(partial, { force: true });
    connection.prepare<[string]>('VACUUM INTO ?').run(partial);
    toDisk(partial);
    renameSync(partial, target);
  } catch (error) {
    rmSync(partial, { force: true });
    throw translate(error, target, 'copy');
  }
}

/** Keeps one copy from before a migration: the one that is made now. */
export function copyBeforeMigration(connection: Connection, version: number): void {
  const kept = copyBefore(connection.file, version);
  copyTo(connection, kept);
  for (const older of copiesBefore(connection.file)) if (older !== kept) rmSync(older, { force: true });
}

function copiesBefore(file: string): string[] {
  const start = `${basename(file)}.v`;
  return readdirSync(dirname(file))
    .filter((name) => name.startsWith(start) && /^\d+$/.test(name.slice(start.length)))
    .map((name) => join(dirname(file), name));
}

/** The newest copy that is whole, or null. */
export function newestGoodCopy(file: string): string | null {
  const copies = [backupOf(file), ...copiesBefore(file)].filter((copy) => existsSync(copy));
  copies.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  return copies.find(isWhole) ?? null;
}

function isWhole(file: string): boolean {
  let db: Database.Database | null = null;
  try {
    db = new Database(file, { readonly: true });
    const tables = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM sqlite_schema').get()?.n ?? 0;
    return tables > 0 && db.pragma('integrity_check', { simple: true }) === 'ok';
  } catch {
    // Whatever stands in the way, it is not a copy that can be used.
    return false;
  } finally {
    db?.close();
  }
}

/** Puts a copy in the place of `file`, which is moved aside first, if it is there. Answers where that went. */
export function restore(file: string, copy: string, now: number): string | null {
  const fresh = `${file}.${process.pid}.partial`;
  try {
    copyFileSync(copy, fresh);
    toDisk(fresh);
    const aside = existsSync(file) ? moveAside(file, now) : null;
    for (const end of companions) rmSync(`${file}${end}`, { force: true });
    renameSync(fresh, file);
    return aside;
  } catch (error) {
    rmSync(fresh, { force: true });
    throw translate(error, file, 'restore');
  }
}

/** Renames a database to `<file>.damaged-<time>` with all that belongs to it; nothing is thrown away. */
export function moveAside(file: string, now: number): string {
  const time = new Date(now).toISOString().replace(/[-:]/g, '').slice(0, 15);
  let aside = `${file}.damaged-${time}`;
  for (let n = 2; existsSync(aside); n += 1) aside = `${file}.damaged-${time}-${n}`;
  try {
    for (const end of ['', ...companions]) if (existsSync(`${file}${end}`)) renameSync(`${file}${end}`, `${aside}${end}`);
  } catch (error) {
    throw translate(error, file, 'move aside');
  }
  return aside;
}

function toDisk(file: string): void {
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
