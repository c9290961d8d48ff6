import { clearFolder } from './clear-folder.ts';
import { SyncError } from '../sync/errors.ts';
import type { Host } from './host.ts';
import type { Pair } from '../sync/ports/settings.ts';

/** What removing a pair did on the disk. */
export interface RemovedPair {
  /** Files and folders that went to the trash; a folder that went as one counts once. */
  readonly trashed: number;
  /** False when the folder was not there, so that its marker could not be taken away. */
  readonly wasThere: boolean;
}

/**
 * Ends a pair. The service is not touched. The local files stay; with `trash`, those that are on the service unchanged go to the trash, and
 * whatever is not synced stays. The caller holds the home's lock.
 */
export async function removePair(host: Host, request: { pair: Pair; trash: boolean }, signal: AbortSignal): Promise<RemovedPair> {
  const { pair } = request;
  let trashed = 0;
  let wasThere = true;
  try {
    if (request.trash) trashed = await trashSynced(host, pair, signal);
    await host.removeMarker(pair.folder, pair.marker);
  } catch (error) {
    if (!(error instanceof SyncError) || error.kind !== 'gone') throw error;
    wasThere = false;
  }
  host.settings.removePair(pair.id);
  host.mirror.removePair(pair.id);
  host.log(`pair ${pair.id} removed, ${trashed} items to the trash`);
  return { trashed, wasThere };
}

async function trashSynced(host: Host, pair: Pair, signal: AbortSignal): Promise<number> {
  const folder = await host.openFolder(pair);
  try {
    return await clearFolder(folder, host.mirror.trees(pair.id).load(), signal);
  } finally {
    await folder.close();
  }
}
