import type { SyncReport } from './ports/progress.ts';
import { begunKind } from './ports/trees.ts';
import type { Trees } from './trees.ts';

/** What a pair leaves for a person or for later. */
export function standing({
  held,
  conflicts,
  failures,
}: Trees): Pick<SyncReport, 'held' | 'conflicts' | 'failures' | 'asksAboutDeletes'> {
  return {
    held: held.length,
    conflicts: conflicts.size,
    failures: [...failures.values()].filter(({ kind }) => kind !== begunKind).length,
    asksAboutDeletes: held.some(({ reason }) => reason === 'mass-delete'),
  };
}
