import type { ApplyContext } from './apply/context.ts';
import type { LocalObserver } from './local-observer.ts';
import type { Plan } from './plan/model.ts';
import { begunKind } from './ports/trees.ts';
import type { Trees } from './trees.ts';

const hourMs = 3_600_000;

/** Failures of steps that no plan asks for any more. */
export function staleFailures(next: Plan, trees: Trees, local: LocalObserver): string[] {
  const wanted = new Set(next.waiting);
  for (const id of local.unreadable.keys()) wanted.add(`read ${id}`);
  return [...trees.failures.values()].filter(({ key, kind }) => kind !== begunKind && !wanted.has(key)).map(({ key }) => key);
}

/** A file that cannot be read is a failure, although no step asks for it. */
export function keepUnreadable(local: LocalObserver, { trees, clock, commit }: ApplyContext): void {
  for (const [id, error] of local.unreadable) {
    const at = clock.now();
    const record = {
      key: `read ${id}`,
      path: trees.localPath(id) ?? '',
      kind: error.kind,
      message: error.message,
      attempts: 1,
      firstAt: at,
      nextAt: at + hourMs,
      signature: '',
    };
    commit({ putFailures: [record] });
  }
}
