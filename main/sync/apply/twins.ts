import type { RemoteNode } from '../ports/archive.ts';
import type { LocalNode } from '../ports/trees.ts';
import type { ApplyContext } from './context.ts';
import { hasContent } from './intents.ts';

/**
 * Whether another document of that name holds what a file holds: an upload whose answer was lost, and then somebody else's of its name. Such a
 * file is in conflict with neither. Where no record tells, the other document is read.
 */
export async function isInTwin(
  { remote, local }: { readonly remote: RemoteNode; readonly local: LocalNode },
  { context, signal }: { readonly context: ApplyContext; readonly signal: AbortSignal },
): Promise<boolean> {
  const { trees } = context;
  const { hash, size } = local;
  if (hash === null) return false;
  for (const twin of [...trees.remote.named(remote.parentId, remote.name)]) {
    if (twin.id === remote.id || twin.kind !== 'document') continue;
    if (trees.superseded.has(twin.id)) continue;
    const row = trees.synced.byRemote(twin.id);
    if (row ? row.hash === hash : await hasContent(twin, { hash, size }, { context, signal })) return true;
  }
  return false;
}
