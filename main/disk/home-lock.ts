import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, readdir, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { SyncError } from '../sync/errors.ts';
import { diskError, errorCode, isAbsent } from './disk-error.ts';
import { isRunning, processStart } from './process-identity.ts';

export interface HomeLock {
  /** Gives the home free. Calling it again does nothing. */
  release(): Promise<void>;
}

/** What a lock file holds, as JSON. */
interface Owner {
  readonly pid: number;
  readonly start: string | null;
  readonly token: string;
  /** Set when its owner gave it back. */
  readonly released: boolean;
}

const lockName = /^lock\.(\d+)$/;

/**
 * Makes this process the only one that works on a home, until `release` or its end, however it ends. Throws `busy`, with the number of
 * the process that has the home, and as `diskError` does. Makes the folder when it is missing.
 *
 * Locks are files `lock.N`. The owner is who made the one with the highest number; it is stale when that process is gone or gave it back.
 * A new owner makes `lock.N+1` by a hard link, which appears whole and only once, so that of two that start at the same time one wins.
 * The file with the highest number is never removed: numbers only grow, and who was slow finds its number taken or passed.
 */
export async function lockHome(dir: string): Promise<HomeLock> {
  const token = randomBytes(16).toString('hex');
  const draft = join(dir, `lock-draft-${token}`);
  const owner: Owner = { pid: process.pid, start: processStart(process.pid), token, released: false };
  try {
    await mkdir(dir, { recursive: true });
    await write(draft, owner);
    try {
      const number = await acquire(dir, draft);
      return releasable(dir, number, owner);
    } finally {
      await unlinkIfThere(draft);
    }
  } catch (error) {
    throw diskError(error, `Cannot lock the folder ${JSON.stringify(dir)}`);
  }
}

/** The number that became ours. */
async function acquire(dir: string, draft: string): Promise<number> {
  for (;;) {
    const highest = Math.max(0, ...(await numbers(dir)));
    const holder = highest === 0 ? null : await readOwner(dir, highest);
    if (holder && !holder.released && isRunning(holder.pid, holder.start)) throw taken(dir, holder);
    const mine = highest + 1;
    try {
      await link(draft, join(dir, `lock.${mine}`));
    } catch (error) {
      if (errorCode(error) === 'EEXIST') continue;
      throw error;
    }
    const all = await numbers(dir);
    if (Math.max(...all) > mine) {
      // Others came and went between our look and our link: the number was free again, but not the home's newest.
      await unlinkIfThere(join(dir, `lock.${mine}`));
      continue;
    }
    for (const old of all) if (old < mine) await unlinkIfThere(join(dir, `lock.${old}`));
    await removeDeadDrafts(dir);
    return mine;
  }
}

function releasable(dir: string, number: number, owner: Owner): HomeLock {
  let released: Promise<void> | null = null;
  const release = async () => {
    const note = join(dir, `lock-draft-${owner.token}`);
    await write(note, { ...owner, released: true });
    await rename(note, join(dir, `lock.${number}`));
  };
  return {
    release: () => (released ??= release()),
  };
}

async function numbers(dir: string): Promise<number[]> {
  return (await readdir(dir)).flatMap((name) => {
    const digits = lockName.exec(name)?.[1];
    return digits === undefined ? [] : [Number(digits)];
  });
}

/** Null when the file is not there any more, or is none of ours, as after a disk that broke: then nobody holds it. */
async function readOwner(dir: string, number: number): Promise<Owner | null> {
  try {
    const value: unknown = JSON.parse(await readFile(join(dir, `lock.${number}`), 'utf8'));
    return isOwner(value) ? value : null;
  } catch (error) {
    if (isAbsent(error) || error instanceof SyntaxError) return null;
    throw error;
  }
}

function isOwner(value: unknown): value is Owner {
  if (typeof value !== 'object' || value === null) return false;
  if (!('pid' in value && 'start' in value && 'token' in value && 'released' in value)) return false;
  const { pid, start, token, released } = value;
  return (
    Number.isInteger(pid) &&
    (start === null || typeof start === 'string') &&
    typeof token === 'string' &&
    typeof released === 'boolean'
  );
}

function taken(dir: string, holder: Owner): SyncError {
  const who = holder.pid === process.pid ? 'This process already works' : `Tidemark already runs as process ${holder.pid}`;
  return new SyncError('busy', `${who} on ${dir}. Use that one, or end it first.`);
}

async function write(path: string, owner: Owner): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    await handle.writeFile(JSON.stringify(owner));
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Drafts of processes that were killed while they started. One that is still at work is made by a living process. */
async function removeDeadDrafts(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    if (!name.startsWith('lock-draft-')) continue;
    const path = join(dir, name);
    const text = await readFile(path, 'utf8').catch(() => '');
    if (text === '') continue;
    const value: unknown = parse(text);
    if (isOwner(value) && !isRunning(value.pid, value.start)) await unlinkIfThere(path);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function unlinkIfThere(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
}
