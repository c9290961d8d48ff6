import type { Reply } from '../wire/reply.ts';
import { jsonReply } from '../wire/reply.ts';
import { badRequest, TpError } from './api-error.ts';
import type { TpCall } from './call.ts';
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
    return jsonReply({ ...common(board), publicData: dataOf(place, board, null), userData: {} });
  }
  const take = Math.min(1000, Number(query.get('take') ?? '25'));
  const skip = Number(query.get('skip') ?? '0');
  const select = query.get('select');
  const names = select === null ? null : [...select.matchAll(/publicData\.(\w+)/g)].map(([, name = '']) => name);
  const items = visible.slice(skip, skip + take).map((board) => ({
    ...common(board),
    ...(names !== null && { publicData: dataOf(place, board, names) }),
  }));
  // With the host as the service knows itself behind its gateway (services.md 1.2).
  const next = `http://${new URL(call.base).hostname}:80/storage/v1/boards?take=${take}&skip=${skip + take}`;
  return jsonReply({ ...(skip + take < visible.length && { next }), items });
}
