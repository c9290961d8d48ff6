import { readFileSync, readdirSync } from 'node:fs';
import { SyncError } from '../sync/errors.ts';
import type { Connection } from './connection.ts';
import { copyBeforeMigration } from './copies.ts';

/** Migrations as they lie in a folder: `0001-name.sql`, numbered without gaps. The number becomes the file's `user_version`. */
function migrationsIn(folder: URL): readonly { readonly version: number; readonly sql: string }[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  return names.map((name, index) => {
    const version = Number(name.slice(0, 4));
    if (version !== index + 1) throw new SyncError('bug', `Migration ${name} is not number ${index + 1}`);
    return { version, sql: readFileSync(new URL(name, folder), 'utf8') };
  });
}

/**
 * Brings a file to the newest schema, one transaction for each migration, after a copy of a file that held something. `folder` ends
 * with a slash. Throws `refused` for a file of a newer Tidemark and leaves it as it is.
 */
export function migrate(connection: Connection, folder: URL): void {
  const migrations = migrationsIn(folder);
  const newest = migrations.length;
  const found = versionOf(connection);
  if (found > newest) {
    throw new SyncError('refused', `${connection.file} was written by a newer Tidemark; update this one to open it`);
  }
  if (found > 0 && found < newest) copyBeforeMigration(connection, found);
  for (const { version, sql } of migrations) {
    if (version <= found) continue;
    connection.write(() => {
      // Another process may have been here first.
      if (versionOf(connection) >= version) return;
      connection.run(sql);
      connection.pragma(`user_version = ${version}`);
    });
  }
}

function versionOf(connection: Connection): number {
  return Number(connection.pragma('user_version'));
}
