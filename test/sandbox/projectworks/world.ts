import type { IncomingHttpHeaders } from 'node:http';
import { SandboxClock } from '../clock.ts';
import { Keys } from './keys.ts';
import { type Manners, usualManners } from './manners.ts';
import { Records, type Row } from './records.ts';

export type ProjectworksSeed = (now: number) => Readonly<Record<string, readonly Row[]>>;

/** A request as it came, with all that its sender told. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly search: string;
  readonly headers: IncomingHttpHeaders;
}

/** What the service knows and how it behaves. */
export class ProjectworksWorld {
  readonly clock = new SandboxClock();
  readonly keys = new Keys();
  readonly requests: SeenRequest[] = [];
  readonly #seed: ProjectworksSeed;
  manners: Manners = usualManners();
  records: Records;

  constructor(seed: ProjectworksSeed) {
    this.#seed = seed;
    this.records = this.#seeded();
  }

  /** Back to the seed; keys and their states stay. */
  reset(): void {
    this.clock.reset();
    this.manners = usualManners();
    this.records = this.#seeded();
    this.requests.length = 0;
  }

  #seeded(): Records {
    return new Records(() => this.clock.now(), this.#seed(this.clock.now()));
  }
}
