import type { DiskPicture, DiskTree } from '../sync/world/disk-tree.ts';
import type { Chance } from './chance.ts';

interface Entry {
  readonly picture: DiskPicture;
  /** Contents that people had written anywhere by then. */
  readonly written: number;
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
  before(written: number): void {
    this.#entries.push({ picture: this.#disk.picture(), written });
  }

  sync(): void {
    this.#entries = [];
  }

  /** Answers how many contents had been written by the moment that the disk is back at, or null when nothing was lost. */
  cutPower(chance: Chance): number | null {
    const at = chance.below(this.#entries.length + 1);
    const back = this.#entries[at];
    this.#entries = [];
    if (!back) return null;
    this.#disk.putBack(back.picture);
    return back.written;
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
