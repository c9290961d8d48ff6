import type { Clock } from './time.ts';

/** What a stat tells, as far as it decides whether a file is still the one we know. Times in ms with fractions. */
export interface LocalStat {
  readonly kind: 'file' | 'folder';
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly birthMs: number;
  /** Inode or file id. Reused at once by some file systems: proves nothing alone. */
  readonly ino: number;
}

export interface ScannedEntry extends LocalStat {
  /** As the disk has it. */
  readonly name: string;
}

export interface ScannedFolder {
  /** Relative to the root, `/` between names, '' for the root itself. */
  readonly path: string;
  /** `unreadable`: it is there but its content is unknown. `gone`: it is not there. Both come with no entries. */
  readonly state: 'read' | 'unreadable' | 'gone';
  /** Files and folders. Ignored ones, links, sockets and other special files are left out. */
  readonly entries: readonly ScannedEntry[];
  /** True when something ignored or special lies in it: such a folder cannot be trashed as one. */
  readonly hasIgnored: boolean;
  /** What the folder itself is, of one that was asked for by its path; of those below it their own entries tell. */
  readonly self?: LocalStat;
}

export interface SkippedEntry {
  readonly path: string;
  /** `pair`: a folder with the marker of another pair, or a copy of one. `disk`: another disk is mounted there. `name`: not valid UTF-8. `path`: longer than the system takes. */
  readonly reason: 'symlink' | 'special' | 'pair' | 'disk' | 'name' | 'path';
}

export interface ScanResult {
  /** Parents before children. */
  readonly folders: readonly ScannedFolder[];
  readonly skipped: readonly SkippedEntry[];
}

/** What the disk below this root can hold, found out by trying, not by the name of the system. */
export interface FolderTraits {
  /** `A` and `a` are one name. */
  readonly caseInsensitive: boolean;
  /** NFC and NFD forms are one name. */
  readonly normalizationInsensitive: boolean;
  /** Characters that cannot stand in a name here, `/` and NUL not counted, which never can. */
  readonly forbiddenCharacters: string;
  /** Windows: CON, NUL, COM1 and so on are not names, and a name may not end in a dot or a space. */
  readonly windowsNames: boolean;
  /** The longest name, in `unit`s. */
  readonly maxNameLength: number;
  readonly unit: 'bytes' | 'utf16';
}

export interface FileHash {
  /** SHA-256, lower-case hex. */
  readonly hash: string;
  /** What the file was, the same before and after it was read. */
  readonly stat: LocalStat;
}

/** A finished download that waits beside its place. Exactly one of `commit` and `discard` is called. */
export interface ReceivedFile {
  readonly hash: string;
  readonly size: number;
  /**
   * Puts the file in place: target re-read, rename, times set, all or nothing. `expected` is what must be there now, null for nothing.
   * Throws `conflict` when something else is there, and the old file is untouched.
   */
  commit(target: { path: string; expected: LocalStat | null; mtimeMs: number | null }): Promise<LocalStat>;
  discard(): Promise<void>;
}

export type Hint =
  /** Something may have changed in this folder. */
  | { readonly kind: 'folder'; readonly path: string }
  /** Hints were lost or cannot be had: look everywhere. */
  | { readonly kind: 'everything'; readonly why: 'overflow' | 'no-watches' | 'error' };

export interface Watch {
  /** False when the system ran out of watches: the caller has to scan by time. */
  readonly complete: boolean;
  stop(): Promise<void>;
}

/**
 * One local root. Paths are relative to it with `/` between names; none may leave it or pass through a link: such a call throws
 * `refused`. Every call checks that the root is there and holds the marker of its pair, else it throws `gone`.
 * `receive` hands on what its chunks throw; `scan`, `hash` and `storeAll` reject with the signal's reason. Else all throw only `SyncError`: `full`, `busy` (in use, still changing), `unreadable` (no rights), `conflict` (not what was expected), `gone`.
 */
export interface LocalFolder {
  readonly traits: FolderTraits;

  /** Throws `gone` when the root is missing or does not hold this pair's marker. */
  check(): Promise<void>;

  /** Reads folders. What the rules leave out is `unreadable`, not `gone`. With `deep` all below them too; links are never followed. Runs off the main thread. */
  scan(request: { paths: readonly string[]; deep: boolean }, signal: AbortSignal): Promise<ScanResult>;

  /**
   * Reads a whole file off the main thread, and makes sure that it is on the disk, with its name: what is recorded of it has to be true after a power
   * failure as well. Throws `busy` when it changed while it was read, `gone`, `unreadable`. `stored`: what it was before a `storeAll` that answered true;
   * if it is that still, it is on the disk.
   */
  hash(path: string, signal: AbortSignal, stored?: LocalStat | null): Promise<FileHash>;

  /**
   * Before these files are hashed: puts all that was written in this folder on the disk in one go, if there are so many that it is worth it and the system
   * can. Answers whether it did.
   */
  storeAll(files: readonly LocalStat[], signal: AbortSignal): Promise<boolean>;

  /** Null when nothing is there. Does not follow links: a link is `refused`. */
  stat(path: string): Promise<LocalStat | null>;

  /** The bytes of a file that must be `expected` at both ends, else the iteration throws `busy`. */
  read(path: string, expected: LocalStat): AsyncIterable<Uint8Array>;

  createFolder(path: string): Promise<LocalStat>;

  /**
   * Stores a download in a hidden, ignored file in `folder`, hashes it on the way, and syncs it to the disk. Throws `broken` when the
   * bytes are not `size` many (null: any), `full` before a byte is written when they cannot fit. Leaves nothing behind when it throws. Has no more
   * than 128 KiB of it in memory.
   */
  receive(folder: string, content: { chunks: AsyncIterable<Uint8Array>; size: number | null }): Promise<ReceivedFile>;

  /** Renames or moves within the root; never over something else (`conflict`), never something that is not `expected` (`conflict`). */
  move(from: string, to: string, expected: LocalStat): Promise<LocalStat>;

  /**
   * To the system's trash, or, where that fails, to the pair's own rescue folder; never unlinked. A folder goes as one with all that is
   * in it. Throws `conflict` when it is not `expected`. Answers where it went, in words for the history.
   */
  trash(path: string, expected: LocalStat): Promise<string>;

  /** Says whether the ignore rules leave a path out. Pure. */
  ignores(path: string, kind: 'file' | 'folder'): boolean;

  /** Hints come as they come: doubled, late, never a proof. */
  watch(onHint: (hint: Hint) => void, clock: Clock): Promise<Watch>;

  /** Removes what an interrupted run left behind: partial downloads that nobody will finish. */
  sweep(): Promise<void>;

  /** Ends worker threads and watches. */
  close(): Promise<void>;
}
