import { existsSync } from 'node:fs';
import * as v from 'valibot';
import { BadInput } from '../bad-input.ts';
import { exportInto, exportName, exportRows } from '../tables/export.ts';
import { demandChosen, openTable, setKept } from '../tables/kept.ts';
import { sweepRows } from '../tables/refresh.ts';
import { setSnapshot } from '../tables/snapshots.ts';
import { viewCells, viewTables, type TableView } from '../tables/table-view.ts';
import { accountById } from './account-view.ts';
import { limit, line, offset, path, rowId } from './arguments.ts';
import { command } from './command.ts';
import { downloadsFolder } from './downloads.ts';
import { SyncError } from '../../sync/errors.ts';
import type { Desk } from './desk.ts';
import type { TableExport, WrittenTable } from '../tables/export.ts';
import type { RowList, StoredTable } from '../../sync/ports/table-records.ts';

const tableId = v.pipe(v.string(), v.minLength(1), v.maxLength(500));
const column = v.pipe(v.string(), v.maxLength(500));
const columns = v.pipe(v.array(column), v.maxLength(1000), v.readonly());
const form = v.picklist(['csv', 'json.gz']);
const list = {
  accountId: rowId,
  tableId,
  where: v.pipe(
    v.array(v.strictObject({ column, is: v.picklist(['=', '!=', '<', '<=', '>', '>=', 'has']), value: line })),
    v.maxLength(50),
    v.readonly(),
  ),
  text: line,
  sort: v.nullable(v.strictObject({ column, down: v.boolean() })),
};
const rowList = v.strictObject(list);
const wish = v.strictObject({ folder: path, form, every: v.picklist(['day', 'week']) });

/** Rows that are read more than this ago are read anew when somebody looks at them. */
const oldMs = 900_000;
/** A whole text of a cell; a window is not to be filled by one. */
const wholeCell = 100_000;

/** Lists and reporting feeds, offline. */
export function tableCommands(desk: Desk) {
  const { host } = desk;
  return {
    'tables.list': command([], () => {
      desk.tables.watch.list(false);
      return host.settings.accounts().flatMap(({ id }) => viewsOf(desk, id));
    }),
    'tables.refreshList': command([], () => {
      desk.tables.watch.list(true);
      return null;
    }),
    'tables.open': command([rowId, tableId], (accountId, id) => {
      const { account, table } = tableBy(desk, accountId, id);
      const isOld = table.readAt === null || host.clock.now() - table.readAt > oldMs;
      if (openTable(host, account, table) && isOld) desk.tables.watch.read(accountId, { tableId: id, whole: false });
      return viewOf(desk, accountId, id);
    }),
    'tables.setKept': command([rowId, tableId, v.boolean()], async (accountId, id, kept) => {
      const { account } = tableBy(desk, accountId, id);
      if (!kept) await forget(desk, accountId, id);
      setKept(host, account, { tableId: id, kept });
      if (kept) desk.tables.watch.read(accountId, { tableId: id, whole: true });
      else await sweepRows(host);
      desk.tables.changed(accountId, id);
      return viewOf(desk, accountId, id);
    }),
    'tables.refresh': command([rowId, tableId], (accountId, id) => {
      const { account, table } = tableBy(desk, accountId, id);
      demandChosen(host, account, table);
      desk.tables.watch.read(accountId, { tableId: id, whole: true });
      return null;
    }),
    'tables.cancel': command([rowId, tableId], (accountId, id) => {
      desk.tables.watch.cancel(accountId, id);
      return null;
    }),
    'tables.setSnapshot': command([rowId, tableId, v.nullable(wish)], (accountId, id, wanted) => {
      const { account } = tableBy(desk, accountId, id);
      if (wanted && !existsSync(wanted.folder)) throw new BadInput(`The folder "${wanted.folder}" is not there.`);
      setSnapshot(host, account, { tableId: id, wish: wanted });
      if (wanted) desk.tables.watch.read(accountId, { tableId: id, whole: false });
      desk.tables.changed(accountId, id);
      return viewOf(desk, accountId, id);
    }),
    ...rowCommands(desk),
  };
}

function rowCommands(desk: Desk) {
  const { host } = desk;
  return {
    'tables.rows': command([v.strictObject({ ...list, columns, offset, limit })], async (asked) => {
      const page = await host.rowLists.page({ ...listOf(desk, asked), offset: asked.offset, limit: asked.limit });
      const rows = page.rows.map(({ row, cells }) => ({ row, cells: viewCells(cells, asked.columns) }));
      return { total: page.total, offset: asked.offset, readAt: page.readAt, rows };
    }),
    'tables.row': command([rowId, tableId, rowId], (accountId, id, row) => {
      const { table } = tableBy(desk, accountId, id);
      const [cells] = host.mirror.tables.cells([row]);
      if (!cells) throw new SyncError('gone', 'This row is not there any more: the table was read again.');
      return viewCells(
        cells,
        table.columns.map(({ name }) => name),
        wholeCell,
      );
    }),
    'tables.chart': command([rowList, column], (asked, name) => {
      const { table } = tableBy(desk, asked.accountId, asked.tableId);
      return host.rowLists.chart(listOf(desk, asked), columnOf(table, name));
    }),
    'tables.export': command([v.strictObject({ ...list, columns, form })], async (asked) => {
      const written = await exportList(desk, { columns: asked.columns, list: listOf(desk, asked) }, asked.form);
      return written && { path: written.file, rows: written.rows };
    }),
  };
}

/** To where the person says, or, where nobody can be asked, among the downloads. */
async function exportList(
  { host, machine, signal }: Desk,
  wanted: Pick<TableExport, 'columns' | 'list'>,
  form: 'csv' | 'json.gz',
): Promise<WrittenTable | null> {
  const folder = await downloadsFolder(host);
  if (machine.chooseFile === null) return exportInto(host, { ...wanted, folder, form }, signal);
  const name = exportName(wanted.list.tableId, host.clock.now());
  const chosen = await machine.chooseFile({ folder, name, ending: form });
  if (chosen === null) return null;
  const { path: out, replaces } = chosen;
  return exportRows(host, { ...wanted, out, replaces, name: `${name}.${form}`, limit: Infinity }, signal);
}

/** A reading that goes on would bring the rows back. */
async function forget({ host, tables, signal }: Desk, accountId: number, id: string): Promise<void> {
  tables.watch.cancel(accountId, id);
  while (tables.watch.stateOf(accountId)?.reading?.tableId === id && !signal.aborted) await host.clock.sleep(20, signal);
}

function tableBy({ host }: Desk, accountId: number, id: string) {
  const account = accountById(host, accountId);
  const table = host.mirror.tables.table(accountId, id);
  if (table === null) throw new SyncError('gone', `The table ${id} of "${account.name}" is not known.`);
  return { account, table };
}

function viewsOf(desk: Desk, accountId: number): readonly TableView[] {
  const views = viewTables(desk.host, accountById(desk.host, accountId), desk.tables.watch.stateOf(accountId));
  return views.map((view) => ({
    ...view,
    problem: view.problem && { ...view.problem, message: desk.redact(view.problem.message) },
  }));
}

function viewOf(desk: Desk, accountId: number, id: string): TableView {
  const view = viewsOf(desk, accountId).find((one) => one.id === id);
  if (view === undefined) throw new SyncError('gone', `The table ${id} is not known.`);
  return view;
}

function listOf(desk: Desk, asked: v.InferOutput<typeof rowList>): RowList {
  const { accountId, tableId: id, where, text, sort } = asked;
  const { table } = tableBy(desk, accountId, id);
  for (const name of [...where.map((one) => one.column), ...(sort ? [sort.column] : [])]) columnOf(table, name);
  return { accountId, tableId: id, query: { where, text, sort } };
}

function columnOf(table: StoredTable, name: string) {
  const found = table.columns.find((one) => one.name === name);
  if (found) return found;
  throw new BadInput(`The table ${table.name} has no column "${name}".`);
}
