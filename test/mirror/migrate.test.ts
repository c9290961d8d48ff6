import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { Connection } from '../../main/mirror/connection.ts';
import { migrate } from '../../main/mirror/migrate.ts';
import { openMirror } from '../../main/mirror/mirror.ts';
import { openOutbox } from '../../main/mirror/outbox.ts';
import { openSettings } from '../../main/mirror/settings.ts';
import { begunKind, type FailureRecord } from '../../main/sync/ports/trees.ts';
import { openers } from './openers.ts';
import { everything, putEverything, sorted } from './records.ts';
import { temporaryHome } from './temporary-home.ts';

/** A folder of migrations, in order. */
function migrations(home: string, ...sql: readonly string[]): URL {
  const folder = join(home, 'migrations');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  sql.forEach((text, index) => writeFileSync(join(folder, `000${index + 1}-step.sql`), text));
  return pathToFileURL(`${folder}/`);
}

function state(file: string): unknown {
  const db = new Database(file, { readonly: true });
  const version: unknown = db.pragma('user_version', { simple: true });
  const rows = db.prepare('SELECT * FROM t ORDER BY 1').all();
  db.close();
  return [version, rows];
}

const first = 'CREATE TABLE t (a INTEGER NOT NULL) STRICT; INSERT INTO t VALUES (1), (2);';
const second = `ALTER TABLE t ADD COLUMN b TEXT NOT NULL DEFAULT 'x'; INSERT INTO t VALUES (3, 'y');`;
const third = 'DELETE FROM t WHERE a = 1;';

const mirrorFolder = new URL('../../main/mirror/migrations/mirror/', import.meta.url);
const mirrorMigrations = readdirSync(mirrorFolder).sort();

/** An upload, a delete in the archive and one in the folder, each begun and never settled. In the order of their keys. */
const intents: readonly FailureRecord[] = [
  { key: 'maybe-deleted 5', message: 'deleted here', nextAt: 7, signature: '5' },
  { key: 'maybe-sent 4', message: 'An upload was begun.', nextAt: 7, signature: '4/1/a/b.txt' },
  { key: 'maybe-trashed 6', message: 'deleted there', nextAt: null, signature: 'trash' },
].map((facts) => ({ path: 'a/b.txt', kind: begunKind, attempts: 0, firstAt: 7, ...facts }));

function bring(file: string, folder: URL): void {
  const connection = new Connection(file, { synchronous: 'FULL' });
  try {
    migrate(connection, folder);
  } finally {
    connection.close();
  }
}

describe('migrations', () => {
  it('of the mirror, the settings and the outbox make new files that work', () => {
    const home = temporaryHome();
    const mirror = openMirror(join(home, 'new', 'mirror.db'));
    mirror.trees(1).commit(putEverything);
    expect(sorted(mirror.trees(1).load())).toEqual(sorted(everything));
    mirror.close();
    openSettings(join(home, 'new', 'settings.db')).close();
    openOutbox(join(home, 'new', 'outbox.db')).close();
    expect(readdirSync(join(home, 'new')).sort()).toEqual(['mirror.db', 'outbox.db', 'settings.db', 'settings.db.backup']);
    for (const [name, version] of [
      ['mirror.db', 9],
      ['outbox.db', 2],
      ['settings.db', 3],
    ] as const) {
      const db = new Database(join(home, 'new', name));
      const facts = ['user_version', 'journal_mode', 'integrity_check'].map((pragma): unknown =>
        db.pragma(pragma, { simple: true }),
      );
      expect(facts).toEqual([version, 'wal', 'ok']);
      db.close();
    }
  });

  it('are done once, after a copy of a file that held something, of which the newest stays', () => {
    const home = temporaryHome();
    const file = join(home, 'x.db');
    bring(file, migrations(home, first));
    expect(readdirSync(home).sort()).toEqual(['migrations', 'x.db']);
    bring(file, migrations(home, first, second));
    bring(file, migrations(home, first, second));
    expect(state(`${file}.v1`)).toEqual([1, [{ a: 1 }, { a: 2 }]]);
    bring(file, migrations(home, first, second, third));
    const newest = [
      { a: 2, b: 'x' },
      { a: 3, b: 'y' },
    ];
    expect(state(file)).toEqual([3, newest]);
    expect(state(`${file}.v2`)).toEqual([2, [{ a: 1, b: 'x' }, ...newest]]);
    expect(existsSync(`${file}.v1`)).toBe(false);
  });

  it.each([
    ['the file is new', first],
    ['it is old', second],
  ])('leave the state before when one fails in the middle and %s', (_, broken) => {
    const home = temporaryHome();
    const file = join(home, 'x.db');
    const before = broken === first ? [] : [first];
    if (before.length > 0) bring(file, migrations(home, ...before));
    const folder = migrations(home, ...before, `${broken} INSERT INTO nowhere VALUES (1);`);
    expect(() => bring(file, folder)).toThrow(/no such table: nowhere/);
    bring(file, migrations(home, ...before));
    if (before.length > 0) expect(state(file)).toEqual([1, [{ a: 1 }, { a: 2 }]]);
    bring(file, migrations(home, first, second));
    expect(state(file)).toEqual([
      2,
      [
        { a: 1, b: 'x' },
        { a: 2, b: 'x' },
        { a: 3, b: 'y' },
      ],
    ]);
  });

  it('leave the state before when space runs out in the middle', () => {
    const home = temporaryHome();
    const file = join(home, 'x.db');
    bring(file, migrations(home, first));
    const folder = migrations(home, first, `${second} CREATE TABLE u (b BLOB); INSERT INTO u VALUES (zeroblob(100000));`);
    const connection = new Connection(file, { synchronous: 'FULL' });
    connection.pragma('max_page_count = 10');
    expect(() => migrate(connection, folder)).toThrow(expect.objectContaining({ kind: 'full' }));
    connection.close();
    expect(state(file)).toEqual([1, [{ a: 1 }, { a: 2 }]]);
  });

  it('leave the state before or after when the process is killed in the middle', () => {
    const home = temporaryHome();
    const program = `const { Connection } = await import(process.argv[1]); const { migrate } = await import(process.argv[2]);
      const connection = new Connection(process.argv[3], { synchronous: 'FULL' });
      setTimeout(() => {}, 60_000); migrate(connection, new URL(process.argv[4])); connection.close(); process.exit(0);`;
    const modules = ['connection.ts', 'migrate.ts'].map((name) => new URL(`../../main/mirror/${name}`, import.meta.url).href);
    const filling =
      'WITH RECURSIVE n (i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 400000) INSERT INTO t SELECT i FROM n;';
    const ends = [150, 250, 350, 450].map((after) => {
      const file = join(home, `${after}.db`);
      bring(file, migrations(home, first));
      const folder = migrations(home, first, `${filling} DELETE FROM t WHERE a >= 10; INSERT INTO t VALUES (3);`).href;
      const options = { timeout: after, killSignal: 'SIGKILL' } as const;
      spawnSync(process.execPath, ['--input-type=module', '-e', program, ...modules, file, folder], options);
      const end = state(file);
      expect([
        [1, [{ a: 1 }, { a: 2 }]],
        [2, [{ a: 1 }, { a: 2 }, { a: 3 }]],
      ]).toContainEqual(end);
      bring(file, migrations(home, first, third));
      return end;
    });
    expect(ends).toHaveLength(4);
  });

  it('0002 of the mirror lists an old file as a new one, and knows what is not on the service', () => {
    const file = join(temporaryHome(), 'mirror.db');
    const old = new Database(file);
    old.exec(readFileSync(new URL('../../main/mirror/migrations/mirror/0001-trees.sql', import.meta.url), 'utf8'));
    const remote = old.prepare(
      `INSERT INTO remote_nodes (pair_id, id, parent_id, kind, name, description) VALUES (1, ?, '1', ?, ?, '')`,
    );
    remote.run('2', 'document', 'Übersicht.txt');
    remote.run('3', 'folder', 'b');
    const local = old.prepare(`INSERT INTO local_nodes VALUES (1, ?, 0, ?, 'file', 3, 5.5, 0, 0, 0, NULL, 0, 0)`);
    local.run(1, 'Übersicht.txt');
    local.run(2, 'NEU.txt');
    old.exec(`INSERT INTO synced_nodes VALUES (1, '2', 1, 'document', '1', 'Übersicht.txt', 0, 'Übersicht.txt', NULL, 3, NULL, NULL, NULL);
      PRAGMA user_version = 1`);
    old.close();
    const mirror = openMirror(file);
    const list = { pairId: 1, folderId: '1', localFolderId: 0, excluded: [], insideExcluded: false, linkFiles: false };
    const named = (filter: string) =>
      mirror
        .filePage({ ...list, filter, sort: { by: 'name', down: false }, offset: 0, limit: 9 })
        .rows.map(({ id, name, state }) => [id, name, state]);
    expect([named(''), named('üBER'), named('neu')]).toEqual([
      [
        ['3', 'b', 'waiting'],
        ['local:2', 'NEU.txt', 'waiting'],
        ['2', 'Übersicht.txt', 'synced'],
      ],
      [['2', 'Übersicht.txt', 'synced']],
      [['local:2', 'NEU.txt', 'waiting']],
    ]);
    mirror.close();
  });

  it('0002 of the settings gives an old file a place for chosen values, and keeps what is in it', () => {
    const file = join(temporaryHome(), 'settings.db');
    const old = new Database(file);
    old.exec(readFileSync(new URL('../../main/mirror/migrations/settings/0001-settings.sql', import.meta.url), 'utf8'));
    old.exec(`INSERT INTO accounts VALUES (7, 'projectplace', 'old', 'https://x.example', '{"kind":"oauth2-robot","clientId":"c"}',
      'env', 1, NULL, 5)`);
    old.pragma('user_version = 1');
    old.close();
    const settings = openSettings(file);
    expect(settings.accounts().map(({ id, name }) => [id, name])).toEqual([[7, 'old']]);
    settings.values.write({ 'preference.theme': 'dark' });
    expect(settings.values.read('preference.theme')).toBe('dark');
    settings.close();
  });

  it.each(mirrorMigrations.slice(0, -1).map((name, index) => ({ name, version: index + 1 })))(
    'of the mirror keep what was asked of a side and never answered, from $name on',
    ({ version }) => {
      const home = temporaryHome();
      const file = join(home, 'mirror.db');
      const older = mirrorMigrations.slice(0, version).map((name) => readFileSync(new URL(name, mirrorFolder), 'utf8'));
      bring(file, migrations(home, ...older));
      const old = new Database(file);
      const put = old.prepare(`INSERT INTO failures (pair_id, key, path, kind, message, attempts, first_at, next_at, signature)
        VALUES (1, @key, @path, @kind, @message, @attempts, @firstAt, @nextAt, @signature)`);
      for (const intent of intents) put.run(intent);
      old.close();
      const mirror = openMirror(file);
      expect(mirror.trees(1).load().failures).toEqual(intents);
      mirror.close();
    },
  );

  it.each([openMirror, openSettings])('refuse the file of a newer Tidemark and leave it alone (%o)', (open) => {
    const file = join(temporaryHome(), 'x.db');
    open(file).close();
    const db = new Database(file);
    db.pragma('user_version = 99');
    db.close();
    expect(() => open(file)).toThrow(
      expect.objectContaining({ kind: 'refused', message: expect.stringContaining('newer Tidemark') as string }),
    );
    const after = new Database(file, { readonly: true });
    expect(after.pragma('user_version', { simple: true })).toBe(99);
    after.close();
  });

  it('of several processes at once are done by one', async () => {
    const home = temporaryHome();
    expect(await openers(join(home, 'mirror.db'), 6)).toEqual(Array.from({ length: 6 }, () => 'ok'));
  });
});
