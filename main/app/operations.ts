import { withTrialSession } from './sessions.ts';
import type { Host } from './host.ts';
import type { OperationState } from '../sync/ports/archive.ts';
import type { ServiceSession } from '../sync/ports/service.ts';
import type { Account } from '../sync/ports/settings.ts';

export interface ListedOperation extends OperationState {
  /** As the facet calls it; `boards.` or `webhooks.` before it when it is none of documents. */
  readonly operation: string;
}

/** What the account would send for each operation that its service has, how sure its form is, and whether it is done. Does no request. */
export async function listOperations(host: Host, account: Account): Promise<readonly ListedOperation[]> {
  return withTrialSession(host, account, (session) => Promise.resolve(read(session)));
}

/**
 * Stores corrected forms of requests (JSON as the service understands it); null brings the built-in ones back. Throws `refused` for a text
 * that the service does not understand; the old forms stay then.
 */
export async function setProfile(host: Host, account: Account, profile: string | null): Promise<Account> {
  const changed = { ...account, profile };
  await withTrialSession(host, changed, (session) => Promise.resolve(read(session)));
  host.settings.updateAccount(changed);
  host.log(`account "${account.name}" has ${profile === null ? 'the built-in' : 'a corrected'} operation profile`);
  return changed;
}

function read(session: ServiceSession): readonly ListedOperation[] {
  const of = (prefix: string, operations: Readonly<Record<string, OperationState>> = {}): readonly ListedOperation[] =>
    Object.entries(operations)
      .filter(([, { lacking }]) => lacking === undefined)
      .map(([name, state]) => ({ operation: `${prefix}${name}`, ...state }));
  return [
    ...of('', session.archives?.open('0', '0').operations),
    ...of('boards.', session.boards?.operations),
    ...of('webhooks.', session.webhooks?.operations),
  ];
}
