import type { RemoteId, RemoteNode } from '../sync/ports/archive.ts';
import type { MirrorReader, PairCounts } from '../sync/ports/mirror.ts';
import { begunKind } from '../sync/ports/trees.ts';
import { attentionStatements } from './attention.ts';
import type { Connection } from './connection.ts';
import { remoteColumns, remoteNodeOf, type RemoteRow } from './remote-tree.ts';

/** Deeper than any service allows; ends the way up in a tree that bites its tail. */
const deepest = 1_000;

function prepareAll(db: Connection) {
  const { conflicts, failures, held } = attentionStatements(db);
  return {
    conflicts,
    failures,
    held,
    node: db.prepare<[number, string], RemoteRow>(`SELECT ${remoteColumns} FROM remote_nodes WHERE pair_id = ? AND id = ?`),
    place: db.prepare<[number, string], { parentId: string; name: string }>(
      'SELECT parent_id AS parentId, name FROM remote_nodes WHERE pair_id = ? AND id = ?',
    ),
    children: db.prepare<[number, string], RemoteRow>(
      `SELECT ${remoteColumns} FROM remote_nodes WHERE pair_id = ? AND parent_id = ?
       ORDER BY kind <> 'folder', name COLLATE NOCASE, length(id), id`,
    ),
    synced: db.prepare<[number], { id: RemoteId; parentId: RemoteId }>(
      'SELECT remote_id AS id, remote_parent_id AS parentId FROM synced_nodes WHERE pair_id = ?',
    ),
    counts: db.prepare<[number, number, number, number, number, number], PairCounts>(
      `SELECT count(*) FILTER (WHERE kind = 'document') AS documents, count(*) FILTER (WHERE kind = 'folder') AS folders,
         count(*) FILTER (WHERE kind = 'link') AS links, count(*) FILTER (WHERE kind = 'other') AS others,
         coalesce(sum(size) FILTER (WHERE kind = 'document'), 0) AS bytes,
         count(size) FILTER (WHERE kind = 'document') AS sized,
         (SELECT count(*) FROM synced_nodes WHERE pair_id = ?) AS synced,
         (SELECT count(*) FROM superseded WHERE pair_id = ?) AS superseded,
         (SELECT count(*) FROM held WHERE pair_id = ?) AS held,
         (SELECT count(*) FROM failures WHERE pair_id = ? AND kind <> '${begunKind}') AS failures,
         (SELECT count(*) FROM conflicts WHERE pair_id = ?) AS conflicts
       FROM remote_nodes WHERE pair_id = ?`,
    ),
  };
}

type Statements = ReturnType<typeof prepareAll>;

const none: PairCounts = {
  documents: 0,
  folders: 0,
  links: 0,
  others: 0,
  bytes: 0,
  sized: 0,
  synced: 0,
  superseded: 0,
  held: 0,
  failures: 0,
  conflicts: 0,
};

type Browsing = 'conflicts' | 'failures' | 'held' | 'node' | 'children' | 'byPath' | 'pathOf' | 'counts' | 'syncedWithin';

/** Reads the remote tree and the records of a pair without loading the whole of it. */
export function browseReader(db: Connection): Pick<MirrorReader, Browsing> {
  const sql = prepareAll(db);
  return {
    conflicts: (pairId) => sql.conflicts.all(pairId),
    failures: (pairId) => sql.failures.all(pairId).filter(({ kind }) => kind !== begunKind),
    held: (pairId) => sql.held.all(pairId),
    counts: (pairId) => sql.counts.get(pairId, pairId, pairId, pairId, pairId, pairId) ?? none,
    node: (pairId, id) => {
      const row = sql.node.get(pairId, id);
      return row === undefined ? null : remoteNodeOf(row);
    },
    children: (pairId, parentId) => sql.children.all(pairId, parentId).map(remoteNodeOf),
    byPath: (pair, path) => db.read(() => find(sql, { pairId: pair.id, folderId: pair.rootId }, path)),
    pathOf: (pairId, id) => db.read(() => pathOf(sql, pairId, id)),
    syncedWithin: (pairId, ids) => countWithin(sql.synced.all(pairId), ids),
  };
}

function countWithin(nodes: readonly { readonly id: RemoteId; readonly parentId: RemoteId }[], ids: readonly RemoteId[]): number {
  const children = Map.groupBy(nodes, ({ parentId }) => parentId);
  const known = new Set(nodes.map(({ id }) => id));
  const within = new Set(ids.filter((id) => known.has(id)));
  // A set goes on to what is added while it is gone through, and takes nothing twice.
  for (const id of within) for (const child of children.get(id) ?? []) within.add(child.id);
  return within.size;
}

function pathOf(sql: Statements, pairId: number, id: RemoteId): string | null {
  const names: string[] = [];
  for (let at = id; names.length < deepest;) {
    const place = sql.place.get(pairId, at);
    if (place === undefined) break;
    names.unshift(place.name);
    at = place.parentId;
  }
  return names.length === 0 ? null : names.join('/');
}

/** Looks into every folder whose name the path begins with: a name may hold a `/`, and several items may have one name. */
function find(sql: Statements, place: { readonly pairId: number; readonly folderId: RemoteId }, path: string): RemoteNode | null {
  const children = sql.children.all(place.pairId, place.folderId);
  const same = children.filter((row) => row.name === path);
  const here = same.reduce<RemoteRow | null>((best, row) => (best === null || precedes(row.id, best.id) ? row : best), null);
  if (here !== null) return remoteNodeOf(here);
  for (const row of children) {
    // A shorter path each time, so that even a tree that bites its tail comes to an end; a folder without a name is passed by.
    if (row.kind !== 'folder' || row.name === '' || !path.startsWith(`${row.name}/`)) continue;
    const found = find(sql, { ...place, folderId: row.id }, path.slice(row.name.length + 1));
    if (found !== null) return found;
  }
  return null;
}

function precedes(a: RemoteId, b: RemoteId): boolean {
  return a.length === b.length ? a < b : a.length < b.length;
}
