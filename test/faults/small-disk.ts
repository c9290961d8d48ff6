import { execFile } from 'node:child_process';
import { copyFile, open, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { errorCode } from '../../main/disk/disk-error.ts';

const run = promisify(execFile);

/** Real disks are mounted for these tests, which only root may. Without that they are skipped with this reason; what errors of a disk come to is shown by test/disk too. */
export const noMounts = process.getuid?.() === 0 ? null : 'only root can mount a disk';

/** A disk of its own, with little room, that holds what is on it until it is closed. */
export class SmallDisk {
  readonly path: string;
  #ballast = 0;

  private constructor(path: string) {
    this.path = path;
  }

  static async mount(path: string, bytes: number): Promise<SmallDisk> {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${bytes},mode=755`, 'tmpfs', path]);
    return new SmallDisk(path);
  }

  /** Another program takes all the room that there is. */
  async fill(): Promise<void> {
    const handle = await open(join(this.path, `.ballast-${(this.#ballast += 1)}~`), 'w');
    try {
      for (let size = 1024 * 1024; size >= 1; size = Math.floor(size / 16)) await writeUntilFull(handle, Buffer.alloc(size, 7));
    } finally {
      await handle.close();
    }
  }

  /** It gives the room back. */
  async makeRoom(): Promise<void> {
    for (; this.#ballast > 0; this.#ballast -= 1) await rm(join(this.path, `.ballast-${this.#ballast}~`));
  }

  /** Whoever still holds a file of it does not keep it. */
  async unmount(): Promise<void> {
    await run('umount', ['--lazy', this.path]);
  }
}

/** A disk with a file system of its own in a file, which can be pulled out at any moment and plugged in again with what is on it. */
export class PluggedDisk {
  readonly path: string;
  readonly #image: string;
  #isIn = false;

  private constructor(path: string, image: string) {
    this.path = path;
    this.#image = image;
  }

  static async make(path: string, image: string): Promise<PluggedDisk> {
    await writeFile(image, '');
    await truncate(image, 96 * 1024 * 1024);
    await run('mkfs.ext4', ['-q', '-F', image]);
    const disk = new PluggedDisk(path, image);
    await disk.plugIn();
    // What every new ext4 has is no document.
    await rm(join(path, 'lost+found'), { recursive: true });
    return disk;
  }

  async plugIn(): Promise<void> {
    await run('mount', ['-o', 'loop', this.#image, this.path]);
    this.#isIn = true;
  }

  /** The disk as a power cut leaves it now: what the system has not written yet is lost. Mounted at `path`. */
  async afterPowerCut(path: string): Promise<PluggedDisk> {
    const image = `${path}.image`;
    await copyFile(this.#image, image);
    const left = new PluggedDisk(path, image);
    await left.plugIn();
    return left;
  }

  async pullOut(): Promise<void> {
    if (this.#isIn) await run('umount', ['--lazy', this.path]);
    this.#isIn = false;
  }
}

async function writeUntilFull(handle: Awaited<ReturnType<typeof open>>, piece: Uint8Array): Promise<void> {
  try {
    for (;;) {
      const { bytesWritten } = await handle.write(piece);
      if (bytesWritten < piece.length) return;
    }
  } catch (error) {
    if (errorCode(error) !== 'ENOSPC') throw error;
  }
}
