import type { MachineEvent, MachineEvents } from './machine-events.ts';
import type { Clock } from '../../sync/ports/time.ts';

export interface RestOptions {
  readonly events: MachineEvents;
  readonly clock: Clock;
  /** Whether the person wants to save the battery. */
  readonly sparesBattery: () => boolean;
  /** Stops all work, or lets it go on. */
  readonly hold: (held: boolean) => void;
  /** Looks at both sides of everything. */
  readonly lookAgain: () => void;
}

/** A machine that said that it will sleep and has not by now does not, or came back without a word. */
const fallsAsleepMs = 20_000;

/** Lets the work rest while the machine sleeps or, if asked to, runs on its battery, and has it look at everything afterwards. */
export class Rest {
  readonly #options: RestOptions;
  readonly #end: () => void;
  #nap: AbortController | null = null;
  /** The person wants to go on in spite of the battery, until the machine is plugged in again. */
  #goesOn = false;
  #held = false;

  constructor(options: RestOptions) {
    this.#options = options;
    this.#end = options.events.listen((event) => this.#happened(event));
    this.follow();
  }

  /** Whether the battery is why nothing is done. */
  get sparesBattery(): boolean {
    const { events, sparesBattery } = this.#options;
    return !this.#goesOn && events.onBattery() === true && sparesBattery();
  }

  /** The person resumes. */
  goOn(): void {
    if (!this.sparesBattery) return;
    this.#goesOn = true;
    this.follow();
  }

  /** What the person wants may have changed. */
  follow(): void {
    if (this.#options.events.onBattery() !== true) this.#goesOn = false;
    const held = this.#nap !== null || this.sparesBattery;
    if (held === this.#held) return;
    this.#held = held;
    this.#options.hold(held);
  }

  stop(): void {
    this.#end();
    this.#nap?.abort();
    this.#nap = null;
  }

  #happened(event: MachineEvent): void {
    if (event === 'sleep') this.#sleep();
    else if (event === 'power') this.follow();
    else this.#wake();
  }

  #sleep(): void {
    this.#nap?.abort();
    const nap = (this.#nap = new AbortController());
    this.follow();
    this.#options.clock.sleep(fallsAsleepMs, nap.signal).then(
      () => this.#wake(),
      () => undefined,
    );
  }

  #wake(): void {
    this.#nap?.abort();
    this.#nap = null;
    this.follow();
    this.#options.lookAgain();
  }
}
