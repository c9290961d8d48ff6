import type { ToolRuns } from '../sync/ports/tool-runs.ts';
import type { Connection } from './connection.ts';

/** Changes that go in one turn: a few ms. */
const portion = 500;

/** Forgets runs that have ended, see `ToolRuns`. One that is half forgotten when the process ends goes as one that was half stored. */
export function forgetRunOn(db: Connection): ToolRuns['forget'] {
  const hide = db.prepare<[number]>(`UPDATE runs SET whole = 0 WHERE id = ? AND state IN ('finished', 'cancelled')`);
  const dropChanges = db.prepare<[number, number]>(
    `DELETE FROM changes WHERE run_id = ? AND place IN (SELECT place FROM changes WHERE run_id = ? ORDER BY place LIMIT ${portion})`,
  );
  const drop = db.prepare<[number]>('DELETE FROM runs WHERE id = ?');
  return (id) =>
    db.write(() => {
      if (hide.run(id) === 0) return false;
      if (dropChanges.run(id, id) === 0) drop.run(id);
      return true;
    });
}
