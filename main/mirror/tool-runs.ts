import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { SyncError } from '../sync/errors.ts';
import type { ChangeState, NewRun, RunChange, ToolRun, ToolRuns } from '../sync/ports/tool-runs.ts';
import { Connection, suspicionOf, type Value } from './connection.ts';
import { moveAside } from './copies.ts';
import { examine } from './damage.ts';
import { migrate } from './migrate.ts';
import { translate } from './sqlite-errors.ts';

/**
 * Opens `tools.db`, made when it is not there; a commit is on the disk when it returns. A damaged file is moved aside and told. Throws
 * `refused` when a newer Tidemark wrote it; `unreadable`, `busy`, `full`.
 */
export function openToolRuns(file: string, now: () => number = Date.now): ToolRuns {
  const aside = prepare(file, now());
  const connection = new Connection(file, { synchronous: 'FULL' });
  try {
    migrate(connection, new URL('./migrations/tools/', import.meta.url));
    const notices =
      aside === null
        ? []
        : [
            `The file of tool runs was damaged: reports begin anew, and a run that was not finished cannot go on. It is ${aside}.`,
          ];
    return { ...toolRunsOn(connection), notices, close: () => connection.close() };
  } catch (error) {
    connection.close();
    throw error;
  }
}

function prepare(file: string, now: number): string | null {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    // One that was ever opened is not empty: something emptied it.
    const isDamaged = existsSync(file) && (statSync(file).size === 0 || examine(file, { always: true }) === 'damaged');
    if (!isDamaged) return null;
    const aside = moveAside(file, now);
    rmSync(suspicionOf(file), { force: true });
    return aside;
  } catch (error) {
    throw translate(error, file, 'open');
  }
}

const columns = `id, account_id AS accountId, tool, title, undoes, state, reason, owner, started_at AS startedAt, ended_at AS endedAt`;

type ChangeRow = Omit<RunChange, 'order'> & { readonly order: string };

function prepareAll(db: Connection) {
  return {
    all: db.prepare<[], ToolRun>(`SELECT ${columns} FROM runs ORDER BY id DESC`),
    one: db.prepare<[number], ToolRun>(`SELECT ${columns} FROM runs WHERE id = ?`),
    running: db.prepare<[number], ToolRun>(`SELECT ${columns} FROM runs WHERE account_id = ? AND state = 'running'`),
    add: db.prepare<Value[], { id: number }>(
      `INSERT INTO runs (account_id, tool, title, undoes, state, owner, started_at) VALUES (?, ?, ?, ?, 'running', ?, ?) RETURNING id`,
    ),
    addChange: db.prepare<Value[]>('INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?, ?, ?)'),
    changes: db.prepare<[number], ChangeRow>(
      `SELECT place AS "index", what, was AS "from", becomes AS "to", task AS "order", state, reason FROM changes
         WHERE run_id = ? ORDER BY place`,
    ),
    rows: db.prepare<[number], Omit<RunChange, 'order'>>(
      `SELECT place AS "index", what, was AS "from", becomes AS "to", state, reason FROM changes WHERE run_id = ? ORDER BY place`,
    ),
    counts: db.prepare<[number], { state: ChangeState; count: number }>(
      'SELECT state, count(*) AS count FROM changes WHERE run_id = ? GROUP BY state',
    ),
    mark: db.prepare<Value[]>('UPDATE changes SET state = ?, reason = ? WHERE run_id = ? AND place = ?'),
    keep: db.prepare<Value[]>('UPDATE changes SET task = ? WHERE run_id = ? AND place = ?'),
    take: db.prepare<Value[]>(`UPDATE runs SET state = 'running', reason = NULL, owner = ?, ended_at = NULL WHERE id = ?`),
    end: db.prepare<Value[]>('UPDATE runs SET state = ?, reason = ?, ended_at = ? WHERE id = ?'),
    giveUp: db.prepare<[string, number]>(
      `UPDATE changes SET state = 'skipped', reason = ? WHERE run_id = ? AND state = 'pending'`,
    ),
    removeUndone: db.prepare<[number]>('UPDATE runs SET undoes = NULL WHERE account_id = ?'),
    remove: db.prepare<[number]>('DELETE FROM runs WHERE account_id = ?'),
  };
}

function toolRunsOn(db: Connection): Omit<ToolRuns, 'notices' | 'close'> {
  const sql = prepareAll(db);
  const found = (id: number): ToolRun => {
    const run = sql.one.get(id);
    if (run) return run;
    throw new SyncError('gone', `There is no run ${id}.`);
  };
  const demandFree = (accountId: number, alive: (owner: string) => boolean): void => {
    const other = sql.running.all(accountId).find(({ owner }) => alive(owner));
    if (!other) return;
    throw new SyncError(
      'busy',
      `A tool works on this account already (run ${other.id}: ${other.title}). Wait for it, or stop it.`,
    );
  };
  return {
    begin: (run, alive) =>
      db.write(() => {
        demandFree(run.accountId, alive);
        return found(insert(sql, run));
      }),
    take: (id, owner, alive) =>
      db.write(() => {
        const run = found(id);
        demandFree(run.accountId, alive);
        if (run.state === 'finished' || run.state === 'cancelled')
          throw new SyncError('refused', `Run ${id} has ended; there is nothing left to go on with.`);
        sql.take.run(owner, id);
        return found(id);
      }),
    runs: () => sql.all.all(),
    run: (id) => sql.one.get(id) ?? null,
    // Written by `insert`.
    changes: (id) => sql.changes.all(id).map((row) => ({ ...row, order: JSON.parse(row.order) as unknown })),
    rows: (id) => sql.rows.all(id),
    counts: (id) => {
      const found = new Map(sql.counts.all(id).map(({ state, count }) => [state, count]));
      const of = (state: ChangeState): number => found.get(state) ?? 0;
      return { done: of('done'), failed: of('failed'), skipped: of('skipped'), open: of('pending') + of('sending') };
    },
    keep: (id, index, order) => db.write(() => void sql.keep.run(JSON.stringify(order ?? null), id, index)),
    mark: (id, index, { state, reason }) => db.write(() => void sql.mark.run(state, reason, id, index)),
    end: (id, { state, reason, at }) =>
      db.write(() => {
        if (state === 'cancelled') sql.giveUp.run('The run was cancelled before its turn.', id);
        sql.end.run(state, reason, at, id);
      }),
    removeAccount: (accountId) =>
      db.write(() => {
        sql.removeUndone.run(accountId);
        sql.remove.run(accountId);
      }),
  };
}

function insert(sql: ReturnType<typeof prepareAll>, run: NewRun): number {
  const { accountId, tool, title, undoes, owner, startedAt, changes, left } = run;
  const row = sql.add.get(accountId, tool, title, undoes, owner, startedAt);
  if (row === undefined) throw new SyncError('bug', 'An insert answered no row');
  const rows = [
    ...changes.map((change) => ({ ...change, state: 'pending', reason: null })),
    ...left.map((change) => ({ ...change, state: 'skipped' })),
  ];
  rows.forEach(({ what, from, to, order, state, reason }, place) => {
    sql.addChange.run(row.id, place, what, from, to, JSON.stringify(order ?? null), state, reason);
  });
  return row.id;
}
