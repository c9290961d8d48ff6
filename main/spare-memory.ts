import { collectGarbage } from './disk/collect-garbage.ts';

const lookMs = 15_000;
/** A process that works more than this part of the time is not idle. */
const idlePart = 0.02;
/** So much more than after the last time is worth it. */
const worthBytes = 48 * 1024 * 1024;

/** Gives memory back when the process has come to rest after work that took much of it. Answers how to end that. */
export function spareMemory(): () => void {
  let used = process.cpuUsage();
  let floor = process.memoryUsage().heapTotal;
  const look = (): void => {
    const { user, system } = process.cpuUsage(used);
    used = process.cpuUsage();
    if ((user + system) / 1000 > lookMs * idlePart || process.memoryUsage().heapTotal < floor + worthBytes) return;
    collectGarbage();
    floor = process.memoryUsage().heapTotal;
  };
  const timer = setInterval(look, lookMs).unref();
  return () => clearInterval(timer);
}
