import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { suspicionOf } from './connection.ts';
import { moveAside } from './copies.ts';
import { examine } from './damage.ts';
import { translate } from './sqlite-errors.ts';

/**
 * Makes the folder of a database that cannot be fetched again, and moves the file aside when it is damaged: where to, or null where it is whole or
 * not there. Throws `unreadable`, `busy`, `full`.
 */
export function putAside(file: string, now: number): string | null {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    // One that was ever opened is not empty: something emptied it.
    const isDamaged = existsSync(file) && (statSync(file).size === 0 || examine(file, { always: true }) === 'damaged');
    if (!isDamaged) return null;
    const aside = moveAside(file, now);
    rmSync(suspicionOf(file), { force: true });
    return aside;
  } catch (error) {
    throw translate(error, file, 'open');
  }
}
