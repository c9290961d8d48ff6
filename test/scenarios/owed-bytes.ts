import { hashOf } from './snapshot.ts';

/** What users wrote and did not themselves overwrite or delete: it must be found somewhere in the end. */
export class OwedBytes {
  readonly #owed = new Map<string, string>();
  readonly #texts = new Map<string, string>();
  readonly #seenHere = new Set<string>();

  wrote(text: string): void {
    const hash = hashOf(text);
    this.#owed.set(hash, text);
    this.#texts.set(hash, text);
  }

  /** What was ever written, by its hash; for messages, bytes that nobody wrote are told by it. */
  textOf(hash: string): string {
    return this.#texts.get(hash) ?? `bytes ${hash.slice(0, 8)}`;
  }

  /** What lies in the local folder at some moment. */
  sawHere(hashes: Iterable<string>): void {
    for (const hash of hashes) this.#seenHere.add(hash);
  }

  /** The user who does this sees it go. */
  gaveUp(hashes: Iterable<string>): void {
    for (const hash of hashes) this.#owed.delete(hash);
  }

  /** Texts that are in none of the places. */
  missingFrom(...places: readonly ReadonlySet<string>[]): string[] {
    return [...this.#owed].filter(([hash]) => !places.some((place) => place.has(hash))).map(([, text]) => text.slice(0, 80));
  }

  /** Texts that lay here, were deleted in the archive alone, and are not on this machine any more, not even in its trash. */
  unlinkedHere(deletedThere: ReadonlySet<string>, here: ReadonlySet<string>): string[] {
    const unlinked = [...this.#owed].filter(([hash]) => this.#seenHere.has(hash) && deletedThere.has(hash) && !here.has(hash));
    return unlinked.map(([, text]) => text.slice(0, 80));
  }
}
