import type { AccountPerson, AccountRole, KeyRights } from '../../sync/ports/administration.ts';
import { administrationOf } from './administration-of.ts';
import type { ToolWork } from './tool.ts';

/** An account, and what the key with which it is signed in to may do. Null is what it may not see. */
export interface AccountOverview {
  readonly name: string | null;
  /** Those of its managers whose names it may see. */
  readonly managers: readonly AccountPerson[] | null;
  readonly rights: KeyRights;
  readonly people: ReadonlyMap<AccountRole, number> | null;
  /** `size` in bytes, as far as the service tells. */
  readonly workspaces: { readonly active: number; readonly archived: number; readonly size: number } | null;
}

/** Changes nothing. */
export async function readAccountOverview(work: ToolWork): Promise<AccountOverview> {
  const administration = administrationOf(work);
  const { signal } = work;
  const rights = await administration.rights(signal);
  const facts = await administration.account(signal);
  const people = rights.people ? await administration.people(signal) : null;
  const workspaces = rights.workspaces ? await administration.workspaces.list(signal) : null;
  const archived = workspaces?.filter((one) => one.archived).length ?? 0;
  return {
    ...{ name: facts?.name ?? null, rights },
    managers: facts && (people ?? []).filter(({ id }) => facts.managerIds.includes(id)),
    people: people && countedBy(people.map(({ role }) => role)),
    workspaces: workspaces && {
      ...{ active: workspaces.length - archived, archived },
      size: workspaces.reduce((sum, { size }) => sum + (size ?? 0), 0),
    },
  };
}

function countedBy(roles: readonly AccountRole[]): ReadonlyMap<AccountRole, number> {
  const counts = new Map<AccountRole, number>();
  for (const role of roles) counts.set(role, (counts.get(role) ?? 0) + 1);
  return counts;
}
