import type { RemoteId } from '../ports/archive.ts';
import { type LocalId, localRootId } from '../ports/trees.ts';
import type { Trees } from '../trees.ts';
import type { Step } from './model.ts';

/** What transfers that are under way stand on: their documents, the folders above these, and the places where they will end. */
export class Busy {
  readonly #remoteIds = new Set<RemoteId>();
  readonly #localIds = new Set<LocalId>();
  readonly #remoteFolders = new Set<RemoteId>();
  readonly #localFolders = new Set<LocalId>();
  readonly #paths = new Set<string>();
  readonly #trees: Trees;

  constructor(transfers: Iterable<Step>, trees: Trees) {
    this.#trees = trees;
    for (const step of transfers) if (step.type === 'pull' || step.type === 'push') this.#add(step);
  }

  get remoteIds(): ReadonlySet<RemoteId> {
    return this.#remoteIds;
  }

  /**
   * Whether a step of a later plan could meet one of the transfers. Rather too often than once too rarely: such a step only waits until the
   * transfer has ended.
   */
  touches(step: Step): boolean {
    if (this.#paths.size === 0) return false;
    if (this.#paths.has(folded(step.path))) return true;
    // A folder may be recorded while something comes into it; it may not go, nor get another name.
    const changesFolder = step.type !== 'adopt';
    const remoteIds = remoteIdsOf(step);
    const localIds = localIdsOf(step);
    return (
      remoteIds.some((id) => this.#remoteIds.has(id) || (changesFolder && this.#remoteFolders.has(id))) ||
      localIds.some((id) => this.#localIds.has(id) || (changesFolder && this.#localFolders.has(id)))
    );
  }

  #add(step: Extract<Step, { type: 'pull' | 'push' }>): void {
    const { synced } = this.#trees;
    this.#paths.add(folded(step.path));
    if (step.remote) {
      this.#remoteIds.add(step.remote.id);
      const localId = synced.byRemote(step.remote.id)?.localId;
      if (localId !== undefined) this.#localIds.add(localId);
    }
    if (step.local) {
      this.#localIds.add(step.local.id);
      const remoteId = synced.byLocal(step.local.id)?.remoteId;
      if (remoteId !== undefined) this.#remoteIds.add(remoteId);
      const path = this.#trees.localPath(step.local.id);
      if (path !== null) this.#paths.add(folded(path));
    }
    this.#addFoldersAbove(step);
  }

  #addFoldersAbove(step: Extract<Step, { type: 'pull' | 'push' }>): void {
    const { local, remote } = this.#trees;
    const { parent } = step.target;
    for (const id of [parent.localId, step.local?.parentId, step.local && local.get(step.local.id)?.parentId])
      this.#climbLocal(id ?? null);
    for (const id of [parent.remoteId, step.remote?.parentId, step.remote && remote.get(step.remote.id)?.parentId])
      this.#climbRemote(id ?? null);
  }

  /** Each folder on the way up, and what it is on the other side. */
  #climbLocal(from: LocalId | null): void {
    const { local, synced } = this.#trees;
    for (let id = from; id !== null && id !== localRootId && !this.#localFolders.has(id); id = local.get(id)?.parentId ?? null) {
      this.#localFolders.add(id);
      this.#climbRemote(synced.byLocal(id)?.remoteId ?? null);
    }
  }

  #climbRemote(from: RemoteId | null): void {
    const { remote, synced, rootId } = this.#trees;
    for (let id = from; id !== null && id !== rootId && !this.#remoteFolders.has(id); id = remote.get(id)?.parentId ?? null) {
      this.#remoteFolders.add(id);
      this.#climbLocal(synced.byRemote(id)?.localId ?? null);
    }
  }
}

/** Names that some disk takes for one. */
function folded(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

function remoteIdsOf(step: Step): readonly RemoteId[] {
  const ids: RemoteId[] = [];
  if ('remote' in step && step.remote) ids.push(step.remote.id);
  if ('remoteId' in step && step.remoteId !== null) ids.push(step.remoteId);
  if ('remoteIds' in step) ids.push(...step.remoteIds);
  if ('items' in step) ids.push(...step.items.remoteIds);
  return ids;
}

function localIdsOf(step: Step): readonly LocalId[] {
  const ids: LocalId[] = [];
  if ('local' in step && step.local) ids.push(step.local.id);
  if ('localId' in step && step.localId !== null) ids.push(step.localId);
  return ids;
}
