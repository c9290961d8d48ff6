import { execFile } from 'node:child_process';
import { statfs } from 'node:fs/promises';
import { release } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * What `statfs` tells of disks whose files are all in the system's own hands: ext2 to ext4, XFS, Btrfs, F2FS. Behind others is a program or another
 * machine, which is only told to store single files.
 */
const ownKinds = new Set([0xef53, 0x58465342, 0x9123683e, 0xf2f52010]);

/** Before Linux 5.8 nobody was told that a disk had failed meanwhile. */
const told = [5, 8] as const;

/** One by one they are stored as well: a disk that others keep busy is waited for no longer than that would take, */
const msForEach = 1;
/** and never for longer. */
const longestMs = 30_000;

/**
 * Has the system put all that was changed on the disk of a folder there, files and names, in one go: for `count` small files that takes a tenth of
 * asking for each. False where the system has no such call (only Linux has one that tells when it is done), where the disk failed, or did not end in
 * time. Rejects with the signal's reason.
 */
export async function storeDisk(folder: string, count: number, signal: AbortSignal): Promise<boolean> {
  signal.throwIfAborted();
  try {
    if (!isTold() || !ownKinds.has((await statfs(folder)).type)) return false;
    // `syncfs` has no other way into this runtime. The tool ends with the call, which nothing cuts short; it is left to that when nobody waits any more.
    const either = AbortSignal.any([signal, AbortSignal.timeout(Math.min(count * msForEach, longestMs))]);
    await run('sync', ['-f', '.'], { cwd: folder, killSignal: 'SIGKILL', signal: either });
    return true;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

function isTold(): boolean {
  if (process.platform !== 'linux') return false;
  const [major = 0, minor = 0] = release().split('.').map(Number);
  return major > told[0] || (major === told[0] && minor >= told[1]);
}
