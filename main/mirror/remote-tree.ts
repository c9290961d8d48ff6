import type { RemoteId, RemoteNode } from '../sync/ports/archive.ts';
import type { Connection, Value } from './connection.ts';
import { fold } from './fold.ts';
import { eachRow } from './each-row.ts';

/** As SQLite gives it: truth as 0 and 1. */
export type RemoteRow = Omit<RemoteNode, 'writable'> & { readonly writable: number | null };

export const remoteColumns = `id, parent_id AS parentId, kind, name, description, modified_at AS modifiedAt, modified_by AS modifiedBy,
  size, hash, version, url, writable`;

export function remoteNodeOf(row: RemoteRow): RemoteNode {
  return { ...row, writable: row.writable === null ? null : row.writable === 1 };
}

interface Words {
  readonly row: number;
  readonly name: string;
  readonly description: string;
}

/** The row before the first of a pair, and its last. */
interface Ends {
  readonly before: number;
  readonly last: number;
}

/** New rows that one statement adds: to begin and end it takes as long as the rest for one row. */
const addedAtOnce = 20;

/**
 * Most of a first listing is new: one statement finds that out and adds it. FAIL, since ABORT copies pages aside to be able to undo some of its
 * rows alone; here the whole transaction is undone.
 */
function adding(rows: number): string {
  const places = '(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)';
  return `INSERT OR FAIL INTO remote_nodes (parent_id, kind, name, description, modified_at, modified_by, size, hash, version, url, writable,
     folded, pair_id, id) VALUES ${Array.from({ length: rows }, () => places).join(', ')} ON CONFLICT (pair_id, id) DO NOTHING`;
}

function prepareAll(db: Connection) {
  return {
    ends: db.prepare<[number], Ends>(
      'SELECT coalesce(min(row) - 1, 0) AS before, coalesce(max(row), 0) AS last FROM remote_nodes WHERE pair_id = ?',
    ),
    // By their place in the file, not by an index, which would read its pages again and again. Those of other pairs are passed over.
    page: db.prepare<[number, number, number, number], RemoteRow & { readonly row: number }>(
      `SELECT row, ${remoteColumns} FROM remote_nodes WHERE +pair_id = ? AND row > ? AND row <= ? ORDER BY row LIMIT ?`,
    ),
    words: db.prepare<[number, string], Words>('SELECT row, name, description FROM remote_nodes WHERE pair_id = ? AND id = ?'),
    last: db.prepare<[], { row: number }>('SELECT coalesce(max(row), 0) AS row FROM remote_nodes'),
    add: db.prepare<Value[]>(adding(1)),
    addMany: db.prepare<Value[]>(adding(addedAtOnce)),
    change: db.prepare<Value[]>(
      `UPDATE remote_nodes SET parent_id = ?, kind = ?, name = ?, description = ?, modified_at = ?, modified_by = ?, size = ?, hash = ?,
         version = ?, url = ?, writable = ?, folded = ? WHERE pair_id = ? AND id = ?`,
    ),
    drop: db.prepare<[number]>('DELETE FROM remote_nodes WHERE row = ?'),
    dropAll: db.prepare<[number]>('DELETE FROM remote_nodes WHERE pair_id = ?'),
    index: db.prepare<[number, string, string]>('INSERT INTO remote_words (rowid, name, description) VALUES (?, ?, ?)'),
    indexAdded: db.prepare<[number]>(
      'INSERT INTO remote_words (rowid, name, description) SELECT row, name, description FROM remote_nodes WHERE row > ?',
    ),
    // The index holds no text of its own: what is taken out has to be said word for word.
    unindex: db.prepare<[number, string, string]>(
      `INSERT INTO remote_words (remote_words, rowid, name, description) VALUES ('delete', ?, ?, ?)`,
    ),
    unindexAll: db.prepare<[number]>(
      `INSERT INTO remote_words (remote_words, rowid, name, description)
         SELECT 'delete', row, name, description FROM remote_nodes WHERE pair_id = ?`,
    ),
  };
}

/** The remote trees of all pairs with the index of their words. The changes belong into a transaction of the caller. */
export interface RemoteTree {
  /** Hands on the rows as they came in. */
  each(pairId: number, take: (row: RemoteRow) => void): void;
  put(pairId: number, nodes: readonly RemoteNode[]): void;
  drop(pairId: number, id: RemoteId): void;
  dropAll(pairId: number): void;
}

export function remoteTree(db: Connection): RemoteTree {
  const sql = prepareAll(db);
  return {
    each: (pairId, take) => {
      const { before, last } = sql.ends.get(pairId) ?? { before: 0, last: 0 };
      eachRow({ page: (after, limit) => sql.page.all(pairId, after, last, limit), before, keyOf: ({ row }) => row }, take);
    },
    put: (pairId, nodes) => {
      if (nodes.length === 0) return;
      const last = sql.last.get()?.row ?? 0;
      const rest = nodes.length % addedAtOnce;
      for (let at = 0; at < nodes.length - rest; at += addedAtOnce) {
        const some = nodes.slice(at, at + addedAtOnce);
        const added = sql.addMany.run(...some.flatMap((node) => values(pairId, node)));
        // Which of them were there is not told: what was added just now is written again as it is.
        if (added < addedAtOnce) for (const node of some) change(sql, { pairId, node, last });
      }
      for (const node of nodes.slice(nodes.length - rest)) {
        if (sql.add.run(...values(pairId, node)) === 0) change(sql, { pairId, node, last });
      }
      // New rows have higher numbers than all others. The words of all of them at once take half as long as of one after the other.
      sql.indexAdded.run(last);
    },
    drop: (pairId, id) => {
      const old = sql.words.get(pairId, id);
      if (old === undefined) return;
      sql.unindex.run(old.row, old.name, old.description);
      sql.drop.run(old.row);
    },
    dropAll: (pairId) => {
      sql.unindexAll.run(pairId);
      sql.dropAll.run(pairId);
    },
  };
}

/** The words of rows behind `last` are not in the index yet. */
function change(
  sql: ReturnType<typeof prepareAll>,
  { pairId, node, last }: { readonly pairId: number; readonly node: RemoteNode; readonly last: number },
): void {
  const { name, description } = node;
  const old = sql.words.get(pairId, node.id);
  sql.change.run(...values(pairId, node));
  if (old === undefined || old.row > last || (old.name === name && old.description === description)) return;
  sql.unindex.run(old.row, old.name, old.description);
  sql.index.run(old.row, name, description);
}

function values(pairId: number, node: RemoteNode): Value[] {
  const { id, parentId, kind, name, description, modifiedAt, modifiedBy, size, hash, version, url, writable } = node;
  const may = writable === null ? null : Number(writable);
  return [parentId, kind, name, description, modifiedAt, modifiedBy, size, hash, version, url, may, fold(name), pairId, id];
}
