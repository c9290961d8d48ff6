import { createWriteStream } from 'node:fs';
import { link, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { BadInput } from '../bad-input.ts';
import type { Host } from '../host.ts';
import { SyncError } from '../../sync/errors.ts';
import type { RowList } from '../../sync/ports/table-records.ts';
import type { TableRow } from '../../sync/ports/tables.ts';

export interface TableExport {
  /** A file that is not there yet, or a folder. Ends in `.csv` or `.json.gz`. */
  readonly out: string;
  /** Name of the file where `out` is a folder. */
  readonly name: string;
  readonly columns: readonly string[];
  readonly list: RowList;
  /** So many rows at most. */
  readonly limit: number;
  /** Whether the person said that a file which is there may be replaced. */
  readonly replaces?: boolean;
}

/** The file that was written, and its rows. */
export interface WrittenTable {
  readonly file: string;
  readonly rows: number;
}

/** Rows that are in memory at a time. */
const rowsAtOnce = 500;

/** As the vendor's own script names what it downloads: `pm_Cards_2026-11-21`. */
export function exportName(tableId: string, now: number): string {
  const day = new Date(now);
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
  return `${tableId.replaceAll(/[^\p{L}\p{N}.-]+/gu, '_')}_${date}`;
}

/**
 * Writes rows to a file, whole or not at all, and over another only where that may be replaced. Throws `BadInput` for a name that says no
 * form or is taken; `unreadable`, `full`; `busy` when the table was read anew meanwhile.
 */
export async function exportRows(host: Host, asked: TableExport, signal: AbortSignal): Promise<WrittenTable> {
  const isFolder = (await stat(asked.out).catch(() => null))?.isDirectory() === true;
  const file = isFolder ? join(asked.out, asked.name) : asked.out;
  const isCsv = file.endsWith('.csv');
  if (!isCsv && !file.endsWith('.json.gz')) throw new BadInput(`"${asked.out}" has to end in .csv or .json.gz, or be a folder.`);
  const isThere = (await stat(file).catch(() => null)) !== null;
  if (isThere && asked.replaces !== true) throw new BadInput(`"${file}" is there already; it is not written over.`);
  const partial = join(dirname(file), `.tidemark-${host.random.token()}.partial`);
  const counted = { rows: 0 };
  try {
    const rows = rowsOf(host, asked, counted);
    const pieces = Readable.from(isCsv ? csv(asked, rows) : json(asked, rows));
    const target = createWriteStream(partial, { flags: 'wx', flush: true });
    await (isCsv ? pipeline(pieces, target, { signal }) : pipeline(pieces, createGzip(), target, { signal }));
    // Unlike a rename a link fails where somebody made the file meanwhile.
    await (isThere ? rename : link)(partial, file);
    return { file, rows: counted.rows };
  } catch (error) {
    if (error instanceof SyncError || signal.aborted) throw error;
    throw new SyncError(
      'unreadable',
      `"${file}" could not be written: check the folder, its rights and the space on that disk.`,
      {
        cause: error,
      },
    );
  } finally {
    await rm(partial, { force: true });
  }
}

/** Names that are tried where a file of that day is there already. */
const mostNames = 50;

/** Writes rows to a new file of today in a folder. Throws as `exportRows`. */
export async function exportInto(
  host: Host,
  {
    folder,
    form,
    ...asked
  }: Pick<TableExport, 'columns' | 'list'> & { readonly folder: string; readonly form: 'csv' | 'json.gz' },
  signal: AbortSignal,
): Promise<WrittenTable> {
  const day = exportName(asked.list.tableId, host.clock.now());
  const isFolder = (await stat(folder).catch(() => null))?.isDirectory() === true;
  if (!isFolder) throw new SyncError('gone', `The folder "${folder}" is not there.`);
  for (let number = 1; ; number += 1) {
    const name = `${day}${number === 1 ? '' : `_${number}`}.${form}`;
    try {
      return await exportRows(host, { ...asked, out: join(folder, name), name, limit: Infinity }, signal);
    } catch (error) {
      // What was written before stays.
      if (!(error instanceof BadInput) || number === mostNames) throw error;
    }
  }
}

/** Page by page, all of one and the same reading. */
async function* rowsOf(host: Host, { list, limit }: TableExport, counted: { rows: number }): AsyncGenerator<readonly TableRow[]> {
  let first: { readonly readAt: number | null; readonly total: number } | null = null;
  for (;;) {
    const wanted = Math.min(rowsAtOnce, limit - counted.rows);
    if (wanted <= 0) return;
    const page = await host.rowLists.page({ ...list, offset: counted.rows, limit: wanted });
    first ??= page;
    const isSame = page.readAt === first.readAt && page.total === first.total;
    if (!isSame || page.rows.length < Math.min(wanted, page.total - counted.rows))
      throw new SyncError('busy', 'The table was read anew meanwhile. Please try again.');
    if (page.rows.length === 0) return;
    counted.rows += page.rows.length;
    yield page.rows.map(({ cells }) => cells);
  }
}

/** RFC 4180. */
async function* csv({ columns }: TableExport, batches: AsyncIterable<readonly TableRow[]>): AsyncGenerator<string> {
  yield `${columns.map(csvCell).join(',')}\r\n`;
  for await (const rows of batches)
    yield rows.map((row) => `${columns.map((name) => csvCell(row[name])).join(',')}\r\n`).join('');
}

function csvCell(value: unknown): string {
  const text = cellText(value);
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** In the shape of the service's own answer. */
async function* json({ columns }: TableExport, batches: AsyncIterable<readonly TableRow[]>): AsyncGenerator<string> {
  let separator = '\n';
  yield '{"value":[';
  for await (const rows of batches) {
    const texts = rows.map((row) =>
      JSON.stringify(Object.fromEntries(columns.filter((name) => name in row).map((name) => [name, row[name]]))),
    );
    yield `${separator}${texts.join(',\n')}`;
    separator = ',\n';
  }
  yield separator === '\n' ? ']}\n' : '\n]}\n';
}

/** A cell as text; '' for none. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
