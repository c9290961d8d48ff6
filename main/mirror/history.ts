import type { Mirror, MirrorReader, StoredHistoryEntry } from '../sync/ports/mirror.ts';
import type { HistoryEntry } from '../sync/ports/trees.ts';
import type { Connection, Value } from './connection.ts';

/** So few that nobody waits for it. */
const shortenedAtOnce = 500;

const columns = `id, pair_id AS pairId, at, action, side, path, from_path AS fromPath, remote_id AS remoteId, reason, items`;

export function historyStatements(db: Connection) {
  return {
    addHistory: db.prepare<Value[]>(
      `INSERT INTO history (pair_id, at, action, side, path, from_path, remote_id, reason, items) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    /** A person who confirmed deletes has seen those before: they do not count towards the next question. */
    deletedSince: db.prepare<Value[], { items: number | null }>(
      `SELECT sum(items) AS items FROM history WHERE action = 'trash' AND pair_id = ? AND side = ? AND at >= ?
         AND id > (SELECT coalesce(max(id), 0) FROM history WHERE action = 'deletes confirmed' AND pair_id = ?)`,
    ),
  };
}

export function historyValues(pairId: number, entry: HistoryEntry): Value[] {
  const { at, action, side, path, fromPath, remoteId, reason, items } = entry;
  return [pairId, at, action, side, path, fromPath, remoteId, reason, items];
}

function prepareReads(db: Connection) {
  return {
    all: db.prepare<[number, number], StoredHistoryEntry>(`SELECT ${columns} FROM history WHERE id < ? ORDER BY id DESC LIMIT ?`),
    ofPair: db.prepare<[number, number, number], StoredHistoryEntry>(
      `SELECT ${columns} FROM history WHERE pair_id = ? AND id < ? ORDER BY id DESC LIMIT ?`,
    ),
    // The indexes are named, since SQLite left to itself takes others, with which it reads all of the pair.
    idsAt: db.prepare<Value[], { remoteId: string }>(
      `SELECT remote_id AS remoteId FROM history INDEXED BY history_by_path WHERE pair_id = ? AND path = ? AND remote_id IS NOT NULL
       UNION SELECT remote_id FROM history INDEXED BY history_by_former_path WHERE pair_id = ? AND from_path = ? AND remote_id IS NOT NULL`,
    ),
    /** Parameters: pair, paths as a JSON list, the same again, pair, ids as a JSON list, before. */
    about: db.prepare<Value[], StoredHistoryEntry>(
      `SELECT ${columns} FROM history WHERE id IN (
         SELECT id FROM history INDEXED BY history_by_path WHERE pair_id = ? AND path IN (SELECT value FROM json_each(?))
         UNION SELECT id FROM history INDEXED BY history_by_former_path WHERE pair_id = ? AND from_path IN (SELECT value FROM json_each(?))
         UNION SELECT id FROM history INDEXED BY history_by_remote_id WHERE pair_id = ? AND remote_id IN (SELECT value FROM json_each(?))
       ) AND id < ? ORDER BY id DESC`,
    ),
  };
}

type Reads = ReturnType<typeof prepareReads>;

export function historyReader(db: Connection): Pick<MirrorReader, 'history'> {
  const sql = prepareReads(db);
  return {
    history: (query) =>
      db.read(() => {
        const before = query.before ?? Number.MAX_SAFE_INTEGER;
        if (query.pairId === undefined) return sql.all.all(before, query.limit);
        if (query.path === undefined) return sql.ofPair.all(query.pairId, before, query.limit);
        return storyOf(sql, query.pairId, query.path)
          .filter((entry) => entry.id < before)
          .slice(0, query.limit);
      }),
  };
}

export function historyShortener(db: Connection): Pick<Mirror, 'shortenHistory'> {
  const newest = db.prepare<[], { id: number | null }>('SELECT max(id) AS id FROM history');
  const oldest = db.prepare<[number], { id: number; at: number }>('SELECT id, at FROM history WHERE id > 0 ORDER BY id LIMIT ?');
  const forget = db.prepare<[string]>('DELETE FROM history WHERE id IN (SELECT value FROM json_each(?))');
  return {
    shortenHistory: ({ before, keep, spare }) =>
      db.write(() => {
        // Ids that are gone with their pair count here: to count what is there would read all of it.
        const last = (newest.get()?.id ?? 0) - keep;
        const goes = oldest.all(shortenedAtOnce).filter(({ id, at }) => at < before || (id <= last && at < spare));
        if (goes.length > 0) forget.run(JSON.stringify(goes.map(({ id }) => id)));
        return goes.length === shortenedAtOnce;
      }),
  };
}

/**
 * Goes from the newest entry to the oldest and changes the path that it looks for at each move of the item or of a folder above it,
 * so that the entries of an earlier name are found, but not those of another item that took the name later.
 */
function storyOf(sql: Reads, pairId: number, path: string): readonly StoredHistoryEntry[] {
  const ids = JSON.stringify(sql.idsAt.all(pairId, path, pairId, path).map((row) => row.remoteId));
  const story: StoredHistoryEntry[] = [];
  let current = path;
  let before = Number.MAX_SAFE_INTEGER;
  for (let more = true; more;) {
    more = false;
    const paths = JSON.stringify(selfAndAncestors(current));
    for (const entry of sql.about.all(pairId, paths, pairId, paths, pairId, ids, before)) {
      story.push(entry);
      const former = formerPath(entry, current);
      if (former === null) continue;
      current = former;
      before = entry.id;
      more = true;
      break;
    }
  }
  return story;
}

function formerPath(entry: HistoryEntry, path: string): string | null {
  if (entry.fromPath === null || entry.fromPath === entry.path) return null;
  if (path === entry.path) return entry.fromPath;
  return path.startsWith(`${entry.path}/`) ? entry.fromPath + path.slice(entry.path.length) : null;
}

function selfAndAncestors(path: string): readonly string[] {
  const names = path.split('/');
  return names.map((_, index) => names.slice(0, index + 1).join('/'));
}
