import { createWriteStream } from 'node:fs';
import { link, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { BadInput } from '../bad-input.ts';
import type { Host } from '../host.ts';
import { SyncError } from '../../sync/errors.ts';
import type { TableRow } from '../../sync/ports/tables.ts';

export interface TableExport {
  /** A file that is not there yet, or a folder. Ends in `.csv` or `.json.gz`. */
  readonly out: string;
  /** Name of the file where `out` is a folder, without its ending. */
  readonly name: string;
  readonly columns: readonly string[];
  /** As `select` of the mirror answers them. */
  readonly rows: readonly number[];
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
 * Writes rows to a file, whole or not at all, and never over another. Answers where. Throws `BadInput` for a name that says no form or is taken;
 * `unreadable`, `full`; `busy` when the table was read anew meanwhile.
 */
export async function exportRows(host: Host, asked: TableExport, signal: AbortSignal): Promise<string> {
  const isFolder = (await stat(asked.out).catch(() => null))?.isDirectory() === true;
  const file = isFolder ? join(asked.out, `${asked.name}.json.gz`) : asked.out;
  const isCsv = file.endsWith('.csv');
  if (!isCsv && !file.endsWith('.json.gz')) throw new BadInput(`"${asked.out}" has to end in .csv or .json.gz, or be a folder.`);
  if ((await stat(file).catch(() => null)) !== null) throw new BadInput(`"${file}" is there already; it is not written over.`);
  const partial = join(dirname(file), `.tidemark-${host.random.token()}.partial`);
  try {
    const pieces = Readable.from(isCsv ? csv(host, asked) : json(host, asked));
    const target = createWriteStream(partial, { flags: 'wx', flush: true });
    await (isCsv ? pipeline(pieces, target, { signal }) : pipeline(pieces, createGzip(), target, { signal }));
    // Unlike a rename this fails where somebody made the file meanwhile.
    await link(partial, file);
    return file;
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

function* rowsOf(host: Host, rows: readonly number[]): Generator<TableRow> {
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    const wanted = rows.slice(at, at + rowsAtOnce);
    const found = host.mirror.tables.cells(wanted);
    if (found.length < wanted.length) throw new SyncError('busy', 'The table was read anew meanwhile. Please try again.');
    yield* found;
  }
}

/** RFC 4180. */
function* csv(host: Host, { columns, rows }: TableExport): Generator<string> {
  yield `${columns.map(csvCell).join(',')}\r\n`;
  for (const row of rowsOf(host, rows)) yield `${columns.map((name) => csvCell(row[name])).join(',')}\r\n`;
}

function csvCell(value: unknown): string {
  const text = cellText(value);
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** In the shape of the service's own answer. */
function* json(host: Host, { columns, rows }: TableExport): Generator<string> {
  let separator = '{"value":[\n';
  for (const row of rowsOf(host, rows)) {
    yield `${separator}${JSON.stringify(Object.fromEntries(columns.filter((name) => name in row).map((name) => [name, row[name]])))}`;
    separator = ',\n';
  }
  yield rows.length === 0 ? '{"value":[]}\n' : '\n]}\n';
}

/** A cell as text; '' for none. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
