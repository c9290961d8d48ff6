import { badRequest } from './api-error.ts';
import type { TpCall } from './call.ts';
import type { Installation } from './installation.ts';
import { includeIn, type ShapeOptions } from './shape.ts';

/** Names in an `append` or `exclude`. */
function namesIn(text: string | null): readonly string[] {
  if (text === null) return [];
  return text
    .replace(/^\[|\]$/g, '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function datesIn(query: URLSearchParams): ShapeOptions['dates'] {
  if (query.get('dateformat') === 'iso') return 'iso';
  return query.has('isodate') || query.has('isoDate') ? 'isodate' : 'ms';
}

/** How the answer to a request is to look; writes have their own names for it (services.md 1.3). */
export function optionsOf({ query, base }: TpCall, { manners }: Installation, kind: 'read' | 'write'): ShapeOptions {
  const named = (name: string): string | null =>
    query.get(kind === 'read' ? name : `result${name.slice(0, 1).toUpperCase()}${name.slice(1)}`);
  const [include, exclude] = [named('include'), named('exclude')];
  if (include !== null && exclude !== null) throw badRequest('Include and exclude cannot be used together.');
  const inner = Number(query.get('innerTake') ?? '25');
  return {
    include: include === null ? null : includeIn(include),
    exclude: new Set(namesIn(exclude)),
    append: manners.ignoresAppend ? [] : namesIn(named('append')),
    offset: manners.offset,
    dates: datesIn(query),
    base,
    inner: Number.isInteger(inner) && inner > 0 ? Math.min(1000, inner) : 25,
  };
}
