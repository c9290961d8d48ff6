import type { Host } from './host.ts';

const lookMs = 15_000;
/** A process that works more than this part of the time is not idle. */
const idlePart = 0.02;
/** So much more than after the last time is worth it. */
const worthBytes = 48 * 1024 * 1024;

/**
 * Gives memory back when the process has come to rest after work that took much of it; until `signal` is aborted. For a million documents nothing else is
 * done for nearly a second then, so that it waits while `isSeen` says that somebody looks on.
 */
export async function spareMemory(
  { clock, memory }: Pick<Host, 'clock' | 'memory'>,
  isSeen: () => boolean,
  signal: AbortSignal,
): Promise<void> {
  let { processorMs: used, heapBytes: floor } = memory.usage();
  for (;;) {
    await clock.sleep(lookMs, signal).catch(() => undefined);
    if (signal.aborted) return;
    const { processorMs, heapBytes } = memory.usage();
    const isIdle = processorMs - used <= lookMs * idlePart;
    used = processorMs;
    if (!isIdle || isSeen() || heapBytes < floor + worthBytes) continue;
    memory.giveBack();
    floor = memory.usage().heapBytes;
  }
}
