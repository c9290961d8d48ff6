import type { Clock, Random } from '../../../main/sync/ports/time.ts';

/** Time of a model world: whole seconds that pass with each thing that happens, so that no two things happen at once. */
export class WorldTime implements Clock {
  #at = Date.parse('2026-11-20T12:00:00Z');

  tick(): number {
    this.#at += 2_000;
    return this.#at;
  }

  now(): number {
    return this.#at;
  }

  monotonic(): number {
    return this.#at;
  }

  async sleep(ms: number): Promise<void> {
    this.#at += ms;
    return Promise.resolve();
  }
}

/** Names that never repeat, and the same ones in every run. */
export class WorldRandom implements Random {
  readonly #name: string;
  #count = 0;

  constructor(name = 'token') {
    this.#name = name;
  }

  token(): string {
    this.#count += 1;
    return `${this.#name}${this.#count.toString(36).padStart(8, '0')}`;
  }

  fraction(): number {
    return 0;
  }
}
