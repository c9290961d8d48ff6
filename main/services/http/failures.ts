import { type ErrorKind, SyncError } from '../../sync/errors.ts';
import type { HttpRequest, HttpResponse } from './transport.ts';

/** What an error of ours was translated from, when the other side did answer. */
export class HttpFailure extends Error {
  readonly status: number;
  /** The service's own word for it (`error_code`), or null. */
  readonly code: string | null;
  /** One line of the service's explanation, without anything that could be a token; null for none. */
  readonly said: string | null;
  /** The answer's Date header. */
  readonly date: string | undefined;

  constructor(facts: { status: number; code: string | null; said: string | null; date: string | undefined }) {
    super(`HTTP ${facts.status}${facts.code === null ? '' : ` ${facts.code}`}`);
    this.name = 'HttpFailure';
    this.status = facts.status;
    this.code = facts.code;
    this.said = facts.said;
    this.date = facts.date;
  }
}

/** Names a request in messages. The query is left out: it may hold a secret. */
export function describeRequest(request: Pick<HttpRequest, 'method' | 'url'>): string {
  const { origin, pathname } = new URL(request.url);
  return `${request.method} ${origin}${pathname}`;
}

function hostOf(request: Pick<HttpRequest, 'url'>): string {
  return new URL(request.url).host;
}

/** Codes of errors that come before the first byte of a request is sent. */
const beforeSending = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const certificate = /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|ERR_SSL_|HOSTNAME_MISMATCH|EPROTO)/;

function property(error: unknown, name: 'code' | 'syscall'): string {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
  return typeof value === 'string' ? value : '';
}

/** What to throw when `request.signal` was aborted: the reason for it, with what it cannot know of this request. */
export function stoppedError(request: HttpRequest, facts: { sent: boolean }): SyncError {
  const reason: unknown = request.signal.reason;
  const maybeDone = facts.sent && !request.repeatable;
  if (reason instanceof SyncError) {
    if (!maybeDone || reason.maybeDone) return reason;
    return new SyncError(reason.kind, reason.message, { cause: reason, maybeDone });
  }
  return new SyncError('busy', `${describeRequest(request)} was stopped.`, { cause: reason, maybeDone });
}

/** What is sent is not what was promised. */
export function wrongLength(request: HttpRequest, cause?: unknown): SyncError {
  return new SyncError('busy', `What ${describeRequest(request)} sends has another length than planned.`, { cause });
}

/** Translates what a transport threw while it sent a request or waited for the head of the answer. */
export function sendError(error: unknown, request: HttpRequest): SyncError {
  if (error instanceof SyncError && error !== request.signal.reason) return error;
  if (request.signal.aborted) return stoppedError(request, { sent: true });
  const code = property(error, 'code');
  const unsent = beforeSending.has(code) || property(error, 'syscall') === 'connect';
  if (certificate.test(code)) {
    return new SyncError('broken', `The certificate of ${hostOf(request)} is not good (${code}); nothing was sent.`, {
      cause: error,
    });
  }
  if (code === 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH') {
    return wrongLength(request, error);
  }
  if (error instanceof Error && error.name === 'HTTPParserError') {
    return new SyncError('broken', `${hostOf(request)} does not answer in HTTP.`, {
      cause: error,
      maybeDone: !request.repeatable,
    });
  }
  const what = unsent ? 'cannot be reached' : 'dropped the connection';
  const maybeDone = !unsent && !request.repeatable;
  return new SyncError('offline', `${hostOf(request)} ${what}${code === '' ? '' : ` (${code})`}.`, { cause: error, maybeDone });
}

/** Translates what was thrown while the body of an answer was read. */
export function bodyError(error: unknown, request: HttpRequest): SyncError {
  if (error instanceof SyncError && error !== request.signal.reason) return error;
  if (request.signal.aborted) return stoppedError(request, { sent: true });
  const code = property(error, 'code');
  const facts = { cause: error, maybeDone: !request.repeatable };
  // A line that drops says so with a reset; an orderly close before the promised length is a wrong answer.
  if (code === 'ECONNRESET' || code === 'ETIMEDOUT' || code === 'EPIPE') {
    return new SyncError('offline', `${hostOf(request)} dropped the connection within an answer (${code}).`, facts);
  }
  return new SyncError('broken', `The answer to ${describeRequest(request)} ended before it was complete.`, facts);
}

/** Seconds or a date (RFC 9110, 10.2.3), in ms from `now`; undefined when there is none to be understood. */
export function retryAfterMs(headers: HttpResponse['headers'], now: number): number | undefined {
  const value = headers['retry-after']?.trim();
  if (value === undefined || value === '') return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  if (Number.isNaN(at)) return undefined;
  // A date is by the other side's clock; its Date header takes the difference to ours out.
  const theirs = Date.parse(headers['date'] ?? '');
  return Math.max(0, at - (Number.isNaN(theirs) ? now : theirs));
}

function kindOfStatus(status: number, waits: boolean): ErrorKind {
  switch (status) {
    case 401:
      return 'auth';
    case 404:
    case 410:
      return 'gone';
    case 407:
    case 408:
    case 421:
      return 'offline';
    case 409:
    case 412:
      return 'conflict';
    case 423:
    case 425:
      return 'busy';
    case 429:
      return 'throttled';
    case 501:
      return 'refused';
    case 503:
      return waits ? 'throttled' : 'offline';
    case 502:
    case 504:
      return 'offline';
    case 507:
      return 'full';
    default:
      if (status >= 400 && status < 500) return 'refused';
      // 520 to 527 come from front ends that cannot reach the service behind them. A bare 500 is often one item's trouble.
      return status >= 520 && status <= 527 ? 'offline' : 'broken';
  }
}

const words: Readonly<Record<ErrorKind, string>> = {
  offline: 'is not available',
  auth: 'does not accept the credentials',
  throttled: 'asks for patience',
  gone: 'has no such thing',
  conflict: 'says that it changed meanwhile',
  refused: 'refuses',
  full: 'has no space left',
  busy: 'says that it is in use',
  unreadable: 'cannot read it',
  broken: 'failed',
  bug: 'failed',
};

/** What a service says of an error: ProjectPlace's error object (contract 2.5), or the words of another's. */
export interface ServiceError {
  readonly code: string | null;
  readonly description: string | null;
}

/** One line of what a service said, without anything that could be a token (those are 20 characters and more). */
function quote(text: string): string {
  return text
    .replace(/[A-Za-z0-9_+/=~-]{20,}/g, '…')
    .replace(/\p{Cc}+/gu, ' ')
    .slice(0, 200)
    .trim();
}

/**
 * Translates an answer that says that the request failed. `error_code` NOT_FOUND… means `gone` with any status, since the statuses that go
 * with the codes are not known (contract 2.5). A 404 that is a web page comes from something in between: `broken`, never `gone`.
 */
export function statusError(request: HttpRequest, response: HttpResponse, said: ServiceError & { now: number }): SyncError {
  const { status, headers } = response;
  const wait = retryAfterMs(headers, said.now);
  let kind = kindOfStatus(status, wait !== undefined);
  if (kind !== 'auth' && kind !== 'throttled' && said.code?.startsWith('NOT_FOUND') === true) kind = 'gone';
  // A lock passes by itself, missing rights do not.
  if (kind === 'refused' && said.code?.includes('LOCKED') === true) kind = 'busy';
  if (kind === 'gone' && headers['content-type']?.includes('html') === true) kind = 'broken';
  const details = [`HTTP ${status}`, said.code, said.description].filter((part) => part !== null && part !== '');
  const facts = quote(details.join(', '));
  const undecided = status < 400 || status === 500 || status === 502 || status === 504 || status >= 520;
  return new SyncError(kind, `${hostOf(request)} ${words[kind]}: ${describeRequest(request)} (${facts}).`, {
    ...(wait !== undefined && { retryAfterMs: wait }),
    cause: new HttpFailure({
      status,
      code: said.code,
      said: said.description === null ? null : quote(said.description),
      date: headers['date'],
    }),
    maybeDone: !request.repeatable && undecided && kind !== 'gone',
  });
}
