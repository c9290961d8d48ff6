import { jsonReply, type Reply, textReply } from '../wire/reply.ts';
import { badRequest, TpError } from './api-error.ts';
import type { TpCall } from './call.ts';
import { evaluate, isRec, type Scope, type Value } from './evaluation.ts';
import { type Expression, expressionIn } from './expression.ts';
import type { Installation } from './installation.ts';
import type { Rec } from './model.ts';
import { optionsOf } from './options.ts';
import { resourceNamed, resources } from './resources.ts';
import { shaped, type ShapeOptions, momentText } from './shape.ts';
import { cellAt } from './where.ts';

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

const small = (name: string): string => name.slice(0, 1).toLowerCase() + name.slice(1);

/** As version 1 tells it, in camelCase and without what is null (services.md 1.10). */
function asCamel(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asCamel);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, one]) => one !== null);
  return Object.fromEntries(entries.map(([name, one]) => [small(name), asCamel(one)]));
}

/** What was selected, or a row by its name. */
function told(
  value: Value,
  facts: { readonly place: Installation; readonly options: ShapeOptions; readonly isInner: boolean },
): unknown {
  const { place, options } = facts;
  const inner = { ...facts, isInner: true };
  if (value === null || typeof value !== 'object') return value;
  if (isRec(value)) {
    if (!facts.isInner) return asCamel({ ...shaped(place.store, value, options), CustomFields: null });
    return asCamel(shaped(place.store, value, { ...options, include: value.type === 'User' ? userNames : { Name: {} } }));
  }
  if ('ms' in value) return momentText(value.ms, options);
  if ('kind' in value) {
    const entries = Object.entries(value.fields).filter(([, one]) => one !== null);
    return Object.fromEntries(entries.map(([name, one]) => [name, told(one, inner)]));
  }
  return value.map((one) => told(one, inner));
}

const userNames = { FirstName: {}, LastName: {}, Login: {}, FullName: {} };

/** `effort desc,name`. */
function ordered(rows: readonly Rec[], orderBy: string | null, scope: (row: Rec) => Scope): readonly Rec[] {
  const keys = (orderBy ?? 'id').split(',').map((part) => {
    const [, path = '', way = 'asc'] = /^\s*(.+?)(?:\s+(asc|desc))?\s*$/i.exec(part) ?? [];
    return { expression: expressionIn(path), sign: way.toLowerCase() === 'desc' ? -1 : 1 };
  });
  const keyOf = (expression: Expression, row: Rec): string | number => {
    const value = evaluate(expression, scope(row));
    if (typeof value === 'object' && value !== null) return 'ms' in value ? value.ms : isRec(value) ? value.id : '';
    return typeof value === 'number' ? value : String(value ?? '');
  };
  return rows.toSorted((a, b) => {
    for (const { expression, sign } of keys) {
      const [left, right] = [keyOf(expression, a), keyOf(expression, b)];
      if (left !== right) return left < right ? -sign : sign;
    }
    return a.id - b.id;
  });
}

interface Found {
  readonly type: string;
  readonly rows: readonly Rec[];
  readonly scope: (row: Value) => Scope;
}

const historyRoot = '/api/history/v2/';

/** The rows of `{root}/{entity}[/{id}]` that `where` and `filter` let through. */
function find({ query: asked, path, method }: TpCall, place: Installation, root: string): Found {
  const [entity = '', id, ...more] = path.slice(root.length).replace(/\/$/, '').split('/');
  const named = resourceNamed(entity);
  const type = named === null || root !== historyRoot ? named : resourceNamed(`${named}History`);
  if (type === null || method !== 'GET' || more.length > 0) throw badRequest(`There is no ${path}.`);
  const [where, filter] = [asked.get('where') ?? '', asked.get('filter') ?? ''];
  const scope = (row: Value): Scope => ({
    ...{ store: place.store, now: place.clock.now(), offset: place.manners.offset },
    row,
  });
  const condition = where === '' ? null : expressionIn(where);
  const fits = filter === '' ? () => true : filterTest(place, filter);
  const all = place.store.all(type);
  // What does not exist is refused, however few rows there are to ask.
  if (condition !== null && all[0]) evaluate(condition, scope(all[0]));
  const deleted = asked.get('includeDeleted') === 'true' ? place.store.deleted.filter((row) => row.type === type) : [];
  const rows = [...all, ...deleted]
    .filter((row) => id === undefined || row.id === Number(id))
    .filter((row) => fits(row) && (condition === null || evaluate(condition, scope(row)) === true));
  return { type, rows, scope };
}

function selected({ type, rows, scope }: Found, call: TpCall, place: Installation): readonly unknown[] {
  const select = call.query.get('select');
  const options = { ...optionsOf(call, place, 'read'), include: null };
  const expression = select === null ? null : expressionIn(select.startsWith('{') ? select : `{${select}}`);
  const facts = { place, options, isInner: false };
  const [any] = place.store.all(type);
  if (expression !== null && any) evaluate(expression, scope(any));
  return rows.map((row) => told(expression === null ? row : evaluate(expression, scope(row)), facts));
}

/** One number, or several by names, of all rows together. */
function result(found: Found, text: string): unknown {
  if (/^count$/i.test(text)) return found.rows.length;
  const value = evaluate(expressionIn(text), found.scope(found.rows));
  return typeof value === 'object' && value !== null && 'kind' in value ? value.fields : value;
}

function wholeNumber(text: string | null, fallback: number): number {
  if (text !== null && !/^\d+$/.test(text)) throw badRequest('Error during parameters parsing.');
  return text === null ? fallback : Number(text);
}

/** As it was asked for: in lines, or as the argument of a function (services.md 1.10). */
function reply(call: TpCall, value: unknown): Reply {
  const callback = call.query.get('callback');
  if (callback === null && !call.query.has('prettify')) return jsonReply(value);
  const text = JSON.stringify(value, null, call.query.has('prettify') ? 2 : 0);
  if (callback === null) return textReply(text, { status: 200, type: 'application/json; charset=utf-8' });
  if (!/^[\w$.]+$/.test(callback)) throw badRequest('Error during parameters parsing.');
  return textReply(`${callback}(${text})`, { status: 200, type: 'application/javascript; charset=utf-8' });
}

/** `/api/v2/{entity}[/{id}]`, or what was before of its rows in `/api/history/v2/{entity}` (services.md 1.1, 1.10). */
export function query(call: TpCall, place: Installation): Reply {
  const { query: asked } = call;
  const root = call.path.toLowerCase().startsWith(historyRoot) ? historyRoot : '/api/v2/';
  const found = find(call, place, root);
  const wanted = asked.get('result');
  if (wanted !== null) return reply(call, result(found, wanted));
  const take = Math.min(1000, wholeNumber(asked.get('take'), 25));
  const skip = wholeNumber(asked.get('skip'), 0);
  const rows = ordered(found.rows, asked.get('orderBy'), found.scope);
  const items = selected({ ...found, rows: rows.slice(skip, skip + take) }, call, place);
  // Relative, and without the filter: links may lose what was asked for.
  const kept = ['where', 'select', 'orderBy'].flatMap((name) => {
    const value = asked.get(name);
    return value === null ? [] : [`${name}=${encodeURIComponent(value)}`];
  });
  const link = (at: number): string =>
    `${new URL(call.base).pathname.replace(/\/$/, '')}${root}${resources[found.type.replace(/History$/, '')]?.plural ?? ''}?${[...kept, `take=${take}`, `skip=${at}`].join('&')}`;
  return reply(call, {
    ...(skip + take < rows.length && { next: link(skip + take) }),
    ...(skip > 0 && { prev: link(Math.max(0, skip - take)) }),
    items,
  });
}

/** The whole set at once, by ids, for those with an access token or a password; take, skip and order are passed over. */
export function stream(call: TpCall, place: Installation, way: string): Reply {
  if (way !== 'access_token' && way !== 'basic') throw new TpError(401, 'Unauthorized', 'An access token is needed.');
  const found = find(call, place, '/svc/tp-apiv2-streaming-service/stream/');
  const rows = found.rows.toSorted((a, b) => a.id - b.id);
  const items = selected({ ...found, rows }, call, place).map((item, at) => ({
    __id: rows[at]?.id,
    ...(typeof item === 'object' ? item : {}),
  }));
  return reply(call, { items });
}
