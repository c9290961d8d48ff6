import type { Answer } from './command.ts';

/** One event for the UI: a name of the contract and its value. */
export interface SurfaceEvent {
  readonly name: string;
  readonly value: unknown;
}

/** The core as every carrier sees it. */
export interface UiSurface {
  /** Runs the command of that name with arguments from outside. Never rejects. */
  call(name: unknown, args: unknown): Promise<Answer>;
  /** Tells how things are now and from then on, until the answered call. */
  listen(listener: (event: SurfaceEvent) => void): () => void;
  /** A hint came with that secret. False when it is nobody's. */
  hinted(secret: string): boolean;
  /** Somebody looks at it, until the answered call. */
  look(): () => void;
}
