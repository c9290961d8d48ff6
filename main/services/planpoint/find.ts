import { asSyncError } from '../../sync/errors.ts';
import type { PlanpointApi } from './api.ts';
import { recordsIn } from './api.ts';
import type { Fields } from './fields.ts';

export const findable = ['projects', 'groups', 'enterprises'] as const;
export type Findable = (typeof findable)[number];

/** What the viewer's address is made of. */
export interface Names {
  readonly namespace: string;
  readonly hostName: string;
}

/**
 * The projects, groups or enterprises of a namespace on a host (services.md 2.2); none when there are none. What the call for groups and
 * enterprises answers with is not documented: one object, a list and `{records}` are understood.
 */
export async function findRecords(
  api: PlanpointApi,
  kind: Findable,
  { namespace, hostName, signal }: Names & { readonly signal: AbortSignal },
): Promise<readonly Fields[]> {
  try {
    const { value, request } = await api.ask({
      method: 'POST',
      path: `/${kind}/find`,
      body: { namespace, hostName },
      repeatable: true,
      signal,
    });
    const isOne = typeof value === 'object' && value !== null && !Array.isArray(value) && !('records' in value);
    return recordsIn(isOne ? [value] : value, kind, request);
  } catch (thrown) {
    const error = asSyncError(thrown);
    if (error.kind === 'gone') return [];
    throw error;
  }
}
