import type { Administration } from './administration.ts';
import type { Archive, RemoteId } from './archive.ts';
import type { Boards } from './boards.ts';
import type { WorkspaceExports } from './exports.ts';
import type { Publications } from './publications.ts';
import type { Tables } from './tables.ts';
import type { Webhooks } from './webhooks.ts';

export interface Workspace {
  readonly id: RemoteId;
  readonly name: string;
  readonly archived: boolean;
  /** The root container of its documents; the workspace's own id where the service does not tell another. */
  readonly rootId: RemoteId;
  /** False for one that holds boards alone, so that it has nothing to pair. Left out: it has an archive where the service has any. */
  readonly hasArchive?: boolean;
}

export interface Person {
  readonly id: RemoteId;
  readonly name: string;
  readonly email: string | null;
}

/**
 * One account on one service, signed in. What a service has not is absent.
 * Errors as in `Archive`. `close` ends connections.
 */
export interface ServiceSession {
  /** Checks the credential; throws `auth` when it is not good. */
  whoAmI(signal: AbortSignal): Promise<Person>;
  workspaces(signal: AbortSignal): Promise<readonly Workspace[]>;
  /** People of the account, for the names of those who changed things. Empty where the account may not see them. */
  people(signal: AbortSignal): Promise<readonly Person[]>;
  readonly archives?: {
    /** Does no request. `rootId` is the workspace's root or any folder in it. */
    open(workspaceId: RemoteId, rootId: RemoteId): Archive;
  };
  readonly boards?: Boards;
  readonly tables?: Tables;
  readonly webhooks?: Webhooks;
  readonly administration?: Administration;
  readonly exports?: WorkspaceExports;
  readonly publications?: Publications;
  close(): Promise<void>;
}
