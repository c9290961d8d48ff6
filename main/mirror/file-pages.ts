import type { RemoteId } from '../sync/ports/archive.ts';
import type { FileFacts, FilePageQuery, MirrorReader } from '../sync/ports/mirror.ts';
import type { LocalId } from '../sync/ports/trees.ts';
import { localRootId } from '../sync/ports/trees.ts';
import type { Connection, Statement, Value } from './connection.ts';

/** Deeper than any disk allows; ends the way up in a tree that bites its tail. */
const deepest = 1_000;

type Row = Omit<FileFacts, 'local'> & { readonly local: number };

/** Parameters: pair, folder, whether that is left out, folders left out as a JSON list, whether links are files, deep or not, two patterns. */
const asked = `WITH RECURSIVE
  asked (pair, folder, out, excluded, links, deep, pattern, other) AS (SELECT ?, ?, ?, ?, ?, ?, ?, ?),
  excluded (id) AS MATERIALIZED (SELECT value FROM asked, json_each(asked.excluded)),
  folders (id, out) AS (
    SELECT folder, out FROM asked
    UNION
    SELECT n.id, f.out OR n.id IN excluded FROM folders f CROSS JOIN asked CROSS JOIN remote_nodes n INDEXED BY remote_nodes_by_parent
      ON n.pair_id = asked.pair AND n.parent_id = f.id WHERE asked.deep AND n.kind = 'folder'
  )`;

/** CROSS JOIN keeps the order: SQLite, left to itself, reads the whole pair for each folder. */
const found = `asked CROSS JOIN folders f CROSS JOIN remote_nodes n INDEXED BY remote_nodes_by_parent ON n.pair_id = asked.pair AND n.parent_id = f.id`;
const wanted = `(asked.pattern IS NULL OR n.name LIKE asked.pattern ESCAPE '\\' OR n.name LIKE asked.other ESCAPE '\\')`;

/** A failure is named by its step: the kind of step, then the item as `s:` or `r:` and its remote id. */
const failed = `failed (id, message) AS MATERIALIZED (
    SELECT substr(key, max(instr(key, ' s:'), instr(key, ' r:')) + 3), message FROM failures
      WHERE pair_id = (SELECT pair FROM asked) AND max(instr(key, ' s:'), instr(key, ' r:')) > 0
  ),
  waits (id, message) AS MATERIALIZED (
    SELECT remote_id, message FROM held WHERE pair_id = (SELECT pair FROM asked) AND remote_id IS NOT NULL GROUP BY remote_id
  )`;

const rows = `${asked}, ${failed}
  SELECT n.id, n.parent_id AS parentId, n.kind, n.name, n.description, n.modified_at AS modifiedAt, n.modified_by AS modifiedBy,
    coalesce(n.size, s.size) AS size, n.version, n.url, s.remote_id IS NOT NULL AS local, coalesce(waits.message, failed.message) AS reason,
    CASE
      WHEN p.remote_id IS NOT NULL THEN 'superseded'
      WHEN f.out OR n.id IN excluded THEN 'left-out'
      WHEN waits.id IS NOT NULL THEN 'held'
      WHEN failed.id IS NOT NULL THEN 'failed'
      WHEN n.kind = 'other' OR (n.kind = 'link' AND NOT asked.links) THEN 'online'
      WHEN s.remote_id IS NULL OR (l.hash IS NOT NULL AND l.hash <> s.hash) THEN 'waiting'
      -- What we uploaded ourselves has a time that only the next listing tells.
      WHEN n.kind = 'document' AND s.uploaded_until IS NULL AND (n.modified_at <> s.modified_at OR n.version <> s.version) THEN 'waiting'
      ELSE 'synced'
    END AS state
  FROM ${found}
  LEFT JOIN synced_nodes s ON s.pair_id = asked.pair AND s.remote_id = n.id
  LEFT JOIN local_nodes l ON l.pair_id = asked.pair AND l.id = s.local_id
  LEFT JOIN superseded p ON p.pair_id = asked.pair AND p.remote_id = n.id
  LEFT JOIN waits ON waits.id = n.id
  LEFT JOIN failed ON failed.id = n.id
  WHERE ${wanted}`;

const orders: Readonly<Record<FilePageQuery['sort']['by'], string>> = {
  name: 'n.name COLLATE NOCASE',
  modifiedAt: 'n.modified_at',
  modifiedBy: 'n.modified_by COLLATE NOCASE',
  version: 'CAST(n.version AS REAL)',
  size: 'coalesce(n.size, s.size)',
  state: 'state',
};

/** Reads lists of files page by page, and where items are on this disk. */
export function filePages(db: Connection): Pick<MirrorReader, 'filePage' | 'localPathOf' | 'documentsBelow' | 'outline'> {
  const pages = new Map<string, Statement<Value[], Row>>();
  const pageIn = ({ by, down }: FilePageQuery['sort']) => {
    const sql = `${rows} ORDER BY n.kind <> 'folder', ${orders[by]} ${down ? 'DESC' : 'ASC'}, n.name COLLATE NOCASE, length(n.id), n.id LIMIT ? OFFSET ?`;
    const known = pages.get(sql) ?? db.prepare<Value[], Row>(sql);
    pages.set(sql, known);
    return known;
  };
  const count = db.prepare<Value[], { n: number }>(`${asked} SELECT count(*) AS n FROM ${found} WHERE ${wanted}`);
  const below = db.prepare<Value[], { n: number }>(
    `${asked} SELECT count(*) AS n FROM ${found} WHERE n.kind = 'document' AND ${wanted}`,
  );
  const outline = db.prepare<[number], ReturnType<MirrorReader['outline']>[number]>(
    'SELECT id, parent_id AS parentId, kind, name FROM remote_nodes WHERE pair_id = ?',
  );
  return {
    filePage: (query) =>
      db.read(() => {
        const values = parametersOf(query);
        const page = pageIn(query.sort).all(...values, query.limit, query.offset);
        return { total: count.get(...values)?.n ?? 0, rows: page.map((row) => ({ ...row, local: row.local === 1 })) };
      }),
    localPathOf: localPaths(db),
    documentsBelow: (pairId, folderId) => below.get(pairId, folderId, 0, '[]', 0, 1, null, null)?.n ?? 0,
    outline: (pairId) => outline.all(pairId),
  };
}

function parametersOf(query: FilePageQuery): Value[] {
  const { pairId, folderId, insideExcluded, excluded, linkFiles } = query;
  const text = query.filter.trim();
  const escaped = text.replaceAll(/[\\%_]/g, (character) => `\\${character}`);
  // LIKE knows capitals of ASCII only: the same text in capitals finds most of the others.
  const patterns = text === '' ? [null, null] : [`%${escaped}%`, `%${escaped.toUpperCase()}%`];
  const deep = text === '' ? 0 : 1;
  return [pairId, folderId, Number(insideExcluded), JSON.stringify(excluded), Number(linkFiles), deep, ...patterns];
}

function localPaths(db: Connection): (pairId: number, id: RemoteId) => string | null {
  const twin = db.prepare<[number, string], { id: LocalId }>(
    'SELECT local_id AS id FROM synced_nodes WHERE pair_id = ? AND remote_id = ?',
  );
  const place = db.prepare<[number, number], { parentId: LocalId; name: string }>(
    'SELECT parent_id AS parentId, name FROM local_nodes WHERE pair_id = ? AND id = ?',
  );
  return (pairId, id) =>
    db.read(() => {
      const names: string[] = [];
      let at = twin.get(pairId, id)?.id;
      while (at !== undefined && at !== localRootId && names.length < deepest) {
        const here = place.get(pairId, at);
        if (here === undefined) return null;
        names.unshift(here.name);
        at = here.parentId;
      }
      return at === localRootId && names.length > 0 ? names.join('/') : null;
    });
}
