import type { Step } from './plan/model.ts';
import type { EngineEvent } from './ports/progress.ts';

/** What was deleted on one side and lives on, since it was changed on the other: told once, when a run ends. */
export class KeptEdits {
  #kept: Step[] = [];

  /** A step that was done. */
  take(step: Step): void {
    if (step.conflict !== 'edit-delete' && step.conflict !== 'move-delete') return;
    const isMadeAnew = step.type === 'push' ? step.remote === null : step.type === 'pull' && step.local === null;
    if (isMadeAnew) this.#kept.push(step);
  }

  tell(onEvent: (event: EngineEvent) => void): void {
    const [first, ...others] = this.#kept;
    this.#kept = [];
    if (first) onEvent({ type: 'notice', message: others.length > 0 ? ofMany(first, others.length) : ofOne(first) });
  }
}

function ofOne({ path, type, conflict }: Step): string {
  const [deleted, changed] = type === 'push' ? ['in the archive', 'here'] : ['here', 'in the archive'];
  return `“${path}” was deleted ${deleted}, but ${conflict === 'move-delete' ? 'moved' : 'changed'} ${changed}: it is kept.`;
}

function ofMany({ path }: Step, others: number): string {
  return `“${path}” and ${others} more were deleted on one side, but changed on the other: they are kept. The activity names each.`;
}
