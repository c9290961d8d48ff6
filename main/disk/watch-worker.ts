import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { basename, resolve, sep } from 'node:path';
import { watch } from 'chokidar';
import { collectGarbage } from './collect-garbage.ts';
import { errorCode } from './disk-error.ts';
import { parseIgnoreRules } from './ignore-rules.ts';
import { lastName, parentPath } from './local-path.ts';
import { isOwnName, ownFolder } from './own-names.ts';
import { RemadeFolders } from './remade-folders.ts';
import { Admission } from './watch-admission.ts';

/** What the thread is started with. */
export interface WatchSetting {
  /** Absolute. */
  readonly root: string;
  readonly ignore: string;
}

export type WatchMessage =
  | { readonly kind: 'ready' }
  /** Paths are relative to the root. `made` are folders that were not there before. */
  | { readonly kind: 'changes'; readonly folders: readonly string[]; readonly made: readonly string[] }
  | { readonly kind: 'lost'; readonly why: 'overflow' | 'no-watches' | 'error' };

/** What the system tells comes before the thread's own matters. */
const restMs = 5_000;

/** Changes are sent on together for so long: a burst is one message. */
const gatherMs = 20;

/**
 * Entry of the thread that watches. It holds the watches and reads the system's queue at once even while the main thread works, and the
 * memory that the first walk of chokidar takes is given back with it.
 */
function serve(): void {
  const port = parentPort;
  if (!port) throw new Error('This file is the entry of a worker thread.');
  // `FolderWatch` starts this thread with exactly this.
  const setting = workerData as WatchSetting;
  const send = (message: WatchMessage) => port.postMessage(message);
  const gather = new Gathered(send);
  const rules = parseIgnoreRules(setting.ignore);
  const relative = relativeTo(setting.root);
  const leavesOut = (path: string) => {
    if (path === '') return false;
    if (isOwnName(lastName(path)) || path === ownFolder || path.startsWith(`${ownFolder}/`)) return true;
    return rules.ignores(path, 'file') && rules.ignores(path, 'folder');
  };

  const admission = new Admission({
    root: setting.root,
    rules,
    add: (paths) => void watcher.add(paths.map((path) => `${setting.root}/${path}`)),
    watched: () => watchedFolders(watcher.getWatched(), relative),
  });
  const watcher = watch(setting.root, {
    ignoreInitial: true,
    followSymlinks: false,
    // Both delay and reorder, and a hint needs neither.
    atomic: false,
    awaitWriteFinish: false,
    ignored: (full, stats) => {
      const path = relative(full);
      if (path === '') return false;
      if (isOwnName(lastName(path))) return true;
      if (!stats) return false;
      if (stats.isDirectory()) return !admission.admits(path) || rules.ignores(path, 'folder');
      admission.looked();
      return true;
    },
  });
  const remade = new RemadeFolders({
    root: setting.root,
    leavesOut: (path) => leavesOut(path) || rules.ignores(path, 'folder'),
    made: (path) => gather.made(path),
    changed: (path) => gather.folder(path),
    failed: (error) => lose(error),
  });
  watcher.on('raw', rawListener({ root: setting.root, relative, leavesOut, gather, remade }));
  watcher.on('addDir', (full) => {
    const path = relative(full);
    if (!admission.isOld(path)) gather.made(path);
  });
  watcher.on('unlinkDir', (full) => gather.folder(parentPath(relative(full))));
  const lose = (error: unknown): void => {
    const why = lossBy(error);
    // A few folders watched help nobody, and the watches are missing in the person's other programs.
    if (why === 'no-watches') void watcher.close();
    if (why === 'no-watches') remade.stop();
    if (why) send({ kind: 'lost', why });
  };
  watcher.on('error', lose);
  const ready = (): void => {
    send({ kind: 'ready' });
    // The first walk takes most of what this thread ever needs.
    setTimeout(collectGarbage, restMs);
  };
  watcher.once('ready', () => void admission.run().then(ready));
}

/** The path below the root, `/` between names, of an absolute one. */
function relativeTo(root: string): (full: string) => string {
  return (full) => {
    const path = resolve(full).slice(root.length + (root.endsWith(sep) ? 0 : 1));
    return sep === '/' ? path : path.replaceAll(sep, '/');
  };
}

interface RawPlace {
  readonly root: string;
  readonly relative: (full: string) => string;
  readonly leavesOut: (path: string) => boolean;
  readonly gather: Gathered;
  readonly remade: RemadeFolders;
}

/** Takes what the system tells as it tells it. */
function rawListener({ root, relative, leavesOut, gather, remade }: RawPlace) {
  return (event: string, name: unknown, details: unknown): void => {
    gather.count();
    const watched = watchedPath(details) ?? root;
    const path = typeof name === 'string' && name !== '' ? relative(resolve(watched, name)) : null;
    if (path === null) gather.folder(relative(watched));
    else if (!leavesOut(path)) {
      gather.folder(parentPath(path));
      if (event === 'rename') remade.touched(path);
    }
    // The end of a watched folder is told by its own name.
    if (event === 'rename' && name === basename(watched)) remade.ended(relative(watched));
  };
}

/** A folder that may not be read loses nothing: the scan tells of it. */
function lossBy(error: unknown): 'no-watches' | 'error' | null {
  const code = errorCode(error);
  if (code === 'ENOSPC' || code === 'EMFILE' || code === 'ENFILE') return 'no-watches';
  return code === 'EACCES' || code === 'EPERM' ? null : 'error';
}

/** chokidar puts a folder into the list of the one above it when its own watch is made, and not before. */
function watchedFolders(
  lists: Readonly<Record<string, readonly string[]>>,
  relative: (full: string) => string,
): (path: string) => boolean {
  const byFolder = new Map(Object.entries(lists).map(([full, names]) => [relative(full), new Set(names)]));
  return (path) => byFolder.get(parentPath(path))?.has(lastName(path)) === true;
}

/** Collects changes for a moment, and notices when there were too many in one go. */
class Gathered {
  readonly #send: (message: WatchMessage) => void;
  readonly #folders = new Set<string>();
  readonly #made = new Set<string>();
  readonly #limit = overflowLimit();
  #timer: NodeJS.Timeout | null = null;
  #inTurn = 0;

  constructor(send: (message: WatchMessage) => void) {
    this.#send = send;
  }

  /**
   * Linux drops events when its queue is full, and libuv does not pass that on. The whole queue is delivered in one turn of the loop, so
   * that a turn with nearly as many events as the queue holds is taken for an overflow.
   */
  count(): void {
    if (this.#inTurn++ === 0) setImmediate(() => (this.#inTurn = 0));
    if (this.#inTurn === this.#limit) this.#send({ kind: 'lost', why: 'overflow' });
  }

  folder(path: string): void {
    this.#folders.add(path);
    this.#timer ??= setTimeout(() => this.#flush(), gatherMs);
  }

  made(path: string): void {
    this.#made.add(path);
    this.folder(path);
    if (path !== '') this.folder(parentPath(path));
  }

  #flush(): void {
    this.#timer = null;
    this.#send({ kind: 'changes', folders: [...this.#folders], made: [...this.#made] });
    this.#folders.clear();
    this.#made.clear();
  }
}

/** Half of what the system's queue holds; other systems have no such number and tell of an overflow themselves. */
function overflowLimit(): number {
  try {
    return Number(readFileSync('/proc/sys/fs/inotify/max_queued_events', 'utf8')) / 2;
  } catch {
    return Infinity;
  }
}

function watchedPath(details: unknown): string | null {
  if (typeof details !== 'object' || details === null || !('watchedPath' in details)) return null;
  return typeof details.watchedPath === 'string' ? details.watchedPath : null;
}

serve();
