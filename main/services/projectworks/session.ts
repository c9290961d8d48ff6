import { SyncError } from '../../sync/errors.ts';
import type { Person, ServiceSession } from '../../sync/ports/service.ts';
import { requiredSecret } from '../account-secrets.ts';
import { withStatusErrors } from '../http/answers.ts';
import { borrowed } from '../http/borrowed.ts';
import { withRetry } from '../http/retry.ts';
import type { ServiceOptions } from '../service-options.ts';
import { projectworksRoot } from './addresses.ts';
import { ProjectworksApi } from './api.ts';
import { ProjectworksBoards } from './boards.ts';
import { withConsumerKey } from './key.ts';
import { listNames, listProjects } from './projects.ts';
import { ProjectworksTables } from './tables.ts';

const retries = { attempts: 3, firstWaitMs: 200, longestWaitMs: 10_000 };

/**
 * A session of one API account. Does no request. Throws `refused` for an address that is not safe or another way to sign in. A key is no
 * person (contract 3.1): whose it is stays the same when a cycled one gets a new pair. The secret is `consumerSecret`.
 */
export function connectProjectworks({ account, secrets, transport, clock, random }: ServiceOptions): ServiceSession {
  const { auth, name } = account;
  if (auth.kind !== 'consumer-key') {
    throw new SyncError('refused', `"${name}" needs the consumer key and secret of a Projectworks API account.`);
  }
  if (account.profile !== null) {
    throw new SyncError('refused', `The requests of Projectworks cannot be corrected by a profile, as "${name}" has one.`);
  }
  const root = projectworksRoot(account.url);
  const secret = () => requiredSecret(secrets, 'consumerSecret');
  const keyed = withConsumerKey(withStatusErrors(borrowed(transport), clock), {
    accountName: name,
    key: auth.consumerKey,
    secret,
  });
  const api = new ProjectworksApi(root, withRetry(keyed, { ...retries, clock, random }), clock);
  const tables = new ProjectworksTables(api);
  return {
    async whoAmI(signal): Promise<Person> {
      await tables.check(signal);
      return { id: 'api-account', name: 'Projectworks API account', email: null };
    },
    workspaces: (signal) => listProjects(api, signal),
    people: (signal) => listNames(api, signal),
    boards: new ProjectworksBoards({ api, clock, allowAssumed: account.allowAssumed }),
    tables,
    close: () => Promise.resolve(),
  };
}
