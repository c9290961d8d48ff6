import { SyncError } from '../errors.ts';
import type { RemoteNode } from '../ports/archive.ts';
import type { LocalStat, ReceivedFile } from '../ports/folder.ts';
import type { ConflictRecord, LocalNode, SyncedNode, TreeChange } from '../ports/trees.ts';
import { isConflictName } from '../names.ts';
import { sameContentStat } from '../same-file.ts';
import {
  type ApplyContext,
  currentLocal,
  currentRemote,
  folderPath,
  historyOf,
  isRemoteAtTarget,
  joinPath,
  localNode,
  localParentId,
  pickPlaces,
  settledPlaces,
  staleRow,
  statExpected,
  type StepOf,
} from './context.ts';
import { dropTrashIntent, putTrashIntent } from './lost-deletes.ts';
import { isInTwin } from './twins.ts';
import { withContent } from './with-content.ts';

type Pull = StepOf<'pull'>;

interface Here {
  readonly node: LocalNode;
  readonly path: string;
  readonly stat: LocalStat;
}

/** Brings a document's content here. What is here already with the same bytes stays untouched. */
export async function pull(step: Pull, context: ApplyContext, signal: AbortSignal): Promise<'moved' | 'same'> {
  const { trees } = context;
  const remote = currentRemote(step.remote, trees);
  const here = step.local ? await lookHere(currentLocal(step.local, trees), context) : null;
  const parentId = here?.node.parentId ?? localParentId(step.target.parent, trees);
  const parentPath = folderPath(parentId, trees);
  const received = await receive(step, { remote, parentPath, context, signal });
  try {
    refuseOtherContent(remote, received);
    const path = here?.path ?? joinPath(parentPath, step.target.localName);
    const differs = step.onDifferent === 'copy' && here !== null && received.hash !== here.node.hash;
    const isKept = differs && (await isInTwin({ remote, local: here.node }, { context, signal }));
    const settled = isKept
      ? { ...step, onDifferent: 'trash' as const, why: 'what was here is another document of this name' }
      : step;
    return await context.settle(() => putInPlace(settled, { remote, here, parentId, path, received, signal }, context));
  } catch (error) {
    await received.discard().catch(() => undefined);
    throw error;
  }
}

interface Arrived extends Place {
  readonly received: ReceivedFile;
  readonly signal: AbortSignal;
}

async function putInPlace(step: Pull, arrived: Arrived, context: ApplyContext): Promise<'moved' | 'same'> {
  const { remote, here, path, received } = arrived;
  refuseOtherTarget(arrived, context);
  refuseAnswered(arrived, context);
  if (here && received.hash === here.node.hash) {
    await received.discard();
    await context.record(() => settleSame(step, { remote, here, context }));
    return 'same';
  }
  const aside = here && (await setAside(step, here, { context, signal: arrived.signal }));
  const renewed = step.onDifferent === 'trash' && here !== null;
  const expected = renewed ? null : (here?.stat ?? null);
  const stat = await received.commit({ path, expected, mtimeMs: remote.modifiedAt }).catch(async (error: unknown) => {
    // Somebody changed or moved the file since it was copied, and the copy stands for nothing.
    if (aside?.made) await context.folder.trash(aside.made.path, aside.made.stat).catch(() => undefined);
    throw error;
  });
  const copy = aside?.node ?? null;
  const local = localNode(stat, {
    id: here?.node.id ?? context.trees.newLocalId(),
    parentId: arrived.parentId,
    name: here?.node.name ?? step.target.localName,
    hash: received.hash,
  });
  await context.record(() => {
    // The answer may have come while this was put on the disk: it is a file of its own then.
    refuseAnswered(arrived, context);
    return settle(step, { ...arrived, local, copy }, context);
  });
  return 'moved';
}

/** Somebody may have looked at this side while the content came: then the records tell already what the disk would not. */
function refuseOtherTarget({ here, parentId, path }: Place, { trees }: ApplyContext): void {
  const now = here ? trees.local.get(here.node.id) : here;
  const isSame = now?.parentId === here?.node.parentId && now?.name === here?.node.name && now?.hash === here?.node.hash;
  const folder = folderPath(parentId, trees);
  const isThere = folder === '' ? !path.includes('/') : path.startsWith(`${folder}/`);
  if (!isSame || !isThere) throw new SyncError('conflict', `“${path}” changed in the meantime.`);
}

/** While its content came, the answer of an upload may have told that the document is the one that was just sent: it is here already. */
function refuseAnswered({ remote, here, path }: Place, { trees, answered }: ApplyContext): void {
  const row = trees.synced.byRemote(remote.id);
  if (answered.has(remote.id) || (row && row.localId !== here?.node.id && trees.local.get(row.localId)))
    throw new SyncError('conflict', `“${path}” is what was just sent from here.`);
}

/** A short answer that promises no more than it brings, or other bytes, are only seen where the listing tells size or hash. */
function refuseOtherContent(remote: RemoteNode, received: ReceivedFile): void {
  if (remote.kind !== 'document') return;
  if (remote.size !== null && remote.size !== received.size)
    throw new SyncError('conflict', `“${remote.name}” came with ${received.size} bytes, but the archive lists ${remote.size}.`);
  if (remote.hash !== null && remote.hash !== received.hash)
    throw new SyncError('conflict', `“${remote.name}” came with other bytes than the archive lists.`);
}

async function lookHere(node: LocalNode, context: ApplyContext): Promise<Here> {
  return { node, ...(await statExpected(node, context)) };
}

interface Content {
  readonly size: number | null;
  readonly chunks: AsyncIterable<Uint8Array>;
}

async function receive(
  step: Pull,
  facts: { remote: RemoteNode; parentPath: string; context: ApplyContext; signal: AbortSignal },
): Promise<ReceivedFile> {
  const { remote, parentPath, context, signal } = facts;
  if (remote.kind === 'link') return context.folder.receive(parentPath, linkFile(remote.url ?? ''));
  return withContent(remote.id, { context, signal }, (content) => {
    const onBytes = (bytes: number): void => context.onProgress(step, { bytes, total: content.size ?? remote.size });
    const onEnd = (bytes: number): void => context.leaveLine(step, bytes);
    return context.folder.receive(parentPath, { size: content.size, chunks: counted(content, { onBytes, onEnd }) });
  });
}

interface Counting {
  readonly onBytes: (bytes: number) => void;
  readonly onEnd: (bytes: number) => void;
}

/** No generator: see `contentOf`. */
function counted(content: Content, { onBytes, onEnd }: Counting): AsyncIterable<Uint8Array> {
  const iterate = (): AsyncIterator<Uint8Array> => {
    const source = content.chunks[Symbol.asyncIterator]();
    let bytes = 0;
    return {
      async next() {
        const result = await source.next();
        if (result.done === true) onEnd(bytes);
        else onBytes((bytes += result.value.length));
        return result;
      },
      async return() {
        await source.return?.();
        return { done: true, value: undefined };
      },
    };
  };
  return { [Symbol.asyncIterator]: iterate };
}

/** The file that Windows, macOS and most Linux desktops open as a link. */
function linkFile(url: string): Content {
  const oneLine = url.replace(/[\r\n]/g, '');
  const bytes = utf8(`[InternetShortcut]\r\nURL=${oneLine}\r\n`);
  return {
    size: bytes.length,
    chunks: {
      async *[Symbol.asyncIterator]() {
        await Promise.resolve();
        yield bytes;
      },
    },
  };
}

function utf8(text: string): Uint8Array {
  // encodeURIComponent is the one encoder that the language itself has; a lone surrogate would make it throw.
  const escaped = encodeURIComponent(text.toWellFormed());
  const out: number[] = [];
  for (let at = 0; at < escaped.length; at += 1) {
    if (escaped[at] === '%') {
      out.push(parseInt(escaped.slice(at + 1, at + 3), 16));
      at += 2;
    } else out.push(escaped.charCodeAt(at));
  }
  return Uint8Array.from(out);
}

interface Aside {
  readonly node: LocalNode;
  /** Where it is, when it was made just now. */
  readonly made: { readonly path: string; readonly stat: LocalStat } | null;
}

/** Makes the way free for other bytes, and keeps those that are here where a person may want them. */
async function setAside(step: Pull, here: Here, on: Reading): Promise<Aside | null> {
  if (step.onDifferent === 'trash') {
    const { why } = step;
    on.context.commit(putTrashIntent({ local: here.node, path: here.path, why, guarded: false }, on.context));
    await on.context.folder.trash(here.path, here.stat);
    return null;
  }
  return step.onDifferent === 'copy' ? copyAside(step, here, on) : null;
}

/** What reading a file takes. */
interface Reading {
  readonly context: ApplyContext;
  readonly signal: AbortSignal;
}

/**
 * A copy, not a rename: the file itself goes on being the document until the download takes its place, so that a crash in between loses
 * neither.
 */
async function copyAside(step: Pull, here: Here, on: Reading): Promise<Aside> {
  const { folder, trees } = on.context;
  const { node } = here;
  const left = await findLeftCopy(node, on);
  if (left) return { node: left, made: null };
  if (step.copyName === null) throw new SyncError('bug', 'A conflict copy without a name.');
  const parentPath = folderPath(node.parentId, trees);
  const received = await folder.receive(parentPath, { chunks: folder.read(here.path, here.stat), size: here.stat.size });
  const path = joinPath(parentPath, step.copyName);
  const stat = await received.commit({ path, expected: null, mtimeMs: here.stat.mtimeMs }).catch(async (error: unknown) => {
    await received.discard().catch(() => undefined);
    throw error;
  });
  const copy = localNode(stat, { id: trees.newLocalId(), parentId: node.parentId, name: step.copyName, hash: received.hash });
  return { node: copy, made: { path, stat } };
}

/** A copy that a crash or a step that failed left behind. One that is a document of its own may be changed at any time, and proves nothing. */
async function findLeftCopy(node: LocalNode, on: Reading): Promise<LocalNode | null> {
  const { trees } = on.context;
  for (const sibling of [...trees.local.children(node.parentId)]) {
    if (sibling.id === node.id || sibling.size !== node.size || !isConflictName(sibling.name, node.name)) continue;
    if (trees.synced.byLocal(sibling.id)) continue;
    const hash = await hashNow(sibling, on).catch(() => null);
    if (hash !== null && hash === node.hash) return { ...sibling, hash };
  }
  return null;
}

/** One that was made just now has not been read yet. */
async function hashNow(node: LocalNode, { context, signal }: Reading): Promise<string | null> {
  const { path } = await statExpected(node, context);
  if (node.hash !== null) return node.hash;
  const { hash, stat } = await context.folder.hash(path, signal);
  return sameContentStat(node, stat) ? hash : null;
}

function settleSame(step: Pull, facts: { remote: RemoteNode; here: Here; context: ApplyContext }): TreeChange {
  const { remote, here, context } = facts;
  const local = { ...here.node, residue: false };
  return {
    ...rowsFor(step, { remote, local }, context),
    history: [
      historyOf(step, context, {
        action: 'join',
        side: null,
        path: here.path,
        remoteId: remote.id,
        reason: 'the same bytes on both sides',
      }),
    ],
  };
}

interface Place {
  readonly remote: RemoteNode;
  readonly here: Here | null;
  readonly parentId: number;
  readonly path: string;
}

interface Done extends Arrived {
  readonly local: LocalNode;
  readonly copy: LocalNode | null;
}

function settle(step: Pull, { remote, local, copy, path }: Done, context: ApplyContext): TreeChange {
  const rows = rowsFor(step, { remote, local }, context);
  const conflict = copy && conflictRecord(step, { path, copy, remote }, context);
  return {
    ...rows,
    putLocal: copy ? [local, copy] : [local],
    ...(conflict ? { putConflicts: [conflict] } : {}),
    history: [
      historyOf(step, context, {
        action: 'download',
        side: 'local',
        path,
        remoteId: remote.id,
        reason: conflict?.outcome ?? step.why,
      }),
    ],
  };
}

function rowsFor(step: Pull, facts: { remote: RemoteNode; local: LocalNode }, context: ApplyContext): TreeChange {
  const { trees } = context;
  const { remote, local } = facts;
  const now = trees.remote.get(remote.id) ?? remote;
  // Another step may have moved it while its content came. Where somebody else moved it, the local side has yet to follow.
  const placed = isRemoteAtTarget(now, step.target, trees) ? now : remote;
  const row: SyncedNode = {
    remoteId: remote.id,
    localId: local.id,
    kind: remote.kind === 'link' ? 'link' : 'document',
    ...pickPlaces(settledPlaces({ remote: placed, local, target: step.target }, context)),
    hash: local.hash,
    size: local.size,
    modifiedAt: remote.modifiedAt,
    version: remote.version,
    uploadedUntil: null,
  };
  return {
    putLocal: [local],
    ...(step.onDifferent === 'trash' ? dropTrashIntent(local.id) : {}),
    dropSynced: staleRow(local, remote.id, trees),
    putSynced: [row],
    // A service that tells no sizes has shown this one now.
    ...(remote.kind === 'document' && remote.size === null ? { putRemote: [{ ...now, size: local.size }] } : {}),
  };
}

function conflictRecord(
  step: Pull,
  facts: { path: string; copy: LocalNode; remote: RemoteNode },
  context: ApplyContext,
): ConflictRecord {
  const { path, copy, remote } = facts;
  const copyPath = joinPath(folderPath(copy.parentId, context.trees), copy.name);
  return {
    id: context.random.token().slice(0, 6),
    at: context.clock.now(),
    kind: step.conflict ?? 'edit-edit',
    path,
    remoteId: remote.id,
    copyPath,
    copyLocalId: copy.id,
    outcome: `The archive's version kept the name; what was here is now “${copy.name}”.`,
  };
}
