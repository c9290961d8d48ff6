import type { Step } from './plan/model.ts';
import type { EngineEvent } from './ports/progress.ts';

/** Of several at once. */
const mostNamed = 4;

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
    const kept = this.#kept;
    this.#kept = [];
    const [first] = kept;
    if (first) onEvent({ type: 'notice', message: kept.length > 1 ? ofMany(kept) : ofOne(first) });
  }
}

function ofOne({ path, type, conflict }: Step): string {
  const [deleted, changed] = type === 'push' ? ['in the archive', 'here'] : ['here', 'in the archive'];
  return `“${path}” was deleted ${deleted}, but ${conflict === 'move-delete' ? 'moved' : 'changed'} ${changed}: it is kept.`;
}

function ofMany(kept: readonly Step[]): string {
  const names = kept.map(({ path }) => `“${path}”`);
  const last = names.length > mostNamed ? `${names.length - mostNamed + 1} more` : names.pop();
  return `${names.slice(0, mostNamed - 1).join(', ')} and ${last} were deleted on one side, but changed on the other: they are kept.`;
}
