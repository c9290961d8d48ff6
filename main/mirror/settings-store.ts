import { SyncError } from '../sync/errors.ts';
import type { Account, DeleteAnswer, Pair, SettingsStore } from '../sync/ports/settings.ts';
import type { Connection, Value } from './connection.ts';
import { accountOf, accountValues, answerOf, pairOf, pairValues } from './settings-rows.ts';
import type { AccountRow, AnswerRow, PairRow } from './settings-rows.ts';
import { isReferred, isTaken } from './sqlite-errors.ts';
import { writeCounter } from './write-counter.ts';

function prepareAll(db: Connection) {
  return {
    accounts: db.prepare<[], AccountRow>('SELECT * FROM accounts ORDER BY id'),
    addAccount: db.prepare<Value[], { id: number }>(
      `INSERT INTO accounts (service, name, url, auth, secrets, allow_assumed, profile, added_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
    ),
    updateAccount: db.prepare<Value[]>(
      `UPDATE accounts SET service = ?, name = ?, url = ?, auth = ?, secrets = ?, allow_assumed = ?, profile = ?, added_at = ?
       WHERE id = ?`,
    ),
    removeAccount: db.prepare<[number]>('DELETE FROM accounts WHERE id = ?'),
    pairs: db.prepare<[], PairRow>('SELECT * FROM pairs ORDER BY id'),
    addPair: db.prepare<Value[], { id: number }>(
      `INSERT INTO pairs (account_id, workspace_id, workspace_name, root_id, folder, marker, excluded, left_here, ignore_rules,
         link_files, paused_until, added_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
    ),
    updatePair: db.prepare<Value[]>(
      `UPDATE pairs SET account_id = ?, workspace_id = ?, workspace_name = ?, root_id = ?, folder = ?, marker = ?, excluded = ?,
         left_here = ?, ignore_rules = ?, link_files = ?, paused_until = ?, added_at = ? WHERE id = ?`,
    ),
    removePair: db.prepare<[number]>('DELETE FROM pairs WHERE id = ?'),
    answers: db.prepare<[number], AnswerRow>('SELECT * FROM delete_answers WHERE pair_id = ? ORDER BY row'),
    addAnswer: db.prepare<Value[]>('INSERT INTO delete_answers (pair_id, answer, items, at) VALUES (?, ?, ?, ?)'),
    clearAnswers: db.prepare<[number]>('DELETE FROM delete_answers WHERE pair_id = ?'),
    paused: db.prepare<[], { pausedUntil: number | null }>('SELECT paused_until AS pausedUntil FROM general'),
    setPaused: db.prepare<[number | null]>('UPDATE general SET paused_until = ?'),
  };
}

/** The settings in an open file. `onChange` is called after each stored change. */
export function settingsStore(db: Connection, onChange: () => void): SettingsStore {
  const sql = prepareAll(db);
  const change = <T>(work: () => T, refusals: Refusals = {}): T => {
    const result = refusing(refusals, () => db.write(work));
    onChange();
    return result;
  };
  return {
    ...accountsAndPairs(sql, change),
    deleteAnswers: (pairId) => sql.answers.all(pairId).map(answerOf),
    addDeleteAnswer: (answer: DeleteAnswer) =>
      change(() => void sql.addAnswer.run(answer.pairId, answer.answer, JSON.stringify(answer.items), answer.at), {
        referred: `There is no pair ${answer.pairId}`,
      }),
    clearDeleteAnswers: (pairId) => change(() => void sql.clearAnswers.run(pairId)),
    pausedUntil: () => sql.paused.get()?.pausedUntil ?? null,
    setPausedUntil: (until) => change(() => void sql.setPaused.run(until)),
    changeCounter: writeCounter(db),
  };
}

type Change = <T>(work: () => T, refusals?: Refusals) => T;

type Stored = 'accounts' | 'addAccount' | 'updateAccount' | 'removeAccount' | 'pairs' | 'addPair' | 'updatePair' | 'removePair';

function accountsAndPairs(sql: ReturnType<typeof prepareAll>, change: Change): Pick<SettingsStore, Stored> {
  const nameTaken = (name: string) => ({ taken: `There is an account called ${name} already` });
  const folderTaken = (pair: Omit<Pair, 'id'>) => ({
    taken: `${pair.folder} belongs to another pair already`,
    referred: `There is no account ${pair.accountId}`,
  });
  return {
    accounts: () => sql.accounts.all().map(accountOf),
    addAccount: (account) =>
      change(() => ({ ...account, id: idOf(sql.addAccount.get(...accountValues(account))) }), nameTaken(account.name)),
    updateAccount: (account: Account) =>
      change(
        () => needed(sql.updateAccount.run(...accountValues(account), account.id), `account ${account.id}`),
        nameTaken(account.name),
      ),
    removeAccount: (id) =>
      change(() => void sql.removeAccount.run(id), { referred: 'The account still has pairs; remove those first' }),
    pairs: () => sql.pairs.all().map(pairOf),
    addPair: (pair) => change(() => ({ ...pair, id: idOf(sql.addPair.get(...pairValues(pair))) }), folderTaken(pair)),
    updatePair: (pair: Pair) =>
      change(() => needed(sql.updatePair.run(...pairValues(pair), pair.id), `pair ${pair.id}`), folderTaken(pair)),
    removePair: (id) => change(() => void sql.removePair.run(id)),
  };
}

/** What to say when something is taken, or refers to what is not there or is still needed. */
interface Refusals {
  readonly taken?: string;
  readonly referred?: string;
}

function refusing<T>(refusals: Refusals, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const message = isTaken(error) ? refusals.taken : isReferred(error) ? refusals.referred : undefined;
    throw message === undefined ? error : new SyncError('refused', message, { cause: error });
  }
}

function needed(changes: number, what: string): void {
  if (changes === 0) throw new SyncError('gone', `There is no ${what} any more`);
}

function idOf(row: { readonly id: number } | undefined): number {
  if (row === undefined) throw new SyncError('bug', 'An insert answered no id');
  return row.id;
}
