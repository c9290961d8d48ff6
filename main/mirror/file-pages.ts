import type { RemoteId } from '../sync/ports/archive.ts';
import type { FileFacts, FileListQuery, MirrorReader } from '../sync/ports/mirror.ts';
import type { LocalId, LocalNode } from '../sync/ports/trees.ts';
import { localRootId } from '../sync/ports/trees.ts';
import type { Connection, Statement, Value } from './connection.ts';
import { countSql, documentsBelowSql, pageSql, positionSql, type Reach } from './file-list-sql.ts';
import { fold } from './fold.ts';

/** Deeper than any disk allows; ends the way up in a tree that bites its tail. */
const deepest = 1_000;

type Row = Omit<FileFacts, 'local' | 'remote'> & { readonly here: number; readonly local: number };

type Lists = 'filePage' | 'filePosition' | 'hasMoreItems' | 'documentsBelow' | 'outline';
type LocalPlaces = 'localPathOf' | 'localPathAt' | 'localIdOf' | 'remoteIdOf' | 'localNode';

/** Reads lists of files page by page, and where items are on this disk. */
export function filePages(db: Connection): Pick<MirrorReader, Lists | LocalPlaces> {
  const pages = kept<Row>(db);
  const positions = kept<{ n: number }>(db);
  const counts = {
    level: db.prepare<Value[], { n: number }>(countSql('level')),
    deep: db.prepare<Value[], { n: number }>(countSql('deep')),
  };
  const rowOf = db.prepare<[number, string], { row: number }>('SELECT row FROM remote_nodes WHERE pair_id = ? AND id = ?');
  const below = db.prepare<[number, string], { n: number }>(documentsBelowSql);
  const beyond = db.prepare<Value[], { found: number }>(
    `SELECT EXISTS (SELECT 1 FROM remote_nodes WHERE pair_id = ? LIMIT 1 OFFSET ?)
       OR EXISTS (SELECT 1 FROM local_nodes WHERE pair_id = ? LIMIT 1 OFFSET ?) AS found`,
  );
  const outline = db.prepare<[number], ReturnType<MirrorReader['outline']>[number]>(
    'SELECT id, parent_id AS parentId, kind, name FROM remote_nodes WHERE pair_id = ?',
  );
  return {
    filePage: (query) =>
      db.read(() => {
        const values = valuesOf(query);
        const reach = reachOf(query);
        const rows = pages(pageSql(reach, query.sort)).all(...values, query.limit, query.offset);
        // A list that ends on this page needs no counting.
        const ends = rows.length < query.limit && (rows.length > 0 || query.offset === 0);
        const total = ends ? query.offset + rows.length : (counts[reach].get(...values)?.n ?? 0);
        return { total, rows: rows.map(factsOf) };
      }),
    filePosition: (query, id) => {
      const here = typeof id === 'number';
      const row = here ? id : rowOf.get(query.pairId, id)?.row;
      if (row === undefined) return null;
      return positions(positionSql(reachOf(query), query.sort)).get(...valuesOf(query), Number(here), row)?.n ?? null;
    },
    hasMoreItems: (pairId, items) => beyond.get(pairId, items, pairId, items)?.found === 1,
    ...localPaths(db),
    documentsBelow: (pairId, folderId) => below.get(pairId, folderId)?.n ?? 0,
    outline: (pairId) => outline.all(pairId),
  };
}

/** Statements that are prepared when they are first asked for. */
function kept<Found>(db: Connection): (sql: string) => Statement<Value[], Found> {
  const known = new Map<string, Statement<Value[], Found>>();
  return (sql) => {
    const statement = known.get(sql) ?? db.prepare<Value[], Found>(sql);
    known.set(sql, statement);
    return statement;
  };
}

function factsOf(row: Row): FileFacts {
  const { id, parentId, kind, name, description, modifiedAt, modifiedBy, size, version, url, state, reason } = row;
  const facts = { id, parentId, kind, name, description, modifiedAt, modifiedBy, size, version, url, state, reason };
  return { ...facts, local: row.local === 1, remote: row.here === 0 };
}

function reachOf({ filter }: FileListQuery): Reach {
  return filter.trim() === '' ? 'level' : 'deep';
}

function valuesOf(query: FileListQuery): Value[] {
  const { pairId, folderId, localFolderId, insideExcluded, excluded, linkFiles, filter } = query;
  const flags = [Number(insideExcluded), JSON.stringify(excluded), Number(linkFiles)];
  return [pairId, folderId, localFolderId, ...flags, fold(filter.trim())];
}

function localPaths(db: Connection): Pick<MirrorReader, LocalPlaces> {
  const twin = db.prepare<[number, string], { id: LocalId }>(
    'SELECT local_id AS id FROM synced_nodes WHERE pair_id = ? AND remote_id = ?',
  );
  const remoteTwin = db.prepare<[number, number], { id: RemoteId }>(
    'SELECT remote_id AS id FROM synced_nodes WHERE pair_id = ? AND local_id = ?',
  );
  const node = db.prepare<[number, number], Pick<LocalNode, 'parentId' | 'name' | 'kind' | 'leftFor'>>(
    'SELECT parent_id AS parentId, name, kind, left_for AS leftFor FROM local_nodes WHERE pair_id = ? AND id = ?',
  );
  const pathAt = (pairId: number, id: LocalId | undefined): string | null => {
    const names: string[] = [];
    let at = id;
    while (at !== undefined && at !== localRootId && names.length < deepest) {
      const here = node.get(pairId, at);
      if (here === undefined) return null;
      names.unshift(here.name);
      at = here.parentId;
    }
    return at === localRootId && names.length > 0 ? names.join('/') : null;
  };
  return {
    localPathOf: (pairId, id) => db.read(() => pathAt(pairId, twin.get(pairId, id)?.id)),
    localPathAt: (pairId, id) => db.read(() => pathAt(pairId, id)),
    localIdOf: (pairId, id) => twin.get(pairId, id)?.id ?? null,
    remoteIdOf: (pairId, id) => remoteTwin.get(pairId, id)?.id ?? null,
    localNode: (pairId, id) => node.get(pairId, id) ?? null,
  };
}
