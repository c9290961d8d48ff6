import { createHash } from 'node:crypto';
import { setImmediate as settled } from 'node:timers/promises';
import type { Clock } from '../../main/sync/ports/time.ts';
import type { Chance } from './chance.ts';

interface Parked {
  readonly label: string;
  /** Which start of which program waits; a crash forgets all that one of them waits for. */
  readonly life: object;
  readonly go: () => void;
}

interface Timer {
  readonly at: number;
  readonly life: object;
  readonly go: () => void;
}

/** A run that does not end by itself is a defect: of the program, or of the world that it runs in. */
const mostTurns = 60_000;

/**
 * The one thing that lets time pass and lets anything go on. Whatever is done through a port waits here for its turn, and chance alone says
 * whose is next, so that answers overtake each other and everything happens between any two of them.
 */
export class ControlLoop {
  readonly chance: Chance;
  /** What happened, in order, when somebody wants to read it. */
  readonly lines: string[] | null;
  readonly #trace = createHash('sha256');
  #parked: Parked[] = [];
  #timers: Timer[] = [];
  #monotonic = 1_000_000;
  /** Turns so far: the boundaries at which a crash may come. */
  turns = 0;
  /** Asked before each turn; people and disasters act here. */
  onTurn: () => void = () => undefined;

  constructor(chance: Chance, facts: { readonly tells: boolean }) {
    this.chance = chance;
    this.lines = facts.tells ? [] : null;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  pass(ms: number): void {
    this.#monotonic += ms;
  }

  note(line: string): void {
    this.#trace.update(line).update('\n');
    this.lines?.push(`${this.turns} ${this.#monotonic} ${line}`);
  }

  /** A fingerprint of all that happened. */
  fingerprint(): string {
    return this.#trace.copy().digest('hex');
  }

  /** Waits for a turn; rejects with what `refuse` makes when `signal` comes first. */
  turn(label: string, { life, signal, refuse }: { life: object; signal?: AbortSignal; refuse?: () => Error }): Promise<void> {
    const asked = interruptible(signal, refuse);
    if (asked.isOpen) {
      const entry: Parked = { label, life, go: asked.go };
      this.#parked.push(entry);
      asked.onInterrupt = () => {
        this.#parked = this.#parked.filter((other) => other !== entry);
      };
    }
    return asked.promise;
  }

  sleep(ms: number, { life, signal }: { life: object; signal?: AbortSignal | undefined }): Promise<void> {
    const asked = interruptible(signal);
    if (asked.isOpen) {
      const timer: Timer = { at: this.#monotonic + Math.max(0, ms), life, go: asked.go };
      this.#timers.push(timer);
      asked.onInterrupt = () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
      };
    }
    return asked.promise;
  }

  /** Nothing that this life waits for ever comes. */
  forget(life: object): void {
    this.#parked = this.#parked.filter((entry) => entry.life !== life);
    this.#timers = this.#timers.filter((timer) => timer.life !== life);
  }

  /** Lets things happen until `isOver`. */
  async runUntil(isOver: () => boolean): Promise<void> {
    for (;;) {
      await settled();
      if (isOver()) return;
      if (this.turns >= mostTurns) throw new Error(`no end after ${mostTurns} turns`);
      this.onTurn();
      this.#next();
    }
  }

  /** Lets things happen until a promise has ended. */
  async drive<Result>(work: Promise<Result>): Promise<Result> {
    let isOver = false;
    const over = (): void => void (isOver = true);
    work.then(over, over);
    await this.runUntil(() => isOver);
    return work;
  }

  #next(): void {
    const due = this.#timers.filter(({ at }) => at <= this.#monotonic);
    const ready = this.#parked.length + due.length;
    this.turns += 1;
    if (ready === 0) {
      const next = this.#timers.reduce((least, { at }) => Math.min(least, at), Infinity);
      if (next === Infinity) throw new Error('everything waits, and nothing can come');
      this.#monotonic = next;
      return;
    }
    const at = this.chance.below(ready);
    const parked = this.#parked[at];
    if (parked) {
      this.#parked.splice(at, 1);
      this.note(parked.label);
      this.pass(this.chance.below(20));
      parked.go();
      return;
    }
    const timer = due[at - this.#parked.length];
    this.#timers = this.#timers.filter((other) => other !== timer);
    timer?.go();
  }
}

/** The clock of one life of a program. Its wall time may be set; the other one only grows. */
export function clockOf(loop: ControlLoop, life: object, wall: () => number): Clock {
  return {
    now: wall,
    monotonic: () => loop.monotonic(),
    sleep: (ms, signal) => loop.sleep(ms, { life, signal }),
  };
}

interface Asked {
  readonly promise: Promise<void>;
  readonly isOpen: boolean;
  readonly go: () => void;
  onInterrupt: () => void;
}

/** A promise that `go` fulfils, or that a signal breaks, with its reason or with what `refuse` makes. */
function interruptible(signal: AbortSignal | undefined, refuse?: () => Error): Asked {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const onAbort = (): void => {
    asked.onInterrupt();
    // A signal's reason is whatever it was aborted with.
    reject(refuse ? refuse() : (signal?.reason as Error));
  };
  const go = (): void => {
    signal?.removeEventListener('abort', onAbort);
    resolve(undefined);
  };
  const asked: Asked = { promise, isOpen: signal?.aborted !== true, go, onInterrupt: () => undefined };
  if (asked.isOpen) signal?.addEventListener('abort', onAbort, { once: true });
  else onAbort();
  return asked;
}
