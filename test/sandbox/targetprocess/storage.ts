import type { Reply } from '../wire/reply.ts';
import { jsonReply } from '../wire/reply.ts';
import { badRequest, TpError } from './api-error.ts';
import type { TpCall } from './call.ts';
import type { Installation, StoredBoard } from './installation.ts';
import type { Rec } from './model.ts';
import { resourceNamed } from './resources.ts';
import { cellAt } from './where.ts';

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

/** `/storage/v1/boards` (services.md 1.7). */
export function storage(call: TpCall, place: Installation): Reply {
  const { query, path } = call;
  if (place.manners.storageDenied) throw new TpError(403, 'Forbidden', 'Access is denied.');
  const [, , , group, key] = path.split('/');
  if (group === undefined || group === '')
    return jsonReply({ items: ['boardGroups', 'boards', 'boardTemplates', 'reports', 'settings'] });
  if (group !== 'boards') return jsonReply({ items: [] });
  const visible = place.boards.filter(({ scope, ownerIds }) => scope === 'Public' || ownerIds.includes(place.self.id));
  const common = ({ key: own, ownerIds, scope }: StoredBoard) => ({ key: own, ownerIds, ownerId: ownerIds[0], scope });
  if (key !== undefined && key !== '') {
    const board = visible.find((one) => one.key === key);
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

const signs: Readonly<Record<string, (a: string, b: string) => boolean>> = {
  '==': (a, b) => a === b,
  is: (a, b) => a.toLowerCase() === b.toLowerCase(),
  '!=': (a, b) => a !== b,
  '>': (a, b) => Number(a) > Number(b),
  '<': (a, b) => Number(a) < Number(b),
};

/** `?EntityState.Name is 'Open'` and its like: as much of the filter language as tests and the demo need. */
function filterTest({ store }: Installation, filter: string): (row: Rec) => boolean {
  const form = /^\?\s*([\w.]+)\s*(==|!=|>|<|\bis\b)\s*(.+)$/i.exec(filter.trim());
  if (!form) throw badRequest(`The filter ${filter} cannot be read.`);
  const [, path = '', sign = '', value = ''] = form;
  const wanted = value.trim().replace(/^["']|["']$/g, '');
  const holds = signs[sign.toLowerCase()];
  return (row) => {
    const cell = cellAt(store, row, path) ?? null;
    const text = typeof cell === 'object' ? '' : String(cell);
    return holds?.(text, wanted) === true;
  };
}

/** `/api/v2/{entity}`, with `filter` and `{id}` selected (services.md 1.10). */
export function query(call: TpCall, place: Installation): Reply {
  const { query: asked, path } = call;
  const type = resourceNamed(path.split('/')[3] ?? '');
  if (type === null || call.method !== 'GET') throw badRequest(`There is no ${path}.`);
  const filter = asked.get('filter');
  const fits = filter === null || filter === '' ? () => true : filterTest(place, filter);
  const rows = place.store
    .all(type)
    .filter(fits)
    .toSorted((a, b) => a.id - b.id);
  const take = Math.min(1000, Number(asked.get('take') ?? '25'));
  const skip = Number(asked.get('skip') ?? '0');
  const items = rows.slice(skip, skip + take).map(({ id }) => ({ id }));
  // Relative, and without the filter.
  const next = `/api/v2/${type}?take=${take}&skip=${skip + take}`;
  return jsonReply({ ...(skip + take < rows.length && { next }), items });
}
