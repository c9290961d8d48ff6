import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { SyncError } from '../sync/errors.ts';
import type { ValueStore } from '../sync/ports/mirror.ts';
import type { SettingsStore } from '../sync/ports/settings.ts';
import { Connection } from './connection.ts';
import { backupOf, copyTo, newestGoodCopy, restore } from './copies.ts';
import { examine } from './damage.ts';
import { migrate } from './migrate.ts';
import { settingsStore } from './settings-store.ts';
import { translate } from './sqlite-errors.ts';
import { valueStore } from './value-store.ts';

export interface OpenSettings extends SettingsStore {
  /** What happened to the file when it was opened, in sentences for the user. */
  readonly notices: readonly string[];
  readonly values: ValueStore;
  close(): void;
}

/**
 * Opens `settings.db`, made when it is not there, and keeps `settings.db.backup` equal to it. A damaged or vanished file is replaced by
 * the newest whole copy, the damaged one kept beside it. Throws `broken` when it is damaged and no copy is whole, and changes nothing;
 * `refused` when a newer Tidemark wrote it; `unreadable`, `busy`, `full`.
 */
export function openSettings(file: string, now: () => number = Date.now): OpenSettings {
  const notices = prepare(file, now());
  const connection = new Connection(file, { synchronous: 'FULL' });
  try {
    migrate(connection, new URL('./migrations/settings/', import.meta.url));
    keepCopy(connection);
    const onChange = () => keepCopy(connection);
    const values = valueStore(connection, onChange);
    return { ...settingsStore(connection, onChange), values, notices, close: () => connection.close() };
  } catch (error) {
    connection.close();
    throw error;
  }
}

function prepare(file: string, now: number): readonly string[] {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const health = examine(file, { always: true });
    if (health === 'good' || health === 'used') return [];
    const copy = newestGoodCopy(file);
    if (copy === null) {
      if (health === 'missing') return [];
      throw new SyncError('broken', `${file} is damaged, and there is no whole copy of it. Put a copy of yours in its place`);
    }
    const found = existsSync(file);
    const aside = restore(file, copy, now);
    if (!found) return [`The settings were missing; their newest copy (${copy}) was put in their place.`];
    return [
      `The settings were damaged; their newest copy (${copy}) was put in their place. The damaged file is ${aside ?? file}.`,
    ];
  } catch (error) {
    throw translate(error, file, 'open');
  }
}

/** A copy that cannot be made does not undo the change, which is stored: the copy before stays, and the next change makes a new one. */
function keepCopy(connection: Connection): void {
  try {
    copyTo(connection, backupOf(connection.file));
  } catch (error) {
    if (error instanceof SyncError && error.kind !== 'bug') return;
    throw error;
  }
}
