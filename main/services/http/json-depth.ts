/** Far more than any tree of folders has levels, and few enough to be written as text again: JSON.stringify, which stores them, ends at some 7,000. */
export const mostLevels = 2_000;

const [quote, escape, openList, closeList, openObject, closeObject] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Follows how deep the lists and objects of a JSON text lie in each other, chunk by chunk: a parser needs fifty bytes and more for each
 * level, so that an answer of nothing but brackets takes twenty times its size.
 */
export class JsonDepth {
  #levels = 0;
  #isInText = false;
  #isEscaped = false;

  /** False when it is too deep to be parsed. */
  take(chunk: Uint8Array): boolean {
    let levels = this.#levels;
    let isInText = this.#isInText;
    let isEscaped = this.#isEscaped;
    const { length } = chunk;
    // By index: an iterator takes several times as long.
    for (let at = 0; at < length; at += 1) {
      const byte = chunk[at];
      if (isInText) {
        if (isEscaped) isEscaped = false;
        else if (byte === quote) isInText = false;
        else if (byte === escape) isEscaped = true;
      } else if (byte === quote) isInText = true;
      else if (byte === openObject || byte === openList) {
        levels += 1;
        if (levels > mostLevels) return false;
      } else if (byte === closeObject || byte === closeList) levels -= 1;
    }
    this.#levels = levels;
    this.#isInText = isInText;
    this.#isEscaped = isEscaped;
    return true;
  }
}
