import { SyncError } from '../../sync/errors.ts';
import type { AuthScheme } from '../../sync/ports/settings.ts';
import type { Clock } from '../../sync/ports/time.ts';
import type { Authorizer } from '../authorized-transport.ts';

export interface AppPasswordOptions {
  readonly accountName: string;
  readonly email: string;
  /** When it was made, ms. */
  readonly createdAt: number;
  readonly password: () => Promise<string>;
  readonly clock: Clock;
}

const dayMs = 86_400_000;
/** How long an app password is good (contract 3.6). */
const lifeMs = 90 * dayMs;

/** When an app password ends, ms; null for every other way to sign in. */
export function appPasswordEnd(auth: AuthScheme): number | null {
  return auth.kind === 'app-password' ? auth.createdAt + lifeMs : null;
}

const renewal = 'make a new one in ProjectPlace, under User Settings, Security, and sign in with it. What was read stays here';

/**
 * Basic with an app password, sent at once. One that was refused is not sent again: the service may lock the person out. It does not
 * tell a wrong one from one that is too old (contract: Basic with expiring app passwords), its age does.
 */
export function appPasswordAuthorizer(options: AppPasswordOptions): Authorizer {
  const { accountName, email, createdAt, clock } = options;
  let refused: string | null = null;
  let theirClock: number | null = null;

  const refusal = (): SyncError => {
    // People know the day on which they made it, not the moment.
    const isOld = Math.max(theirClock ?? 0, clock.now()) >= createdAt + lifeMs - dayMs;
    const what = isOld ? 'has expired: it is more than 90 days old' : 'is wrong, or was deleted';
    return new SyncError('auth', `The app password of "${accountName}" ${what}. Please ${renewal}.`);
  };

  return {
    async header() {
      const header = `Basic ${Buffer.from(`${email}:${await options.password()}`).toString('base64')}`;
      if (header === refused) throw refusal();
      return header;
    },
    clockSeen(ms) {
      theirClock = ms;
    },
    renew(used) {
      refused = used;
      return Promise.reject(refusal());
    },
    close: () => Promise.resolve(),
  };
}
