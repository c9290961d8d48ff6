import * as v from 'valibot';
import type { Clock } from '../../sync/ports/time.ts';
import { brokenAnswer, readJson, serviceErrorIn } from '../http/answers.ts';
import { statusError } from '../http/failures.ts';
import type { HttpRequest, HttpResponse, Transport } from '../http/transport.ts';
import type { ProjectPlaceHost } from './addresses.ts';

export interface ApiCall {
  readonly method: string;
  /** As on the API host, with its query. */
  readonly path: string;
  readonly body?: string | null;
  /** Of the body; JSON when left out. */
  readonly contentType?: string;
  /** For calls that only ask, although they are no GET. */
  readonly repeatable?: boolean;
  readonly signal: AbortSignal;
}

/** The service's clock around a request, ms: it began not before `from` and was answered not after `until`. */
export interface ServiceTime {
  readonly from: number;
  readonly until: number;
}

export interface ApiAnswer {
  readonly value: unknown;
  readonly time: ServiceTime;
  readonly request: HttpRequest;
}

/** 100,000 documents take about 15 MB. */
const mostJsonBytes = 256 * 1024 * 1024;

/** Calls of the JSON API. Errors are translated by the transport; an error object inside of a success (contract 2.5) is one too. */
export class ProjectPlaceApi {
  readonly #host: ProjectPlaceHost;
  readonly #transport: Transport;
  readonly #clock: Clock;

  constructor(host: ProjectPlaceHost, transport: Transport, clock: Clock) {
    this.#host = host;
    this.#transport = transport;
    this.#clock = clock;
  }

  get clock(): Clock {
    return this.#clock;
  }

  async json(call: ApiCall): Promise<ApiAnswer> {
    const answer = await this.sendForJson(this.request(call));
    if (answer.value === undefined) throw brokenAnswer(answer.request, 'is empty');
    return answer;
  }

  /** A call whose answer may be empty: `value` is undefined then. */
  async change(call: ApiCall): Promise<ApiAnswer> {
    return this.sendForJson(this.request(call));
  }

  request(call: ApiCall): HttpRequest {
    const { method, body = null, contentType = 'application/json', repeatable = method === 'GET', signal } = call;
    const type = body === null ? {} : { 'content-type': contentType };
    const headers = { accept: 'application/json', ...type };
    return {
      method,
      url: this.#host.api(call.path),
      headers,
      body: body === null ? null : Buffer.from(body),
      signal,
      repeatable,
    };
  }

  send(request: HttpRequest): Promise<HttpResponse> {
    return this.#transport.send(request);
  }

  async sendForJson(request: HttpRequest): Promise<ApiAnswer> {
    const began = this.#clock.monotonic();
    const response = await this.#transport.send(request);
    const time = this.#timeOf(response, this.#clock.monotonic() - began);
    if (response.status === 204 || response.headers['content-length'] === '0') {
      response.discard();
      return { value: undefined, time, request };
    }
    const value = await readJson(request, response, mostJsonBytes);
    const said = serviceErrorIn(value);
    if (said !== null) throw statusError(request, response, { ...said, now: this.#clock.now() });
    return { value, time, request };
  }

  /** The Date header names the second in which the head of the answer was made; our own clock measures only how long it took. */
  #timeOf(response: HttpResponse, elapsed: number): ServiceTime {
    const date = Date.parse(response.headers['date'] ?? '');
    const answered = Number.isNaN(date) ? Math.floor(this.#clock.now() / 1000) * 1000 : date;
    return { from: Math.floor(answered - elapsed), until: answered + 1000 };
  }
}

/** The answer in the shape that the contract gives it, or `broken`. */
export function shaped<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  request: HttpRequest,
): v.InferInput<Schema> {
  if (v.is(schema, value)) return value;
  throw brokenAnswer(request, 'does not have the shape that was agreed');
}
