import { begunTrashes, settleBegunTrashes } from './apply/lost-deletes.ts';
import { Breath } from './breath.ts';
import { asSyncError, SyncError } from './errors.ts';
import { ignoredRows } from './ignored-rows.ts';
import type { LocalFolder, ScanResult } from './ports/folder.ts';
import type { Clock } from './ports/time.ts';
import type { LocalId, LocalNode, TreeChange } from './ports/trees.ts';
import { spellingOf } from './names.ts';
import { Missed } from './missed.ts';
import { type LocalObservation, observeLocal } from './observe-local.ts';
import { Quiet, quietMs } from './quiet.ts';
import { returningIds } from './returning-ids.ts';
import { sameContentStat } from './same-file.ts';
import { type ScanRequest, ScanRounds } from './scan-rounds.ts';
import { takenPlaces } from './taken-places.ts';
import type { Trees } from './trees.ts';
import { Vanishing } from './vanishing.ts';

export interface LocalObserverOptions {
  readonly folder: LocalFolder;
  readonly trees: Trees;
  readonly clock: Clock;
  readonly commit: (change: TreeChange) => void;
}

/** New items in one transaction. */
const storedAtOnce = 250;

/** A folder may hash several with less trouble than one by one. */
const hashedAtOnce = 96;

/** Looks at the local side and keeps the local tree up to it: what is there, and the hash of all that lies still. */
export class LocalObserver {
  readonly #options: LocalObserverOptions;
  readonly #quiet: Quiet;
  readonly #missed: Missed;
  readonly #vanishing: Vanishing;
  /** Files whose content is not known: still changing. */
  readonly unsettled = new Set<LocalId>();
  /** Files that could not be read, with the reason. */
  readonly unreadable = new Map<LocalId, SyncError>();
  /** Places where something stands that is never synced, in the one spelling of `spellingOf`. */
  readonly blockedPaths = new Set<string>();
  /** Of those what somebody may well take for synced, with why it is not. */
  readonly unsyncable = new Map<string, 'pair' | 'disk' | 'name' | 'path'>();

  constructor(options: LocalObserverOptions) {
    this.#options = options;
    this.#quiet = new Quiet(options.clock);
    this.#missed = new Missed(options.trees);
    this.#vanishing = new Vanishing(options.clock);
  }

  /** Reads everything, or some folders and what turns out to hang together with them. Throws `gone` when the root is not there. */
  async observe(paths: 'everything' | ReadonlySet<string>, signal: AbortSignal): Promise<void> {
    const { trees } = this.#options;
    await this.#options.folder.check();
    const { seen, scan } = await this.#scan(paths, signal);
    if (seen.rootGone) throw new SyncError('gone', 'The folder is not there any more.');
    this.#keepBlocked(scan, paths === 'everything');
    this.#missed.drop(seen.drop);
    const trashes = begunTrashes(trees);
    await this.#keep(seen, signal);
    settleBegunTrashes(trashes, { ...this.#options, read: seen.read });
    this.#followPlaces(seen.drop);
    this.#vanishing.note(seen, { everything: paths === 'everything' });
    if (paths === 'everything') this.#markIgnored();
    for (const id of [...this.unsettled, ...this.unreadable.keys()]) {
      if (trees.local.get(id)) continue;
      this.unsettled.delete(id);
      this.unreadable.delete(id);
    }
    await this.#hashAll(signal);
    this.#followConflicts();
  }

  #followPlaces(gone: readonly LocalId[]): void {
    const { folder, trees, commit } = this.#options;
    const change = takenPlaces(gone, trees, folder.traits);
    if ((change.putSynced?.length ?? 0) > 0) commit(change);
  }

  #markIgnored(): void {
    const { folder, trees, commit } = this.#options;
    const change = ignoredRows(trees, (path, kind) => folder.ignores(path, kind));
    if ((change.putSynced?.length ?? 0) + (change.dropSynced?.length ?? 0) > 0) commit(change);
  }

  /** The first look at a large folder is stored bit by bit: what is new hangs on what is there, folders come first. All else changes at once. */
  async #keep({ put, drop }: LocalObservation, signal: AbortSignal): Promise<void> {
    const { trees, clock, commit } = this.#options;
    const isOnlyNew = drop.length === 0 && put.every(({ id }) => !trees.local.get(id));
    const breath = new Breath(clock);
    let at = 0;
    for (; isOnlyNew && put.length - at > storedAtOnce; at += storedAtOnce) {
      commit({ putLocal: put.slice(at, at + storedAtOnce) });
      await breath.take(signal);
    }
    if (put.length > at || drop.length > 0) commit({ putLocal: put.slice(at), dropLocal: drop });
  }

  /** Whether things vanish right now: what is gone may have moved. */
  isVanishing(): boolean {
    return this.#vanishing.isGoingOn();
  }

  /** Folders that could not be read, where that which vanishes may be. */
  get closed(): ReadonlySet<LocalId> {
    return this.#vanishing.closed;
  }

  /** When the first of the unsettled files may lie still, in ms from now; null without any. */
  msUntilQuiet(): number | null {
    let soonest: number | null = null;
    for (const id of this.unsettled) {
      const node = this.#options.trees.local.get(id);
      if (node) soonest = Math.min(soonest ?? Infinity, this.#quiet.msUntil(node));
    }
    return soonest;
  }

  async #scan(
    paths: 'everything' | ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<{ seen: LocalObservation; scan: ScanResult }> {
    const { folder, trees } = this.#options;
    const all = paths === 'everything';
    const missed = this.#missed.nodes;
    const rounds = new ScanRounds();
    let request: ScanRequest | null = { paths: all ? [''] : [...paths], deep: all };
    // Each round reads at least one more folder; a tree that moves faster than it can be read is left for the next time.
    for (let round = 0; round < 20; round += 1) {
      rounds.add(await folder.scan(request, signal));
      const { scan } = rounds;
      const seen = observeLocal(trees.local, scan, { newId: returningIds(trees), missed, spell: spellingOf(folder.traits) });
      request = rounds.next(seen);
      if (!request) return { seen, scan };
    }
    throw new SyncError('busy', 'The folder changes faster than it can be read.');
  }

  #keepBlocked(scan: ScanResult, all: boolean): void {
    const spell = spellingOf(this.#options.folder.traits);
    const read = new Set(scan.folders.map(({ path }) => spell(path)));
    for (const path of this.blockedPaths) {
      if (!all && !read.has(path.slice(0, Math.max(0, path.lastIndexOf('/'))))) continue;
      this.blockedPaths.delete(path);
      this.unsyncable.delete(path);
    }
    for (const { path, reason } of scan.skipped) {
      this.blockedPaths.add(spell(path));
      if (reason !== 'symlink' && reason !== 'special') this.unsyncable.set(spell(path), reason);
    }
  }

  async #hashAll(signal: AbortSignal): Promise<void> {
    const { trees } = this.#options;
    const waiting: LocalNode[] = [];
    for (const node of trees.local.all()) {
      if (node.kind === 'folder') {
        if (this.#isHardlyThere(node)) this.unsettled.add(node.id);
        else this.unsettled.delete(node.id);
      } else if (node.hash !== null) this.unsettled.delete(node.id);
      else if (this.#quiet.isQuiet(node)) waiting.push(node);
      else this.unsettled.add(node.id);
    }
    const isStored = waiting.length > 0 && (await this.#options.folder.storeAll(waiting, signal));
    let next = 0;
    const done: LocalNode[] = [];
    const work = async (): Promise<void> => {
      for (let node = waiting[next++]; node; node = waiting[next++]) {
        signal.throwIfAborted();
        const hashed = await this.#hash(node, isStored, signal);
        if (hashed) done.push(hashed);
        if (done.length >= 500) this.#options.commit({ putLocal: done.splice(0) });
      }
    };
    await Promise.all(Array.from({ length: hashedAtOnce }, work));
    if (done.length > 0) this.#options.commit({ putLocal: done });
  }

  /** A new folder that nothing lies in yet may be gone again in a moment, or get the name that it is meant to have. */
  #isHardlyThere(node: LocalNode): boolean {
    const { trees, clock } = this.#options;
    if (clock.now() - node.birthMs >= quietMs || trees.synced.byLocal(node.id)) return false;
    const [child] = trees.local.children(node.id);
    return child === undefined && !this.#quiet.isQuiet(node);
  }

  async #hash(node: LocalNode, isStored: boolean, signal: AbortSignal): Promise<LocalNode | null> {
    const path = this.#options.trees.localPath(node.id);
    if (path === null) return null;
    try {
      const { hash, stat } = await this.#options.folder.hash(path, signal, isStored ? node : null);
      const { size, mtimeMs, ctimeMs, birthMs, ino } = stat;
      const hashed = { ...node, size, mtimeMs, ctimeMs, birthMs, ino, hash };
      this.unreadable.delete(node.id);
      // Somebody has begun to save it since it was seen lying still: what was read may be half of it.
      if (!sameContentStat(node, stat) && !this.#quiet.isQuiet(hashed)) {
        this.unsettled.add(node.id);
        return null;
      }
      this.unsettled.delete(node.id);
      return hashed;
    } catch (error) {
      signal.throwIfAborted();
      const failure = asSyncError(error);
      if (failure.kind === 'unreadable' || failure.kind === 'bug') {
        // It lies still: there is nothing to wait for.
        this.unsettled.delete(node.id);
        this.unreadable.set(node.id, failure);
      } else {
        // Gone or changing: the next look tells.
        this.unsettled.add(node.id);
      }
      return null;
    }
  }

  /** A conflict is over when its copy is gone; a copy that was renamed is still it. */
  #followConflicts(): void {
    const { trees, commit } = this.#options;
    for (const record of [...trees.conflicts.values()]) {
      if (record.copyLocalId === null) continue;
      const path = trees.localPath(record.copyLocalId);
      if (path === null) commit({ dropConflicts: [record.id] });
      else if (path !== record.copyPath) commit({ putConflicts: [{ ...record, copyPath: path }] });
    }
  }
}
