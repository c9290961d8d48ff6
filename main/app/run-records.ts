import { asSyncError, type SyncError } from '../sync/errors.ts';
import { noteUse } from './account-use.ts';
import type { Host, ProcessMark } from './host.ts';
import type { LastRun } from '../sync/ports/mirror.ts';
import type { SyncReport } from '../sync/ports/progress.ts';
import type { Pair } from '../sync/ports/settings.ts';

/** What is remembered of a pair's last run, besides what the mirror counts itself. */
export interface RunRecord {
  /** When the last finished run ended; null before the first did. */
  readonly endedAt: number | null;
  /** Who runs it now, or was cut off while it did; null when no run is open. */
  readonly by: ProcessMark | null;
  /** When a run last ended without being stopped. */
  readonly lastGoodAt: number | null;
  readonly downloads: number;
  readonly uploads: number;
  readonly otherSteps: number;
  readonly unsettled: number;
  readonly asksAboutDeletes: boolean;
  readonly stopped: { readonly kind: string; readonly message: string } | null;
}

/** A run that the mirror did not take, as on a full disk: no reason to end anything, and whoever asks in this process is told all the same. */
interface Unwritten {
  readonly run: LastRun;
  readonly why: SyncError;
}

const unwritten = new WeakMap<Host, Map<number, Unwritten>>();

function unwrittenOf(host: Host): Map<number, Unwritten> {
  const known = unwritten.get(host);
  if (known) return known;
  const none = new Map<number, Unwritten>();
  unwritten.set(host, none);
  return none;
}

function lastRun(host: Host, pairId: number): LastRun | null {
  return unwrittenOf(host).get(pairId)?.run ?? host.mirror.lastRun(pairId);
}

/** Answers why it could not be written down, or null. */
function write(host: Host, pairId: number, run: LastRun): SyncError | null {
  const waiting = unwrittenOf(host);
  try {
    host.mirror.saveRun(pairId, run);
    waiting.delete(pairId);
    return null;
  } catch (error) {
    const why = asSyncError(error);
    waiting.set(pairId, { run, why });
    return why;
  }
}

/** Writes down what could not be written before. Answers whether all of the pair is written now. */
export function saveRunAgain(host: Host, pair: Pair): boolean {
  const waiting = unwrittenOf(host).get(pair.id);
  return waiting === undefined || write(host, pair.id, waiting.run) === null;
}

/** Notes that this process works on a pair, so that others can tell. What the run before came to stays known. */
export function saveRunStart(host: Host, pair: Pair): void {
  const { facts } = lastRun(host, pair.id) ?? { facts: {} };
  const { pid, start } = host.self;
  write(host, pair.id, { at: host.clock.now(), facts: { ...facts, pid, processStart: start } });
}

/** Notes that this process was told to stop working on a pair. What the run before came to stays known. */
export function saveRunBreak(host: Host, pair: Pair): void {
  const run = lastRun(host, pair.id);
  if (run) write(host, pair.id, { at: run.at, facts: { ...run.facts, pid: null, processStart: null } });
}

/** Notes what a run came to. Answers the report to tell: where it cannot be written down, that is what stopped the pair. */
export function saveRunEnd(host: Host, pair: Pair, report: SyncReport): SyncReport {
  const now = host.clock.now();
  const before = readRun(host, pair.id);
  if (report.stopped) host.log(`pair ${pair.id} stopped: ${report.stopped.kind}: ${report.stopped.message}`);
  const why = write(host, pair.id, {
    at: now,
    facts: {
      endedAt: now,
      pid: null,
      processStart: null,
      lastGoodAt: report.stopped ? (before?.lastGoodAt ?? null) : now,
      downloads: report.downloads,
      uploads: report.uploads,
      otherSteps: report.otherSteps,
      unsettled: report.unsettled,
      asksAboutDeletes: report.asksAboutDeletes,
      stoppedKind: report.stopped?.kind ?? null,
      stoppedMessage: report.stopped?.message ?? null,
    },
  });
  noteCredential(host, pair, report);
  return why === null || report.stopped ? report : { ...report, stopped: why };
}

/** What a run says of the account's credential holds for its boards and tables as well. */
function noteCredential(host: Host, pair: Pair, { stopped }: SyncReport): void {
  const account = host.settings.accounts().find(({ id }) => id === pair.accountId);
  if (!account || (stopped !== null && stopped.kind !== 'auth')) return;
  try {
    noteUse(host, account, { good: stopped === null });
  } catch (error) {
    // On a full disk the next run says it again.
    host.log(`account "${account.name}": ${asSyncError(error).message}`);
  }
}

/** Null when the pair never ran. */
export function readRun(host: Host, pairId: number): RunRecord | null {
  const run = lastRun(host, pairId);
  if (!run) return null;
  const { facts } = run;
  const why = unwrittenOf(host).get(pairId)?.why;
  const kind = facts['stoppedKind'] ?? why?.kind;
  const message = facts['stoppedMessage'] ?? why?.message;
  const pid = asNumber(facts['pid']);
  const start = facts['processStart'];
  return {
    endedAt: asNumber(facts['endedAt']),
    by: pid === null ? null : { pid, start: typeof start === 'string' ? start : null },
    lastGoodAt: asNumber(facts['lastGoodAt']),
    downloads: asNumber(facts['downloads']) ?? 0,
    uploads: asNumber(facts['uploads']) ?? 0,
    otherSteps: asNumber(facts['otherSteps']) ?? 0,
    unsettled: asNumber(facts['unsettled']) ?? 0,
    asksAboutDeletes: facts['asksAboutDeletes'] === true,
    stopped: typeof kind === 'string' ? { kind, message: typeof message === 'string' ? message : '' } : null,
  };
}

function asNumber(fact: string | number | boolean | null | undefined): number | null {
  return typeof fact === 'number' ? fact : null;
}
