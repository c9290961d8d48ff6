import type { HistoryEntry, Side, StoredTrees, TreeChange, TreeStore } from '../../main/sync/ports/trees.ts';
import { SyncError } from '../../main/sync/errors.ts';
import { Trees } from '../../main/sync/trees.ts';

/** One pair's records in memory: every commit is all or nothing, and those since the last checkpoint may be lost with the power. */
export class MemoryRecords implements TreeStore {
  readonly #rootId: string;
  /** Every commit since the records were made, for who wants to compare them with the real ones. */
  readonly commits: TreeChange[] = [];
  #trees: Trees;
  /** Commits that a power cut may take away. */
  #young = 0;
  isFull = false;
  /** Whether they ever came to be older than what was done. */
  wentBack = false;
  onCommit: (change: TreeChange) => void = () => undefined;

  constructor(rootId: string) {
    this.#rootId = rootId;
    this.#trees = new Trees(rootId, empty);
  }

  load(): StoredTrees {
    const { remote, local, synced, superseded, conflicts, failures, held } = this.#trees;
    return {
      remote: [...remote.all()],
      local: [...local.all()],
      synced: [...synced.all()],
      superseded: [...superseded.values()],
      conflicts: [...conflicts.values()],
      failures: [...failures.values()],
      held,
    };
  }

  /** As an engine that starts now would see them. */
  trees(): Trees {
    return new Trees(this.#rootId, this.load());
  }

  commit(change: TreeChange): void {
    if (this.isFull) throw new SyncError('full', 'The disk of the records is full.');
    this.#refuseTwoForOne(change);
    this.commits.push(change);
    this.#trees.apply(change);
    this.#young += 1;
    this.onCommit(change);
  }

  deletedSince(side: Side, since: number): number {
    const all = this.history();
    const answered = all.findLastIndex(({ action }) => action === 'deletes confirmed');
    const counted = all
      .slice(answered + 1)
      .filter((entry) => entry.action === 'trash' && entry.side === side && entry.at >= since);
    return counted.reduce((sum, { items }) => sum + items, 0);
  }

  history(): readonly HistoryEntry[] {
    return this.commits.flatMap(({ history }) => history ?? []);
  }

  /** What the disk has for sure. */
  checkpoint(): void {
    this.#young = 0;
  }

  get young(): number {
    return this.#young;
  }

  /** Takes the last commits away: a power cut, a backup, or the loss of all. */
  rollBack(count: number): void {
    this.wentBack ||= count > 0;
    this.commits.splice(this.commits.length - count);
    this.#young = 0;
    this.#trees = new Trees(this.#rootId, empty);
    for (const change of this.commits) this.#trees.apply(change);
  }

  /** What the records on disk refuse: two items that stand for one local file. */
  #refuseTwoForOne({ dropSynced = [], putSynced = [] }: TreeChange): void {
    for (const row of putSynced) {
      const held = this.#trees.synced.byLocal(row.localId);
      if (!held || held.remoteId === row.remoteId || dropSynced.includes(held.remoteId)) continue;
      if (putSynced.some(({ remoteId, localId }) => remoteId === held.remoteId && localId !== row.localId)) continue;
      throw new Error(`${row.remoteId} and ${held.remoteId} would both be ${row.localName}`);
    }
  }
}

const empty: StoredTrees = { remote: [], local: [], synced: [], superseded: [], conflicts: [], failures: [], held: [] };
