import { Refusal } from './api-error.ts';
import type { Manners } from './manners.ts';
import { type ListFacts, type Records, type Row, textOf } from './records.ts';

/** Names of a query in lower case: the service takes any (services.md 3.2). */
export type Query = ReadonlyMap<string, string>;

export function queryOf(search: URLSearchParams): Query {
  return new Map([...search].map(([name, value]) => [name.toLowerCase(), value]));
}

/** Flags in any case, as programs write them. */
function isValue(field: unknown, value: string): boolean {
  return typeof field === 'boolean' ? String(field) === value.toLowerCase() : textOf(field) === value;
}

/** A page of a list as a bare array. What a query names and the list does not know is passed over. */
export function readList(list: ListFacts, query: Query, { records, manners }: { records: Records; manners: Manners }): unknown {
  const filters = new Map(Object.entries(list.filters ?? {}));
  for (const name of list.fields ?? []) filters.set(name.toLowerCase(), (row, value) => isValue(row[name], value));
  let rows = records.list(list.path);
  for (const [name, value] of query) {
    const filter = filters.get(name);
    if (filter !== undefined && !manners.ignoredFilters.has(name)) rows = rows.filter((row) => filter(row, value, records));
  }
  rows = modifiedSince(rows, { list, query, manners });
  const isPaged = list.modified === true || manners.choicesHavePages;
  const page = isPaged ? pageOf(rows, { query, manners }) : rows;
  return page.map((row) => shown(row, { list, query, manners }));
}

function modifiedSince(
  rows: readonly Row[],
  { list, query, manners }: { list: ListFacts; query: Query; manners: Manners },
): readonly Row[] {
  const since = query.get('modifiedsincedate');
  if (since === undefined || list.modified !== true || manners.since === 'ignored') return rows;
  // A moment without a zone is UTC, as those of the records are.
  const at = Date.parse(/T[^Z+-]*$/i.test(since) ? `${since}Z` : since);
  if (Number.isNaN(at)) throw new Refusal(400, `The value '${since}' is not valid for ModifiedSinceDate.`);
  return rows.filter((row) => {
    const changed = Date.parse(`${String(row['ModifiedDateUTC']).slice(0, 23)}Z`);
    return manners.since === 'inclusive' ? changed >= at : changed > at;
  });
}

function pageOf(rows: readonly Row[], { query, manners }: { query: Query; manners: Manners }): readonly Row[] {
  const number = (name: string, usual: number): number => {
    const value = query.get(name);
    if (value === undefined) return usual;
    if (!/^\d+$/.test(value) || Number(value) < 1) throw new Refusal(400, `The value '${value}' is not valid for ${name}.`);
    return Number(value);
  };
  const size = Math.min(number('pagesize', manners.defaultPageSize), manners.maxPageSize);
  const at = (number('page', 1) - 1) * size;
  return rows.slice(at, at + size);
}

/** A record as it is sent to this query. */
export function shown(row: Row, { list, query, manners }: { list: ListFacts; query: Query; manners: Manners }): Row {
  const sent: Row = { ...row };
  if ('CustomFields' in sent && (list.customFields !== true || query.get('includecustomfields')?.toLowerCase() !== 'true')) {
    sent['CustomFields'] = null;
  }
  if (list.path === 'Timesheets' && !manners.timesheetIds) delete sent['ID'];
  if (list.path === 'Tasks' && !manners.namesInTasks && Array.isArray(sent['Users'])) {
    sent['Users'] = sent['Users'].map((one: Row) => ({ UserID: one['UserID'] }));
  }
  return sent;
}
