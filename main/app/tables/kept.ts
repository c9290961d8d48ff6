import * as v from 'valibot';
import { SyncError } from '../../sync/errors.ts';
import type { Host } from '../host.ts';
import type { Account } from '../../sync/ports/settings.ts';
import type { StoredTable } from '../../sync/ports/table-records.ts';
import type { TableId } from '../../sync/ports/tables.ts';

const answers = v.record(v.string(), v.boolean());

/** Numbers of accounts are used again; together with the time of adding they are not. */
function nameOf({ id, addedAt }: Pick<Account, 'id' | 'addedAt'>): string {
  return `tables.kept.${id}.${addedAt}`;
}

/** What the person said of tables: whether their rows are kept on this computer. Of those that are not named nothing was said. */
export function keptTables({ values }: Pick<Host, 'values'>, account: Account): Readonly<Record<TableId, boolean>> {
  const checked = v.safeParse(answers, values.read(nameOf(account)));
  return checked.success ? checked.output : {};
}

/** Whether the rows of a table are kept and read again by and by. */
function isKept(host: Pick<Host, 'values'>, account: Account, { id }: Pick<StoredTable, 'id'>): boolean {
  return keptTables(host, account)[id] === true;
}

/** Keeps the rows of a table from now on, or forgets them. */
export function setKept(host: Host, account: Account, { tableId, kept }: { tableId: TableId; kept: boolean }): void {
  const now = keptTables(host, account);
  if (now[tableId] !== kept) host.values.write({ [nameOf(account)]: { ...now, [tableId]: kept } });
  if (!kept) host.mirror.tables.drop(account.id, tableId);
}

/** Somebody looks at a table: that is reason to keep it, but for people's private data. Answers whether it is kept. */
export function openTable(host: Host, account: Account, table: StoredTable): boolean {
  const said = keptTables(host, account)[table.id];
  if (said !== undefined || table.private) return said === true;
  setKept(host, account, { tableId: table.id, kept: true });
  return true;
}

/** Throws `refused` for private data that nobody has chosen. */
export function demandChosen(host: Host, account: Account, table: StoredTable): void {
  if (!table.private || isKept(host, account, table)) return;
  throw new SyncError(
    'refused',
    `"${table.name}" holds people's private data. It is read only once you choose to keep it on this computer (tidemark tables --keep "${table.id}").`,
  );
}
