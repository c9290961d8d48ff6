import { SyncError } from '../errors.ts';
import type { Archive, RemoteId, RemoteNode } from '../ports/archive.ts';
import type { Clock } from '../ports/time.ts';

/** How long what a folder was seen to hold serves others that are changed in it, in ms. */
const sharedMs = 1_000;

interface Level {
  readonly at: number;
  /** Names by id. */
  readonly names: Promise<ReadonlyMap<RemoteId, string>>;
}

/**
 * Where things of the archive are by now. A service need not tell that of a single one, and a listing may be minutes old: what somebody has renamed or
 * moved since would be deleted, moved back, or sent to under the name that it had.
 */
export class FreshPlaces {
  readonly #archive: Archive;
  readonly #clock: Clock;
  readonly #levels = new Map<RemoteId, Level>();
  /** What a folder told of an item, and the listing otherwise. */
  readonly #odd = new Map<RemoteId, string>();

  constructor({ archive, clock }: { readonly archive: Archive; readonly clock: Clock }) {
    this.#archive = archive;
    this.#clock = clock;
  }

  /** Throws `conflict` when it is not in its folder under its name any more, and what `Archive.children` does. */
  async check({ id, parentId, name }: RemoteNode, signal: AbortSignal): Promise<void> {
    const shared = this.#recent(parentId);
    if (shared && (await shared.names).get(id) === name) return;
    // What was read for others may be from before our own last change.
    const found = (await this.#read(parentId, signal).names).get(id);
    if (found === name) return;
    // Told twice with a listing in between, it is how this service tells of it in a folder, and no change.
    const told = `${parentId}/${name} ${found ?? ''}`;
    if (this.#odd.get(id) === told) return;
    this.#odd.set(id, told);
    throw new SyncError('conflict', `“${name}” was renamed or moved in the archive in the meantime.`);
  }

  #recent(folderId: RemoteId): Level | undefined {
    const now = this.#clock.monotonic();
    for (const [id, { at }] of this.#levels) if (now - at >= sharedMs) this.#levels.delete(id);
    return this.#levels.get(folderId);
  }

  #read(folderId: RemoteId, signal: AbortSignal): Level {
    const names = this.#archive.children(folderId, signal).then((nodes) => new Map(nodes.map(({ id, name }) => [id, name])));
    const level = { at: this.#clock.monotonic(), names };
    this.#levels.set(folderId, level);
    names.catch(() => {
      if (this.#levels.get(folderId) === level) this.#levels.delete(folderId);
    });
    return level;
  }
}
