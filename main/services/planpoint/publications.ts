import { SyncError } from '../../sync/errors.ts';
import type { Publications } from '../../sync/ports/publications.ts';
import type { PlanpointApi } from './api.ts';
import { findRecords, type Findable } from './find.ts';
import { readWorkspace } from './reading.ts';

const kinds: Readonly<Record<string, Findable>> = { project: 'projects', group: 'groups', enterprise: 'enterprises' };

/** Finding by namespace and host name as the vendor's introduction has it, and new projects as its contract B does (services.md 2.2). */
export function planpointPublications(api: PlanpointApi): Publications {
  return {
    kinds: Object.keys(kinds),
    async find(kind, name, signal) {
      const found = kinds[kind];
      if (found === undefined)
        throw new SyncError('refused', `Planpoint finds no ${kind}, but: ${Object.keys(kinds).join(', ')}.`);
      return (await findRecords(api, found, { ...name, signal })).map((record) => record.row());
    },
    async createWorkspace({ name, namespace, hostName }, signal) {
      const wishes = { namespace, hostName };
      const given = Object.fromEntries(
        Object.entries(wishes).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
      );
      const body = { name, ...given };
      const path = `/projects?${new URLSearchParams(body).toString()}`;
      return readWorkspace(await api.one({ method: 'POST', path, body, signal }, 'the new project'));
    },
  };
}
