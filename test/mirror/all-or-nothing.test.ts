import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { Connection } from '../../main/mirror/connection.ts';
import { migrate } from '../../main/mirror/migrate.ts';
import { mirrorOn, openMirror } from '../../main/mirror/mirror.ts';
import { settingsStore } from '../../main/mirror/settings-store.ts';
import { changeEverything, historyEntry, localNode, now, putEverything, remoteNode, sorted, syncedNode } from './records.ts';
import { temporaryHome } from './temporary-home.ts';

function openAt(file: string, which: 'mirror' | 'settings'): Connection {
  const connection = new Connection(file, { synchronous: 'NORMAL' });
  migrate(connection, new URL(`../../main/mirror/migrations/${which}/`, import.meta.url));
  return connection;
}

describe('a change that fails', () => {
  const tables = ['remote_nodes', 'local_nodes', 'synced_nodes', 'superseded', 'conflicts', 'failures', 'held', 'history'];
  const cases = tables.flatMap((table) => ['INSERT', 'UPDATE', 'DELETE'].map((verb) => [verb, table] as const));
  const unused = ['UPDATE local_nodes', 'UPDATE superseded', 'UPDATE conflicts', 'UPDATE failures', 'UPDATE held'];
  const reached = cases.filter(([verb, table]) => ![...unused, 'UPDATE history', 'DELETE history'].includes(`${verb} ${table}`));

  it.each(reached)('at any %s of %s leaves everything as it was', (verb, table) => {
    const db = openAt(join(temporaryHome(), 'mirror.db'), 'mirror');
    const mirror = mirrorOn(db, () => now);
    const store = mirror.trees(1);
    store.commit(putEverything);
    const before = [store.load(), mirror.history({ limit: 99 }), mirror.search('renamed', { limit: 9 })];
    db.run(`CREATE TEMP TRIGGER fault BEFORE ${verb} ON main.${table} BEGIN SELECT RAISE(ABORT, 'fault'); END`);
    expect(() => store.commit(changeEverything)).toThrow('fault');
    expect([store.load(), mirror.history({ limit: 99 }), mirror.search('renamed', { limit: 9 })]).toEqual(before);
    db.run('DROP TRIGGER fault');
    store.commit(changeEverything);
    expect(store.load()).not.toEqual(before[0]);
    db.run(`INSERT INTO remote_words (remote_words, rank) VALUES ('integrity-check', 1)`);
    db.close();
  });

  it('for want of space leaves everything as it was, wherever the space ends', () => {
    const db = openAt(join(temporaryHome(), 'mirror.db'), 'mirror');
    const store = mirrorOn(db, () => now).trees(1);
    store.commit(putEverything);
    const before = store.load();
    const change = {
      ...changeEverything,
      putRemote: Array.from({ length: 600 }, (_, n) => remoteNode(`5000${n}`)),
      putLocal: Array.from({ length: 600 }, (_, n) => localNode(5000 + n)),
      putSynced: Array.from({ length: 600 }, (_, n) => syncedNode(`5000${n}`, 5000 + n)),
      history: Array.from({ length: 600 }, (_, n) => historyEntry({ path: `p${n}` })),
    };
    let pages = Number(db.pragma('page_count'));
    let failed = 0;
    for (; ; pages += 1, failed += 1) {
      db.pragma(`max_page_count = ${pages}`);
      try {
        store.commit(change);
        break;
      } catch (error) {
        expect(error).toMatchObject({ kind: 'full' });
        expect(store.load()).toEqual(before);
      }
    }
    expect(failed).toBeGreaterThan(20);
    expect(store.load().remote).toHaveLength(before.remote.length - 1 + 600);
    db.run(`INSERT INTO remote_words (remote_words, rank) VALUES ('integrity-check', 1)`);
    expect(db.pragma('integrity_check')).toBe('ok');
    db.close();
  });

  it('for want of space leaves the settings as they were', () => {
    const db = openAt(join(temporaryHome(), 'settings.db'), 'settings');
    let changes = 0;
    const store = settingsStore(db, () => (changes += 1));
    const auth = { kind: 'oauth2-robot', clientId: 'x'.repeat(9000) } as const;
    const account = { service: 'projectplace', name: 'a', url: 'https://x', auth, secrets: 'env', allowAssumed: false } as const;
    db.pragma(`max_page_count = ${Number(db.pragma('page_count'))}`);
    expect(() => store.addAccount({ ...account, profile: null, addedAt: now })).toThrow(
      expect.objectContaining({ kind: 'full' }),
    );
    expect([store.accounts(), changes]).toEqual([[], 0]);
    db.close();
  });
});

describe('a process that is killed', () => {
  it('leaves whole changes only', async () => {
    const file = join(temporaryHome(), 'mirror.db');
    let last = 0;
    for (let round = 0; round < 6; round += 1) {
      const child = spawn(process.execPath, [fileURLToPath(new URL('./killed-writer.ts', import.meta.url)), file]);
      let said = 0;
      let text = '';
      const ready = new Promise((resolve) => {
        child.stdout.on('data', (data: Buffer) => {
          text += data.toString();
          said = Number(text.trimEnd().split('\n').at(-1));
          if (said >= last + 3 + round) resolve(undefined);
        });
      });
      await Promise.race([ready, once(child, 'exit')]);
      child.kill('SIGKILL');
      await once(child, 'close');
      const mirror = openMirror(file);
      expect(mirror.notices).toEqual([]);
      const { remote, local, synced } = sorted(mirror.trees(1).load());
      const number = Number(mirror.history({ pairId: 1, limit: 1 })[0]?.reason);
      // Whatever was said to be stored is; each change is there in all three trees or in none.
      expect(number).toBeGreaterThanOrEqual(Math.max(said, last));
      expect(new Set([...remote, ...local].map(({ name }) => name))).toEqual(new Set([`change ${number}`]));
      expect(new Set(synced.map(({ remoteName }) => remoteName))).toEqual(new Set([`change ${number}`]));
      expect([remote.length, local.length, synced.length]).toEqual([20, 20, 20]);
      last = number;
      mirror.close();
    }
    expect(last).toBeGreaterThanOrEqual(6 * 3);
    const db = new Database(file);
    db.exec(`INSERT INTO remote_words (remote_words, rank) VALUES ('integrity-check', 1)`);
    db.close();
  });
});
