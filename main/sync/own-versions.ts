import type { ApplyContext } from './apply/context.ts';
import { SyncError } from './errors.ts';
import { justBefore, laterThanAll } from './observe-remote.ts';
import type { RemoteId, RemoteVersion } from './ports/archive.ts';
import type { SyncedNode } from './ports/trees.ts';

/** Questions about versions at a time, */
const askedAtOnce = 6;
/** and answers to them in one transaction. */
const answeredTogether = 100;

/** Finds out by the numbers of versions what became of content that we sent; a listing tells no more than a time. */
export class OwnVersions {
  readonly #context: ApplyContext;
  /** Documents whose versions the service did not tell when it was asked last. It is not asked for ever. */
  readonly #untold = new Set<RemoteId>();
  /** Edits that are known to have followed ours, by the time that a listing showed of them. */
  #followed: ReadonlyMap<RemoteId, number | null> = new Map<RemoteId, number | null>();

  constructor(context: ApplyContext) {
    this.#context = context;
  }

  /**
   * The time that a listing shows covers a whole second. Tells whether somebody followed our upload within it, and whether a later one followed ours
   * or one that the archive went back to.
   */
  async settle(uploads: readonly SyncedNode[], signal: AbortSignal): Promise<void> {
    await this.#each(
      uploads,
      async (row) => {
        const versions = await this.#versions(row, signal);
        if (versions === null) return null;
        const time = this.#timeOf(row);
        if (versions.length === 0 || time === null || (row.modifiedAt === time && isNewest(row, versions))) return row;
        return { ...row, modifiedAt: isLost(row, versions) ? laterThanAll : justBefore(time) };
      },
      signal,
    );
  }

  /**
   * An edit takes the place of what was sent from here, which is no loss as long as the archive has that below it. Marks what it has no more, and
   * answers of which documents the next listing has to tell more.
   */
  async lookBehind(edited: readonly SyncedNode[], signal: AbortSignal): Promise<ReadonlySet<RemoteId>> {
    const [before, followed] = [this.#followed, new Map<RemoteId, number | null>()];
    const open = new Set<RemoteId>();
    this.#followed = followed;
    await this.#each(
      edited,
      async (row) => {
        const { remoteId } = row;
        const time = this.#timeOf(row);
        const versions = before.get(remoteId) === time ? [] : await this.#versions(row, signal);
        if (versions === null) open.add(remoteId);
        else if (versions.length > 0 && isLost(row, versions, mayBeOurs)) return { ...row, modifiedAt: laterThanAll };
        else followed.set(remoteId, time);
        return null;
      },
      signal,
    );
    return open;
  }

  /** As the listing has just shown it. */
  #timeOf({ remoteId }: SyncedNode): number | null {
    return this.#context.trees.remote.get(remoteId)?.modifiedAt ?? null;
  }

  /** Asks for several at a time, and records what came of them: null for nothing, and where the next listing has to tell more. */
  async #each(
    rows: readonly SyncedNode[],
    ask: (row: SyncedNode) => Promise<SyncedNode | null>,
    signal: AbortSignal,
  ): Promise<void> {
    const queue = rows.values();
    const answered: SyncedNode[] = [];
    const keep = (): void => {
      if (answered.length > 0) this.#context.commit({ putSynced: answered.splice(0) });
    };
    const work = async (): Promise<void> => {
      for (const row of queue) {
        signal.throwIfAborted();
        const answer = await ask(row);
        if (answer) answered.push(answer);
        if (answered.length >= answeredTogether) keep();
      }
    };
    try {
      await Promise.all(Array.from({ length: askedAtOnce }, work));
    } finally {
      keep();
    }
  }

  /** Null where the service will not tell: the document was deleted since it was listed, which the next listing shows. Nothing when it never will. */
  async #versions({ remoteId }: SyncedNode, signal: AbortSignal): Promise<readonly RemoteVersion[] | null> {
    try {
      const versions = await this.#context.archive.versions(remoteId, signal);
      this.#untold.delete(remoteId);
      return versions;
    } catch (error) {
      if (!(error instanceof SyncError) || (error.kind !== 'gone' && error.kind !== 'refused')) throw error;
      if (this.#untold.has(remoteId)) return [];
      this.#untold.add(remoteId);
      return null;
    }
  }
}

/** Without our version before the newest the archive went back behind it, and what is here is all that is left of it. */
function isLost(row: SyncedNode, versions: readonly RemoteVersion[], isThis = isOurs): boolean {
  return row.version !== null && !versions.slice(0, -1).some((version) => isThis(row, version));
}

/** Whether what we sent is the document's newest content. A document without version numbers is one that we have just made. */
function isNewest(row: SyncedNode, versions: readonly RemoteVersion[]): boolean {
  const newest = versions.at(-1);
  return newest !== undefined && isOurs(row, newest) && (row.version !== null || versions.length === 1);
}

/** Moved to where versions have no numbers, a document tells no more than sizes. */
function mayBeOurs(row: SyncedNode, version: RemoteVersion): boolean {
  return isOurs({ ...row, version: version.version === null ? null : row.version }, version);
}

/** After the archive went back, the number of a version is given out again. */
function isOurs(row: SyncedNode, { version, size }: RemoteVersion): boolean {
  return version === row.version && (size === null || size === row.size);
}
