import { open } from 'node:fs/promises';
import { diskError, errorCode, isAbsent } from './disk-error.ts';

/**
 * Puts a folder's list of names on the disk, so that what was renamed or made in it is there after a power loss. Does nothing where
 * the system cannot open a folder (Windows) or the disk has no such thing.
 */
export async function syncFolder(path: string): Promise<void> {
  let handle;
  try {
    handle = await open(path, 'r');
    await handle.sync();
  } catch (error) {
    const code = errorCode(error);
    if (process.platform === 'win32' || code === 'EINVAL' || code === 'ENOTSUP' || code === 'ENOSYS') return;
    // Renamed or removed since: whoever did that has changed another folder, which is theirs to store.
    if (isAbsent(error)) return;
    throw diskError(error, `Cannot store the changes of the folder ${JSON.stringify(path)}`);
  } finally {
    await handle?.close();
  }
}

interface Round {
  readonly done: Promise<void>;
}

/**
 * Syncs folders with as few calls as possible: everything that asks while a sync of the same folder runs shares the next one. A sync
 * costs as much as writing a small file, and downloads come many to a folder.
 */
export class FolderSync {
  readonly #running = new Map<string, Round>();
  readonly #next = new Map<string, Round>();

  /** Resolves when what was done in the folder before the call is on the disk. */
  async request(path: string): Promise<void> {
    const running = this.#running.get(path);
    if (!running) return this.#start(path).done;
    let next = this.#next.get(path);
    if (!next) {
      next = {
        done: running.done.then(
          () => this.#startNext(path),
          () => this.#startNext(path),
        ),
      };
      this.#next.set(path, next);
    }
    return next.done;
  }

  #startNext(path: string): Promise<void> {
    this.#next.delete(path);
    return this.#start(path).done;
  }

  #start(path: string): Round {
    const round: Round = {
      done: syncFolder(path).finally(() => {
        if (this.#running.get(path) === round) this.#running.delete(path);
      }),
    };
    this.#running.set(path, round);
    return round;
  }
}
