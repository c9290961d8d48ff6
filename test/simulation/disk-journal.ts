import type { DiskPicture, DiskTree } from '../sync/world/disk-tree.ts';
import type { Chance } from './chance.ts';

interface Entry {
  readonly picture: DiskPicture;
  /** Who was about to change something. */
  readonly by: 'people' | 'engine';
}

/** What a power cut leaves of a disk: all that was synced, and of what was done since then as much as chance had the system write. */
export class DiskJournal {
  readonly #disk: DiskTree;
  readonly #partials = new Set<number>();
  #nextPartial = 1;
  #entries: Entry[] = [];

  constructor(disk: DiskTree) {
    this.#disk = disk;
  }

  /** Right before a change: what is there now may be what a power cut leaves. */
  before(by: Entry['by']): void {
    this.#entries.push({ picture: this.#disk.picture(), by });
  }

  sync(): void {
    this.#entries = [];
  }

  /** A file as it is now is safe from a power cut: no moment before it was so will come back. */
  keep(path: string, content: string): void {
    const last = this.#entries.findLastIndex(({ picture }) => this.#disk.find(path, picture.root)?.content !== content);
    this.#entries.splice(0, last + 1);
  }

  /** Answers whose changes were lost: all of those since the moment that the disk is back at. */
  cutPower(chance: Chance): ReadonlySet<Entry['by']> {
    const at = chance.below(this.#entries.length + 1);
    const lost = this.#entries.slice(at);
    this.#entries = [];
    if (lost[0]) this.#disk.putBack(lost[0].picture);
    return new Set(lost.map(({ by }) => by));
  }

  beginPartial(): number {
    this.#partials.add(this.#nextPartial);
    return this.#nextPartial++;
  }

  endPartial(partial: number): void {
    this.#partials.delete(partial);
  }

  /** Removes what earlier lives left behind. No download runs before the first sweep of a life. */
  sweep(): void {
    this.#partials.clear();
  }

  get partials(): number {
    return this.#partials.size;
  }
}
