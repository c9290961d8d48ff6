import type { LocalStat, ScannedEntry, ScannedFolder, SkippedEntry } from '../sync/ports/folder.ts';

/**
 * A piece of a scan on its way from the worker: columns instead of objects, since a hundred thousand objects take longer to copy between
 * threads than to read from the disk.
 */
export interface ScanPart {
  /** Paths of the folders, NUL between them. */
  readonly paths: string;
  /** For each folder: how many of the entries are its own, and a state as in `folderStates`. */
  readonly folders: Uint32Array<ArrayBuffer>;
  /** Names of the entries, `/` between them. */
  readonly names: string;
  /** For each entry: 1 file, 0 folder. */
  readonly kinds: Uint8Array<ArrayBuffer>;
  /** For each entry: size, mtimeMs, ctimeMs, birthMs, ino. */
  readonly numbers: Float64Array<ArrayBuffer>;
  /** Of the folders that were asked for: what they are. */
  readonly selves: readonly { readonly path: string; readonly self: LocalStat }[];
  readonly skipped: readonly SkippedEntry[];
}

const folderStates = { read: 0, unreadable: 1, gone: 2 } as const;
const stateNames = ['read', 'unreadable', 'gone'] as const;
const stateMask = 3;
const ignoredBit = 4;
/** The folder goes on in the next part. */
const openBit = 8;

/** A part is decoded in one turn of the main thread: so many entries take a few ms. */
const entriesPerPart = 4096;
const numbersPerEntry = 5;

/** Collects what a scan finds and hands it on in parts. */
export class ScanWriter {
  readonly #send: (part: ScanPart) => void;
  #paths: string[] = [];
  #folders: number[] = [];
  #names: string[] = [];
  #kinds = new Uint8Array(entriesPerPart);
  #numbers = new Float64Array(entriesPerPart * numbersPerEntry);
  #selves: { path: string; self: LocalStat }[] = [];
  #skipped: SkippedEntry[] = [];
  #path = '';
  #count = 0;

  constructor(send: (part: ScanPart) => void) {
    this.#send = send;
  }

  openFolder(path: string): void {
    this.#path = path;
    this.#count = 0;
  }

  entry(name: string, stat: LocalStat): void {
    const at = this.#names.length;
    this.#names.push(name);
    this.#kinds[at] = stat.kind === 'file' ? 1 : 0;
    const base = at * numbersPerEntry;
    this.#numbers[base] = stat.size;
    this.#numbers[base + 1] = stat.mtimeMs;
    this.#numbers[base + 2] = stat.ctimeMs;
    this.#numbers[base + 3] = stat.birthMs;
    this.#numbers[base + 4] = stat.ino;
    this.#count++;
    if (this.#names.length === entriesPerPart) {
      this.#closeRow(openBit);
      this.flush();
    }
  }

  self(path: string, self: LocalStat): void {
    this.#selves.push({ path, self });
  }

  skip(path: string, reason: SkippedEntry['reason']): void {
    this.#skipped.push({ path, reason });
  }

  /** Ends the folder opened last. What was written of one that turns out not to be readable is void. */
  closeFolder(state: ScannedFolder['state'], hasIgnored: boolean): void {
    this.#closeRow(folderStates[state] | (hasIgnored ? ignoredBit : 0));
    if (this.#paths.length >= entriesPerPart) this.flush();
  }

  flush(): void {
    const entries = this.#names.length;
    this.#send({
      paths: this.#paths.join('\0'),
      folders: Uint32Array.from(this.#folders),
      names: this.#names.join('/'),
      kinds: this.#kinds.slice(0, entries),
      numbers: this.#numbers.slice(0, entries * numbersPerEntry),
      selves: this.#selves,
      skipped: this.#skipped,
    });
    this.#paths = [];
    this.#folders = [];
    this.#names = [];
    this.#selves = [];
    this.#skipped = [];
  }

  #closeRow(state: number): void {
    this.#paths.push(this.#path);
    this.#folders.push(this.#count, state);
    this.#count = 0;
  }
}

/** Puts the parts of one scan together again. */
export class ScanReader {
  readonly folders: ScannedFolder[] = [];
  readonly skipped: SkippedEntry[] = [];
  /** Entries so far of a folder that goes on in the next part. */
  #open: ScannedEntry[] = [];
  readonly #selves = new Map<string, LocalStat>();

  add(part: ScanPart): void {
    const paths = part.folders.length === 0 ? [] : part.paths.split('\0');
    const names = part.names.split('/');
    let at = 0;
    for (const { path, self } of part.selves) this.#selves.set(path, self);
    paths.forEach((path, index) => {
      const count = part.folders[index * 2] ?? 0;
      const state = part.folders[index * 2 + 1] ?? 0;
      const entries = this.#open;
      for (const end = at + count; at < end; at++) entries.push(readEntry(part, at, names[at] ?? ''));
      if (state & openBit) return;
      this.#open = [];
      const stateName = stateNames[state & stateMask] ?? 'unreadable';
      const self = this.#selves.get(path);
      this.folders.push({
        path,
        state: stateName,
        entries: stateName === 'read' ? entries : [],
        hasIgnored: (state & ignoredBit) !== 0,
        ...(self && { self }),
      });
    });
    for (const skipped of part.skipped) this.skipped.push(skipped);
  }
}

function readEntry(part: ScanPart, at: number, name: string): ScannedEntry {
  const base = at * numbersPerEntry;
  return {
    name,
    kind: part.kinds[at] === 1 ? 'file' : 'folder',
    size: part.numbers[base] ?? 0,
    mtimeMs: part.numbers[base + 1] ?? 0,
    ctimeMs: part.numbers[base + 2] ?? 0,
    birthMs: part.numbers[base + 3] ?? 0,
    ino: part.numbers[base + 4] ?? 0,
  };
}
