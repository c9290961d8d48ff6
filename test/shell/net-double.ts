import { Readable, Writable } from 'node:stream';
import { Agent, type Dispatcher } from 'undici';
import type { ClientRequestConstructorOptions } from 'electron';

const agent = new Agent({ connections: 6, pipelining: 1 });

/** Chromium's names for what Node and undici say. */
function netError(error: unknown, isInBody: boolean): Error {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : '';
  const names: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'ERR_CONNECTION_REFUSED',
    ENOTFOUND: 'ERR_NAME_NOT_RESOLVED',
    EAI_AGAIN: 'ERR_NAME_NOT_RESOLVED',
    ECONNRESET: 'ERR_CONNECTION_RESET',
    UND_ERR_SOCKET: isInBody ? 'ERR_CONTENT_LENGTH_MISMATCH' : 'ERR_EMPTY_RESPONSE',
  };
  const isParser = error instanceof Error && error.name === 'HTTPParserError';
  const name = isParser ? 'ERR_INVALID_HTTP_RESPONSE' : (names[String(code)] ?? 'ERR_FAILED');
  return new Error(`net::${name}`);
}

/**
 * Electron's `ClientRequest` over undici, written after lib/common/api/net-client-request.ts of Electron: a body is gathered whole unless
 * `chunkedEncoding` is set, redirects that nobody follows end with an error, `abort` destroys. It shows that our transport drives that
 * interface rightly, not what Chromium's network itself does.
 */
export class ClientRequestDouble extends Writable {
  static readonly opened: ClientRequestConstructorOptions[] = [];
  /** What stands in for a proxy that wants to know who asks. */
  static proxyAsks: { isProxy: boolean; host: string; port: number } | null = null;
  /** Chromium's error for the next request, such as a bad certificate. */
  static failing: string | null = null;
  chunkedEncoding = false;
  readonly #options: ClientRequestConstructorOptions;
  readonly #stop = new AbortController();
  readonly #gathered: Buffer[] = [];
  #pipe: Readable | null = null;
  #isAborted = false;
  #response: Readable | null = null;
  /** Below the response: left unread it would keep its connection. */
  #source: Readable | null = null;

  constructor(options: ClientRequestConstructorOptions) {
    super({ autoDestroy: true });
    ClientRequestDouble.opened.push(options);
    for (const name of Object.keys(options.headers ?? {})) {
      if (/^(?:content-length|host|cookie2|te|trailer|upgrade)$/i.test(name)) throw new Error('net::ERR_INVALID_ARGUMENT');
    }
    this.#options = options;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    if (!this.chunkedEncoding) {
      this.#gathered.push(chunk);
      done();
      return;
    }
    if (this.#pipe === null) {
      this.#pipe = new Readable({ read: () => undefined, highWaterMark: 1 });
      void this.#start(this.#pipe);
    }
    const pipe = this.#pipe;
    pipe.push(chunk);
    const wait = (): void => {
      if (pipe.destroyed) return;
      if (pipe.readableLength === 0) done();
      else setImmediate(wait);
    };
    wait();
  }

  override _final(done: () => void): void {
    if (this.#pipe) this.#pipe.push(null);
    else void this.#start(this.#gathered.length === 0 ? null : Buffer.concat(this.#gathered));
    done();
  }

  abort(): void {
    if (!this.#isAborted) process.nextTick(() => this.emit('abort'));
    this.#isAborted = true;
    this.#die();
  }

  async #start(body: Readable | Buffer | null): Promise<void> {
    const { method, url, headers } = this.#options;
    const { proxyAsks, failing } = ClientRequestDouble;
    if (proxyAsks) {
      this.emit('login', proxyAsks, () => this.#die(new Error('net::ERR_INVALID_AUTH_CREDENTIALS')));
      return;
    }
    try {
      if (failing !== null) throw new Error(`net::${failing}`);
      // As Electron's types say: what is left out of the options is undefined.
      const { origin, pathname, search } = new URL(url ?? '');
      const answer = await agent.request({
        origin,
        path: pathname + search,
        method: method ?? 'GET',
        headers: headers ?? {},
        body,
        signal: this.#stop.signal,
      });
      this.#answered(answer);
    } catch (error) {
      if (this.#isAborted) return;
      this.#die(error instanceof Error && error.message.startsWith('net::') ? error : netError(error, false));
    }
  }

  #answered(answer: Dispatcher.ResponseData): void {
    answer.body.on('error', () => undefined);
    this.#source = answer.body;
    const headers = Object.entries(answer.headers).map(([name, value]) => [name, [value ?? ''].flat()] as const);
    if (answer.statusCode >= 300 && answer.statusCode < 400) {
      this.emit('redirect', answer.statusCode, this.#options.method, '', Object.fromEntries(headers));
      if (!this.#isAborted) this.#die(new Error('Redirect was cancelled'));
      return;
    }
    const body = Readable.from(translated(answer.body), { objectMode: false });
    const flat = Object.fromEntries(headers.map(([name, values]) => [name, values.join(', ')]));
    this.#response = Object.assign(body, { statusCode: answer.statusCode, headers: flat });
    this.emit('response', this.#response);
  }

  #die(error?: Error): void {
    if (this.destroyed && error) this.emit('error', error);
    this.destroy(error);
    this.#stop.abort();
    this.#pipe?.destroy();
    this.#response?.destroy(error);
    this.#source?.destroy();
  }
}

async function* translated(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* body;
  } catch (error) {
    throw netError(error, true);
  }
}
