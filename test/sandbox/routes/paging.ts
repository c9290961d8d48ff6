import { malformed } from '../wire/api-error.ts';
import { numberField } from '../wire/request.ts';

/** The largest page: a further one costs another request, whatever the client asks for. */
const maxLimit = 1000;

/** `limit` and `row_number` of a body: a zero-based offset (contract 2.4). No total is told, and no next page. */
export function page<T>(rows: readonly T[], fields: Readonly<Record<string, unknown>>): readonly T[] {
  const limit = numberField(fields, 'limit') ?? maxLimit;
  if (limit === 0) throw malformed('limit is 0');
  const start = numberField(fields, 'row_number') ?? 0;
  return rows.slice(start, start + Math.min(limit, maxLimit));
}
