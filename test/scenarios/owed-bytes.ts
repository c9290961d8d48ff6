import { hashOf } from './snapshot.ts';

/** What users wrote and did not themselves overwrite or delete: it must be found somewhere in the end. */
export class OwedBytes {
  readonly #owed = new Map<string, string>();
  readonly #texts = new Map<string, string>();

  wrote(text: string): void {
    const hash = hashOf(text);
    this.#owed.set(hash, text);
    this.#texts.set(hash, text);
  }

  /** What was ever written, by its hash; for messages, bytes that nobody wrote are told by it. */
  textOf(hash: string): string {
    return this.#texts.get(hash) ?? `bytes ${hash.slice(0, 8)}`;
  }

  /** The user who does this sees it go. */
  gaveUp(hashes: Iterable<string>): void {
    for (const hash of hashes) this.#owed.delete(hash);
  }

  /** Texts that are in none of the places. */
  missingFrom(...places: readonly ReadonlySet<string>[]): string[] {
    return [...this.#owed].filter(([hash]) => !places.some((place) => place.has(hash))).map(([, text]) => text.slice(0, 80));
  }
}
