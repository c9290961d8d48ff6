import { existsSync, rmSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { suspicionOf } from './connection.ts';
import { isBusy, isDamage, translate } from './sqlite-errors.ts';

/** `used`: another process has it open, so that it cannot be looked at now, and was found good by that one. */
export type Health = 'good' | 'damaged' | 'used' | 'missing';

/**
 * Looks whether a database is whole, before it is opened for use. With `always` in full; else only where the last use did not end
 * well: SQLite takes the write-ahead log away when the last user closes the file, so that a log that is there tells of a crash or of
 * another user, and a suspicion was noted beside the file when a call met damage. So `good` may be wrong where nobody met the damage yet.
 */
export function examine(file: string, options: { readonly always: boolean }): Health {
  if (!existsSync(file) || statSync(file).size === 0) return 'missing';
  const suspected = existsSync(suspicionOf(file));
  const unclean = existsSync(`${file}-wal`);
  if (!options.always && !suspected && !unclean) return 'good';
  const health = checkAlone(file, options.always || suspected ? 'integrity_check(1)' : 'quick_check(1)');
  if (health === 'good') rmSync(suspicionOf(file), { force: true });
  return health;
}

/**
 * Holds the file alone while it is checked, so that nobody else finds it half repaired. Every other connection holds at least a shared
 * lock for as long as it is open, which is how we learn of them.
 */
function checkAlone(file: string, check: string): Health {
  let db: Database.Database | null = null;
  try {
    db = new Database(file, { timeout: 0 });
    db.pragma('locking_mode = EXCLUSIVE');
    db.exec('BEGIN IMMEDIATE; COMMIT');
    return db.pragma(check, { simple: true }) === 'ok' ? 'good' : 'damaged';
  } catch (error) {
    if (isDamage(error)) return 'damaged';
    if (isBusy(error)) return 'used';
    throw translate(error, file, 'check');
  } finally {
    db?.close();
  }
}
