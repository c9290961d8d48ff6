import { createReadStream } from 'node:fs';
import { lstat, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { openArchive } from './archives.ts';
import { BadInput } from './bad-input.ts';
import { asSyncError, SyncError } from '../sync/errors.ts';
import type { ErrorKind } from '../sync/errors.ts';
import type { Host, SavedDocument } from './host.ts';
import type { Archive, RemoteId, Uploaded } from '../sync/ports/archive.ts';
import type { ServiceSession } from '../sync/ports/service.ts';

/**
 * Saves one document into a folder, under its own name made fit for the disk. Never overwrites, and never keeps an answer that is not the
 * document. Throws `gone`, and `BadInput` for a folder's id or when the folder to save into is not there.
 */
export async function downloadDocument(
  host: Host,
  request: { session: ServiceSession; id: RemoteId; folder: string },
  signal: AbortSignal,
): Promise<SavedDocument> {
  const folder = resolve(request.folder);
  const place = await stat(folder).catch(() => null);
  if (!place?.isDirectory()) throw new BadInput(`There is no folder "${folder}".`);
  const archive = openArchive(request.session, request.id, request.id);
  // Content that a full disk refuses would keep its connection.
  const end = new AbortController();
  try {
    const state = await archive.inspect({ id: request.id, kind: 'document' }, signal);
    if (!state) throw new SyncError('gone', `There is no document ${request.id}.`);
    const content = await archive.read(request.id, AbortSignal.any([signal, end.signal]));
    return await host.saveInto(folder, content.fileName ?? state.name ?? request.id, content);
  } catch (error) {
    if (!notADocument.has(asSyncError(error).kind) || !(await isFolder(archive, request.id, signal))) throw error;
    throw new BadInput(`${request.id} is a folder. "tidemark list ${request.id}" shows the documents in it.`);
  } finally {
    end.abort();
  }
}

/** How the service may answer when it is asked for a folder as a document. */
const notADocument: ReadonlySet<ErrorKind> = new Set(['gone', 'broken', 'refused']);

async function isFolder(archive: Archive, id: RemoteId, signal: AbortSignal): Promise<boolean> {
  try {
    return (await archive.inspect({ id, kind: 'folder' }, signal)) !== null;
  } catch {
    return false;
  }
}

/**
 * Sends one file into a folder of an archive, after asking whether that may be written. Where the folder keeps versions and has the name,
 * it becomes the newest version. Throws `gone`, `refused`, and `busy` when the file changes while it is sent.
 */
export async function uploadFile(
  request: { session: ServiceSession; file: string; folderId: RemoteId; onProgress: (sent: number) => void },
  signal: AbortSignal,
): Promise<Uploaded & { readonly name: string; readonly size: number }> {
  const file = resolve(request.file);
  const before = await readFacts(file);
  const archive = openArchive(request.session, request.folderId, request.folderId);
  const state = await archive.inspect({ id: request.folderId, kind: 'folder' }, signal);
  if (!state) throw new SyncError('gone', `There is no folder ${request.folderId}.`);
  if (state.writable === false)
    throw new SyncError('refused', `The folder ${request.folderId} may only be read by this account.`);
  const name = basename(file);
  const open = () => readUnchanged(file, before);
  const size = before.size;
  const uploaded = await archive.upload({ folderId: request.folderId, name, size, open, onProgress: request.onProgress }, signal);
  return { ...uploaded, name, size };
}

interface FileFacts {
  readonly size: number;
  readonly mtimeMs: number;
  readonly ino: number;
}

async function readFacts(file: string): Promise<FileFacts> {
  const facts = await lstat(file).catch(() => null);
  if (!facts) throw new BadInput(`There is no file "${file}".`);
  if (!facts.isFile()) throw new BadInput(`"${file}" is not a plain file.`);
  return facts;
}

async function* readUnchanged(file: string, before: FileFacts): AsyncIterable<Uint8Array> {
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 })) {
      if (chunk instanceof Uint8Array) yield chunk;
    }
  } catch (error) {
    throw new SyncError('unreadable', `The file "${file}" cannot be read.`, { cause: error });
  }
  const after = await readFacts(file);
  if (after.size === before.size && after.mtimeMs === before.mtimeMs && after.ino === before.ino) return;
  throw new SyncError('busy', `The file "${file}" changed while it was sent. Try again when it is finished.`);
}
