import type { Clock } from '../sync/ports/time.ts';

/** Something that a loop waits for beside time. */
export class Bell {
  #waiting = Promise.withResolvers<null>();

  ring(): void {
    this.#waiting.resolve(null);
  }

  /** Resolves when it rings, or after that time; at once when it rang since the last call. */
  async wait({ clock }: { readonly clock: Clock }, ms: number, signal: AbortSignal): Promise<void> {
    const stop = new AbortController();
    const slept = clock.sleep(ms, AbortSignal.any([signal, stop.signal])).catch(() => undefined);
    await Promise.race([slept, this.#waiting.promise]);
    stop.abort();
    this.#waiting = Promise.withResolvers<null>();
  }
}
