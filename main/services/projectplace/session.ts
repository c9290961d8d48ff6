import type { RemoteId } from '../../sync/ports/archive.ts';
import type { ServiceSession } from '../../sync/ports/service.ts';
import { withAuthorization } from '../authorized-transport.ts';
import { withStatusErrors } from '../http/answers.ts';
import { withRetry } from '../http/retry.ts';
import { borrowed } from '../http/borrowed.ts';
import type { Transport } from '../http/transport.ts';
import type { ServiceOptions } from '../service-options.ts';
import { ProjectPlaceAdministration } from './administration.ts';
import { projectPlaceHost } from './addresses.ts';
import { ProjectPlaceApi } from './api.ts';
import { ProjectPlaceArchive } from './archive.ts';
import { authorizerOf } from './credentials.ts';
import { ProjectPlaceBoards } from './boards.ts';
import { ProjectPlaceExports } from './exports.ts';
import { ProjectPlaceTables } from './tables.ts';
import { listPeople, ownIdOf, readOwnProfile } from './people.ts';
import { profileWith } from './profile.ts';
import { ProjectPlaceWebhooks } from './webhooks.ts';
import { listWorkspaces } from './workspaces.ts';

const retries = { attempts: 3, firstWaitMs: 200, longestWaitMs: 10_000 };

/**
 * A session of one account. Does no request. Throws `refused` for an address that is not safe or an operation profile that is not
 * valid. Each attempt of a request is signed anew, so authorization lies below retry.
 */
export function connectProjectPlace(options: ServiceOptions): ServiceSession {
  const { account, secrets, clock, random } = options;
  const host = projectPlaceHost(account.url);
  const profile = profileWith(account.profile);
  const shared = borrowed(options.transport);
  const told = options.onSignInEnd === undefined ? {} : { onSignInEnd: options.onSignInEnd };
  const authorizer = authorizerOf({ account, secrets, host, transport: shared, clock, random, ...told });
  const signed = withAuthorization(withStatusErrors(shared, clock), authorizer);
  const transport = withRetry(signed, { ...retries, clock, random });
  const tables = new ProjectPlaceTables(host.feeds, transport);
  if (account.auth.kind === 'app-password') return feedsOnly(account.auth.email, tables, transport);
  const api = new ProjectPlaceApi(host, transport, clock);
  const isRobot = account.auth.kind !== 'oauth2-user';
  const { allowAssumed } = account;
  const ownId = ownIdOf(api);
  return {
    whoAmI: (signal) => readOwnProfile(api, signal),
    workspaces: (signal) => listWorkspaces(api, isRobot, signal),
    people: (signal) => listPeople(api, signal),
    archives: {
      open: (workspaceId: RemoteId, rootId: RemoteId) =>
        new ProjectPlaceArchive({ api, host, profile, allowAssumed, random, workspaceId, rootId }),
    },
    boards: new ProjectPlaceBoards({ api, host, profile, allowAssumed, ownId }),
    tables,
    webhooks: new ProjectPlaceWebhooks({ api, profile, allowAssumed }),
    administration: new ProjectPlaceAdministration(api, isRobot),
    exports: new ProjectPlaceExports(api, host),
    close: () => transport.close(),
  };
}

/** What an app password opens. */
function feedsOnly(email: string, tables: ProjectPlaceTables, transport: Transport): ServiceSession {
  return {
    async whoAmI(signal) {
      await tables.check(signal);
      return { id: email, name: email, email };
    },
    workspaces: () => Promise.resolve([]),
    people: () => Promise.resolve([]),
    tables,
    close: () => transport.close(),
  };
}
