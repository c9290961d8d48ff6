import { asSyncError, SyncError } from '../../sync/errors.ts';
import type { Table, TableId, TableReading, TableRow, Tables } from '../../sync/ports/tables.ts';
import { pathPart } from '../http/address-parts.ts';
import type { Page, ProjectworksApi, Query } from './api.ts';
import { type List, lists, tableOf } from './lists.ts';
import { readableRow, type Row, textOf } from './rows.ts';

/** Whether `ModifiedSinceDate` takes the moment itself in is not known (contract 3.2). */
const inclusiveMs = 1000;
/** Rows given out at a time. */
const rowsAtOnce = 500;

/** The lists of one account (contract 3.4). There are no tombstones: what was deleted is seen when a list is read whole. */
export class ProjectworksTables implements Tables {
  readonly #api: ProjectworksApi;

  constructor(api: ProjectworksApi) {
    this.#api = api;
  }

  async list(signal: AbortSignal): Promise<readonly Table[]> {
    await this.check(signal);
    return lists.map(tableOf);
  }

  async rows(tableId: TableId, ask: { readonly since: number | null }, signal: AbortSignal): Promise<TableReading> {
    const list = lists.find(({ path }) => path === tableId);
    if (list === undefined) throw new SyncError('gone', `There is no table ${tableId}.`);
    const since = list.incremental === true ? ask.since : null;
    const pages = this.#pages(list, queryOf(list, since), signal);
    // The first answer tells whether the list can be read at all.
    const first = await pages.next();
    const rows = first.done === true ? [] : first.value.rows;
    if (since !== null && rows.some((row) => keyOf(list, row) === null)) {
      // Without their keys changed rows could not take the place of the former ones: old servers send no ids of timesheets.
      await pages.return(undefined);
      return this.rows(tableId, { since: null }, signal);
    }
    const asOf = first.done === true ? null : first.value.asOf;
    return { whole: since === null, ...(asOf !== null && { asOf }), batches: batchesOf(list, first, pages) };
  }

  /** Throws `auth` when the key is not good. A good one may lack rights to any list. */
  async check(signal: AbortSignal): Promise<void> {
    try {
      await this.#api.knock('Offices', signal);
    } catch (thrown) {
      if (asSyncError(thrown).kind !== 'refused') throw thrown;
    }
  }

  async *#pages(list: List, query: Query, signal: AbortSignal): AsyncGenerator<Page> {
    const { of } = list;
    if (of === undefined) {
      yield* this.#api.pages(list.path, query, signal);
      return;
    }
    for await (const { rows: owners, asOf } of this.#api.pages(of.path, {}, signal)) {
      for (const owner of owners) {
        const id = textOf(owner, of.key);
        if (id === null) continue;
        const rows = await this.#listOf(list.path.replace('{id}', pathPart(id)), signal);
        yield { rows: rows.map((row) => ({ [of.key]: owner[of.key] ?? id, ...row })), asOf };
      }
    }
  }

  /** The list of one record; empty when that went meanwhile. */
  async #listOf(path: string, signal: AbortSignal): Promise<readonly Row[]> {
    try {
      return await this.#api.all(path, {}, signal);
    } catch (thrown) {
      if (asSyncError(thrown).kind === 'gone') return [];
      throw thrown;
    }
  }
}

function queryOf({ customFields }: List, since: number | null): Query {
  return {
    ...(customFields === true ? { IncludeCustomFields: 'true' } : {}),
    ...(since === null ? {} : { ModifiedSinceDate: new Date(since - inclusiveMs).toISOString().replace(/\.\d+Z$/, 'Z') }),
  };
}

/** Null where the list tells no keys, or the row lacks one. */
function keyOf({ keys }: List, row: Row): string | null {
  const parts = keys.map((name) => textOf(row, name));
  return parts.length === 0 || parts.includes(null) ? null : JSON.stringify(parts);
}

/** What is added while a list is read moves rows on to the next page: those that were on the page before are not told twice. */
async function* batchesOf(
  list: List,
  first: IteratorResult<Page, unknown>,
  rest: AsyncGenerator<Page>,
): AsyncGenerator<readonly TableRow[]> {
  let seen: ReadonlySet<string | null> = new Set();
  try {
    for (let page = first; page.done !== true; page = await rest.next()) {
      const before = seen;
      const rows = page.value.rows.filter((row) => !before.has(keyOf(list, row) ?? ''));
      seen = new Set(page.value.rows.map((row) => keyOf(list, row)));
      for (let at = 0; at < rows.length; at += rowsAtOnce) yield rows.slice(at, at + rowsAtOnce).map(readableRow);
    }
  } finally {
    await rest.return(undefined);
  }
}
