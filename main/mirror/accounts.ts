import type { LastRun, Mirror, StoredWorkspace } from '../sync/ports/mirror.ts';
import type { Person } from '../sync/ports/service.ts';
import type { Connection, Value } from './connection.ts';

type WorkspaceRow = Omit<StoredWorkspace, 'archived'> & { readonly archived: number };

function prepareAll(db: Connection) {
  return {
    workspaces: db.prepare<[number], WorkspaceRow>(
      `SELECT id, name, archived, root_id AS rootId, gone_at AS goneAt FROM workspaces WHERE account_id = ?
       ORDER BY name COLLATE NOCASE, length(id), id`,
    ),
    putWorkspace: db.prepare<Value[]>('INSERT OR REPLACE INTO workspaces VALUES (?, ?, ?, ?, ?, NULL)'),
    markGone: db.prepare<Value[]>(
      `UPDATE workspaces SET gone_at = ? WHERE account_id = ? AND gone_at IS NULL
         AND id NOT IN (SELECT value FROM json_each(?))`,
    ),
    dropWorkspaces: db.prepare<[number]>('DELETE FROM workspaces WHERE account_id = ?'),
    people: db.prepare<[number], Person>(
      'SELECT id, name, email FROM people WHERE account_id = ? ORDER BY name COLLATE NOCASE, length(id), id',
    ),
    putPerson: db.prepare<Value[]>('INSERT OR REPLACE INTO people VALUES (?, ?, ?, ?)'),
    dropPeople: db.prepare<[number]>('DELETE FROM people WHERE account_id = ?'),
    run: db.prepare<[number], { at: number; facts: string }>('SELECT at, facts FROM runs WHERE pair_id = ?'),
    putRun: db.prepare<Value[]>('INSERT OR REPLACE INTO runs VALUES (?, ?, ?)'),
  };
}

type Accounts = 'workspaces' | 'saveWorkspaces' | 'people' | 'savePeople' | 'removeAccount' | 'lastRun' | 'saveRun';

/** What is known of accounts, and how the last run of each pair went. */
export function accountRecords(db: Connection): Pick<Mirror, Accounts> {
  const sql = prepareAll(db);
  return {
    workspaces: (accountId) => sql.workspaces.all(accountId).map((row) => ({ ...row, archived: row.archived === 1 })),
    saveWorkspaces: (accountId, workspaces, at) =>
      db.write(() => {
        for (const { id, name, archived, rootId } of workspaces)
          sql.putWorkspace.run(accountId, id, name, Number(archived), rootId);
        sql.markGone.run(at, accountId, JSON.stringify(workspaces.map(({ id }) => id)));
      }),
    people: (accountId) => sql.people.all(accountId),
    savePeople: (accountId, people) =>
      db.write(() => {
        sql.dropPeople.run(accountId);
        for (const { id, name, email } of people) sql.putPerson.run(accountId, id, name, email);
      }),
    removeAccount: (accountId) =>
      db.write(() => {
        sql.dropWorkspaces.run(accountId);
        sql.dropPeople.run(accountId);
      }),
    lastRun: (pairId) => {
      const row = sql.run.get(pairId);
      // Written by `saveRun`.
      return row === undefined ? null : { at: row.at, facts: JSON.parse(row.facts) as LastRun['facts'] };
    },
    saveRun: (pairId, run) => db.write(() => void sql.putRun.run(pairId, run.at, JSON.stringify(run.facts))),
  };
}
