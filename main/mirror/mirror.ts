import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { SyncError } from '../sync/errors.ts';
import type { Mirror } from '../sync/ports/mirror.ts';
import { accountRecords } from './accounts.ts';
import { boardRecords } from './boards.ts';
import { browseReader } from './browse.ts';
import { Connection, suspicionOf } from './connection.ts';
import { moveAside } from './copies.ts';
import { examine } from './damage.ts';
import { filePages } from './file-pages.ts';
import { historyReader, historyShortener } from './history.ts';
import { migrate } from './migrate.ts';
import { remoteTree } from './remote-tree.ts';
import { searchReader } from './search.ts';
import { translate } from './sqlite-errors.ts';
import { tableRecords } from './tables.ts';
import { treeStores } from './trees.ts';

/** All tables that hold records of pairs. */
const pairTables = [
  'remote_nodes',
  'local_nodes',
  'synced_nodes',
  'superseded',
  'conflicts',
  'failures',
  'held',
  'history',
  'runs',
];

/**
 * Opens `mirror.db`, made when it is not there. A damaged one is moved aside to `mirror.db.damaged-<time>` and begun anew, which a
 * notice tells; after a use that did not end well this is looked for. Several processes may have it open at once.
 * Throws `refused` when a newer Tidemark wrote it; `broken` when it is damaged while another process uses it; `unreadable`, `busy`, `full`.
 */
export function openMirror(file: string, now: () => number = Date.now): Mirror {
  const notices = prepare(file, now());
  try {
    return { ...openOnce(file, now), notices };
  } catch (error) {
    if (!(error instanceof SyncError) || error.kind !== 'broken') throw error;
    // The suspicion is noted by now, so that this looks closely.
    const more = prepare(file, now());
    if (more.length === 0) throw error;
    return { ...openOnce(file, now), notices: more };
  }
}

function openOnce(file: string, now: () => number): Omit<Mirror, 'notices'> {
  const connection = new Connection(file, { synchronous: 'NORMAL', checkpointsApart: true });
  try {
    migrate(connection, new URL('./migrations/mirror/', import.meta.url));
    return mirrorOn(connection, now);
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** The mirror in an open file of the newest schema. */
export function mirrorOn(db: Connection, now: () => number): Omit<Mirror, 'notices'> {
  const browse = browseReader(db);
  const remote = remoteTree(db);
  const { removeAccount: removeBoards, ...boards } = boardRecords(db);
  const { removeAccount: removeTables, ...tables } = tableRecords(db);
  const accounts = accountRecords(db);
  const drops = pairTables.map((table) => db.prepare<[number]>(`DELETE FROM ${table} WHERE pair_id = ?`));
  return {
    ...browse,
    ...filePages(db),
    ...historyReader(db),
    ...historyShortener(db),
    ...searchReader(db, browse.pathOf, now),
    ...accounts,
    boards,
    tables,
    removeAccount: (accountId) =>
      db.write(() => {
        removeBoards(accountId);
        removeTables(accountId);
        accounts.removeAccount(accountId);
      }),
    trees: treeStores(db, remote),
    removePair: (pairId) =>
      db.write(() => {
        remote.dropAll(pairId);
        for (const drop of drops) drop.run(pairId);
      }),
    close: () => db.close(),
  };
}

function prepare(file: string, now: number): readonly string[] {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    if (examine(file, { always: false }) !== 'damaged') return [];
    const aside = moveAside(file, now);
    rmSync(suspicionOf(file), { force: true });
    return [
      `The mirror was damaged and is built anew; no document is deleted for it, and documents that differ are kept twice. ` +
        `Its history until now is in ${aside}.`,
    ];
  } catch (error) {
    throw translate(error, file, 'open');
  }
}
