import type { Reply } from '../wire/reply.ts';
import { jsonReply } from '../wire/reply.ts';
import { badRequest, TpError } from './api-error.ts';
import { type TpCall, valueIn } from './call.ts';
import type { Installation, StoredBoard } from './installation.ts';

function asText(value: unknown): unknown {
  return typeof value === 'string' ? JSON.stringify(value) : typeof value === 'object' ? JSON.stringify(value) : value;
}

function dataOf(
  { manners }: Installation,
  board: StoredBoard,
  names: readonly string[] | null,
): Readonly<Record<string, unknown>> {
  const entries = Object.entries(board.publicData).filter(([name]) => names === null || names.includes(name));
  return Object.fromEntries(entries.map(([name, value]) => [name, manners.boardsAsText ? asText(value) : value]));
}

/** `(scope == "Public")`; null when nothing is asked for. */
function scopeIn(where: string | null): string | null {
  if (where === null || where === '') return null;
  const scope = /^\s*\(?\s*scope\s*==?\s*["'](\w+)["']\s*\)?\s*$/i.exec(where)?.[1];
  if (scope === undefined) throw badRequest(`The condition ${where} cannot be read.`);
  return scope;
}

/** A whole number; 400 for another text. */
function numberIn(text: string | null, usual: number): number {
  if (text !== null && !/^\d+$/.test(text)) throw badRequest('Error during parameters parsing.');
  return text === null ? usual : Number(text);
}

/** What is sent is laid over what is there; null takes a key away. */
function merge(board: StoredBoard, value: unknown): void {
  const sent = typeof value === 'object' && value !== null && 'publicData' in value ? value.publicData : null;
  if (typeof sent !== 'object' || sent === null) return;
  const merged = Object.entries({ ...board.publicData, ...sent }).filter(([, one]) => one !== null);
  Object.assign(board, { publicData: Object.fromEntries(merged) });
}

/** `/storage/v1/boards` (services.md 1.7). */
export function storage(call: TpCall, place: Installation): Reply {
  const { query, path } = call;
  if (place.manners.storageDenied) throw new TpError(403, 'Forbidden', 'Access is denied.');
  const [, , , group, key] = path.split('/');
  if (group === undefined || group === '')
    return jsonReply({ items: ['boardGroups', 'boards', 'boardTemplates', 'reports', 'settings'] });
  if (group !== 'boards') return jsonReply({ items: [] });
  const own = place.boards.filter(({ scope, ownerIds }) => scope === 'Public' || ownerIds.includes(place.self.id));
  const wanted = scopeIn(query.get('where'));
  const visible = own.filter(({ scope }) => wanted === null || scope === wanted);
  const common = ({ key: name, ownerIds, scope }: StoredBoard) => ({ key: name, ownerIds, ownerId: ownerIds[0], scope });
  if (key !== undefined && key !== '') {
    const board = own.find((one) => one.key === key);
    if (!board) throw new TpError(404, 'NotFound', `There is no board ${key}.`);
    if (call.method === 'POST') merge(board, valueIn(call));
    else if (call.method !== 'GET') throw badRequest(`${call.method} is not possible.`);
    return jsonReply({ ...common(board), publicData: dataOf(place, board, null), userData: {} });
  }
  if (call.method !== 'GET') throw badRequest(`${call.method} is not possible.`);
  const take = Math.min(1000, numberIn(query.get('take'), 25));
  const skip = numberIn(query.get('skip'), 0);
  const select = query.get('select');
  const names = select === null ? null : [...select.matchAll(/publicData\.(\w+)/g)].map(([, name = '']) => name);
  const items = visible.slice(skip, skip + take).map((board) => ({
    ...common(board),
    ...(names !== null && { publicData: dataOf(place, board, names) }),
  }));
  // With the host as the service knows itself behind its gateway (services.md 1.2).
  const { hostname, pathname } = new URL(call.base);
  const kept = ['select', 'where'].flatMap((name) => {
    const value = query.get(name);
    return value === null ? [] : [`${name}=${encodeURIComponent(value)}`];
  });
  const asked = [...kept, `take=${take}`, `skip=${skip + take}`].join('&');
  const next = `http://${hostname}:80${pathname.replace(/\/$/, '')}/storage/v1/boards?${asked}`;
  return jsonReply({ ...(skip + take < visible.length && { next }), items });
}
