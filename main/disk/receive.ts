import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { chmodSync, renameSync, utimesSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { SyncError } from '../sync/errors.ts';
import type { LocalFolder, LocalStat, ReceivedFile } from '../sync/ports/folder.ts';
import { diskError, isAbsent } from './disk-error.ts';
import { resultAt, statAt, syncFoldersOf } from './disk-place.ts';
import type { DiskPlace } from './disk-place.ts';
import type { SpaceClaim } from './free-space.ts';
import { childPath } from './local-path.ts';
import { isStill, lstatOrNull } from './local-stat.ts';
import { partialName } from './own-names.ts';
import type { Partials } from './partials.ts';
import { hasExactName, placeNew } from './place-file.ts';

type Content = Parameters<LocalFolder['receive']>[1];
type CommitTarget = Parameters<ReceivedFile['commit']>[0];

/** Of a download whose size nobody told, space is claimed in advance in steps of so many bytes. */
const claimStep = 16 * 1024 * 1024;

export interface ReceivePlace extends DiskPlace {
  readonly partials: Partials;
}

/** A download that is known to be no larger is gathered first, and goes to the disk together with others. */
const smallBytes = 128 * 1024;

/** See `LocalFolder.receive`. */
export async function receiveFile(place: ReceivePlace, folder: string, content: Content): Promise<ReceivedFile> {
  const claim = await place.space.claim(content.size ?? claimStep);
  try {
    const { size, chunks } = content;
    const bytes = size === null || size > smallBytes ? null : await gather(chunks, size);
    const token = place.partials.begin();
    const at: Writing = { path: childPath(folder, partialName(token)), full: null, folder, claim };
    try {
      const written = bytes ? await storeSmall(place, at, bytes) : await write(place, at, content);
      return new WaitingFile(place, { token, ...written });
    } catch (error) {
      if (at.full === null) place.partials.end(token);
      else await place.partials.remove(token, at.full);
      throw error;
    }
  } finally {
    claim.end();
  }
}

interface Writing {
  /** Of the unfinished file. */
  readonly path: string;
  /** Where that is, null as long as its folder has not been looked at: then nothing was made. */
  full: string | null;
  readonly folder: string;
  readonly claim: SpaceClaim;
}

interface Written {
  readonly partial: string;
  readonly hash: string;
  readonly size: number;
}

/** A whole small content, in memory of its own: it goes to another thread. */
async function gather(chunks: Content['chunks'], size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let got = 0;
  for await (const chunk of chunks) {
    if (got + chunk.length > size) throw wrongSize(size, got + chunk.length);
    bytes.set(chunk, got);
    got += chunk.length;
  }
  if (got !== size) throw wrongSize(size, got);
  return bytes;
}

async function storeSmall(place: ReceivePlace, at: Writing, bytes: Uint8Array): Promise<Written> {
  let partial = '';
  const locate = (resolve: (path: string) => string): string => (partial = at.full = resolve(at.path));
  const hash = await place.store.storeFile({ locate, what: whatFails(place, at.folder), bytes });
  at.claim.wrote(bytes.length);
  return { partial, hash, size: bytes.length };
}

function whatFails(place: ReceivePlace, folder: string): string {
  return `Cannot store a download in ${JSON.stringify(folder === '' ? place.root.name : folder)}`;
}

/** Errors of the source are passed on as they are; those of the disk are translated. */
async function write(place: ReceivePlace, at: Writing, content: Content): Promise<Written> {
  const what = whatFails(place, at.folder);
  const onDisk = async <Result>(act: Promise<Result>): Promise<Result> => {
    try {
      return await act;
    } catch (error) {
      throw diskError(error, what);
    }
  };
  const partial = (at.full = place.root.resolve(at.path));
  const handle = await onDisk(open(partial, 'wx'));
  const hash = createHash('sha256');
  let size = 0;
  let claimed = content.size ?? claimStep;
  try {
    for await (const chunk of content.chunks) {
      size += chunk.length;
      if (content.size !== null && size > content.size) throw wrongSize(content.size, size);
      if (size > claimed) {
        await at.claim.extend(claimStep);
        claimed += claimStep;
      }
      await onDisk(writeAll(handle, hash, chunk));
      at.claim.wrote(chunk.length);
    }
    if (content.size !== null && size !== content.size) throw wrongSize(content.size, size);
    await onDisk(handle.sync());
  } finally {
    await onDisk(handle.close());
  }
  return { partial, hash: hash.digest('hex'), size };
}

async function writeAll(handle: FileHandle, hash: Hash, chunk: Uint8Array): Promise<void> {
  hash.update(chunk);
  for (let at = 0; at < chunk.length;) at += (await handle.write(chunk, at)).bytesWritten;
}

function wrongSize(promised: number, got: number): SyncError {
  const came = got > promised ? 'more came' : `only ${got} came`;
  return new SyncError('broken', `A download of ${promised} bytes is not whole: ${came}.`);
}

/** A finished download beside its place. */
class WaitingFile implements ReceivedFile {
  readonly hash: string;
  readonly size: number;
  readonly #place: ReceivePlace;
  readonly #token: string;
  readonly #partial: string;
  #used = false;

  constructor(place: ReceivePlace, file: Written & { token: string }) {
    this.hash = file.hash;
    this.size = file.size;
    this.#place = place;
    this.#token = file.token;
    this.#partial = file.partial;
  }

  async commit(target: CommitTarget): Promise<LocalStat> {
    this.#use();
    try {
      const full = this.#place.root.resolve(target.path);
      const stat = this.#putInPlace(full, target);
      this.#place.partials.end(this.#token);
      await syncFoldersOf(this.#place, full, this.#partial);
      return stat;
    } catch (error) {
      await this.#place.partials.remove(this.#token, this.#partial);
      throw diskError(error, `Cannot put the download in place as ${JSON.stringify(target.path)}`);
    }
  }

  async discard(): Promise<void> {
    this.#use();
    await this.#place.partials.remove(this.#token, this.#partial);
  }

  /** Synchronous from the last look to the rename: nothing of ours comes in between, and others have microseconds. */
  #putInPlace(full: string, target: CommitTarget): LocalStat {
    const { expected, path } = target;
    try {
      if (target.mtimeMs !== null) setTime(this.#partial, target.mtimeMs);
      if (expected === null) placeNew(this.#partial, full);
      else this.#replace(full, { path, expected });
    } catch (error) {
      if (error instanceof SyncError) throw error;
      throw this.#whyNot(full, path) ?? error;
    }
    return resultAt(full, path);
  }

  #replace(full: string, { path, expected }: { path: string; expected: LocalStat }): void {
    const now = statAt(full, path);
    if (!now || !isStill(expected, now) || !hasExactName(full, this.#place.traits)) throw notExpected(path);
    keepMode(full, this.#partial);
    renameSync(this.#partial, full);
  }

  /** Looks only after the disk has refused: a look at both places before each of thousands of files takes longer than placing them. */
  #whyNot(full: string, path: string): SyncError | null {
    if (!lstatOrNull(this.#partial)) {
      return new SyncError('gone', `The folder of ${JSON.stringify(path)} was moved while it was downloaded.`);
    }
    return statAt(full, path) ? notExpected(path) : null;
  }

  #use(): void {
    if (this.#used) throw new SyncError('bug', 'A download was committed or discarded twice.');
    this.#used = true;
  }
}

function notExpected(path: string): SyncError {
  return new SyncError('conflict', `${JSON.stringify(path)} is not what it was: it is looked at again before it is replaced.`);
}

/** An executable stays one. Disks without modes do not mind. */
function keepMode(from: string, to: string): void {
  const mode = lstatOrNull(from)?.mode;
  if (mode !== undefined) chmodSync(to, mode & 0o777);
}

/** The last moment that every common disk can hold. */
const latestMs = Date.UTC(2100, 0, 1);

/** A time that the disk cannot hold is not worth a failed download: the file then has the time of its arrival. */
function setTime(full: string, mtimeMs: number): void {
  if (!Number.isFinite(mtimeMs)) return;
  const seconds = Math.min(Math.max(mtimeMs, 0), latestMs) / 1000;
  try {
    utimesSync(full, seconds, seconds);
  } catch (error) {
    if (isAbsent(error)) throw error;
  }
}
