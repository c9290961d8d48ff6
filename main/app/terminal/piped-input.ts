import { BadInput } from '../bad-input.ts';

/** More than any set of secrets; a file that was piped in by mistake is not read to its end. */
const longest = 256 * 1024;

/**
 * What comes in on stdin when it is not a terminal: first one JSON value, then lines. The value is taken as soon as it is complete, so
 * that the writer may keep its end open.
 */
export class PipedInput {
  readonly #chunks: AsyncIterator<unknown>;
  #text = '';
  #ended = false;

  constructor(stream: NodeJS.ReadStream) {
    stream.setEncoding('utf8');
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  /** Throws `BadInput`; the text itself is never told. */
  async readJson(): Promise<unknown> {
    for (let isMore = true; isMore && this.#text.length <= longest;) {
      isMore = await this.#more();
      const value = this.#takeValue();
      if (value !== undefined) return value;
    }
    throw new BadInput(this.#text.trim() === '' ? 'Nothing came in on stdin.' : 'What came in on stdin is not JSON.');
  }

  /** The next line, or null at the end. */
  async readLine(): Promise<string | null> {
    while (!this.#text.includes('\n') && !this.#ended && this.#text.length <= longest) await this.#more();
    const end = this.#text.indexOf('\n');
    const line = end < 0 ? this.#text : this.#text.slice(0, end);
    this.#text = end < 0 ? '' : this.#text.slice(end + 1);
    return line === '' && this.#ended ? null : line.trim();
  }

  /** False at the end. */
  async #more(): Promise<boolean> {
    const next = await this.#chunks.next();
    if (next.done === true) this.#ended = true;
    else this.#text += String(next.value);
    return next.done !== true;
  }

  /** Tries the whole text, then what comes before each line's end: the value may be written over several lines. */
  #takeValue(): unknown {
    const ends = [...this.#text.matchAll(/\n/g)].map((match) => match.index);
    for (const end of [this.#text.length, ...ends]) {
      if (!/["}\]]\s*$/.test(this.#text.slice(Math.max(0, end - 8), end))) continue;
      try {
        const value: unknown = JSON.parse(this.#text.slice(0, end));
        this.#text = this.#text.slice(end).replace(/^\s*/, '');
        return value;
      } catch {
        // Not complete there: the next end may be.
      }
    }
    return undefined;
  }
}
