import { parseExactJson } from '../http/exact-json.ts';
import { mostLevels } from '../http/json-depth.ts';

/** A document that is not rows in an envelope; the message says what is wrong, to be put after "the answer". */
export class NotRows extends Error {}

/** Beyond this a row is no row, and what is around the rows no envelope. */
const mostRowBytes = 16 * 1024 * 1024;
const mostEnvelopeBytes = 1024 * 1024;

const code = (character: string): number => character.charCodeAt(0);
const quote = code('"');
const backslash = code('\\');
const comma = code(',');
const closeBracket = code(']');
const openers: ReadonlySet<number> = new Set(['{', '['].map(code));
const closers: ReadonlySet<number> = new Set(['}', ']'].map(code));
const blanks: ReadonlySet<number> = new Set([' ', '\t', '\n', '\r'].map(code));

/** What stands before the `[` of the rows: OData 4 and 3 (`value`), verbose JSON (`d` or `d.results`). */
const beforeRows: Readonly<Record<number, RegExp>> = {
  1: /"(?:value|d)"\s*:\s*$/,
  2: /^\s*\{\s*"d"\s*:\s*\{[^[{]*"results"\s*:\s*$/,
};

/**
 * Takes one JSON document in pieces and gives its rows out as soon as they are complete, so that a document of any size needs the memory of
 * one piece. Only where rows begin and end is looked for here; JSON.parse reads many of them at once.
 * What is around the rows is kept for `end`.
 */
export class RowCutter {
  readonly #utf8 = new TextDecoder('utf-8', { fatal: true });
  #place: 'before' | 'rows' | 'after' = 'before';
  #envelope: Uint8Array[] = [];
  #envelopeBytes = 0;
  /** Rows, or the beginning of one, that came before this piece. */
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #depth = 0;
  #inString = false;
  #isEscaped = false;
  #isFirst = true;

  /** Throws `NotRows`. */
  push(piece: Uint8Array): readonly Readonly<Record<string, unknown>>[] {
    let at = 0;
    const rows: Readonly<Record<string, unknown>>[] = [];
    while (at < piece.length) {
      if (this.#place === 'rows') {
        const end = this.#cut(piece, at, rows);
        at = end;
      } else at = this.#around(piece, at);
    }
    return rows;
  }

  /** What is around the rows, after the last piece. Throws `NotRows` when the document was not complete, or is none with rows. */
  end(): unknown {
    const text = this.#text(this.#envelope);
    const isWhole = this.#depth === 0 && !this.#inString && this.#place !== 'rows';
    if (!isWhole) throw new NotRows('ended before it was complete');
    if (this.#place === 'before') throw new NotRows('holds no rows');
    return parsed(text);
  }

  /** Reads on outside the rows. Answers where it stopped. */
  #around(piece: Uint8Array, from: number): number {
    for (let at = from; at < piece.length; at += 1) {
      const byte = piece[at] ?? 0;
      if (this.#skipsString(byte)) continue;
      if (openers.has(byte)) {
        if (this.#place === 'before' && byte === openBracket && this.#isBeforeRows(piece.subarray(from, at))) {
          this.#keep(piece.subarray(from, at + 1));
          this.#place = 'rows';
          this.#outer = this.#depth;
          this.#depth = 0;
          return at + 1;
        }
        this.#depth += 1;
      } else if (closers.has(byte)) this.#depth -= 1;
    }
    this.#keep(piece.subarray(from));
    return piece.length;
  }

  /** How deep the rows lie. */
  #outer = 0;

  #isBeforeRows(more: Uint8Array): boolean {
    const pattern = beforeRows[this.#depth];
    return pattern?.test(this.#text([...this.#envelope, more])) ?? false;
  }

  /** Reads rows on to the end of the piece or of the rows. Answers where it stopped. */
  #cut(piece: Uint8Array, from: number, rows: Readonly<Record<string, unknown>>[]): number {
    // Where the last complete row ends.
    let complete = -1;
    for (let at = from; at < piece.length; at += 1) {
      const byte = piece[at] ?? 0;
      if (this.#skipsString(byte)) continue;
      if (openers.has(byte)) {
        this.#depth += 1;
        if (this.#depth > mostLevels) throw new NotRows('is nested too deeply');
      } else if (closers.has(byte)) {
        if (this.#depth === 0) {
          if (byte !== closeBracket) throw new NotRows('is not valid JSON');
          this.#take(piece.subarray(from, complete), complete >= 0, rows);
          this.#leaveRows(piece.subarray(Math.max(from, complete), at));
          return at;
        }
        this.#depth -= 1;
        if (this.#depth === 0) complete = at + 1;
      } else if (this.#depth === 0 && byte !== comma && !blanks.has(byte)) throw new NotRows('holds what is not a row');
    }
    this.#take(piece.subarray(from, complete), complete >= 0, rows);
    this.#wait(piece.subarray(Math.max(from, complete)));
    return piece.length;
  }

  #leaveRows(rest: Uint8Array): void {
    this.#wait(rest);
    if (this.#text(this.#waiting).trim() !== '') throw new NotRows('is not valid JSON');
    this.#place = 'after';
    this.#depth = this.#outer + 1;
  }

  #take(piece: Uint8Array, isComplete: boolean, rows: Readonly<Record<string, unknown>>[]): void {
    if (!isComplete) return;
    const text = this.#text([...this.#waiting, piece]).trimStart();
    this.#waiting = [];
    this.#waitingBytes = 0;
    const isSeparated = text.startsWith(',');
    if (isSeparated === this.#isFirst) throw new NotRows('is not valid JSON');
    this.#isFirst = false;
    const found = parsed(`[${isSeparated ? text.slice(1) : text}]`);
    if (!Array.isArray(found)) throw new NotRows('is not valid JSON');
    for (const row of found as readonly unknown[]) {
      if (typeof row !== 'object' || row === null || Array.isArray(row)) throw new NotRows('holds what is not a row');
      // An object of JSON.
      rows.push(row as Readonly<Record<string, unknown>>);
    }
  }

  #wait(piece: Uint8Array): void {
    if (piece.length === 0) return;
    this.#waitingBytes += piece.length;
    if (this.#waitingBytes > mostRowBytes) throw new NotRows('holds a row of more than 16 MiB');
    // A view would keep the whole piece.
    this.#waiting.push(piece.slice());
  }

  #keep(piece: Uint8Array): void {
    this.#envelopeBytes += piece.length;
    if (this.#envelopeBytes > mostEnvelopeBytes) throw new NotRows('holds no rows');
    this.#envelope.push(piece.slice());
  }

  /** Whether a byte belongs to a string. */
  #skipsString(byte: number): boolean {
    if (!this.#inString) {
      if (byte !== quote) return false;
      this.#inString = true;
      return this.#place !== 'rows' || this.#depth > 0;
    }
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === backslash) this.#isEscaped = true;
    else if (byte === quote) this.#inString = false;
    return true;
  }

  #text(pieces: readonly Uint8Array[]): string {
    try {
      return this.#utf8.decode(Buffer.concat(pieces));
    } catch {
      throw new NotRows('is not valid UTF-8');
    }
  }
}

const openBracket = code('[');

function parsed(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new NotRows('is not valid JSON');
    throw error;
  }
}
