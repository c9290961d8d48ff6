import { brokenAnswer, readJson } from '../http/answers.ts';
import type { HttpRequest, Transport } from '../http/transport.ts';
import type { PlanpointHost } from './addresses.ts';
import { Fields } from './fields.ts';

export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `/api`, with its query. */
  readonly path: string;
  readonly body?: unknown;
  /** For calls that only ask, or do the same when they are done twice. */
  readonly repeatable?: boolean;
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly value: unknown;
  readonly request: HttpRequest;
}

/** A deep project of a thousand units takes about 2 MB. */
const mostBytes = 128 * 1024 * 1024;

/** Calls of Planpoint's JSON API. Any 2xx is a success: the two contracts of the vendor disagree in which (services.md 2.2). */
export class PlanpointApi {
  readonly #host: PlanpointHost;
  readonly #transport: Transport;

  constructor(host: PlanpointHost, transport: Transport) {
    this.#host = host;
    this.#transport = transport;
  }

  async ask(call: Call): Promise<Answer> {
    const { method, path, body, repeatable = method !== 'POST', signal } = call;
    const request: HttpRequest = {
      method,
      url: this.#host.api(path),
      headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? null : Buffer.from(JSON.stringify(body)),
      signal,
      repeatable,
    };
    const response = await this.#transport.send(request);
    return { value: await readJson(request, response, mostBytes), request };
  }

  /** One object; a list that holds just one is taken for it. */
  async one(call: Call, what: string): Promise<Fields> {
    const { value, request } = await this.ask(call);
    const single: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
    return new Fields(single, what, request);
  }

  /** Either a bare list or `{records, count}`. A count that is not that of the records makes the answer `broken`: it is a part. */
  async list(call: Call, what: string): Promise<readonly Fields[]> {
    const { value, request } = await this.ask(call);
    return recordsIn(value, what, request);
  }
}

export function recordsIn(value: unknown, what: string, request: HttpRequest): readonly Fields[] {
  const rows: unknown = typeof value === 'object' && value !== null && 'records' in value ? value.records : value;
  if (!Array.isArray(rows)) throw brokenAnswer(request, `is not a list of ${what}`);
  const count: unknown = typeof value === 'object' && value !== null && 'count' in value ? value.count : undefined;
  if (typeof count === 'number' && count !== rows.length) {
    throw brokenAnswer(request, `brought ${rows.length} ${what} of ${count}`);
  }
  const found = rows.map((row: unknown) => new Fields(row, what, request));
  const ids = new Set(found.map((row) => row.id()));
  if (ids.size !== found.length) throw brokenAnswer(request, `names some ${what} twice`);
  return found;
}
