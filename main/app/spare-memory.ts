import type { Host } from './host.ts';

/** Often, so that it is done soon after the work and never in the midst of a long rest. */
const lookMs = 5_000;
/** A process that works more than this part of the time is not idle. */
const idlePart = 0.02;
/** More than after the last time by so much is worth it, */
const worthBytes = 48 * 1024 * 1024;
/** and by such a part of what was left then: what is in use is what it takes time to look through. */
const worthPart = 1 / 2;

/**
 * Gives memory back when the process has come to rest after work that took much of it; until `signal` is aborted. For a million documents nothing else is
 * done for nearly a second then, so that it waits while `isSeen` says that somebody looks on. V8 has no smaller steps that can be asked for, and left
 * alone it keeps hundreds of megabytes for as long as nothing happens.
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
    if (!isIdle || isSeen() || heapBytes < floor + Math.max(worthBytes, floor * worthPart)) continue;
    memory.giveBack();
    floor = memory.usage().heapBytes;
  }
}
