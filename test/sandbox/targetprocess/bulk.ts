import type { Reply } from '../wire/reply.ts';
import { answer } from './answers.ts';
import { badRequest, notFound, TpError } from './api-error.ts';
import { type TpCall, valueIn } from './call.ts';
import type { Installation } from './installation.ts';
import type { Rec } from './model.ts';
import { optionsOf } from './options.ts';
import { collectionOf, resources } from './resources.ts';
import { shaped } from './shape.ts';
import { createRow, removeRow, updateRow } from './writes.ts';

type Given = Readonly<Record<string, unknown>>;

function itemsIn(call: TpCall): readonly Given[] {
  const value = valueIn(call);
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  if (items.length === 0 || items.length > 500) throw badRequest('Between 1 and 500 entities can be sent at once.');
  return items.map((item) => {
    if (typeof item !== 'object' || item === null) throw badRequest('Error during parsing of the body.');
    return { ...item };
  });
}

/** `/{Plural}/bulk`: makes, changes or deletes up to 500 at once (services.md 1.8). Nothing is done when one of them is not there. */
export function bulk(call: TpCall, place: Installation, type: string): Reply {
  const override = call.incoming.headers['x-http-method-override'];
  const isRemoval = call.method === 'DELETE' || (call.method === 'POST' && override === 'DELETE');
  if (call.method !== 'POST' && !isRemoval) throw badRequest(`${call.method} is not possible.`);
  const items = itemsIn(call);
  const rows = items.map(({ Id }): Rec | null => {
    if (Id === undefined && !isRemoval) return null;
    const row = place.store.find(type, Number(Id));
    if (!row) throw notFound(type, Number(Id));
    return row;
  });
  const { plural } = resources[type] ?? { plural: type };
  if (isRemoval) {
    for (const row of rows) if (row) removeRow(place, row);
    return answer(call, place, { name: plural, value: { Items: items.map(({ Id }) => ({ ResourceType: type, Id })) } });
  }
  const written = items.map((item, at) => {
    const row = rows[at];
    return row ? updateRow(place, row, item) : createRow(place, type, item);
  });
  const shown = written.map((row) => shaped(place.store, row, optionsOf(call, place, 'write')));
  return answer(call, place, { name: plural, value: { Items: shown } });
}

/** `DELETE /{Plural}/{id}/{Collection}/{childId}`. The children in the query were seen to fail (services.md 1.8). */
export function removeInner(
  call: TpCall,
  place: Installation,
  { type, path }: { readonly type: string; readonly path: readonly string[] },
): Reply {
  const [id = '', collection = '', child, ...more] = path;
  const row = place.store.find(type, Number(id));
  if (!row) throw notFound(type, Number(id));
  const rows = collectionOf(place.store, row, collection);
  if (rows === null || more.length > 0 || call.method !== 'DELETE') throw badRequest(`There is no ${path.slice(1).join('/')}.`);
  if (child === undefined) throw new TpError(500, 'InternalServerError', 'Something went wrong.');
  const one = rows.find((inner) => inner.id === Number(child));
  if (!one) throw notFound(collection, Number(child));
  removeRow(place, one);
  return answer(call, place, { name: one.type, value: { ResourceType: one.type, Id: one.id } });
}
