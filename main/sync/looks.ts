import { asSyncError } from './errors.ts';
import type { ApplyContext } from './apply/context.ts';
import type { Crew } from './apply/crew.ts';
import { LocalObserver } from './local-observer.ts';
import { Outlook } from './outlook.ts';
import { Busy } from './plan/busy.ts';
import type { PairSyncOptions } from './ports/progress.ts';
import type { LocalId } from './ports/trees.ts';
import { quietMs } from './quiet.ts';
import { RemoteObserver } from './remote-observer.ts';
import type { SettleGate } from './settle-gate.ts';

/** A look that failed while transfers run is tried again after this time. */
const lookAgainMs = 5_000;
/** How soon it is looked again while things vanish. */
const vanishingMs = 300;
/** The same for files of which it is not known when they lie still. */
const restlessMs = 1_050;

export interface LooksOptions {
  readonly options: PairSyncOptions;
  readonly context: ApplyContext;
  readonly gate: SettleGate;
  /** Called when more than single folders is to be looked at. */
  readonly onMore: () => void;
}

/** Looks at both sides of a pair, one look at a time. What it has yet to look at is remembered between runs. */
export class Looks {
  readonly outlook: Outlook;
  readonly local: LocalObserver;
  readonly remote: RemoteObserver;
  readonly #options: PairSyncOptions;
  readonly #context: ApplyContext;
  readonly #gate: SettleGate;
  #swept = false;

  constructor({ options, context, gate, onMore }: LooksOptions) {
    this.#options = options;
    this.#context = context;
    this.#gate = gate;
    this.outlook = new Outlook(onMore);
    this.local = new LocalObserver({ ...context, folder: options.folder });
    this.remote = new RemoteObserver(context);
  }

  /** Looks at what is to be looked at. False when that failed while transfers run, which it does not stop: it is tried again. */
  async around(crew: Crew, signal: AbortSignal): Promise<boolean> {
    try {
      await this.#gate.look(() => this.#observe(crew, signal));
      return true;
    } catch (error) {
      signal.throwIfAborted();
      if (crew.running.size === 0 || asSyncError(error).kind === 'bug') throw error;
      await crew.endOr(this.#options.clock.sleep(lookAgainMs, signal));
      return false;
    }
  }

  /** Whether there are files that do not lie still, or deletes that go on. `remote`: whether documents count that somebody may be changing. */
  isRestless(facts: { readonly remote: boolean }): boolean {
    return this.local.isVanishing() || this.local.unsettled.size > 0 || (facts.remote && this.remote.unsettled.size > 0);
  }

  /** When what is restless is to be looked at again of its own accord, if `unsettled` of a plan wait for it; null for never. */
  restlessDue(unsettled: number): number | null {
    const waits = unsettled > 0 && this.local.unsettled.size + this.remote.unsettled.size > 0;
    return waits || this.local.isVanishing() ? this.#options.clock.now() + quietMs : null;
  }

  /** Has what is restless looked at again. Answers in how many ms. */
  lookAgainAtRestless(): number {
    this.lookAgainAtWrites();
    if (this.remote.unsettled.size > 0) this.outlook.addRemote();
    if (this.local.isVanishing()) for (const id of this.local.closed) this.#lookInto(id);
    return this.local.isVanishing() ? vanishingMs : (this.local.msUntilQuiet() ?? restlessMs);
  }

  /** Has the folders looked at again in which files are being written. */
  lookAgainAtWrites(): void {
    for (const id of this.local.unsettled) this.#lookAgainAt(id);
  }

  #lookAgainAt(id: LocalId): void {
    this.#lookInto(this.#context.trees.local.get(id)?.parentId ?? id);
  }

  #lookInto(folderId: LocalId): void {
    const path = this.#context.trees.localPath(folderId);
    if (path !== null) this.outlook.addFolder(path);
  }

  async #observe(crew: Crew, signal: AbortSignal): Promise<void> {
    const { onEvent } = this.#options;
    const look = this.outlook.take();
    try {
      if (look.local === 'everything' || look.local.size > 0) {
        onEvent({ type: 'phase', phase: 'scanning' });
        await this.local.observe(look.local, signal);
        await this.#sweepOnce();
      }
      if (look.remote) {
        onEvent({ type: 'phase', phase: 'listing' });
        await this.remote.observe(signal, new Busy(crew.running, this.#context.trees).remoteIds);
      }
    } catch (error) {
      // What was not seen is still to be looked at.
      this.outlook.giveBack(look);
      throw error;
    }
  }

  /** What a run that was cut short left behind goes when the folder is known to be there. */
  async #sweepOnce(): Promise<void> {
    if (this.#swept) return;
    await this.#options.folder.sweep();
    this.#swept = true;
  }
}
