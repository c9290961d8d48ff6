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

/** Notes that this process works on a pair, so that others can tell. What the run before came to stays known. */
export function saveRunStart(host: Host, pair: Pair): void {
  const { facts } = host.mirror.lastRun(pair.id) ?? { facts: {} };
  const { pid, start } = host.self;
  host.mirror.saveRun(pair.id, { at: host.clock.now(), facts: { ...facts, pid, processStart: start } });
}

/** Notes that this process was told to stop working on a pair. What the run before came to stays known. */
export function saveRunBreak(host: Host, pair: Pair): void {
  const run = host.mirror.lastRun(pair.id);
  if (run) host.mirror.saveRun(pair.id, { at: run.at, facts: { ...run.facts, pid: null, processStart: null } });
}

export function saveRunEnd(host: Host, pair: Pair, report: SyncReport): void {
  const now = host.clock.now();
  const before = readRun(host.mirror.lastRun(pair.id));
  if (report.stopped) host.log(`pair ${pair.id} stopped: ${report.stopped.kind}: ${report.stopped.message}`);
  host.mirror.saveRun(pair.id, {
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
}

/** Null when the pair never ran. */
export function readRun(run: LastRun | null): RunRecord | null {
  if (!run) return null;
  const { facts } = run;
  const kind = facts['stoppedKind'];
  const message = facts['stoppedMessage'];
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
