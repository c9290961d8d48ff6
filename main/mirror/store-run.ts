import { setImmediate as breath } from 'node:timers/promises';
import { SyncError } from '../sync/errors.ts';
import type { NewRun } from '../sync/ports/tool-runs.ts';
import type { Connection, Value } from './connection.ts';

/** Rows that are stored in one turn: about 10 ms. */
const portion = 200;

export interface RunStoring {
  /** Throws where the run may not begin. Asked in the transaction in which it does. */
  readonly demandFree: () => void;
  readonly alive: (owner: string) => boolean;
}

/** Stores runs with all their changes, in portions between which others may act. */
export function storeRunOn(db: Connection): (run: NewRun, storing: RunStoring) => Promise<number> {
  const sql = {
    halves: db.prepare<[], { id: number; owner: string }>('SELECT id, owner FROM runs WHERE whole = 0'),
    add: db.prepare<Value[], { id: number }>(
      `INSERT INTO runs (account_id, tool, title, undoes, state, owner, started_at, whole)
         VALUES (?, ?, ?, ?, 'running', ?, ?, 0) RETURNING id`,
    ),
    addChange: db.prepare<Value[]>('INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?, ?, ?)'),
    makeWhole: db.prepare<[number]>('UPDATE runs SET whole = 1 WHERE id = ?'),
    remove: db.prepare<[number]>('DELETE FROM runs WHERE id = ?'),
  };
  const begin = ({ accountId, tool, title, undoes, owner, startedAt }: NewRun, { demandFree, alive }: RunStoring): number =>
    db.write(() => {
      // Of a process that ended while it stored them: nothing of them was sent.
      for (const half of sql.halves.all()) if (!alive(half.owner)) sql.remove.run(half.id);
      demandFree();
      const row = sql.add.get(accountId, tool, title, undoes, owner, startedAt);
      if (row === undefined) throw new SyncError('bug', 'An insert answered no row');
      return row.id;
    });
  const addAll = async (id: number, run: NewRun): Promise<void> => {
    for (let place = 0; place < run.changes.length + run.left.length; place += portion) {
      await breath();
      db.write(() => {
        for (const row of rowsOf(run, place)) sql.addChange.run(id, ...row);
      });
    }
  };
  return async (run, storing) => {
    const id = begin(run, storing);
    try {
      await addAll(id, run);
      db.write(() => void sql.makeWhole.run(id));
      return id;
    } catch (error) {
      db.write(() => void sql.remove.run(id));
      throw error;
    }
  };
}

/** A portion of the rows, from a place on: what is changed, then what is left. */
function rowsOf({ changes, left }: NewRun, from: number): readonly (readonly Value[])[] {
  const beyond = Math.max(0, from - changes.length);
  const wanted = [
    ...changes.slice(from, from + portion).map((change) => ({ ...change, state: 'pending', reason: null })),
    ...left
      .slice(beyond, Math.max(0, from + portion - changes.length))
      .map((change) => ({ ...change, state: 'skipped', reason: change.reason })),
  ];
  return wanted.map(({ what, from: was, to, order, state, reason }, index) => {
    return [from + index, what, was, to, JSON.stringify(order ?? null), state, reason];
  });
}
