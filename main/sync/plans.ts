import type { ApplyContext } from './apply/context.ts';
import type { Crew } from './apply/crew.ts';
import { Breath } from './breath.ts';
import { answeredEntry, applyDeleteAnswers, type DeleteDecision } from './delete-answers.ts';
import { keepUnread, staleFailures, unreadOn } from './kept-failures.ts';
import type { Looks } from './looks.ts';
import { planInput } from './plan-input.ts';
import { PlanPace } from './plan-pace.ts';
import { Busy } from './plan/busy.ts';
import type { Plan } from './plan/model.ts';
import { planInParts } from './plan/plan.ts';
import type { RemoteId } from './ports/archive.ts';
import type { PairSyncOptions } from './ports/progress.ts';
import type { SettleGate } from './settle-gate.ts';
import { heldUnsyncable } from './unsyncable.ts';

export interface PlansOptions {
  readonly options: PairSyncOptions;
  readonly context: ApplyContext;
  readonly gate: SettleGate;
  readonly looks: Looks;
  /** Folders that turned out to be only for reading. */
  readonly readOnlyFolders: ReadonlySet<RemoteId>;
}

export interface Planned {
  readonly next: Plan;
  readonly decision: DeleteDecision;
}

/** Makes the plans of a pair, and keeps what they say of that which is not done. */
export class Plans {
  readonly #made: PlansOptions;
  readonly #pace: PlanPace;
  #unsettled = 0;

  constructor(made: PlansOptions) {
    this.#made = made;
    this.#pace = new PlanPace(made.options.clock);
  }

  /** How many wait until they are quiet or listed, by the last plan that was kept. */
  get unsettled(): number {
    return this.#unsettled;
  }

  /** How long to rest at least before a plan that may be for nothing, in ms. */
  get restMs(): number {
    return this.#pace.restMs;
  }

  /** Plans around what the crew has under way. */
  make(crew: Crew, signal: AbortSignal): Promise<Planned> {
    return this.#made.gate.look(() => this.#pace.timed(() => this.#plan(crew, signal)));
  }

  /** Nothing can be done now: what is held and what failed is stored as it stands. */
  finish({ next, decision }: Planned): void {
    const { context, options } = this.#made;
    const { clock, answersUsed, onEvent } = options;
    this.keepHeld(next);
    if (!decision.answered) return;
    context.commit({ history: [answeredEntry(clock.now())] });
    answersUsed();
    onEvent({ type: 'notice', message: 'Your answer about the deletes was carried out.' });
  }

  keepHeld(next: Plan): void {
    const { context, looks } = this.#made;
    const { trees } = context;
    const unread = unreadOn(looks, context);
    const stale = staleFailures(next, trees, unread);
    const held = [...next.held, ...heldUnsyncable(looks.local.unsyncable, next.held)];
    const heldChanged = JSON.stringify(held) !== JSON.stringify(trees.held);
    if (heldChanged || stale.length > 0) context.commit({ held, dropFailures: stale });
    keepUnread(unread, context);
    looks.remote.awaitListing(next.unlisted);
    this.#unsettled = Math.max(0, next.unsettled - looks.local.unreadable.size);
  }

  /** Nothing may settle meanwhile: it rests now and then. */
  async #plan(crew: Crew, signal: AbortSignal): Promise<Planned> {
    const { options, context, looks, readOnlyFolders } = this.#made;
    const { trees } = context;
    const { local, remote } = looks;
    const rules = options.rules();
    const decision = applyDeleteAnswers(rules.deleteAnswers, context);
    // What may have arrived and was not looked for is as good as under way.
    const busy = new Busy([...crew.running, ...remote.lost], trees);
    const allowedDeletes = decision.allowed;
    const input = planInput({ options, rules, trees, local, remote, allowedDeletes, readOnlyFolders, busy });
    const breath = new Breath(options.clock);
    const work = planInParts(input);
    for (let part = work.next(); ; part = work.next()) {
      // After the last part too: what is planned begins in the same turn.
      await breath.take(signal);
      if (part.done === true) return { next: part.value, decision };
    }
  }
}
