import { asSyncError } from '../sync/errors.ts';
import type { SyncReport } from '../sync/ports/progress.ts';

/** The report of a run that could not begin. */
export function stoppedReport(error: unknown): SyncReport {
  return {
    downloads: 0,
    uploads: 0,
    otherSteps: 0,
    held: 0,
    conflicts: 0,
    failures: 0,
    asksAboutDeletes: false,
    unsettled: 0,
    stopped: asSyncError(error),
  };
}

/** Steps that changed something on either side. */
export function stepsDone(report: SyncReport): number {
  return report.downloads + report.uploads + report.otherSteps;
}

/** Whether a person has something to decide or to do. */
export function needsPerson(report: SyncReport): boolean {
  return report.held > 0 || report.conflicts > 0 || report.asksAboutDeletes;
}
