import { asSyncError, SyncError } from '../../sync/errors.ts';
import type { RemoteContent } from '../../sync/ports/archive.ts';
import type { Clock } from '../../sync/ports/time.ts';
import { brokenAnswer, readJson } from '../http/answers.ts';
import { contentOf } from '../http/content.ts';
import type { HttpRequest, Transport } from '../http/transport.ts';
import type { Parameters, TargetprocessHost } from './addresses.ts';
import { type Entity, entityIn, hasNext, itemsIn } from './entity.ts';
import { readXmlAnswer } from './xml-answer.ts';

export interface Answer {
  readonly value: unknown;
  readonly request: HttpRequest;
  /** The service's clock, ms: the request began not before `from` and was answered not after `until`. */
  readonly from: number;
  readonly until: number;
}

export interface ListQuery {
  /** A condition of the service's own grammar, without `and (Id gt …)`. */
  readonly where?: string;
  /** What a row has to be: a filter that the service does not understand is passed over in silence (contract 1.3). */
  readonly fits?: (row: Entity) => boolean;
  readonly more?: Parameters;
}

/** The longest page that the service gives (contract 1.3). */
const pageLength = 1000;
const mostJsonBytes = 256 * 1024 * 1024;
/** Errors come as XML without the one, `/meta` without the other (contract 1.3). */
const asJson = { format: 'json' };
const acceptJson = { accept: 'application/json' };

/** Calls of the REST API, version 1, and what lies beside it. */
export class TargetprocessApi {
  readonly host: TargetprocessHost;
  readonly clock: Clock;
  readonly #transport: Transport;

  constructor(host: TargetprocessHost, transport: Transport, clock: Clock) {
    this.host = host;
    this.clock = clock;
    this.#transport = transport;
  }

  get(path: string, parameters: Parameters, signal: AbortSignal): Promise<Answer> {
    return this.send(this.#request('GET', this.host.address(path, parameters), signal));
  }

  /** One entity, with what it tells unasked and `more`. Throws `gone`, also for one that the account may not see. */
  async one(path: string, signal: AbortSignal, more: Parameters = {}): Promise<Entity> {
    const { value, request } = await this.get(`/api/v1/${path}`, { ...asJson, ...more }, signal);
    return entityIn(value, request);
  }

  /**
   * All rows of a collection, by id. Pages begin behind the last id that was seen, so that what comes or goes in the meantime shifts none,
   * and no address from an answer is ever asked.
   */
  async list(collection: string, query: ListQuery, signal: AbortSignal): Promise<readonly Entity[]> {
    const rows: Entity[] = [];
    for (let last = 0; ;) {
      const conditions = [query.where, last === 0 ? undefined : `(Id gt ${last})`].filter((one) => one !== undefined);
      const where = conditions.length === 0 ? undefined : conditions.join(' and ');
      const parameters = { ...asJson, where, orderBy: 'Id', take: String(pageLength), ...query.more };
      const { value, request } = await this.get(`/api/v1/${collection}`, parameters, signal);
      const page = itemsIn(value, request);
      for (const row of page) {
        const id = Number(row.id);
        if (id <= last) throw brokenAnswer(request, 'is not in order, or was not filtered as asked');
        if (query.fits?.(row) === false) throw brokenAnswer(request, 'was not filtered as asked');
        last = id;
        rows.push(row);
      }
      if (!hasNext(value)) return rows;
      if (page.length === 0) throw brokenAnswer(request, 'has no rows, but names a next page');
    }
  }

  /** What is written is answered as it is afterwards. */
  async post(path: string, body: unknown, signal: AbortSignal): Promise<Entity> {
    const address = this.host.address(`/api/v1/${path}`, { ...asJson, resultFormat: 'json' });
    const plain = this.#request('POST', address, signal);
    const headers = { ...plain.headers, 'content-type': 'application/json' };
    const { value, request } = await this.send({ ...plain, headers, body: Buffer.from(JSON.stringify(body)) });
    return entityIn(value, request);
  }

  /** Some answers to this are empty (contract 1.8). Throws `gone`. */
  async remove(path: string, signal: AbortSignal): Promise<void> {
    await this.send(this.#request('DELETE', this.host.address(`/api/v1/${path}`, asJson), signal), { mayBeEmpty: true });
  }

  /** Files lie beside the API (contract 1.9). `size` is the one that the service told of it before, or null. */
  async content(file: { readonly id: string; readonly size: number | null }, signal: AbortSignal): Promise<RemoteContent> {
    const plain = this.#request('GET', this.host.address('/Attachment.aspx', { AttachmentID: file.id }), signal);
    const request = { ...plain, headers: { accept: '*/*' } };
    const response = await this.#transport.send(request);
    const { 'content-disposition': disposition, 'content-length': length } = response.headers;
    const isFile = disposition?.startsWith('attachment') === true;
    if (isFile && (length === undefined || file.size === null || Number(length) === file.size)) {
      const content = contentOf(request, response);
      return { ...content, size: content.size ?? file.size };
    }
    response.discard();
    if (isFile) throw brokenAnswer(request, `has ${length} bytes instead of ${file.size}`);
    throw brokenAnswer(request, 'is not the file. Some installations give files only to those who sign in with a password');
  }

  async send(request: HttpRequest, { mayBeEmpty = false } = {}): Promise<Answer> {
    const began = this.clock.monotonic();
    const response = await this.#transport.send(request);
    const date = Date.parse(response.headers['date'] ?? '');
    const answered = Number.isNaN(date) ? Math.floor(this.clock.now() / 1000) * 1000 : date;
    const time = { from: Math.floor(answered - (this.clock.monotonic() - began)), until: answered + 1000 };
    if (mayBeEmpty && response.headers['content-length'] === '0') {
      response.discard();
      return { value: null, request, ...time };
    }
    const isXml = response.headers['content-type']?.includes('/xml') === true;
    const value = await (isXml ? readXmlAnswer : readJson)(request, response, mostJsonBytes);
    return { value, request, ...time };
  }

  #request(method: string, url: string, signal: AbortSignal): HttpRequest {
    return { method, url, headers: acceptJson, body: null, signal, repeatable: method === 'GET' };
  }
}

/** Lists of so many ids fit into an address. */
const idsAtOnce = 150;

export interface OwnedQuery {
  readonly collection: string;
  /** What names the owner in a condition: `General.Id`. */
  readonly path: string;
  readonly owner: (row: Entity) => string | undefined;
  readonly ids: readonly string[];
  readonly more?: Parameters;
}

/** Rows of a collection that belong to one of many. */
export async function listOf(api: TargetprocessApi, query: OwnedQuery, signal: AbortSignal): Promise<readonly Entity[]> {
  const rows: Entity[] = [];
  const { ids } = query;
  for (let at = 0; at < ids.length; at += idsAtOnce) {
    const some = new Set(ids.slice(at, at + idsAtOnce));
    const where = `(${query.path} in (${[...some].join(',')}))`;
    const fits = (row: Entity): boolean => some.has(query.owner(row) ?? '');
    rows.push(...(await api.list(query.collection, { where, fits, ...(query.more && { more: query.more }) }, signal)));
  }
  return rows;
}

/** What fails after something was done leaves open whether it was. */
export async function afterDone<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    const { kind, message, retryAfterMs, cause } = asSyncError(thrown);
    throw new SyncError(kind, message, { ...(retryAfterMs !== undefined && { retryAfterMs }), cause, maybeDone: true });
  }
}
