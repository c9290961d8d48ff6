import type { Reply } from '../wire/reply.ts';
import { jsonReply, textReply } from '../wire/reply.ts';
import { answer } from './answers.ts';
import { badRequest, notFound } from './api-error.ts';
import { bulk, removeInner } from './bulk.ts';
import { type TpCall, valueIn, wantsJson } from './call.ts';
import { contextOf } from './context.ts';
import type { Installation } from './installation.ts';
import { type Rec } from './model.ts';
import { contextMeta, indexMeta, metaOf } from './meta.ts';
import { optionsOf } from './options.ts';
import { collectionOf, collectionsOf, resourceNamed, resources } from './resources.ts';
import { shaped } from './shape.ts';
import { cellAt, whereTest } from './where.ts';
import { createRow, removeRow, updateRow } from './writes.ts';

function ordered({ query }: TpCall, { store }: Installation, rows: readonly Rec[]): readonly Rec[] {
  const up = query.get('orderBy');
  const field = up ?? query.get('orderByDesc');
  // The newest come first when nobody says otherwise.
  if (field === null) return rows.toSorted((a, b) => b.id - a.id);
  if (!/^[\w.]+$/.test(field)) throw badRequest('Error during parameters parsing.');
  // Nothing comes before everything.
  const key = (row: Rec): string | number => {
    const cell = cellAt(store, row, field) ?? -Infinity;
    if (typeof cell === 'object') return 'ms' in cell ? cell.ms : cell.id;
    return typeof cell === 'boolean' ? Number(cell) : cell;
  };
  const sorted = rows.toSorted((a, b) => (key(a) < key(b) ? -1 : Number(key(a) > key(b))));
  return up === null ? sorted.reverse() : sorted;
}

function wholeNumber(text: string | null, fallback: number): number {
  if (text === null) return fallback;
  if (!/^\d+$/.test(text)) throw badRequest('Error during parameters parsing.');
  return Number(text);
}

/** What leads on to the next page as it was asked for: all but the page and the token (services.md 1.2, 1.3). */
const keptInLinks = [
  ...['format', 'include', 'exclude', 'append', 'innerTake', 'where', 'orderBy', 'orderByDesc', 'dateformat', 'isodate', 'acid'],
];

/** What hangs on one row: the same as its own list of those that refer to the row. */
function listInner(
  call: TpCall,
  place: Installation,
  inner: { readonly type: string; readonly id: number; readonly name: string },
): Reply {
  const row = place.store.find(inner.type, inner.id);
  if (!row) throw notFound(inner.type, inner.id);
  const rows = collectionOf(place.store, row, inner.name);
  const type = rows?.[0]?.type ?? collectionsOf(inner.type).find(({ name }) => name === inner.name)?.of;
  if (rows === null || type === undefined) throw badRequest(`There is no ${inner.name}.`);
  const path = `${resources[inner.type]?.plural ?? ''}/${inner.id}/${inner.name}`;
  return list(call, place, { type, rows, path });
}

/** What only one kind of card has (services.md 1.4). */
const ofOneKind: ReadonlySet<string> = new Set([
  ...['Epic', 'Feature', 'UserStory', 'Build', 'Severity', 'RequestType', 'VotesCount', 'InitialEstimate'],
]);

/** A row in the list of another type than its own: `Assignables` tell nothing that only one kind has (services.md 1.5). */
function asListed(type: string, row: Record<string, unknown>): Record<string, unknown> {
  if (type === 'GeneralUser' || type.endsWith('SimpleHistory')) return { ...row, ResourceType: type };
  if (type !== 'Assignable') return row;
  return Object.fromEntries(Object.entries(row).filter(([name]) => !ofOneKind.has(name)));
}

interface Listed {
  readonly type: string;
  readonly rows: readonly Rec[];
  /** Below the root of the API. */
  readonly path: string;
}

function list(call: TpCall, place: Installation, { type, rows: all, path }: Listed): Reply {
  const { query } = call;
  const { store, manners } = place;
  const where = query.get('where');
  const fits = where === null || manners.ignoresFilters ? () => true : whereTest({ store, type, offset: manners.offset }, where);
  const found = ordered(call, place, all.filter(fits));
  const rows = manners.losesAttachment && type === 'Attachment' ? found.slice(0, -1) : found;
  const take = Math.min(1000, wholeNumber(query.get('take'), 25));
  const skip = wholeNumber(query.get('skip'), 0);
  const { plural } = resources[type] ?? { plural: type };
  const link = (at: number): string => {
    const kept = keptInLinks.flatMap((name) => {
      const value = query.get(name);
      return value === null ? [] : [`${name}=${encodeURIComponent(value)}`];
    });
    const base = manners.nextOrigin === null ? call.base : manners.nextOrigin + new URL(call.base).pathname.replace(/\/$/, '');
    // Without the token (services.md 1.2).
    return `${base}/api/v1/${path}/?${[...kept, `take=${take}`, `skip=${at}`].join('&')}`;
  };
  const options = optionsOf(call, place, 'read');
  const items = rows.slice(skip, skip + take).map((row) => asListed(type, shaped(store, row, options)));
  const value = {
    ...(skip + take < rows.length && { Next: link(skip + take) }),
    ...(skip > 0 && { Prev: link(Math.max(0, skip - take)) }),
    Items: items,
  };
  return answer(call, place, { name: plural, value });
}

function bodyOf(call: TpCall): Readonly<Record<string, unknown>> {
  const value = valueIn(call);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw badRequest('Error during parsing of the body.');
}

function write(call: TpCall, place: Installation, target: { type: string; row: Rec | null }): Reply {
  const { row, type } = target;
  const written = row === null ? createRow(place, type, bodyOf(call)) : updateRow(place, row, bodyOf(call));
  const options = optionsOf(call, place, 'write');
  return answer(call, place, { name: type, value: shaped(place.store, written, options), status: row === null ? 201 : 200 });
}

function one(call: TpCall, place: Installation, { type, id }: { type: string; id: number }): Reply {
  const row = place.store.find(type, id);
  if (!row) throw notFound(type, id);
  switch (call.method) {
    case 'GET': {
      const shown = shaped(place.store, row, optionsOf(call, place, 'read'));
      const asGeneral = type === 'General' ? { ResourceType: 'General', EntityType: entityType(place, row) } : {};
      return answer(call, place, { name: row.type, value: { ...shown, ...asGeneral } });
    }
    case 'POST':
      return write(call, place, { type, row });
    case 'DELETE':
      removeRow(place, row);
      return answer(call, place, { name: type, value: { ResourceType: type, Id: id } });
    default:
      throw badRequest(`${call.method} is not possible.`);
  }
}

function entityType({ store }: Installation, { type }: Rec): unknown {
  const row = store.all('EntityType').find(({ fields }) => fields['Name'] === type);
  return { ResourceType: 'EntityType', Id: row?.id ?? 0, Name: type };
}

/** `/api/v1/…` (services.md 1.3 to 1.8). */
export function rest(call: TpCall, place: Installation): Reply {
  const [word = '', second, ...rest] = call.path.slice('/api/v1/'.length).replace(/\/$/, '').split('/');
  if (/^authentication$/i.test(word)) {
    const token = place.credentials.serviceToken;
    if (wantsJson(call, 'answer')) return jsonReply({ Token: token });
    return textReply(`<Authentication Token="${token}"/>`, { status: 200, type: 'application/xml' });
  }
  if (/^context$/i.test(word) && second === undefined) return answer(call, place, { name: 'Context', value: contextOf(place) });
  if (/^context$/i.test(word) && /^meta$/i.test(second ?? '')) return contextMeta(call);
  if (/^index$/i.test(word) && /^meta$/i.test(second ?? '')) return indexMeta(call);
  const type = resourceNamed(word);
  if (type === null) throw badRequest(`There is no resource ${word}.`);
  const isRead = call.method === 'GET';
  if (!isRead && resources[type]?.readOnly === true) throw badRequest(`${type} can only be read.`);
  if (rest.length === 1 && call.method === 'GET')
    return listInner(call, place, { type, id: Number(second), name: rest[0] ?? '' });
  if (rest.length > 0) return removeInner(call, place, { type, path: [second ?? '', ...rest] });
  if (second !== undefined && /^meta$/i.test(second) && call.method === 'GET') return metaOf(call, place, type);
  if (second !== undefined && /^bulk$/i.test(second)) return bulk(call, place, type);
  if (second === undefined) {
    const path = resources[type]?.plural ?? type;
    if (call.method === 'GET') return list(call, place, { type, rows: place.store.all(type), path });
    if (call.method === 'POST') {
      const { Id } = bodyOf(call);
      if (typeof Id !== 'number') return write(call, place, { type, row: null });
      const row = place.store.find(type, Id);
      if (!row) throw notFound(type, Id);
      return write(call, place, { type, row });
    }
    throw badRequest(`${call.method} is not possible.`);
  }
  if (type === 'User' && /^loggeduser$/i.test(second)) {
    return answer(call, place, { name: 'User', value: shaped(place.store, place.self, optionsOf(call, place, 'read')) });
  }
  if (!/^\d+$/.test(second)) throw badRequest(`There is no ${second} in ${word}.`);
  return one(call, place, { type, id: Number(second) });
}
