import type { Clock } from './ports/time.ts';

/** Acts again and again until `signal`. Never rejects. */
export async function tick(
  act: () => void,
  { clock, everyMs, signal }: { readonly clock: Clock; readonly everyMs: number; readonly signal: AbortSignal },
): Promise<void> {
  for (;;) {
    // Woken by the signal.
    await clock.sleep(everyMs, signal).catch(() => undefined);
    if (signal.aborted) return;
    act();
  }
}
