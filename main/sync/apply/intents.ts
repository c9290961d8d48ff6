import type { RemoteId, RemoteNode } from '../ports/archive.ts';
import { begunKind, type LocalNode, type SyncedNode, type TreeChange } from '../ports/trees.ts';
import { type ApplyContext, nodePath } from './context.ts';
import { withContent } from './with-content.ts';

/**
 * An upload over a document in a folder without versions makes a second document. Should its answer get lost, nothing tells that document
 * from somebody else's of the same name. So the intention is recorded first, as a failure that has not happened, and looked into at the next
 * listing. Where there are versions, that is done when the answer was lost: somebody may just have renamed or moved the document.
 */
const intentPrefix = 'maybe-sent ';
/** The last moment of a second that is told by its first. */
const wholeSecondMs = 999;

interface Intent {
  readonly remoteId: RemoteId;
  /** Where the document was when it was sent to, and what it was called; null in records of older versions. */
  readonly sentTo: { readonly parentId: RemoteId; readonly name: string } | null;
}

function intentOf(signature: string): Intent {
  const [remoteId = '', parentId, ...name] = signature.split('/');
  return { remoteId, sentTo: parentId === undefined ? null : { parentId, name: name.join('/') } };
}

export function putIntent(facts: { remote: RemoteNode; path: string }, { clock }: ApplyContext): TreeChange {
  const at = clock.now();
  const { id, parentId, name } = facts.remote;
  return {
    putFailures: [
      {
        key: intentPrefix + id,
        path: facts.path,
        kind: begunKind,
        message: 'An upload was begun.',
        attempts: 0,
        firstAt: at,
        nextAt: at,
        signature: `${id}/${parentId}/${name}`,
      },
    ],
  };
}

export function dropIntent(remoteId: RemoteId): TreeChange {
  return { dropFailures: [intentPrefix + remoteId] };
}

/** After a listing: finds out what became of uploads that were begun and never settled. `sending` are those that go on right now. */
export async function reconcileIntents(
  context: ApplyContext,
  { sending, signal }: { readonly sending: ReadonlySet<RemoteId>; readonly signal: AbortSignal },
): Promise<void> {
  const { trees } = context;
  for (const { key, signature } of [...trees.failures.values()]) {
    if (!key.startsWith(intentPrefix)) continue;
    const { remoteId, sentTo } = intentOf(signature);
    // What is still on its way will tell by itself.
    if (sending.has(remoteId)) continue;
    const old = trees.remote.get(remoteId);
    const row = trees.synced.byRemote(remoteId);
    const local = row && trees.local.get(row.localId);
    // A file that is still changing is not read yet; the intention stays until it is.
    if (local && local.hash === null) continue;
    const sent = { hash: local?.hash ?? '', size: local?.size ?? 0 };
    const node = row && local ? await findSent({ old, row, sentTo, ...sent }, context, signal) : null;
    if (row && local && node) settleFound({ old, node, row, local }, context);
    else context.commit(dropIntent(remoteId));
  }
}

interface Sent {
  /** Undefined when somebody has deleted it since. */
  readonly old: RemoteNode | undefined;
  readonly row: SyncedNode;
  readonly sentTo: Intent['sentTo'];
  readonly hash: string;
  readonly size: number;
}

/** It went to the name and folder that the older document had then, which somebody may have renamed or moved since, or deleted. */
async function findSent(sent: Sent, context: ApplyContext, signal: AbortSignal): Promise<RemoteNode | null> {
  const { trees } = context;
  const { old, row, sentTo } = sent;
  const places = [...(sentTo ? [sentTo] : []), ...(old ? [old] : []), { parentId: row.remoteParentId, name: row.remoteName }];
  for (const { parentId, name } of places) {
    for (const node of [...trees.remote.named(parentId, name)]) {
      if (node.kind !== 'document' || trees.synced.byRemote(node.id) || trees.superseded.has(node.id)) continue;
      if (await hasContent(node, sent, { context, signal })) return node;
    }
  }
  return null;
}

/** Whether a document has these bytes. Reads it to a temporary file where no hash is told. */
export async function hasContent(
  node: RemoteNode,
  wanted: { hash: string; size: number },
  { context, signal }: { context: ApplyContext; signal: AbortSignal },
): Promise<boolean> {
  if (node.size !== null && node.size !== wanted.size) return false;
  if (node.hash !== null) return node.hash === wanted.hash;
  return withContent(node.id, { context, signal }, async (content) => {
    if (content.size !== null && content.size !== wanted.size) return false;
    const received = await context.folder.receive('', content);
    await received.discard();
    return received.hash === wanted.hash;
  });
}

/** Marks a document whose content went on under another id. `old` has the time that it had then: what somebody writes into it later is shown. */
export function supersede(old: Pick<RemoteNode, 'id' | 'modifiedAt'>, by: RemoteId, { clock, trees }: ApplyContext): TreeChange {
  // Until a listing tells the time of our own last upload, the next one does.
  const pending = trees.synced.byRemote(old.id)?.uploadedUntil != null;
  return {
    dropSynced: [old.id],
    putSuperseded: [{ remoteId: old.id, by, modifiedAt: pending ? null : old.modifiedAt, at: clock.now() }],
  };
}

/** Records that an upload whose answer never came had arrived after all. */
function settleFound(
  facts: { old: RemoteNode | undefined; node: RemoteNode; row: SyncedNode; local: LocalNode },
  context: ApplyContext,
): void {
  const { old, node, row, local } = facts;
  // As after any upload: whether somebody followed within the second that is told, the next listing finds out.
  const uploadedUntil = node.modifiedAt === null ? null : node.modifiedAt + wholeSecondMs;
  const found = { hash: local.hash, size: local.size, modifiedAt: null, version: node.version, uploadedUntil };
  context.commit({
    ...(old
      ? supersede({ id: old.id, modifiedAt: row.modifiedAt ?? old.modifiedAt }, node.id, context)
      : { dropSynced: [row.remoteId] }),
    ...dropIntent(row.remoteId),
    putSynced: [{ ...row, remoteId: node.id, ...found }],
    history: [
      {
        at: context.clock.now(),
        action: 'upload',
        side: 'remote',
        path: nodePath(local, context.trees),
        fromPath: null,
        remoteId: node.id,
        reason: 'an earlier upload had arrived although no answer came',
        items: 1,
      },
    ],
  });
}
