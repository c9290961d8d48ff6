import { Breath } from './breath.ts';
import { SyncError } from './errors.ts';
import type { RemoteId, RemoteListing, RemoteNode, RemoteVersion } from './ports/archive.ts';
import type { SyncedNode, TreeChange } from './ports/trees.ts';
import type { ApplyContext } from './apply/context.ts';
import { reconcileIntents } from './apply/intents.ts';
import { settleLostUploads } from './apply/lost-uploads.ts';
import type { Step } from './plan/model.ts';
import { laterThanAll, neverModified, observeRemote } from './observe-remote.ts';

/** Items of a listing in one transaction. */
const storedAtOnce = 500;
/** Questions about versions at a time, */
const verifiedAtOnce = 6;
/** and answers to them in one transaction. */
const verifiedTogether = 100;

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
  /** Documents of our own uploads whose versions are not there, as the service says. */
  readonly #saidGone = new Set<RemoteId>();

  constructor(context: ApplyContext) {
    this.#context = context;
  }

  /** Takes these for unsettled until a listing has shown them. */
  awaitListing(ids: readonly RemoteId[]): void {
    if (ids.length > 0) this.unsettled = new Set([...this.unsettled, ...ids]);
  }

  /** `sending`: documents that get new content right now. */
  async observe(signal: AbortSignal, sending: ReadonlySet<RemoteId> = new Set()): Promise<void> {
    const { trees, clock } = this.#context;
    const lostBefore = [...this.lost];
    const listing = await this.#list(signal);
    const breath = new Breath(clock);
    const seen = observeRemote(trees, listing, this.unsettled);
    await breath.take(signal);
    await this.#keep(seen.change, signal);
    this.unsettled = seen.unsettled;
    this.unread = new Set(listing.unreadable);
    this.blind = listing.blind;
    await this.#verifyAll(seen.toVerify, signal);
    await reconcileIntents(this.#context, { sending, signal });
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

  /** What moved while a listing was put together may be missing from it. Absence counts only when a second one confirms it. */
  async #list(signal: AbortSignal): Promise<RemoteListing> {
    const { archive, trees } = this.#context;
    const first = await archive.list(signal);
    if (first.atomic) return first;
    const seen = new Set(first.nodes.map((node) => node.id));
    const missing = [...trees.synced.all()].some(({ remoteId }) => trees.remote.get(remoteId) && !seen.has(remoteId));
    if (!missing) return first;
    const second = await archive.list(signal);
    const again = new Set(second.nodes.map((node) => node.id));
    return { ...second, nodes: [...second.nodes, ...first.nodes.filter((node) => !again.has(node.id))] };
  }

  /**
   * The time that a listing shows covers a whole second. Whether somebody followed our upload within it, and whether a later one followed ours or
   * one that the archive went back to, only the numbers of the versions tell; where the service does not let us ask for them, that second is
   * taken as ours, and what is later as what followed.
   */
  async #verifyAll(rows: readonly SyncedNode[], signal: AbortSignal): Promise<void> {
    const { archive, commit } = this.#context;
    if (!archive.operations.versions.enabled) {
      const rest = await this.#portions(rows, (part) => ({ putSynced: part }), signal);
      if (rest.length > 0) commit({ putSynced: rest });
      return;
    }
    const queue = rows.values();
    const verified: SyncedNode[] = [];
    const keep = (): void => {
      if (verified.length > 0) commit({ putSynced: verified.splice(0) });
    };
    const work = async (): Promise<void> => {
      for (const row of queue) {
        const sure = await this.#verified(row, signal);
        if (sure) verified.push(sure);
        if (verified.length >= verifiedTogether) keep();
      }
    };
    try {
      await Promise.all(Array.from({ length: verifiedAtOnce }, work));
    } finally {
      keep();
    }
  }

  /** Null where the next listing has to tell more. */
  async #verified(row: SyncedNode, signal: AbortSignal): Promise<SyncedNode | null> {
    try {
      const versions = await this.#context.archive.versions(row.remoteId, signal);
      this.#saidGone.delete(row.remoteId);
      const isFollowed = row.modifiedAt === neverModified;
      if (versions.length === 0 || (!isFollowed && isNewest(row, versions))) return row;
      // Without our version before the newest the archive went back behind it, and what is here is all that is left of it.
      const isLost = row.version !== null && !versions.slice(0, -1).some((version) => isOurs(row, version));
      return { ...row, modifiedAt: isLost ? laterThanAll : neverModified };
    } catch (error) {
      if (!(error instanceof SyncError) || error.kind !== 'gone') throw error;
      // Deleted since it was listed, which the next listing tells. A service that does not know the versions of what it lists is not asked for ever.
      if (this.#saidGone.has(row.remoteId)) return row;
      this.#saidGone.add(row.remoteId);
      return null;
    }
  }
}

/** Whether what we sent is the document's newest content. A document without version numbers is one that we have just made. */
function isNewest(row: SyncedNode, versions: readonly RemoteVersion[]): boolean {
  const newest = versions.at(-1);
  return newest !== undefined && isOurs(row, newest) && (row.version !== null || versions.length === 1);
}

/** After the archive went back, the number of a version is given out again. */
function isOurs(row: SyncedNode, { version, size }: RemoteVersion): boolean {
  return version === row.version && (size === null || size === row.size);
}
