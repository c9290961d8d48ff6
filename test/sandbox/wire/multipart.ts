import { malformed } from './api-error.ts';

/** What a piece of a multipart body told, in order: a file begins, some of its bytes, its end, the end of all. */
export type MultipartEvent =
  | { readonly type: 'file'; readonly name: string }
  | { readonly type: 'bytes'; readonly bytes: Buffer }
  | { readonly type: 'fileEnd' }
  | { readonly type: 'end' };

const crlf = Buffer.from('\r\n');
const headEnd = Buffer.from('\r\n\r\n');
const headLimit = 64 * 1024;

/**
 * Reads multipart/form-data piece by piece, holding back no more than a boundary's length. Names come out exactly as clients
 * mean them (contract 4.5). Throws 400 for what is not such a body.
 */
export class MultipartReader {
  readonly #delimiter: Buffer;
  /** The line break before the first boundary may be missing. */
  #pending: Buffer = crlf;
  #state: 'preamble' | 'afterDelimiter' | 'head' | 'bytes' | 'end' = 'preamble';

  /** `contentType`: the value of the request's header. */
  constructor(contentType: string) {
    const boundary = /^multipart\/form-data\s*;.*?\bboundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType);
    const word = boundary?.[1] ?? boundary?.[2];
    if (!word) throw malformed('An upload is multipart/form-data with a boundary');
    this.#delimiter = Buffer.from(`\r\n--${word}`);
  }

  feed(chunk: Buffer): readonly MultipartEvent[] {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    const events: MultipartEvent[] = [];
    while (this.#step(events));
    return events;
  }

  /** One state further; false when more bytes are needed. */
  #step(events: MultipartEvent[]): boolean {
    switch (this.#state) {
      case 'preamble':
        return this.#upToDelimiter(() => undefined);
      case 'bytes':
        return this.#upToDelimiter(
          (bytes) => events.push({ type: 'bytes', bytes }),
          () => events.push({ type: 'fileEnd' }),
        );
      case 'afterDelimiter':
        return this.#afterDelimiter(events);
      case 'head':
        return this.#head(events);
      case 'end':
        this.#pending = Buffer.alloc(0);
        return false;
    }
  }

  #upToDelimiter(onBytes: (bytes: Buffer) => void, onEnd?: () => void): boolean {
    const at = this.#pending.indexOf(this.#delimiter);
    const sure = at >= 0 ? at : Math.max(0, this.#pending.length - this.#delimiter.length + 1);
    if (sure > 0) onBytes(this.#pending.subarray(0, sure));
    if (at < 0) {
      this.#pending = this.#pending.subarray(sure);
      return false;
    }
    this.#pending = this.#pending.subarray(at + this.#delimiter.length);
    this.#state = 'afterDelimiter';
    onEnd?.();
    return true;
  }

  #afterDelimiter(events: MultipartEvent[]): boolean {
    if (this.#pending.length < 2) return false;
    if (this.#pending.subarray(0, 2).toString('latin1') === '--') {
      this.#state = 'end';
      events.push({ type: 'end' });
      return true;
    }
    const lineEnd = this.#pending.indexOf(crlf);
    if (lineEnd < 0) return false;
    // The line break stays: a part without headers is then a head of nothing but the empty line.
    this.#pending = this.#pending.subarray(lineEnd);
    this.#state = 'head';
    return true;
  }

  #head(events: MultipartEvent[]): boolean {
    const at = this.#pending.indexOf(headEnd);
    if (at < 0) {
      if (this.#pending.length > headLimit) throw malformed('The head of a part is too long');
      return false;
    }
    const name = partName(this.#pending.subarray(0, at).toString('utf8'));
    if (name === '') throw malformed('A part has no name');
    events.push({ type: 'file', name });
    this.#pending = this.#pending.subarray(at + headEnd.length);
    this.#state = 'bytes';
    return true;
  }
}

/**
 * One parameter after another: a quote ends a value only before `;` and the next one, or at the end, since a name may end in a backslash
 * and old curl writes \" for a quote.
 */
const parameters = /;\s*([\w-]+\*?)=(?:"(.*?)"(?=\s*(?:;\s*[\w-]+\*?=|$))|([^;\s]*))/g;

/** The `filename` of a part, or else its field name; '' when it has neither. RFC 2231 forms come first. */
function partName(head: string): string {
  const disposition = /(?:^|\r\n)content-disposition:([^\r\n]*)/i.exec(head)?.[1] ?? '';
  const values = new Map<string, string>();
  for (const [, name = '', quoted, plain = ''] of disposition.matchAll(parameters)) {
    values.set(name.toLowerCase(), quoted === undefined ? plain : unescapeQuoted(quoted));
  }
  for (const name of ['filename', 'name']) {
    const extended = values.get(`${name}*`);
    const value = extended === undefined ? values.get(name) : decodeExtended(extended);
    if (value !== undefined && value !== '') return value;
  }
  return '';
}

function decodeExtended(value: string): string {
  const encoded = /^utf-8'[^']*'(.*)$/i.exec(value)?.[1];
  try {
    if (encoded !== undefined) return decodeURIComponent(encoded);
  } catch {
    // Told below.
  }
  throw malformed('A part has a name that is not UTF-8');
}

function unescapeQuoted(value: string): string {
  return value
    .replace(/\\"|%22/g, '"')
    .replace(/%0D/gi, '\r')
    .replace(/%0A/gi, '\n');
}
