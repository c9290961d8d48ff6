/** Bytes that can be sent again: `open` is called once for each attempt. */
export interface StreamBody {
  /** Exactly so many bytes come; sent as Content-Length. */
  readonly length: number;
  readonly open: () => AsyncIterable<Uint8Array>;
}

export interface HttpRequest {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | StreamBody | null;
  readonly signal: AbortSignal;
  /** Doing it twice is the same as doing it once, so that it may be sent again without looking first. */
  readonly repeatable: boolean;
  /** False: a redirect is a failure, also to the same host. */
  readonly followsRedirects?: boolean;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case; a name that came several times has its values joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * Decoded bytes. Whoever gets a response reads this to its end, leaves the iteration, or calls `discard`: until then it holds
   * a connection. Iterated at most once.
   */
  readonly body: AsyncIterable<Uint8Array>;
  /** Gives the rest of the body up. */
  discard(): void;
}

/**
 * Sends one request. The wrappers beside this file add one behaviour each and are transports themselves.
 *
 * - Any status is an answer, not an error, unless a wrapper says otherwise.
 * - Throws only `SyncError`, also from the iteration of the body; with `maybeDone` when the request is not `repeatable` and may
 *   have reached the other side. An aborted request throws `busy`, or the signal's reason when that is a `SyncError`.
 * - Redirects are answers too: a transport follows none by itself.
 */
export interface Transport {
  send(request: HttpRequest): Promise<HttpResponse>;
  /** Ends idle connections and waits for running requests. */
  close(): Promise<void>;
}

export function isStreamBody(body: HttpRequest['body']): body is StreamBody {
  return body !== null && 'open' in body;
}
