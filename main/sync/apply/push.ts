import { SyncError } from '../errors.ts';
import { keepsVersions, type RemoteId, type RemoteNode, type Uploaded } from '../ports/archive.ts';
import { sameContentStat } from '../same-file.ts';
import type { Step } from '../plan/model.ts';
import type { LocalStat } from '../ports/folder.ts';
import type { LocalNode, SyncedNode, TreeChange } from '../ports/trees.ts';
import type { Trees } from '../trees.ts';
import {
  type ApplyContext,
  currentLocal,
  currentRemote,
  historyOf,
  nodePath,
  pickPlaces,
  remoteParentId,
  settledPlaces,
  staleRow,
  statExpected,
  type StepOf,
} from './context.ts';
import { dropIntent, hasContent, putIntent, supersede } from './intents.ts';
import { refuseChanged } from './trash.ts';

type Push = StepOf<'push'>;

/** A file that is no larger is read before it is its turn on the line, with others. */
const smallBytes = 64 * 1024;

export function readsAhead(step: Step): boolean {
  return step.type === 'push' && step.local.size <= smallBytes;
}

/** An upload, whatever becomes of its answer. */
interface Sent {
  readonly step: Push;
  /** The file as it was sent. */
  readonly local: LocalNode;
  readonly path: string;
  readonly size: number;
  readonly hash: string;
  /** The document that gets new content, or null for a new one. */
  readonly remote: RemoteNode | null;
  readonly folderId: RemoteId;
  readonly name: string;
  /** Other documents of that name that were there before. */
  readonly others: ReadonlySet<RemoteId>;
}

interface Job extends Sent {
  readonly stat: LocalStat;
  /** All of its bytes, where they were read before. */
  readonly ahead: readonly Uint8Array[] | null;
}

/** Sends a file's content. */
export async function push(step: Push, context: ApplyContext, signal: AbortSignal): Promise<void> {
  const { trees } = context;
  const ahead = await readAhead(step, context);
  await context.turn(step);
  const local = currentLocal(step.local, trees);
  const { path, stat } = await statExpected(local, context);
  if (local.hash === null) throw new SyncError('busy', `“${path}” is still changing.`);
  const remote = step.remote && currentRemote(step.remote, trees);
  if (remote) {
    await context.places.check(remote, signal);
    const state = await context.archive.inspect(remote, signal);
    if (!state) throw new SyncError('gone', `“${remote.name}” is not in the archive any more.`);
    refuseChanged(remote, { state, context });
    if (state.writable === false)
      throw new SyncError('refused', `The archive does not let this account change “${remote.name}”.`, {
        readOnlyIn: remote.parentId,
      });
  }
  const folderId = remote?.parentId ?? remoteParentId(step.target.parent, trees);
  const name = remote?.name ?? step.target.remoteName;
  const others = new Set<RemoteId>();
  for (const { id } of trees.remote.named(folderId, name)) if (id !== remote?.id) others.add(id);
  if (keepsVersions(context.archive, folderId) && isTaken(others, trees))
    throw new SyncError('conflict', `The archive has another document of that name by now: “${path}”.`);
  const known = ahead?.hash === local.hash && sameContentStat(ahead.of, stat) ? ahead : null;
  const sent: Sent = { step, local, path, size: stat.size, hash: local.hash, remote, folderId, name, others };
  const job: Job = { ...sent, stat, ahead: known?.pieces ?? null };
  if (remote && !keepsVersions(context.archive, folderId)) context.commit(putIntent({ remote, path }, context));
  const uploaded = await sendOrFind(job, context, signal);
  context.answered.add(uploaded.id);
  try {
    context.leaveLine(step, 0);
    await context.settle(() => context.record(() => settleUpload(job, uploaded, context)));
  } finally {
    context.answered.delete(uploaded.id);
  }
}

/** Where a folder keeps versions, what is sent may become one of any document that has its name. */
function isTaken(others: ReadonlySet<RemoteId>, trees: Trees): boolean {
  return [...others].some((id) => trees.remote.get(id)?.kind === 'document');
}

/** What was read of a file before its turn came, and what the file was. */
interface Ahead {
  readonly of: LocalStat;
  readonly hash: string | null;
  readonly pieces: readonly Uint8Array[];
}

/** Null for a large file, and where reading failed: the look right before it is sent tells why. */
async function readAhead(step: Push, { folder, trees }: ApplyContext): Promise<Ahead | null> {
  const local = trees.local.get(step.local.id);
  if (!local || !readsAhead(step)) return null;
  const { kind, size, mtimeMs, ctimeMs, birthMs, ino, hash } = local;
  const of = { kind, size, mtimeMs, ctimeMs, birthMs, ino };
  try {
    const pieces: Uint8Array[] = [];
    for await (const piece of folder.read(nodePath(local, trees), of)) pieces.push(piece);
    return { of, hash, pieces };
  } catch {
    return null;
  }
}

async function* given(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield* pieces;
}

async function sendOrFind(job: Job, context: ApplyContext, signal: AbortSignal): Promise<Uploaded> {
  const { step, stat, path } = job;
  let { ahead } = job;
  const onProgress = (bytes: number): void => context.onProgress(step, { bytes, total: stat.size });
  const open = (): AsyncIterable<Uint8Array> => {
    const first = ahead;
    // Another attempt may be much later.
    ahead = null;
    return first ? given(first) : context.folder.read(path, stat);
  };
  try {
    return await context.archive.upload({ folderId: job.folderId, name: job.name, size: stat.size, open, onProgress }, signal);
  } catch (error) {
    if (!(error instanceof SyncError) || !error.maybeDone) throw error;
    // Where even the look fails, the next one has to come before the next try: the first error says so.
    const found = await findUploaded(job, context, signal).catch(() => null);
    if (found) return found;
    rememberSent(job, context);
    throw error;
  }
}

/** What was sent over a document became another one where that had lost its name by then: the next listing tells, and maybe the next start. */
function rememberSent({ remote, path }: Job, context: ApplyContext): void {
  if (!remote) return;
  try {
    context.commit(putIntent({ remote, path }, context));
  } catch {
    // That the answer was lost is worse news than that it could not be recorded.
  }
}

/** After a lost answer: looks whether the upload arrived, by name, size and, in the end, bytes. */
export async function findUploaded(job: Sent, context: ApplyContext, signal: AbortSignal): Promise<Uploaded | null> {
  const { archive, trees } = context;
  const nodes = await archive.children(job.folderId, signal);
  for (const node of nodes) {
    if (node.kind !== 'document' || node.name !== job.name || job.others.has(node.id)) continue;
    if (node.size !== null && node.size !== job.size) continue;
    if (node.hash !== null && node.hash !== job.hash) continue;
    const owner = trees.synced.byRemote(node.id)?.localId;
    // Asked for before the bytes: a version that somebody adds in between is then one that we have not seen. A listed hash is from before.
    const version = node.version ?? (await archive.inspect(node, signal))?.version ?? null;
    if (!(await hasContent({ ...node, hash: null }, { hash: job.hash, size: job.size }, { context, signal }))) {
      if (node.hash === null) continue;
      throw new SyncError('broken', `“${node.name}” came with other bytes than the archive lists.`);
    }
    // Somebody gave it the name of another file meanwhile, which was sent to it after these bytes: it stands for that one.
    if (trees.synced.byRemote(node.id)?.localId !== owner) continue;
    const at = node.modifiedAt ?? context.clock.now();
    return { id: node.id, version, first: node.id === job.remote?.id ? false : null, from: at, until: at };
  }
  return null;
}

/**
 * What is recorded of an upload that has arrived. Throws `conflict` when it went to another document than it was to, or when its document stands
 * for another file since.
 */
export function settleUpload(job: Sent, uploaded: Uploaded, context: ApplyContext): TreeChange {
  const { trees } = context;
  const { step, local, path, remote } = job;
  if (job.others.has(uploaded.id)) {
    throw new SyncError('conflict', `The archive added “${path}” as a version of another document of that name.`);
  }
  const owner = trees.synced.byRemote(uploaded.id);
  if (owner && owner.localId !== local.id && wasSentLater(owner, uploaded)) {
    throw new SyncError('conflict', `The document of “${path}” was given the name of another file, which was sent to it since.`);
  }
  const node = uploadedNode(job, uploaded);
  const superseded = remote !== null && uploaded.id !== remote.id;
  const row: SyncedNode = {
    remoteId: node.id,
    localId: local.id,
    kind: 'document',
    ...pickPlaces(placesFor(job, node, context)),
    hash: local.hash,
    size: local.size,
    modifiedAt: null,
    version: uploaded.version,
    uploadedUntil: uploaded.until,
  };
  return {
    putRemote: [node],
    dropSynced: staleRow(local, node.id, trees),
    putSynced: [row],
    ...(superseded ? supersede(remote, node.id, context) : {}),
    ...(remote ? dropIntent(remote.id) : {}),
    history: [
      historyOf(step, context, { action: 'upload', side: 'remote', path, remoteId: node.id, reason: reasonFor(job, uploaded) }),
    ],
  };
}

/**
 * A document that this upload made can only have become another file's by a later one: somebody gave it that file's name in between. An older record
 * is of a document whose number was given out again, as the archive went back.
 */
function wasSentLater(owner: SyncedNode, { first, from }: Uploaded): boolean {
  return first === true && Math.max(owner.uploadedUntil ?? 0, owner.modifiedAt ?? 0) >= from;
}

function reasonFor({ step, remote }: Sent, uploaded: Uploaded): string {
  if (remote && uploaded.id !== remote.id)
    return `${step.why}; this folder keeps no versions, so the archive made a second document`;
  if (!remote && uploaded.first === false) return `${step.why}; the archive had the name already and made a new version of it`;
  return step.why;
}

function uploadedNode({ remote, local, folderId, name }: Sent, uploaded: Uploaded): RemoteNode {
  return {
    id: uploaded.id,
    parentId: folderId,
    kind: 'document',
    name,
    description: remote?.description ?? '',
    modifiedAt: uploaded.until,
    modifiedBy: null,
    size: local.size,
    hash: null,
    version: uploaded.version,
    url: null,
    writable: remote?.writable ?? null,
  };
}

/** A document that took over from another stands where that one was agreed to stand. */
function placesFor(job: Sent, node: RemoteNode, context: ApplyContext): ReturnType<typeof settledPlaces> {
  const { remote, local, step } = job;
  const before = remote ? context.trees.synced.byRemote(remote.id) : undefined;
  if (before && node.id !== remote?.id) return before;
  return settledPlaces({ remote: node, local, target: step.target }, context);
}
