import { SyncError } from '../../sync/errors.ts';
import type { Administration, KeyRights } from '../../sync/ports/administration.ts';
import type { ToolWork } from './tool.ts';

/** Throws `refused` for an account that is not one of a service with administrators. */
export function administrationOf({ session }: ToolWork): Administration {
  if (session.administration) return session.administration;
  throw new SyncError('refused', noAdministration);
}

const noAdministration = 'This account is not one that an administrator can work with.';

/** What a tool needs of an account's key, beside changing things. */
type Need = 'boards' | 'webhooks' | 'people' | 'workspaces';

/** Asked once for all tools that a list shows. */
const asked = new WeakMap<Administration, Promise<KeyRights>>();

/** Why an account's key cannot do what a tool needs, found without changing anything; null when it can, as far as can be known. */
export function barWithout(need: Need): (work: ToolWork) => Promise<string | null> {
  return async ({ session, signal }) => {
    const { administration, boards, webhooks } = session;
    if (need === 'boards' && !boards) return 'This account has no boards.';
    // Whose key it is may have webhooks of its own, whatever else it may do.
    if (need === 'webhooks') return webhooks ? null : 'This service has no webhooks.';
    if (!administration) return need === 'boards' ? null : noAdministration;
    return barOf(await rightsOf(administration, signal), need);
  };
}

function rightsOf(administration: Administration, signal: AbortSignal): Promise<KeyRights> {
  const known = asked.get(administration);
  if (known) return known;
  const rights = administration.rights(signal);
  asked.set(administration, rights);
  rights.catch(() => asked.delete(administration));
  return rights;
}

function barOf(rights: KeyRights, need: Exclude<Need, 'webhooks'>): string | null {
  if (need !== 'boards' && !rights[need])
    return `This account may not see all ${need} of its organisation: sign in as an administrator of it, or with its robot.`;
  if (rights.changes !== 'no') return null;
  return "This robot may only read. An owner of the account can make one that may change things, in the service's account administration under Settings, Integration settings (robots).";
}
