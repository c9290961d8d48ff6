import { Breath } from './breath.ts';
import type { RemoteId, RemoteListing, RemoteNode } from './ports/archive.ts';
import type { TreeChange } from './ports/trees.ts';
import type { ApplyContext } from './apply/context.ts';
import { reconcileIntents } from './apply/intents.ts';
import { begunDeletes, settleBegunDeletes } from './apply/lost-deletes.ts';
import { settleLostUploads } from './apply/lost-uploads.ts';
import type { Step } from './plan/model.ts';
import { hasGoneBack, observeRemote, type RemoteObservation } from './observe-remote.ts';
import { OwnVersions } from './own-versions.ts';

/** Listings after a first one in which something is missing. */
const mostMoreListings = 3;
/** Items of a listing in one transaction. */
const storedAtOnce = 250;

/** Looks at the remote side and keeps the remote tree up to it. */
export class RemoteObserver {
  readonly #context: ApplyContext;
  /** Documents that somebody may be changing right now. */
  unsettled: ReadonlySet<RemoteId> = new Set();
  /** Folders that the last listing could not read. */
  unread: ReadonlySet<RemoteId> = new Set();
  /** Whether changes of content can be seen at all. */
  blind = false;
  /** Steps whose answer was lost, until a listing that was begun later has shown what became of them. */
  readonly lost = new Set<Step>();
  readonly #own: OwnVersions;

  constructor(context: ApplyContext) {
    this.#context = context;
    this.#own = new OwnVersions(context);
  }

  /** Takes these for unsettled until a listing has shown them. */
  awaitListing(ids: readonly RemoteId[]): void {
    if (ids.length > 0) this.unsettled = new Set([...this.unsettled, ...ids]);
  }

  /** `sending`: documents that get new content right now. */
  async observe(signal: AbortSignal, sending: ReadonlySet<RemoteId> = new Set()): Promise<void> {
    const { trees, clock } = this.#context;
    const lostBefore = [...this.lost];
    const deletes = begunDeletes(trees);
    const listing = await this.#list(signal);
    const breath = new Breath(clock);
    const seen = observeRemote(trees, listing, this.unsettled);
    await breath.take(signal);
    await this.#keep(seen.change, signal);
    this.unsettled = seen.unsettled;
    this.unread = new Set(listing.unreadable);
    this.blind = listing.blind;
    await this.#lookAtVersions(seen, signal);
    await reconcileIntents(this.#context, { sending, signal });
    settleBegunDeletes(deletes, this.#context);
    await settleLostUploads(lostBefore, this.#context, signal);
    for (const step of lostBefore) this.lost.delete(step);
  }

  /**
   * A large listing is stored bit by bit. What is new hangs on what is there, and what did not move stands where it stood, so that a part of them is a
   * tree as good as before; all that moves or goes does so at once. Rows that are stored twice come to the same.
   */
  async #keep(change: TreeChange, signal: AbortSignal): Promise<void> {
    const { trees } = this.#context;
    const moved: RemoteNode[] = [];
    const standing: RemoteNode[] = [];
    for (const node of change.putRemote ?? []) {
      const known = trees.remote.get(node.id);
      const stands = !known || (known.parentId === node.parentId && known.name === node.name && known.kind === node.kind);
      (stands ? standing : moved).push(node);
    }
    const putRemote = await this.#portions(standing, (nodes) => ({ putRemote: nodes }), signal);
    const putSynced = await this.#portions(change.putSynced ?? [], (rows) => ({ putSynced: rows }), signal);
    this.#context.commit({ ...change, putRemote: [...moved, ...putRemote], putSynced });
  }

  /** Stores all but a last part, which it answers. */
  async #portions<Item>(
    items: readonly Item[],
    changeOf: (part: readonly Item[]) => TreeChange,
    signal: AbortSignal,
  ): Promise<readonly Item[]> {
    const { commit, clock } = this.#context;
    const breath = new Breath(clock);
    let at = 0;
    for (; items.length - at > storedAtOnce; at += storedAtOnce) {
      commit(changeOf(items.slice(at, at + storedAtOnce)));
      await breath.take(signal);
    }
    return items.slice(at);
  }

  /**
   * What moved while a listing was put together may be missing from it, and so may what moved into a folder that could not be read this time. Absence
   * counts only when a second listing confirms it, or several, where such a folder goes on to be unreadable.
   */
  async #list(signal: AbortSignal): Promise<RemoteListing> {
    const { archive } = this.#context;
    let listing = await archive.list(signal);
    for (let more = 0; more < mostMoreListings && !listing.atomic && this.#lacksSomething(listing); more += 1) {
      if (more > 0 && !this.#couldBeRead(listing.unreadable)) break;
      const next = await archive.list(signal);
      const again = new Set(next.nodes.map((node) => node.id));
      const earlier = listing.nodes.filter((node) => !again.has(node.id) || this.#tellsOfRestore(node));
      const kept = new Set(earlier.map((node) => node.id));
      listing = { ...next, nodes: [...next.nodes.filter((node) => !kept.has(node.id)), ...earlier] };
    }
    return listing;
  }

  /** What a restored service shows of a document counts, although somebody may have edited it before the next listing, which then shows nothing of it. */
  #tellsOfRestore(node: RemoteNode): boolean {
    const row = this.#context.trees.synced.byRemote(node.id);
    return row !== undefined && hasGoneBack(row, node);
  }

  /** Whether something is missing that both sides had, but for what is known of folders that could not be read. */
  #lacksSomething({ nodes, unreadable }: RemoteListing): boolean {
    const { remote, synced } = this.#context.trees;
    const seen = new Set(nodes.map((node) => node.id));
    for (const id of unreadable) for (const node of remote.below(id)) seen.add(node.id);
    for (const { remoteId } of synced.all()) if (!seen.has(remoteId) && remote.get(remoteId)) return true;
    return false;
  }

  /** Whether one of the folders was read at the last listing, or before. */
  #couldBeRead(folders: readonly RemoteId[]): boolean {
    const { remote } = this.#context.trees;
    return folders.some((id) => !this.unread.has(id) || [...remote.children(id)].length > 0);
  }

  /** Where the service does not let us ask for versions, the second of an upload is taken as ours, and what is later as what followed. */
  async #lookAtVersions({ toVerify, edited }: RemoteObservation, signal: AbortSignal): Promise<void> {
    const { archive, commit } = this.#context;
    if (archive.operations.versions.enabled) {
      await this.#own.settle(toVerify, signal);
      const open = await this.#own.lookBehind(edited, signal);
      this.awaitListing([...open]);
      return;
    }
    const rest = await this.#portions(toVerify, (part) => ({ putSynced: part }), signal);
    if (rest.length > 0) commit({ putSynced: rest });
  }
}
