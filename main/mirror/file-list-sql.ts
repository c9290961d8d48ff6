import type { FilePageQuery } from '../sync/ports/mirror.ts';

/**
 * What all lists begin with. Parameters: pair, remote folder, its twin here, whether it is left out, folders left out as a JSON list,
 * whether links are files, the text looked for. Either folder may be null: not known on that side.
 */
const asked = `asked (pair, folder, place, out, excluded, links, part) AS (SELECT ?, ?, ?, ?, ?, ?, ?),
  excluded (id) AS MATERIALIZED (SELECT value FROM asked, json_each(asked.excluded))`;

/** The folders that a text is looked for in: all below the asked one on the service, and what stands here for them or only here. */
const below = `folders (id, out) AS (
    SELECT folder, out FROM asked WHERE folder IS NOT NULL
    UNION
    SELECT n.id, f.out OR n.id IN excluded FROM folders f CROSS JOIN asked CROSS JOIN remote_nodes n INDEXED BY remote_nodes_by_name
      ON n.pair_id = asked.pair AND n.parent_id = f.id AND (n.kind <> 'folder') = 0
  ),
  places (id, out) AS (
    SELECT place, out FROM asked WHERE place IS NOT NULL
    UNION
    SELECT s.local_id, f.out FROM asked CROSS JOIN folders f CROSS JOIN synced_nodes s ON s.pair_id = asked.pair AND s.remote_id = f.id
    UNION
    SELECT l.id, p.out OR coalesce(l.left_for IN excluded, 0) FROM places p CROSS JOIN asked CROSS JOIN local_nodes l INDEXED BY local_nodes_unsent
      ON l.pair_id = asked.pair AND l.parent_id = p.id AND l.unsent IS NOT NULL AND (l.kind <> 'folder') = 0
  )`;

/**
 * CROSS JOIN keeps the order: SQLite, left to itself, reads the whole pair for each folder. The index by names has all that an order by name
 * needs; for other orders the one by parents is five times as fast, since it goes through the table as it was written.
 */
const from = {
  /** One folder. */
  level: {
    remote: (index: string) => `remote_nodes n INDEXED BY ${index}
      WHERE n.pair_id = (SELECT pair FROM asked) AND n.parent_id = (SELECT folder FROM asked)`,
    local: `local_nodes l INDEXED BY local_nodes_unsent
      WHERE l.pair_id = (SELECT pair FROM asked) AND l.parent_id = (SELECT place FROM asked) AND l.unsent IS NOT NULL`,
    out: '(SELECT out FROM asked)',
  },
  /** Whatever has the text in its name below the folder. */
  deep: {
    remote: (index: string) => `asked CROSS JOIN folders f CROSS JOIN remote_nodes n INDEXED BY ${index}
      ON n.pair_id = asked.pair AND n.parent_id = f.id WHERE instr(n.folded, asked.part) > 0`,
    local: `asked CROSS JOIN places p CROSS JOIN local_nodes l INDEXED BY local_nodes_unsent
      ON l.pair_id = asked.pair AND l.parent_id = p.id AND l.unsent IS NOT NULL WHERE instr(l.unsent, asked.part) > 0`,
    out: 'f.out',
  },
} as const;

export type Reach = keyof typeof from;
type Sort = FilePageQuery['sort'];

const byName = 'remote_nodes_by_name';
const byParent = 'remote_nodes_by_parent';

const withAsked = (reach: Reach) => `WITH RECURSIVE ${asked}${reach === 'deep' ? `, ${below}` : ''}`;

/** What each side is sorted by, beside the name. */
const keys: Readonly<Record<Exclude<Sort['by'], 'name' | 'state'>, readonly [remote: string, local: string]>> = {
  modifiedAt: ['n.modified_at', 'CAST(l.mtime_ms AS INTEGER)'],
  modifiedBy: ['n.modified_by COLLATE NOCASE', 'NULL'],
  version: ['CAST(n.version AS REAL)', 'NULL'],
  size: [
    'coalesce(n.size, (SELECT size FROM synced_nodes s WHERE s.pair_id = n.pair_id AND s.remote_id = n.id))',
    `CASE WHEN l.kind = 'file' THEN l.size END`,
  ],
};

/** Every row of a list by its number alone, folders first. */
function found(reach: Reach, { by, down }: Sort): string {
  const { remote, local, out } = from[reach];
  const [ofRemote, ofLocal] = by === 'name' || by === 'state' ? ['', ''] : keys[by].map((key) => `${key} AS sorted, `);
  const index = by === 'name' && !down ? byName : byParent;
  return `SELECT n.kind <> 'folder' AS rank, ${ofRemote}n.folded AS folded, n.row AS row, 0 AS here, ${out} AS out FROM ${remote(index)}
    UNION ALL SELECT l.kind <> 'folder', ${ofLocal}l.unsent, l.id, 1, ${reach === 'deep' ? 'p.out' : out} FROM ${local}`;
}

function orderOf({ by, down }: Sort): string {
  const way = down ? 'DESC' : 'ASC';
  if (by === 'name') return `rank, folded ${way}, row`;
  return `rank, ${by === 'state' ? 'state' : 'sorted'} ${way}, folded, row`;
}

/** A failure or a held step names its item at the end of its key: `s:` or `r:` and a remote id, or `l:` and a local one. */
const troubles = `failed (item, message) AS MATERIALIZED (
    SELECT substr(key, max(instr(key, ' s:'), instr(key, ' r:'), instr(key, ' l:')) + iif(instr(key, ' l:') > 0, 1, 3)), min(message)
      FROM failures WHERE pair_id = (SELECT pair FROM asked) AND max(instr(key, ' s:'), instr(key, ' r:'), instr(key, ' l:')) > 0
      GROUP BY 1
  ),
  waits (item, message) AS MATERIALIZED (
    SELECT coalesce(remote_id, substr(key, instr(key, ' l:') + 1)), message FROM held
      WHERE pair_id = (SELECT pair FROM asked) AND (remote_id IS NOT NULL OR instr(key, ' l:') > 0) GROUP BY 1
  )`;

/** All that a list shows of the rows of `page`. */
const facts = `SELECT page.*, iif(page.here, 'local:' || h.id, n.id) AS id, coalesce(n.parent_id, t.remote_id, iif(h.parent_id = 0, asked.folder, 'local:' || h.parent_id)) AS parentId,
    coalesce(n.kind, iif(h.kind = 'folder', 'folder', 'document')) AS kind, coalesce(n.name, h.name) AS name,
    coalesce(n.description, '') AS description, coalesce(n.modified_at, CAST(h.mtime_ms AS INTEGER)) AS modifiedAt,
    n.modified_by AS modifiedBy, coalesce(n.size, s.size, iif(h.kind = 'file', h.size, NULL)) AS size, n.version, n.url,
    page.here OR s.remote_id IS NOT NULL AS local, coalesce(waits.message, failed.message) AS reason,
    CASE
      WHEN p.remote_id IS NOT NULL THEN 'superseded'
      WHEN NOT page.here AND (page.out OR n.id IN excluded) THEN 'left-out'
      WHEN waits.item IS NOT NULL THEN 'held'
      WHEN failed.item IS NOT NULL THEN 'failed'
      WHEN h.residue OR (page.here AND (page.out OR h.left_for IN excluded)) THEN 'left-out'
      WHEN page.here THEN 'waiting'
      WHEN n.kind = 'other' OR (n.kind = 'link' AND NOT asked.links) THEN 'online'
      WHEN s.remote_id IS NULL OR (l.hash IS NOT NULL AND l.hash <> s.hash) THEN 'waiting'
      -- What we uploaded ourselves has a time that only the next listing tells.
      WHEN n.kind = 'document' AND s.uploaded_until IS NULL AND (n.modified_at <> s.modified_at OR n.version <> s.version) THEN 'waiting'
      ELSE 'synced'
    END AS state
  FROM page CROSS JOIN asked
  LEFT JOIN remote_nodes n ON n.row = page.row AND NOT page.here
  LEFT JOIN synced_nodes s ON s.pair_id = asked.pair AND s.remote_id = n.id
  LEFT JOIN local_nodes l ON l.pair_id = asked.pair AND l.id = s.local_id
  LEFT JOIN superseded p ON p.pair_id = asked.pair AND p.remote_id = n.id
  LEFT JOIN local_nodes h ON h.pair_id = asked.pair AND h.id = page.row AND page.here
  LEFT JOIN synced_nodes t ON t.pair_id = asked.pair AND t.local_id = h.parent_id
  LEFT JOIN waits ON waits.item = coalesce(n.id, 'l:' || h.id)
  LEFT JOIN failed ON failed.item = coalesce(n.id, 'l:' || h.id)`;

/** A page of rows. Parameters after those of the question: how many, after how many. */
export function pageSql(reach: Reach, sort: Sort): string {
  const order = orderOf(sort);
  const cut = 'LIMIT ? OFFSET ?';
  // A state is known only when everything of a row has been read: all rows are, there. Else only those of the page.
  const [inner, outer] = sort.by === 'state' ? ['', cut] : [`ORDER BY ${order} ${cut}`, ''];
  return `${withAsked(reach)}, ${troubles}, page AS MATERIALIZED (${found(reach, sort)} ${inner}) ${facts} ORDER BY ${order} ${outer}`;
}

/** How many rows a list has. */
export function countSql(reach: Reach): string {
  const { remote, local } = from[reach];
  return `${withAsked(reach)} SELECT (SELECT count(*) FROM ${remote(byName)}) + (SELECT count(*) FROM ${local}) AS n`;
}

/** How many rows come before an item. Parameters after those of the question: whether it is here only, and its number here or its row. */
export function positionSql(reach: Reach, sort: Sort): string {
  const [more, rows] = sort.by === 'state' ? [`${troubles}, `, facts] : ['', 'SELECT * FROM page'];
  return `${withAsked(reach)}, ${more}page AS MATERIALIZED (${found(reach, sort)}), listed AS (${rows}),
    numbered AS (SELECT here, row, row_number() OVER (ORDER BY ${orderOf(sort)}) - 1 AS n FROM listed)
    SELECT n FROM numbered WHERE here = ? AND row = ?`;
}

/** Documents in a folder and all below it. Parameters: pair and folder. */
export const documentsBelowSql = `WITH RECURSIVE asked (pair, folder) AS (SELECT ?, ?),
  folders (id) AS (
    SELECT folder FROM asked
    UNION
    SELECT n.id FROM folders f CROSS JOIN asked CROSS JOIN remote_nodes n INDEXED BY remote_nodes_by_name
      ON n.pair_id = asked.pair AND n.parent_id = f.id AND (n.kind <> 'folder') = 0
  )
  SELECT count(*) AS n FROM asked CROSS JOIN folders f CROSS JOIN remote_nodes n INDEXED BY remote_nodes_by_name
    ON n.pair_id = asked.pair AND n.parent_id = f.id AND (n.kind <> 'folder') = 1 WHERE n.kind = 'document'`;
