import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { openFolder } from '../../main/disk/disk-folder.ts';
import type { FolderOptions } from '../../main/disk/disk-folder.ts';
import { createMarker } from '../../main/disk/marker.ts';
import { SyncError } from '../../main/sync/errors.ts';
import type { LocalFolder, LocalStat, ScanResult } from '../../main/sync/ports/folder.ts';
import type { Clock } from '../../main/sync/ports/time.ts';

/** A temporary folder that is removed when the test is over. */
export function temporaryFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'tidemark-disk-'));
  chmodSync(path, 0o755);
  onTestFinished(() => rmSync(path, { recursive: true, force: true, maxRetries: 3 }));
  return path;
}

export interface OpenedFolder {
  readonly folder: LocalFolder;
  /** Absolute path of the root. */
  readonly root: string;
  readonly rescue: string;
  /** Absolute path of a relative one. */
  readonly at: (path: string) => string;
  /** Writes a file and the folders above it. */
  readonly put: (path: string, text: string) => void;
  /** Stat of an item that is there. */
  readonly stat: (path: string) => Promise<LocalStat>;
}

/** A marked and opened folder of its own. */
export async function openedFolder(options: Partial<FolderOptions> = {}): Promise<OpenedFolder> {
  const base = temporaryFolder();
  const root = options.root ?? join(base, 'root');
  mkdirSync(root, { recursive: true });
  await createMarker(root, 'pair-1');
  const rescue = join(base, 'rescue');
  const folder = await openFolder({ root, marker: 'pair-1', ignore: '', rescue, ...options });
  onTestFinished(() => folder.close());
  const at = (path: string) => join(root, path);
  return {
    folder,
    root,
    rescue: options.rescue ?? rescue,
    at,
    put: (path, text) => {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), text);
    },
    stat: async (path) => {
      const stat = await folder.stat(path);
      if (!stat) throw new Error(`${path} is not there`);
      return stat;
    },
  };
}

export const never: AbortSignal = new AbortController().signal;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) => wait(ms, undefined, signal ? { signal } : {}),
};

export async function* chunksOf(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) {
    await Promise.resolve();
    yield Buffer.from(text);
  }
}

/** A scan as `{ folder: { name: kind } }`, with what was skipped and which folders hold ignored things. */
export function summary(result: ScanResult) {
  return {
    folders: Object.fromEntries(
      result.folders.map(({ path, state, entries }) => [
        path,
        state === 'read' ? Object.fromEntries(entries.map(({ name, kind }) => [name, kind])) : state,
      ]),
    ),
    skipped: Object.fromEntries(result.skipped.map(({ path, reason }) => [path, reason])),
    hasIgnored: result.folders
      .filter(({ hasIgnored }) => hasIgnored)
      .map(({ path }) => path)
      .sort(),
  };
}

/** The kind of the `SyncError` that a promise ends with, or what else came of it. */
export async function kindOf(act: Promise<unknown> | (() => unknown)): Promise<string> {
  try {
    await (typeof act === 'function' ? act() : act);
    return 'nothing thrown';
  } catch (error) {
    return error instanceof SyncError ? error.kind : `foreign error: ${String(error)}`;
  }
}

/** Every file below a folder with its text, own files included; folders end with `/`. */
export function treeOf(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .map((entry) => {
        const full = join(entry.parentPath, entry.name);
        const path = full.slice(folder.length + 1);
        return entry.isFile() ? [path, readFileSync(full, 'utf8')] : [`${path}/`, ''];
      })
      .sort(([a = ''], [b = '']) => (a < b ? -1 : 1)) as [string, string][],
  );
}

/** The same without the pair's own folder. */
export function contentOf(folder: string): Record<string, string> {
  return Object.fromEntries(Object.entries(treeOf(folder)).filter(([path]) => !/^\.tidemark\//.test(path)));
}

export async function readAll(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const chunk of chunks) pieces.push(chunk);
  return Buffer.concat(pieces).toString('utf8');
}

/** Runs an act as somebody without the rights of root, who may read everything. The kernel asks for each thread's user. */
export async function asUnprivileged<Result>(act: () => Promise<Result>): Promise<Result> {
  if (process.geteuid?.() !== 0) return act();
  process.seteuid?.(65534);
  try {
    return await act();
  } finally {
    process.seteuid?.(0);
  }
}
