import { asSyncError } from '../errors.ts';
import type { RemoteId } from '../ports/archive.ts';
import type { Clock } from '../ports/time.ts';
import type { LocalId, TreeChange } from '../ports/trees.ts';

interface Waiting {
  readonly make: () => TreeChange;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** A group of so many is not made to wait for more. */
const fullGroup = 48;
/** So many are stored in one turn, and let on in it: more would keep others of the program waiting. */
const storedAtOnce = 96;
/** While records follow one another, each group gathers for so long, ms: a transaction for one costs five times what a share in a group costs. */
const gatherMs = 20;
/** Records this far apart do not follow one another: one is stored at once. */
const apartMs = 100;

/**
 * Records what transfers have done, in as few transactions as possible: all that asks in one turn is stored as one, and so is all that asks in
 * a short while where one record follows the other. See DESIGN.md, "Groups".
 */
export class GroupCommit {
  readonly #commit: (change: TreeChange) => void;
  readonly #clock: Pick<Clock, 'monotonic' | 'sleep'>;
  #waiting: Waiting[] = [];
  #storedAt = -Infinity;

  constructor(commit: (change: TreeChange) => void, clock: Pick<Clock, 'monotonic' | 'sleep'>) {
    this.#commit = commit;
    this.#clock = clock;
  }

  /**
   * Resolves when the change is stored and shown in the trees. `make` is called right before, maybe twice, and may read the rows of its own
   * items and of folders. Rejects with what it throws, or with what kept the group from being stored; then nothing of it is.
   */
  readonly record = (make: () => TreeChange): Promise<void> =>
    new Promise((resolve, reject) => {
      this.#waiting.push({ make, resolve, reject });
      if (this.#waiting.length === 1) void this.#gather();
    });

  async #gather(): Promise<void> {
    // One turn of the queue later, when those that were let on together have asked as well.
    await Promise.resolve();
    const follows = this.#clock.monotonic() - this.#storedAt < apartMs;
    if (follows && this.#waiting.length < fullGroup) await this.#clock.sleep(gatherMs);
    for (;;) {
      this.#store(this.#waiting.splice(0, storedAtOnce));
      this.#storedAt = this.#clock.monotonic();
      if (this.#waiting.length === 0) return;
      await this.#clock.sleep(0);
    }
  }

  #store(waiting: readonly Waiting[]): void {
    let group = new Group();
    for (const one of waiting) {
      try {
        if (group.add(one, one.make())) continue;
        this.#end(group);
        group = new Group();
        group.add(one, one.make());
      } catch (error) {
        one.reject(asSyncError(error));
      }
    }
    this.#end(group);
  }

  #end({ members, change }: Group): void {
    if (members.length === 0) return;
    try {
      this.#commit(change);
    } catch (error) {
      for (const { reject } of members) reject(error);
      return;
    }
    for (const { resolve } of members) resolve();
  }
}

/** Changes that have no item in common, so that none was made of rows that another of them changes. */
class Group {
  readonly members: Waiting[] = [];
  readonly #touched = new Touched();
  readonly #lists = emptyLists();
  #held: TreeChange['held'];

  get change(): TreeChange {
    return this.#held ? { ...this.#lists, held: this.#held } : this.#lists;
  }

  /** False when the change has to wait until the group is stored, and be made anew. */
  add(member: Waiting, change: TreeChange): boolean {
    const touched = new Touched();
    touched.add(change);
    if (this.#touched.meets(touched)) return false;
    this.#touched.add(change);
    for (const key of Object.keys(this.#lists) as ListKey[]) grow(this.#lists, change, key);
    this.#held = change.held ?? this.#held;
    this.members.push(member);
    return true;
  }
}

type ListKey = Exclude<keyof TreeChange, 'held'>;
type Item<Key extends ListKey> = NonNullable<TreeChange[Key]>[number];
type Lists = { readonly [Key in ListKey]: Item<Key>[] };

const emptyLists = (): Lists => ({
  putRemote: [],
  dropRemote: [],
  putLocal: [],
  dropLocal: [],
  putSynced: [],
  dropSynced: [],
  putSuperseded: [],
  dropSuperseded: [],
  putConflicts: [],
  dropConflicts: [],
  putFailures: [],
  dropFailures: [],
  history: [],
});

function grow<Key extends ListKey>(lists: Pick<Lists, Key>, change: Pick<TreeChange, Key>, key: Key): void {
  const list: Item<Key>[] = lists[key];
  for (const item of change[key] ?? []) list.push(item);
}

/** All items whose rows changes write. */
class Touched {
  readonly #remote = new Set<RemoteId>();
  readonly #local = new Set<LocalId>();
  readonly #steps = new Set<string>();

  add(change: TreeChange): void {
    for (const { id } of change.putRemote ?? []) this.#remote.add(id);
    for (const { id } of change.putLocal ?? []) this.#local.add(id);
    for (const { remoteId, localId } of change.putSynced ?? []) {
      this.#remote.add(remoteId);
      this.#local.add(localId);
    }
    for (const { remoteId } of change.putSuperseded ?? []) this.#remote.add(remoteId);
    for (const list of [change.dropRemote, change.dropSynced, change.dropSuperseded])
      for (const id of list ?? []) this.#remote.add(id);
    for (const id of change.dropLocal ?? []) this.#local.add(id);
    for (const { key } of change.putFailures ?? []) this.#steps.add(key);
    for (const key of change.dropFailures ?? []) this.#steps.add(key);
    if (change.held) this.#steps.add('held');
  }

  meets(other: Touched): boolean {
    return share(this.#remote, other.#remote) || share(this.#local, other.#local) || share(this.#steps, other.#steps);
  }
}

function share<Item>(many: ReadonlySet<Item>, few: ReadonlySet<Item>): boolean {
  for (const item of few) if (many.has(item)) return true;
  return false;
}
