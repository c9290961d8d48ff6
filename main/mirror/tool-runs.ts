import { SyncError } from '../sync/errors.ts';
import type { ChangeState, RunChange, RunCounts, ToolRun, ToolRuns } from '../sync/ports/tool-runs.ts';
import { Connection, type Value } from './connection.ts';
import { fold } from './fold.ts';
import { forgetRunOn } from './forget-run.ts';
import { migrate } from './migrate.ts';
import { putAside } from './put-aside.ts';
import { storeRunOn } from './store-run.ts';

/**
 * Opens `tools.db`, made when it is not there; a commit is on the disk when it returns. A damaged file is moved aside and told. Throws
 * `refused` when a newer Tidemark wrote it; `unreadable`, `busy`, `full`.
 */
export function openToolRuns(file: string, now: () => number = Date.now): ToolRuns {
  const aside = putAside(file, now());
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

const columns = `id, account_id AS accountId, tool, title, undoes, state, reason, owner, started_at AS startedAt, ended_at AS endedAt`;

/** Rows of some states, or of any where none is named, with a text in them that is '' for any. */
const found = `FROM changes WHERE run_id = ? AND (? = '[]' OR state IN (SELECT value FROM json_each(?)))
  AND (? = '' OR instr(fold(what || char(10) || was || char(10) || becomes || char(10) || ifnull(reason, '')), ?))`;

interface StateCount {
  readonly runId: number;
  readonly state: ChangeState;
  readonly count: number;
}

type ChangeRow = Omit<RunChange, 'order'> & { readonly order: string };

function prepareAll(db: Connection) {
  return {
    all: db.prepare<[], ToolRun>(`SELECT ${columns} FROM runs WHERE whole = 1 ORDER BY id DESC`),
    one: db.prepare<[number], ToolRun>(`SELECT ${columns} FROM runs WHERE id = ? AND whole = 1`),
    running: db.prepare<[number], ToolRun>(`SELECT ${columns} FROM runs WHERE account_id = ? AND state = 'running'`),
    changes: db.prepare<[number], ChangeRow>(
      `SELECT place AS "index", what, was AS "from", becomes AS "to", task AS "order", state, reason FROM changes
         WHERE run_id = ? ORDER BY place`,
    ),
    open: db.prepare<[number, number, number], ChangeRow>(
      `SELECT place AS "index", what, was AS "from", becomes AS "to", task AS "order", state, reason FROM changes
         WHERE run_id = ? AND place >= ? AND state IN ('pending', 'sending') ORDER BY place LIMIT ?`,
    ),
    rows: db.prepare<[number, number, number], Omit<RunChange, 'order'>>(
      `SELECT place AS "index", what, was AS "from", becomes AS "to", state, reason FROM changes
         WHERE run_id = ? AND place >= ? ORDER BY place LIMIT ?`,
    ),
    page: db.prepare<Value[], Omit<RunChange, 'order'>>(
      `SELECT place AS "index", what, was AS "from", becomes AS "to", state, reason ${found} ORDER BY place LIMIT ? OFFSET ?`,
    ),
    total: db.prepare<Value[], { count: number }>(`SELECT count(*) AS count ${found}`),
    counts: db.prepare<[number], StateCount>(
      'SELECT run_id AS runId, state, count(*) AS count FROM changes WHERE run_id = ? GROUP BY state',
    ),
    allCounts: db.prepare<[], StateCount>('SELECT run_id AS runId, state, count(*) AS count FROM changes GROUP BY run_id, state'),
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
  const store = storeRunOn(db);
  const demandRun = (id: number): ToolRun => {
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
    begin: async (run, alive) => demandRun(await store(run, { alive, demandFree: () => demandFree(run.accountId, alive) })),
    take: (id, owner, alive) =>
      db.write(() => {
        const run = demandRun(id);
        demandFree(run.accountId, alive);
        if (run.state === 'finished' || run.state === 'cancelled')
          throw new SyncError('refused', `Run ${id} has ended; there is nothing left to go on with.`);
        sql.take.run(owner, id);
        return demandRun(id);
      }),
    runs: () => sql.all.all(),
    run: (id) => sql.one.get(id) ?? null,
    changes: (id) => sql.changes.all(id).map(changeOf),
    open: (id, { from, limit }) => sql.open.all(id, from, limit).map(changeOf),
    rows: (id, { from, limit }) => sql.rows.all(id, from, limit),
    page: (id, { states, text, offset, limit }) =>
      db.read(() => {
        const [named, word] = [JSON.stringify(states), fold(text.trim())];
        const wanted = [id, named, named, word, word];
        return { total: sql.total.get(...wanted)?.count ?? 0, rows: sql.page.all(...wanted, limit, offset) };
      }),
    counts: (id) => countsOf(sql.counts.all(id)),
    allCounts: () => {
      const byRun = Map.groupBy(sql.allCounts.all(), ({ runId }) => runId);
      return new Map([...byRun].map(([id, rows]) => [id, countsOf(rows)]));
    },
    keep: (id, index, order) => db.write(() => void sql.keep.run(JSON.stringify(order ?? null), id, index)),
    mark: (id, index, { state, reason }) => db.write(() => void sql.mark.run(state, reason, id, index)),
    end: (id, { state, reason, at }) =>
      db.write(() => {
        if (state === 'cancelled') sql.giveUp.run('The run was cancelled before its turn.', id);
        sql.end.run(state, reason, at, id);
      }),
    forget: forgetRunOn(db),
    removeAccount: (accountId) =>
      db.write(() => {
        sql.removeUndone.run(accountId);
        sql.remove.run(accountId);
      }),
  };
}

function changeOf(row: ChangeRow): RunChange {
  // Written by `storeRunOn` and `keep`.
  return { ...row, order: JSON.parse(row.order) as unknown };
}

function countsOf(rows: readonly StateCount[]): RunCounts {
  const of = (state: ChangeState): number => rows.find((row) => row.state === state)?.count ?? 0;
  return { done: of('done'), failed: of('failed'), skipped: of('skipped'), open: of('pending') + of('sending') };
}
