import { statfs } from 'node:fs/promises';
import { SyncError } from '../sync/errors.ts';
import { diskError } from './disk-error.ts';

/** Left free on every disk: a system with no space at all fails in worse ways than a sync that waits. */
export const reserveBytes = 50 * 1024 * 1024;

/** How long a reading is good for. Many small downloads share one. */
const staleMs = 500;

/** Space that is set aside for one download. */
export interface SpaceClaim {
  /** Sets more aside. Throws `full`. */
  readonly extend: (bytes: number) => Promise<void>;
  /** So many bytes of it are on the disk now. */
  readonly wrote: (bytes: number) => void;
  /** Gives back what is left of it. */
  readonly end: () => void;
}

/** What is left on one disk: the last reading, less what downloads that run have set aside. */
export class FreeSpace {
  readonly #root: string;
  #free = 0;
  /** Set aside and not written yet. */
  #aside = 0;
  #readAt = -Infinity;

  constructor(root: string) {
    this.#root = root;
  }

  /** Throws `full` when so many bytes more would not leave the reserve. */
  async claim(bytes: number): Promise<SpaceClaim> {
    await this.#take(bytes);
    let left = bytes;
    const giveBack = (count: number) => {
      const back = Math.min(count, left);
      left -= back;
      this.#aside -= back;
    };
    return {
      extend: async (more) => {
        await this.#take(more);
        left += more;
      },
      wrote: (count) => {
        giveBack(count);
        this.#free -= count;
      },
      end: () => giveBack(left),
    };
  }

  async #take(bytes: number): Promise<void> {
    const now = performance.now();
    if (now - this.#readAt > staleMs || this.#free - this.#aside - bytes < reserveBytes) {
      this.#readAt = now;
      try {
        const { bavail, bsize } = await statfs(this.#root);
        this.#free = bavail * bsize;
      } catch (error) {
        throw diskError(error, `Cannot see how much space is left on the disk of ${this.#root}`);
      }
    }
    const free = this.#free - this.#aside;
    if (free - bytes < reserveBytes) {
      const what = `${megabytes(Math.max(0, free))} MB are free, ${megabytes(reserveBytes)} MB of them are kept free`;
      throw new SyncError('full', `Not enough space on the disk of ${this.#root}: ${what}, ${megabytes(bytes)} MB are needed.`);
    }
    this.#aside += bytes;
  }
}

function megabytes(bytes: number): string {
  return (bytes / (1024 * 1024)).toFixed(bytes < 10 * 1024 * 1024 ? 1 : 0);
}
