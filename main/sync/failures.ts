import { type ErrorKind, errorPolicy, type SyncError } from './errors.ts';
import type { Clock, Random } from './ports/time.ts';
import type { FailureRecord } from './ports/trees.ts';
import type { Step } from './plan/model.ts';

/** Waits between tries of a failing step, in ms; the last one goes on. */
const backoff = [1_000, 5_000, 25_000, 120_000, 600_000, 3_600_000, 21_600_000, 86_400_000];
/** The same for what is only not as it was: another look usually settles it. */
const soon = [0, 0, ...backoff];
/** A line comes back as it likes; waiting long for it would be felt. */
const line = [1_000, 2_000, 5_000];

/** How long to wait after so many failures of that kind, in ms, before it is spread. */
export function waitFor(kind: ErrorKind, attempts: number): number {
  const waits = kind === 'offline' ? line : errorPolicy[kind].retry === 'soon' ? soon : backoff;
  return waits[Math.min(attempts, waits.length) - 1] ?? 0;
}

/** When to try again what failed so many times; null when only a change can help. Spread, since much fails together and should not come back so. */
export function nextTry(error: SyncError, attempts: number, { clock, random }: { clock: Clock; random: Random }): number | null {
  if (errorPolicy[error.kind].retry === 'change') return null;
  const spread = waitFor(error.kind, attempts) * (1 + random.fraction() * 0.2);
  return Math.round(clock.now() + Math.max(spread, error.retryAfterMs ?? 0));
}

/** A step looks different when the item itself has changed; then it is tried at once. */
export function signatureOf(step: Step): string {
  const local = 'local' in step && step.local ? `${step.local.size}:${step.local.mtimeMs}:${step.local.hash ?? ''}` : '';
  const remote =
    'remote' in step && step.remote ? `${step.remote.modifiedAt ?? ''}:${step.remote.version ?? ''}:${step.remote.name}` : '';
  return [step.type, local, remote, step.target.localName, step.target.remoteName].join('|');
}

/** The record of a failure, with the time of the next try. Mistakes of the moment come back soon, refusals only after a change. */
export function recordFailure(
  step: Step,
  error: SyncError,
  facts: { before: FailureRecord | undefined; clock: Clock; random: Random },
): FailureRecord {
  const { before, clock, random } = facts;
  const now = clock.now();
  const signature = signatureOf(step);
  const attempts = (before?.signature === signature ? before.attempts : 0) + 1;
  return {
    key: step.key,
    path: step.path,
    kind: error.kind,
    message: error.message,
    attempts,
    firstAt: before?.signature === signature ? before.firstAt : now,
    nextAt: nextTry(error, attempts, { clock, random }),
    signature,
  };
}

/** Whether a step that failed before has to wait on. A record from the future (the clock was set back) does not hold for ever. */
export function stillWaits(step: Step, record: FailureRecord | undefined, now: number): boolean {
  if (!record || record.signature !== signatureOf(step)) return false;
  if (record.nextAt === null) return true;
  return now < record.nextAt && record.nextAt - now <= 1.3 * 86_400_000;
}

/** How long until the first of them is tried again, in ms, negative when that is over; null when none is. */
export function msUntilRetry(records: Iterable<FailureRecord>, now: number): number | null {
  const times = [...records].flatMap(({ nextAt }) => nextAt ?? []);
  return times.length > 0 ? Math.min(...times) - now : null;
}

/** Whether the reason of a failure may lie in any folder here: what is gone without a word may have gone anywhere, and what keeps a folder is in it. */
export function liesAnywhere(step: Step, { kind }: SyncError): boolean {
  return kind === 'gone' || (step.type === 'trash-local' && step.local.kind === 'folder');
}
