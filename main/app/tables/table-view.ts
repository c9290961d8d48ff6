import { keptTables } from './kept.ts';
import { snapshotsOf, type Snapshot } from './snapshots.ts';
import type { TableAccountState } from './account-tables.ts';
import type { Host } from '../host.ts';
import type { Account } from '../../sync/ports/settings.ts';
import type { StoredTable } from '../../sync/ports/table-records.ts';
import type { Cell, TableRow } from '../../sync/ports/tables.ts';

/** What a list shows of a cell. */
const mostCharacters = 300;

export type TableView = ReturnType<typeof viewTable>;

/** All tables of an account, by group and name. */
export function viewTables(host: Host, account: Account, state: TableAccountState | null) {
  const facts = { account, state, kept: keptTables(host, account), snapshots: snapshotsOf(host, account) };
  return host.mirror.tables.tables(account.id).map((table) => viewTable(table, facts));
}

interface Facts {
  readonly account: Account;
  readonly state: TableAccountState | null;
  readonly kept: Readonly<Record<string, boolean>>;
  readonly snapshots: readonly Snapshot[];
}

function viewTable(table: StoredTable, { account, state, kept, snapshots }: Facts) {
  const { id, name, group, columns, readAt, goneAt, private: isPrivate } = table;
  const stopped = state?.problem ? { kind: state.problem.kind, message: state.problem.message } : null;
  const snapshot = snapshots.find(({ tableId }) => tableId === id);
  return {
    accountId: account.id,
    account: account.name,
    id,
    name,
    group,
    columns,
    rows: table.rowCount,
    readAt,
    goneAt,
    problem: stopped ?? table.problem,
    private: isPrivate,
    kept: kept[id] === true,
    reading: state?.reading?.tableId === id ? state.reading.rows : null,
    waiting: state?.waiting.has(id) === true,
    snapshot: snapshot ? viewSnapshot(snapshot) : null,
  };
}

function viewSnapshot({ folder, form, every, lastAt, lastFile, problem }: Snapshot) {
  return { folder, form, every, lastAt, lastFile, problem };
}

/** Cells of these columns, as a list shows them. */
export function viewCells(cells: TableRow, columns: readonly string[], most = mostCharacters) {
  return columns.map((name) => viewCell(cells[name] ?? null, most));
}

function viewCell(cell: Cell, most: number): string | number | boolean | null {
  if (cell === null || typeof cell === 'number' || typeof cell === 'boolean') return cell;
  const text = typeof cell === 'string' ? cell : JSON.stringify(cell);
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
