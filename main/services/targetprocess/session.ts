import type { RemoteId } from '../../sync/ports/archive.ts';
import type { Person, ServiceSession } from '../../sync/ports/service.ts';
import { withStatusErrors } from '../http/answers.ts';
import { borrowed } from '../http/borrowed.ts';
import { withRetry } from '../http/retry.ts';
import type { ServiceOptions } from '../service-options.ts';
import { targetprocessHost } from './addresses.ts';
import { TargetprocessApi } from './api.ts';
import { TargetprocessArchive } from './archive.ts';
import { TargetprocessBoards } from './boards.ts';
import { withCredential } from './credentials.ts';
import { listPeople, listWorkspaces, readOwnUser } from './places.ts';
import { SavedBoards } from './saved-boards.ts';

const retries = { attempts: 3, firstWaitMs: 500, longestWaitMs: 10_000 };

/** A session of one account: contract 1. Does no request. Throws `refused` for an address that is not safe or a way to sign in that there is not. */
export function connectTargetprocess(options: ServiceOptions): ServiceSession {
  const { account, secrets, clock, random } = options;
  const host = targetprocessHost(account.url);
  const careful = withStatusErrors(borrowed(options.transport), clock);
  const signed = withCredential(careful, { account, secrets, base: host.base });
  const transport = withRetry(signed, { ...retries, clock, random });
  const api = new TargetprocessApi(host, transport, clock);
  const saved = new SavedBoards(api);
  const { allowAssumed } = account;
  let self: Person | null = null;
  const whoAmI = async (signal: AbortSignal): Promise<Person> => (self = await readOwnUser(api, signal));
  const ownId = async (signal: AbortSignal): Promise<RemoteId> => (self ?? (await whoAmI(signal))).id;
  return {
    whoAmI,
    workspaces: (signal) => listWorkspaces(api, saved, signal),
    people: (signal) => listPeople(api, signal),
    archives: {
      open: (_workspaceId: RemoteId, rootId: RemoteId) => new TargetprocessArchive({ api, allowAssumed, random, rootId }),
    },
    boards: new TargetprocessBoards({ api, saved, allowAssumed, ownId }),
    close: () => transport.close(),
  };
}
