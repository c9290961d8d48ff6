import { BadInput } from '../bad-input.ts';
import type { Host } from '../host.ts';
import type { RowCondition, RowQuery, StoredTable } from '../../sync/ports/table-records.ts';

const signs = ['!=', '<=', '>=', '=', '<', '>', '~'] as const;

/** The table of that id or name. Throws `BadInput`. */
export function chooseTable(
  host: Host,
  accounts: readonly { readonly id: number; readonly name: string }[],
  wanted: string,
): StoredTable {
  const all = accounts.flatMap(({ id }) => host.mirror.tables.tables(id));
  if (all.length === 0) throw new BadInput('No tables are known yet. "tidemark tables --refresh" asks for them.');
  const folded = wanted.toLowerCase();
  const found = [
    all.filter(({ id }) => id === wanted),
    all.filter(({ id, name }) => id.toLowerCase() === folded || name.toLowerCase() === folded),
  ].find((some) => some.length > 0);
  const [table, ...others] = found ?? [];
  if (table === undefined) throw new BadInput(`There is no table "${wanted}". "tidemark tables" shows those that are known.`);
  if (others.length === 0) return table;
  const ids = [table, ...others].map(
    ({ id, accountId }) => `${id} of "${accounts.find((one) => one.id === accountId)?.name ?? ''}"`,
  );
  throw new BadInput(`"${wanted}" is more than one table: ${ids.join(', ')}. Give the id, or the account with --account NAME.`);
}

/** A column by its name; other letters than those it has (case) will do. Throws `BadInput`. */
export function chooseColumn({ id, columns }: StoredTable, wanted: string): string {
  const folded = wanted.trim().toLowerCase();
  const found = columns.find(({ name }) => name === wanted.trim()) ?? columns.find(({ name }) => name.toLowerCase() === folded);
  if (found) return found.name;
  throw new BadInput(
    `The table ${id} has no column "${wanted.trim()}". There are: ${columns.map(({ name }) => name).join(', ')}.`,
  );
}

/** `Column=value` with one of the signs = != < <= > >= and ~ for "contains". Throws `BadInput`. */
export function readCondition(table: StoredTable, text: string): RowCondition {
  const at = text.search(/[=!<>~]/);
  const sign = at < 1 ? undefined : signs.find((one) => text.startsWith(one, at));
  if (sign === undefined)
    throw new BadInput(`"${text}" is no condition. It looks like "Column=value", with one of ${signs.join(' ')} between them.`);
  const value = text.slice(at + sign.length).trim();
  return { column: chooseColumn(table, text.slice(0, at)), is: sign === '~' ? 'has' : sign, value };
}

/** `Column`, or `-Column` for the largest first. Throws `BadInput`. */
export function readSort(table: StoredTable, text: string): NonNullable<RowQuery['sort']> {
  const down = text.startsWith('-');
  return { column: chooseColumn(table, down ? text.slice(1) : text), down };
}
