import type { RemoteId } from '../../main/sync/ports/archive.ts';
import type { MemoryArchive } from '../sync/world/memory-archive.ts';
import type { DiskTree } from '../sync/world/disk-tree.ts';
import { isIgnored } from '../sync/world/memory-folder.ts';

/** What people write in these worlds; all else is the engine's own (link files) or half of a save. */
const isWritten = (content: string): boolean => /^content \d+$/.test(content);

/** How often each content is in sight. */
type Sight = ReadonlyMap<string, number>;

/** In turns: as long as a download may take between setting a file aside and putting its own in place. */
const sameMoment = 30;

/**
 * Knows what people have written and what of it they took away themselves, and refuses every change of the engine that people did not
 * ask for: bytes that nobody could ever get back, and bytes that vanish from a side where nobody deleted or replaced them.
 */
export class Truth {
  readonly #disks: readonly DiskTree[];
  readonly #archive: MemoryArchive;
  /** Contents that somebody took out of sight on some side. */
  readonly touched = new Set<string>();
  /** What people put on both sides themselves, so that it may be there twice for a while, or for good. */
  readonly madeOnBothSides = new Set<string>();
  /** Documents that an upload has made, and that no record knows yet: its answer was lost, or is on its way. */
  readonly untold: ReadonlySet<RemoteId>;
  /**
   * Contents that may be there twice, for nothing told that they are one thing: those of such documents that somebody moved or renamed meanwhile, here
   * or there, or that took another one's place while they were sent, of files that were moved while the watcher slept or in the middle of a look, so that a look at one folder may show half of the move, or
   * right when they had been copied for a conflict, and of documents moved on either side while their file had an ignored name here: to the sync it was
   * deleted, so that it comes back from there, beside the file that a person brings out again.
   */
  readonly movedUnseen = new Set<string>();
  /** When a file of such a content took another one's place, in turns. */
  readonly #movedOver = new Map<string, number>();
  /** What the service lost when it came back from a backup, while nothing tells a home that it did: what is there since takes its place. */
  readonly forgotten = new Set<string>();
  /** Set when a clock was set: how long a file has been quiet is known by clocks. */
  allowsHalves = false;
  /** All that people wrote and that was ever in sight on some side. */
  readonly written = new Set<string>();
  #reachable: ReadonlySet<string> = new Set();
  /** What lies on a disk under an ignored name. */
  #ignored: ReadonlySet<string> = new Set();
  #sights: readonly Sight[] = [];

  readonly #everTouched = new Set<string>();
  /** Of each side, what people took away there. */
  readonly #takenAway: Set<string>[] = [];
  /** When people last wrote over a content, in turns. */
  readonly #writtenOver = new Map<string, number>();
  readonly #now: () => number;

  constructor(
    disks: readonly DiskTree[],
    archive: MemoryArchive,
    facts: { readonly now: () => number; readonly untold: ReadonlySet<RemoteId> },
  ) {
    this.#now = facts.now;
    this.untold = facts.untold;
    this.#disks = disks;
    this.#archive = archive;
    this.#look();
  }

  /** Whatever people or disasters do is as it is. Answers the contents of files that it moved here. */
  byPeople(act: () => void): ReadonlySet<string> {
    const before = this.#sights;
    const trashed = this.#trashed();
    const places = this.#places();
    act();
    this.#look();
    const moved = new Set<string>();
    const untold = this.#untoldContents();
    const taken = new Set([...places].map(([key, { place }]) => `${parseInt(key, 10)} ${place}`));
    for (const [key, { place, content }] of this.#places()) {
      if ((places.get(key)?.place ?? place) === place) continue;
      const isThere = key.startsWith('there');
      const isCopied = !isThere && (before[parseInt(key, 10)]?.get(content) ?? 0) > 1;
      // A file that was touched and moved between two looks is another one, as far as a disk without times of birth can tell.
      const isUntraced = !isThere && this.#disks[parseInt(key, 10)]?.traits.birthless === true;
      if (untold.has(content) || isCopied || isUntraced || this.#ignored.has(content)) this.movedUnseen.add(content);
      if (!isThere && taken.has(`${parseInt(key, 10)} ${place}`)) this.#movedOver.set(content, this.#now());
      if (!isThere) moved.add(content);
    }
    const isTrashed = this.#trashed() > trashed;
    for (const content of this.sight(this.#disks.length).keys())
      if (before.every((sight) => !sight.has(content)) && this.sight(0).has(content)) this.madeOnBothSides.add(content);
    for (const [at, sight] of before.entries())
      for (const [content, count] of sight)
        if ((this.#sights[at]?.get(content) ?? 0) < count) this.#touch(content, { at, isTrashed });
    return moved;
  }

  /**
   * Somebody takes something out of a trash: what is settled by then has to come back to all sides. It may lie in several trashes, and be taken out of
   * each.
   */
  byRestore(restore: () => void, isSettled: (content: string) => boolean): void {
    const before = this.#sights;
    this.byPeople(restore);
    for (const [at, sight] of this.#sights.entries()) {
      for (const [content, count] of sight) {
        if (count <= (before[at]?.get(content) ?? 0)) continue;
        this.madeOnBothSides.add(content);
        if (isSettled(content)) this.touched.delete(content);
      }
    }
  }

  /**
   * Records that went back know of things that went since, and not why: that somebody took them out of a trash later, or that an engine put them there,
   * as they had moved and seemed to be gone. They seem to have gone just now.
   */
  recordsWentBack(): void {
    const trashed = [
      ...this.#archive.trashed.flatMap(({ versions }) => versions),
      ...this.#disks.flatMap((disk) => [...disk.trashedContents()]),
    ];
    for (const content of [...this.#everTouched, ...trashed]) this.touched.add(content);
  }

  /** Whether people took it away on a side. */
  wasTakenAway(content: string, side: number): boolean {
    return this.#takenAway[side]?.has(content) === true;
  }

  /**
   * A crash, which answers whether any of people's work went with it: that is nobody's fault. What the engine had put somewhere has to be in sight
   * again in the end, for nobody took it away.
   */
  byCrash(crash: () => boolean): void {
    const before = this.#sights;
    const [touched, over] = [new Set(this.touched), new Map(this.#writtenOver)];
    const ofPeople: boolean[] = [];
    const moved = this.byPeople(() => void ofPeople.push(crash()));
    if (ofPeople.includes(true)) {
      // What was done there since, as they had moved it, may not be recorded any more either: then it is taken for what somebody wished.
      for (const content of moved) this.touched.add(content);
      return;
    }
    for (const content of before.flatMap((sight) => [...sight.keys()])) if (!touched.has(content)) this.touched.delete(content);
    for (const content of this.#writtenOver.keys()) if (!over.has(content)) this.#writtenOver.delete(content);
  }

  /** Judges a change that the engine has just made. */
  judge(what: string): void {
    const { reachable, sights } = { reachable: this.#reachable, sights: this.#sights };
    this.#look();
    for (const content of this.#untoldContents())
      if (this.#now() - (this.#movedOver.get(content) ?? -Infinity) < sameMoment) this.movedUnseen.add(content);
    for (const content of reachable) {
      // Written over by a person in the same moment, where the engine had just kept it.
      if (
        this.#reachable.has(content) ||
        this.forgotten.has(content) ||
        this.#now() - (this.#writtenOver.get(content) ?? -Infinity) < sameMoment
      )
        continue;
      throw new Error(`${what}: “${content}” is lost`);
    }
    for (const [at, sight] of sights.entries()) {
      for (const content of sight.keys()) {
        // What is on its way to another name may be in sight on one side alone for a moment; the end shows whether it came back.
        if (this.#sights.some((other) => other.has(content)) || this.mayGo(content)) continue;
        throw new Error(`${what}: “${content}” went out of sight (${at}), and nobody wanted that`);
      }
    }
    for (const { name, versions } of this.#archive.items.values())
      if (!this.allowsHalves && versions.at(-1)?.startsWith('half') === true)
        throw new Error(`${what}: half of ${name} was sent`);
    for (const disk of this.#disks) {
      for (const { path, node } of disk.walk()) {
        if (node.kind === 'folder' || isWritten(node.content) || /^\[InternetShortcut|^@link$|^half /.test(node.content))
          continue;
        throw new Error(`${what}: ${path} holds “${node.content}”, which nobody wrote`);
      }
    }
  }

  /** Whether somebody took it out of sight somewhere, or the service itself. */
  mayGo(content: string): boolean {
    return this.touched.has(content) || this.forgotten.has(content);
  }

  /** Content that the engine could not know of when it acted: the service takes no conditions. */
  excuse(content: string): void {
    this.touched.add(content);
  }

  /**
   * Rules that leave folders out were changed. Everything in sight may be taken for wanted away; and what is moved out of a folder that is left out
   * becomes a thing of its own, so that it may be there twice.
   */
  rulesChanged(): void {
    for (const sight of this.#sights) {
      for (const content of sight.keys()) {
        this.touched.add(content);
        this.madeOnBothSides.add(content);
      }
    }
  }

  /** Contents in sight on a side: a disk by its number, or the archive, which comes last. */
  sight(side: number): Sight {
    return this.#sights[side] ?? new Map();
  }

  get reachable(): ReadonlySet<string> {
    return this.#reachable;
  }

  #touch(content: string, { at, isTrashed }: { readonly at: number; readonly isTrashed: boolean }): void {
    this.touched.add(content);
    this.#everTouched.add(content);
    (this.#takenAway[at] ??= new Set()).add(content);
    if (!isTrashed) this.#writtenOver.set(content, this.#now());
  }

  /** Where each file and each document is. */
  #places(): ReadonlyMap<string, { readonly place: string; readonly content: string }> {
    const places = new Map<string, { place: string; content: string }>();
    for (const { id, parentId, name, versions } of this.#archive.items.values())
      places.set(`there ${id}`, { place: `${parentId} ${name}`, content: versions.at(-1) ?? '' });
    for (const [at, disk] of this.#disks.entries())
      for (const { path, node } of disk.walk()) places.set(`${at} ${node.ino}`, { place: path, content: node.content });
    return places;
  }

  #untoldContents(): ReadonlySet<string> {
    return new Set([...this.untold].flatMap((id) => this.#archive.items.get(id)?.versions.at(-1) ?? []));
  }

  #trashed(): number {
    return this.#disks.reduce((sum, { trashed }) => sum + trashed.length, this.#archive.trashed.length);
  }

  #look(): void {
    const reachable = new Set<string>();
    const ignored = new Set<string>();
    const sights: Sight[] = [];
    for (const disk of this.#disks) {
      const sight = new Map<string, number>();
      for (const { path, node } of disk.walk()) {
        if (node.kind !== 'file' || !isWritten(node.content)) continue;
        reachable.add(node.content);
        // Under an ignored name it is still there, but no part of what is synced.
        if (isIgnored(path)) ignored.add(node.content);
        else sight.set(node.content, (sight.get(node.content) ?? 0) + 1);
      }
      sights.push(sight);
      for (const content of disk.trashedContents()) if (isWritten(content)) reachable.add(content);
    }
    const there = new Map<string, number>();
    for (const { versions } of this.#archive.items.values()) {
      const newest = versions.at(-1);
      if (newest !== undefined && isWritten(newest)) there.set(newest, (there.get(newest) ?? 0) + 1);
      for (const content of versions) if (isWritten(content)) reachable.add(content);
    }
    for (const { versions } of this.#archive.trashed)
      for (const content of versions) if (isWritten(content)) reachable.add(content);
    this.#reachable = reachable;
    this.#ignored = ignored;
    this.#sights = [...sights, there];
    for (const sight of this.#sights) for (const content of sight.keys()) this.written.add(content);
  }
}
