import { readFileSync } from 'node:fs';
import { errorCode } from './disk-error.ts';

/**
 * When a process began, in a form that no other process with the same number has: the boot and the tick. Null where the system does not
 * tell (only Linux does, by /proc) or when there is no such process.
 */
export function processStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the program's name in brackets and may hold anything; the start is the 22nd field.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    // A zombie has ended, but nobody has asked for its exit code yet.
    return fields[0] === 'Z' || fields[19] === undefined ? null : `${boot} ${fields[19]}`;
  } catch {
    return null;
  }
}

/** Whether the process that had `pid` and began at `start` still runs. Where nobody knows its start, its number has to do. */
export function isRunning(pid: number, start: string | null): boolean {
  if (start !== null && process.platform === 'linux') return processStart(pid) === start;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // There, but another user's.
    return errorCode(error) === 'EPERM';
  }
}
