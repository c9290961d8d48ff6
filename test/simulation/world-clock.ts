import { WorldTime } from '../sync/world/world-time.ts';
import type { ControlLoop } from './control-loop.ts';

const begin = Date.parse('2026-11-20T12:00:00Z');

/** A wall clock over the loop's time, which people and disasters set as they like. */
export class WallClock extends WorldTime {
  readonly #loop: ControlLoop;
  /** ms by which it was set. */
  offset = 0;

  constructor(loop: ControlLoop) {
    super();
    this.#loop = loop;
  }

  override now(): number {
    return begin + this.#loop.monotonic() + this.offset;
  }

  override monotonic(): number {
    return this.#loop.monotonic();
  }

  /** No two changes of one disk have one time. */
  override tick(): number {
    this.#loop.pass(1);
    return this.now();
  }
}

/** The service's clock: its times are whole seconds, so that two changes may show one time. */
export class ServiceClock extends WallClock {
  override tick(): number {
    return Math.floor(super.tick() / 1_000) * 1_000;
  }
}
