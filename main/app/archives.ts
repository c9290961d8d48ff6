import { SyncError } from '../sync/errors.ts';
import type { Archive, RemoteId } from '../sync/ports/archive.ts';
import type { ServiceSession } from '../sync/ports/service.ts';

/** One archive of an account. Does no request. Throws `refused` where the account has none. */
export function openArchive(session: ServiceSession, workspaceId: RemoteId, rootId: RemoteId): Archive {
  if (session.archives) return session.archives.open(workspaceId, rootId);
  throw new SyncError('refused', 'This account has no documents that Tidemark can reach. They need another way to sign in.');
}
