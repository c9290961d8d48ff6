import { asSyncError, SyncError } from '../../sync/errors.ts';
import type { RemoteId, RemoteListing, RemoteNode } from '../../sync/ports/archive.ts';
import type { ProjectPlaceApi } from './api.ts';
import { type LevelReader, walkLevels } from './level-listing.ts';
import { fillForm, type OperationProfile } from './profile.ts';
import { findLevel, readTree, levelOf } from './tree-listing.ts';

export interface ListingOptions {
  readonly api: ProjectPlaceApi;
  readonly profile: OperationProfile;
  readonly levels: LevelReader;
  readonly workspaceId: RemoteId;
  readonly rootId: RemoteId;
}

/** Kinds that say "not this way": the whole-tree call is refused or not there (contract 4.6 was seen with robots only). */
function isUnavailable(error: unknown): boolean {
  const { kind } = asSyncError(error);
  return kind === 'refused' || kind === 'gone';
}

const refusalMs = 3_600_000;

/**
 * Lists an archive by one call for the whole tree where the account may do that, level by level otherwise; both give the same tree. Which way
 * works is remembered for an hour: a refusal may pass, and level by level much less is told.
 */
export class ArchiveListing {
  readonly #options: ListingOptions;
  /** On the monotonic clock. */
  #treeRefusedUntil = -Infinity;
  /** The root's id is another name of the workspace's root container, which the tree call does not name. */
  #rootIsTop: boolean;

  constructor(options: ListingOptions) {
    this.#options = options;
    this.#rootIsTop = options.rootId === options.workspaceId;
  }

  async list(signal: AbortSignal): Promise<RemoteListing> {
    const { clock } = this.#options.api;
    if (clock.monotonic() < this.#treeRefusedUntil) return this.#byLevels(signal);
    try {
      return await this.#byTree(signal);
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      const listing = await this.#byLevels(signal);
      this.#treeRefusedUntil = clock.monotonic() + refusalMs;
      return listing;
    }
  }

  async #byTree(signal: AbortSignal): Promise<RemoteListing> {
    const { api, profile, workspaceId, rootId } = this.#options;
    const { value, time, request } = await api.json({ ...fillForm(profile.tree, { workspaceId }), signal });
    const top = levelOf(value, request);
    const level = this.#rootIsTop
      ? top
      : (findLevel(top, rootId, request) ?? ((await this.#provesAlias(top, signal)) ? top : null));
    // A folder of another tree, or one that moved between two answers.
    if (level === null) return this.#byLevels(signal);
    const tree = await readTree({ level, parentId: rootId }, request, api.clock);
    if (tree.nodes.length === 0) await this.#proveEmpty(signal);
    const rest = await walkLevels(this.#options.levels, tree.unopened, signal);
    return this.#listing({
      nodes: [...tree.nodes, ...rest.nodes],
      unreadable: rest.unreadable,
      at: time.from,
      atomic: tree.unopened.length === 0,
    });
  }

  async #byLevels(signal: AbortSignal): Promise<RemoteListing> {
    const { levels, rootId } = this.#options;
    // The root's own answer is read apart: a root that may not be read is an error, a folder that may not be read is not.
    const root = await levels.read(rootId, signal);
    const folders = root.nodes.filter((node) => node.kind === 'folder').map((node) => node.id);
    const walk = await walkLevels(levels, folders, signal);
    const nodes = [...root.nodes, ...walk.nodes];
    return this.#listing({ nodes, unreadable: walk.unreadable, at: root.time.from, atomic: folders.length === 0 });
  }

  /** Whether the root's own list and the top of the tree are the same: then both ids name one container (contract 4.1). */
  async #provesAlias(top: ReturnType<typeof levelOf>, signal: AbortSignal): Promise<boolean> {
    const level = await this.#options.levels.read(this.#options.rootId, signal);
    const own = new Set(level.nodes.map((node) => node.id));
    const tops = [...(top.containers ?? []), ...(top.documents ?? []), ...(top.urls ?? [])].map(idOf);
    this.#rootIsTop = own.size === tops.length && tops.every((id) => id !== null && own.has(id));
    return this.#rootIsTop;
  }

  /** An empty tree is believed only when the root itself says that it is a container with nothing in it. */
  async #proveEmpty(signal: AbortSignal): Promise<void> {
    const { levels, rootId } = this.#options;
    const level = await levels.read(rootId, signal);
    if (level.nodes.length > 0) {
      throw new SyncError('broken', `The list of archive ${rootId} came empty, but there are ${level.nodes.length} items in it.`);
    }
  }

  /** Two answers may show one item twice, when it is moved between them; one answer may not. */
  #listing(found: { nodes: readonly RemoteNode[]; unreadable: readonly RemoteId[]; at: number; atomic: boolean }): RemoteListing {
    const { rootId } = this.#options;
    const ids = new Set<RemoteId>([rootId]);
    let documents = 0;
    let told = 0;
    for (const { id, kind, modifiedAt, version } of found.nodes) {
      if (ids.has(id))
        throw new SyncError(found.atomic ? 'broken' : 'busy', `Item ${id} came twice in the list of archive ${rootId}.`);
      ids.add(id);
      if (kind !== 'document') continue;
      documents += 1;
      if (modifiedAt !== null || version !== null) told += 1;
    }
    const { nodes, unreadable, at, atomic } = found;
    return { rootId, nodes, unreadable, at, atomic, blind: documents > 0 && told === 0 };
  }
}

function idOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('id' in value)) return null;
  return typeof value.id === 'number' || typeof value.id === 'string' ? String(value.id) : null;
}
