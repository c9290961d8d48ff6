/**
 * Every way in which work can fail, as far as the program acts on it.
 *
 * - `offline`    the host cannot be reached, or answers as if it were down
 * - `auth`       the credential is missing, wrong, expired or revoked
 * - `throttled`  the host asks for patience
 * - `gone`       the thing is not there any more (or never was)
 * - `conflict`   the thing is not what it was when the work was planned
 * - `refused`    the other side understood and will not do it: rights, name, size, an operation that is switched off
 * - `full`       no space left
 * - `busy`       in use or still changing; the same call may work in a moment
 * - `unreadable` it is there, but may not or cannot be read: its content is unknown
 * - `broken`     an answer or a file that is not what the contract says
 * - `bug`        our own mistake
 */
export type ErrorKind =
  'offline' | 'auth' | 'throttled' | 'gone' | 'conflict' | 'refused' | 'full' | 'busy' | 'unreadable' | 'broken' | 'bug';

export interface SyncErrorFacts {
  /** How long the other side asks to be left alone, in ms. */
  readonly retryAfterMs?: number;
  /** The error that was translated. Kept for the log; never shown to a user. */
  readonly cause?: unknown;
  /**
   * True when the request may have been carried out although no answer came. Whoever repeats it has to look first.
   */
  readonly maybeDone?: boolean;
  /** The service's id of a folder that the account may only read, when it is that what stands in the way. */
  readonly readOnlyIn?: string;
}

/**
 * The only error that crosses a room's wall. Foreign errors are translated once, where they enter.
 * The message says what happened, to what, and never holds a secret.
 */
export class SyncError extends Error {
  readonly kind: ErrorKind;
  readonly retryAfterMs: number | undefined;
  readonly maybeDone: boolean;
  readonly readOnlyIn: string | undefined;

  constructor(kind: ErrorKind, message: string, facts: SyncErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = 'SyncError';
    this.kind = kind;
    this.retryAfterMs = facts.retryAfterMs;
    this.maybeDone = facts.maybeDone ?? false;
    this.readOnlyIn = facts.readOnlyIn;
  }
}

/** What the engine does about an error of each kind. */
export interface ErrorPolicy {
  /** `soon`: within seconds; `backoff`: later and later; `change`: only when the item or a setting changes. */
  readonly retry: 'soon' | 'backoff' | 'change';
  /** Whether the rest of the pair waits as well, even when only one item met the error. */
  readonly stopsPair: boolean;
  /** Whether a person is told at once, not only when it keeps failing. */
  readonly tellUser: boolean;
}

export const errorPolicy: Readonly<Record<ErrorKind, ErrorPolicy>> = {
  offline: { retry: 'backoff', stopsPair: true, tellUser: false },
  auth: { retry: 'change', stopsPair: true, tellUser: true },
  throttled: { retry: 'backoff', stopsPair: true, tellUser: false },
  gone: { retry: 'soon', stopsPair: false, tellUser: false },
  conflict: { retry: 'soon', stopsPair: false, tellUser: false },
  refused: { retry: 'change', stopsPair: false, tellUser: true },
  full: { retry: 'backoff', stopsPair: false, tellUser: true },
  busy: { retry: 'soon', stopsPair: false, tellUser: false },
  unreadable: { retry: 'backoff', stopsPair: false, tellUser: true },
  broken: { retry: 'backoff', stopsPair: false, tellUser: true },
  bug: { retry: 'backoff', stopsPair: false, tellUser: true },
};

/** Makes a SyncError of whatever was thrown; an unknown error is our own mistake. */
export function asSyncError(error: unknown): SyncError {
  if (error instanceof SyncError) return error;
  return new SyncError('bug', error instanceof Error ? error.message : String(error), { cause: error });
}
