import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { Connection } from '../../main/mirror/connection.ts';
import { openMirror } from '../../main/mirror/mirror.ts';
import { historyEntry } from './records.ts';
import { temporaryHome } from './temporary-home.ts';

interface Log {
  readonly log: number;
  readonly checkpointed: number;
}

/** Looks at the log of a database as another program does. */
function watchLog(file: string): { readonly look: () => Log; readonly end: () => void } {
  const db = new Database(file, { readonly: true });
  onTestFinished(() => void db.close());
  // What this pragma answers, one row.
  const look = (): Log => (db.pragma('wal_checkpoint(NOOP)') as [Log])[0];
  return { look, end: () => void db.close() };
}

const patience = { timeout: 30_000, interval: 1 };

test('a commit leaves a long log alone, and a thread puts it into the file once nobody writes', async () => {
  const file = join(temporaryHome(), 'mirror.db');
  const mirror = openMirror(file);
  const { look, end } = watchLog(file);
  const write = (pages: number) => mirror.trees(1).commit({ history: [historyEntry({ reason: 'x'.repeat(pages * 4_096) })] });
  write(1_500);
  write(1);
  const { log, checkpointed } = look();
  expect([log > 1_500, checkpointed]).toEqual([true, 0]);
  await expect.poll(look, patience).toMatchObject({ log, checkpointed: log });
  end();
  // Only the last who has the file open takes the log away: the thread must have let go of it.
  mirror.close();
  expect(existsSync(`${file}-wal`)).toBe(false);
});

test('a log that grows without a rest is put into the file meanwhile', async () => {
  const file = join(temporaryHome(), 'log.db');
  const db = new Connection(file, { synchronous: 'NORMAL', checkpointsApart: true });
  onTestFinished(() => db.close());
  db.run('CREATE TABLE pieces (bytes BLOB) STRICT');
  const add = db.prepare<[number]>('INSERT INTO pieces VALUES (zeroblob(?))');
  const write = (bytes: number) => db.write(() => add.run(bytes));
  const { look } = watchLog(file);
  const megabyte = 1024 * 1024;
  for (let piece = 0; piece < 15; piece += 1) write(4 * megabyte);
  expect(look().checkpointed).toBe(0);
  write(8 * megabyte);
  const writeAndLook = () => {
    write(1);
    return look().checkpointed;
  };
  await expect.poll(writeAndLook, patience).toBeGreaterThan(0);
});
