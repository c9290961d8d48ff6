import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { Connection, type Statement, type Value } from '../../main/mirror/connection.ts';
import { migrate } from '../../main/mirror/migrate.ts';
import { mirrorOn } from '../../main/mirror/mirror.ts';
import { outboxOn } from '../../main/mirror/outbox.ts';
import { temporaryHome } from './temporary-home.ts';

/** Notes what is prepared. */
class Noting extends Connection {
  readonly noted: string[] = [];

  override prepare<Parameters extends readonly Value[], Row = never>(sql: string): Statement<Parameters, Row> {
    this.noted.push(sql);
    return super.prepare<Parameters, Row>(sql);
  }
}

interface Planned {
  readonly sql: string;
  readonly plan: readonly string[];
}

/** All statements of the mirror and of the outbox with the lines of their plans. */
function plans(): readonly Planned[] {
  return [...plansOf('mirror', prepareMirror), ...plansOf('outbox', outboxOn)];
}

function prepareMirror(connection: Connection): void {
  const mirror = mirrorOn(connection, () => 0);
  // These are made when they are first asked for.
  const list = { pairId: 1, folderId: '1', localFolderId: 0, excluded: [], insideExcluded: false, linkFiles: false };
  for (const by of ['name', 'modifiedAt', 'modifiedBy', 'version', 'size', 'state'] as const) {
    for (const filter of ['', 'a']) {
      for (const down of [false, true]) {
        mirror.filePage({ ...list, filter, sort: { by, down }, offset: 0, limit: 1 });
        mirror.filePosition({ ...list, filter, sort: { by, down } }, 1);
      }
    }
  }
}

function plansOf(name: 'mirror' | 'outbox', prepare: (connection: Connection) => unknown): readonly Planned[] {
  const file = join(temporaryHome(), `${name}.db`);
  const connection = new Noting(file, { synchronous: 'NORMAL' });
  migrate(connection, new URL(`../../main/mirror/migrations/${name}/`, import.meta.url));
  connection.noted.length = 0;
  prepare(connection);
  connection.close();
  const db = new Database(file, { readonly: true });
  db.function('fold', (name: unknown) => name);
  const all = [...new Set(connection.noted)].map((sql) => {
    const values = Array.from(sql.matchAll(/\?/g), () => null);
    const rows = db.prepare<null[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...values);
    return { sql: sql.replace(/\s+/g, ' '), plan: rows.map(({ detail }) => detail) };
  });
  db.close();
  return all;
}

/** What a query calls the tables that it makes itself: going through those is no reading of a stored table. */
function ownNames(sql: string): ReadonlySet<string> {
  const made = new Set(Array.from(sql.matchAll(/(\w+)(?: \([^()]*\))? AS (?:MATERIALIZED )?\(/g), ([, name = '']) => name));
  const uses = Array.from(sql.matchAll(/(?:FROM|JOIN) (\w+)(?: (?!CROSS|JOIN|WHERE|ON|UNION|INDEXED)(\w+))?/g));
  return new Set([...made, ...uses.flatMap(([, table = '', alias = table]) => (made.has(table) ? [alias] : []))]);
}

describe('every query', () => {
  it('finds its rows by an index, and none reads a whole table', () => {
    const all = plans();
    const harmless = /VIRTUAL TABLE INDEX|SCAN \(subquery|SCAN CONSTANT ROW|SCAN \d+-ROW VALUES CLAUSE/;
    const scans = all.flatMap(({ sql, plan }) =>
      plan
        .filter((detail) => detail.startsWith('SCAN') && !harmless.test(detail))
        // Whoever asks for all that waits to be sent gets all of it.
        .filter(() => !/FROM entries ORDER BY id$/.test(sql))
        .filter((detail) => !ownNames(sql).has(detail.split(' ')[1] ?? ''))
        .map((detail) => `${detail} in ${sql}`),
    );
    expect(all.length).toBeGreaterThan(50);
    expect(scans).toEqual([]);
  });

  it('of a folder by name reads its rows in their order', () => {
    const sorted = plans().filter(
      ({ sql }) => sql.includes('LIMIT ? OFFSET ?') && sql.includes('ORDER BY rank, folded ASC, row LIMIT'),
    );
    const level = sorted.find(({ sql }) => !sql.includes('places'))?.plan ?? [];
    expect(level).toContainEqual(expect.stringContaining('MERGE (UNION ALL)'));
    expect(level.filter((line) => line.includes('n USING'))).toEqual([
      'SEARCH n USING COVERING INDEX remote_nodes_by_name (pair_id=? AND parent_id=?)',
      'SEARCH n USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN',
    ]);
  });

  it('of the history takes the index that was made for it', () => {
    const all = plans();
    const indexesOf = (text: string) => {
      const lines = all.find(({ sql }) => sql.includes(text))?.plan ?? [];
      return lines.flatMap((detail) => /(?:SEARCH|SCAN) history .*?(history_\w+|PRIMARY KEY)/.exec(detail)?.[1] ?? []);
    };
    expect(indexesOf('FROM history WHERE id < ?')).toEqual(['PRIMARY KEY']);
    expect(indexesOf('FROM history WHERE pair_id = ? AND id < ?')).toEqual(['history_by_pair']);
    expect(indexesOf('sum(items)')).toEqual(['history_trashed', 'history_confirmed']);
    expect(indexesOf('UNION SELECT remote_id FROM history')).toEqual(['history_by_path', 'history_by_former_path']);
    expect(indexesOf('remote_id IN (SELECT value')).toEqual([
      'PRIMARY KEY',
      'history_by_path',
      'history_by_former_path',
      'history_by_remote_id',
    ]);
  });
});
