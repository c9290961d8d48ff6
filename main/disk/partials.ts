import { lstat, readdir, rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { diskError, isAbsent } from './disk-error.ts';
import { lstatOrNull } from './local-stat.ts';
import { markerFile, ownFolder, partialToken, probePrefix } from './own-names.ts';
import type { Root } from './root.ts';

/** Wall time at which this process began. */
const processStart = Date.now() - performance.now();

/** The unfinished downloads of this process in one root, and the removal of those that nobody will finish. */
export class Partials {
  readonly #root: Root;
  readonly #prefix: string;
  readonly #live = new Set<string>();
  #count = 0;

  /** `prefix` is a token that no other process has. */
  constructor(root: Root, prefix: string) {
    this.#root = root;
    this.#prefix = prefix;
  }

  /** The token of a new download. */
  begin(): string {
    const token = `${this.#prefix}-${++this.#count}`;
    this.#live.add(token);
    return token;
  }

  end(token: string): void {
    this.#live.delete(token);
  }

  /** Removes one. Never throws: what cannot be removed now is swept later, and the error that led here matters more. */
  async remove(token: string, full: string): Promise<void> {
    this.#live.delete(token);
    try {
      await unlink(full);
    } catch (error) {
      // Its folder was moved or is gone. Where it went only a look everywhere tells.
      if (isAbsent(error)) await this.sweep().catch(() => undefined);
    }
  }

  /**
   * Removes the unfinished downloads of earlier processes and the abandoned ones of this, and probes left behind. Touches nothing
   * else; follows no links; stays out of other pairs' folders.
   */
  async sweep(): Promise<void> {
    this.#root.check();
    const waiting = [this.#root.path];
    for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
      for (const entry of entries) {
        const full = join(folder, entry.name);
        if (entry.isDirectory()) {
          if (entry.name === ownFolder) await this.#sweepProbes(full);
          else if (!lstatOrNull(join(full, ownFolder, markerFile))) waiting.push(full);
        } else if (entry.isFile()) {
          const token = partialToken(entry.name);
          if (token !== null) await this.#sweepPartial(full, token);
        }
      }
    }
  }

  async #sweepPartial(full: string, token: string): Promise<void> {
    if (this.#live.has(token)) return;
    const ours = token.startsWith(`${this.#prefix}-`);
    await removeIf(full, (changedMs) => ours || changedMs < processStart);
  }

  async #sweepProbes(own: string): Promise<void> {
    const names = await readdir(own).catch(() => []);
    for (const name of names) {
      if (name.startsWith(probePrefix)) await removeIf(join(own, name), (changedMs) => changedMs < processStart);
    }
  }
}

async function removeIf(full: string, old: (changedMs: number) => boolean): Promise<void> {
  try {
    const { mtimeMs, ctimeMs } = await lstat(full);
    // A download has the service's time, which may lie ahead of ours; when it was put there, the disk itself has noted.
    if (old(Math.min(mtimeMs, ctimeMs))) await rm(full, { recursive: true, force: true });
  } catch (error) {
    const translated = diskError(error, `Cannot remove ${JSON.stringify(full)}`);
    // One that cannot be removed is no reason to keep the others.
    if (translated.kind === 'bug') throw translated;
  }
}
