import { SyncError } from '../../sync/errors.ts';
import type { Clock } from '../../sync/ports/time.ts';
import { brokenAnswer, readBytes, readJson } from '../http/answers.ts';
import { parseExactJson } from '../http/exact-json.ts';
import type { HttpRequest, Transport } from '../http/transport.ts';
import { asRow, type Row } from './rows.ts';

export type Query = Readonly<Record<string, string>>;

export interface Page {
  readonly rows: readonly Row[];
  /** When the service was asked, ms by its own clock, or a little before; null where it does not tell. */
  readonly asOf: number | null;
}

/** What clients of the service ask for without trouble (contract 3.2); how much it takes at most nobody knows. */
const pageSize = 1000;
/** Lists that know no pages come in one piece. */
const mostListBytes = 64 * 1024 * 1024;
const mostRecordBytes = 4 * 1024 * 1024;

/** Calls of the API below one root. The key and the errors of statuses come with the transport. */
export class ProjectworksApi {
  readonly #root: string;
  readonly #transport: Transport;
  readonly #clock: Clock;

  constructor(root: string, transport: Transport, clock: Clock) {
    this.#root = root;
    this.#transport = transport;
    this.#clock = clock;
  }

  /**
   * The pages of a list, each when it is asked for. Lists are bare arrays without a total (contract 3.2), and a service that holds pages
   * shorter than asked for must not look like one that is done: the end is an empty page, one shorter than the first that was no shorter than
   * asked for, or the same page again, which lists without pages answer.
   */
  async *pages(path: string, query: Query, signal: AbortSignal): AsyncGenerator<Page> {
    let most = 0;
    let before = '';
    for (let page = 1; ; page += 1) {
      const asked = { ...query, page: String(page), pageSize: String(pageSize) };
      const { rows, asOf, text } = await this.#page(path, asked, signal);
      // An empty list tells its time as well.
      if (page > 1 && (rows.length === 0 || text === before)) return;
      yield { rows, asOf };
      if (rows.length === 0) return;
      // A first page that is not full may be all, or all that one page holds here.
      if (page > 1 && rows.length < most) return;
      most = Math.max(most, rows.length);
      before = text;
    }
  }

  /** All rows of a list that fits into memory. */
  async all(path: string, query: Query, signal: AbortSignal): Promise<readonly Row[]> {
    const rows: Row[] = [];
    for await (const page of this.pages(path, query, signal)) rows.push(...page.rows);
    return rows;
  }

  /** Asks for one row at most, to see whether the key is good. */
  async knock(path: string, signal: AbortSignal): Promise<readonly Row[]> {
    return (await this.#page(path, { page: '1', pageSize: '1' }, signal)).rows;
  }

  /** One record: an object, an array that holds it, or nothing (contract 3.2). Null for nothing. */
  async one(path: string, signal: AbortSignal): Promise<Row | null> {
    const request = this.#request({ method: 'GET', path, query: {}, signal });
    const response = await this.#transport.send(request);
    if (response.headers['content-type']?.includes('html') === true) {
      response.discard();
      throw brokenAnswer(request, 'is a web page');
    }
    const text = (await readBytes(request, response, mostRecordBytes)).toString('utf8');
    return text.trim() === '' ? null : recordIn(text, request);
  }

  /** A change. The answer is the record as it is afterwards, or empty: null then. Any other answer is `broken`, and may have been done. */
  async change(call: { method: 'POST' | 'PATCH'; path: string; body: object; signal: AbortSignal }): Promise<Row | null> {
    const request = this.#request({ ...call, query: {} });
    const response = await this.#transport.send(request);
    if (response.headers['content-type']?.includes('html') === true) {
      response.discard();
      throw brokenAnswer(request, 'is a web page');
    }
    const text = (await readBytes(request, response, mostRecordBytes)).toString('utf8');
    return text.trim() === '' ? null : recordIn(text, request);
  }

  async #page(path: string, query: Query, signal: AbortSignal): Promise<Page & { readonly text: string }> {
    const request = this.#request({ method: 'GET', path, query, signal });
    const began = this.#clock.monotonic();
    const response = await this.#transport.send(request);
    const answered = Date.parse(response.headers['date'] ?? '') - (this.#clock.monotonic() - began);
    const value = await readJson(request, response, mostListBytes);
    if (!Array.isArray(value)) throw brokenAnswer(request, 'is not a list');
    const rows = value.map((one: unknown) => asRow(one) ?? notRows(request));
    const asOf = Number.isNaN(answered) ? null : Math.floor(answered);
    return { rows, asOf, text: JSON.stringify([value.length, value[0], value.at(-1)]) };
  }

  #request(call: { method: string; path: string; query: Query; body?: object; signal: AbortSignal }): HttpRequest {
    const { method, path, query, body, signal } = call;
    const search = new URLSearchParams(query).toString();
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    return {
      method,
      url: `${this.#root}/${path}${search === '' ? '' : `?${search}`}`,
      headers: { accept: 'application/json', ...type },
      body: body === undefined ? null : Buffer.from(JSON.stringify(body)),
      signal,
      repeatable: method === 'GET',
    };
  }
}

function recordIn(text: string, request: HttpRequest): Row | null {
  let value: unknown;
  try {
    value = parseExactJson(text);
  } catch (error) {
    if (error instanceof SyncError) throw error;
    throw brokenAnswer(request, 'is not valid JSON');
  }
  if (value === null || (Array.isArray(value) && value.length === 0)) return null;
  const row = asRow(Array.isArray(value) ? value[0] : value);
  return row ?? notRows(request);
}

function notRows(request: HttpRequest): never {
  throw brokenAnswer(request, 'does not have the shape that was agreed');
}
