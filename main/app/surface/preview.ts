import { open, realpath } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { SyncError } from '../../sync/errors.ts';
import type { Machine } from './machine.ts';

export type Preview =
  | { readonly kind: 'text'; readonly text: string; readonly cut: boolean }
  | { readonly kind: 'image' | 'pdf'; readonly type: string; readonly data: string }
  | { readonly kind: 'none'; readonly why: 'not-here' | 'too-large' | 'no-preview' | 'own-program' };

/** What is known of a file on this disk. */
export interface LocalFacts {
  readonly size: number;
  readonly mtimeMs: number;
}

const mostText = 256 * 1024;
const mostPicture = 4 * 1024 * 1024;

const pictures: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.bmp': 'image/bmp',
  '.svg': 'image/svg+xml',
};

export const notHere: Preview = { kind: 'none', why: 'not-here' };

/**
 * The absolute path of a file below a pair's folder. Throws `gone` when it is not there, `refused` when a link would lead out of the folder.
 */
export async function pathInside(root: string, path: string): Promise<string> {
  try {
    const [top, file] = await Promise.all([realpath(root), realpath(join(root, path))]);
    if (file.startsWith(top.endsWith(sep) ? top : top + sep)) return file;
  } catch (error) {
    throw new SyncError('gone', `"${path}" is not on this disk now.`, { cause: error });
  }
  throw new SyncError('refused', `"${path}" is not in the synced folder.`);
}

/** What the UI can show. */
export interface Viewer {
  /** Whether it has a viewer for PDF: browsers do. */
  readonly showsPdf: boolean;
}

/**
 * Electron's own viewer for PDF would be a plugin that runs what strangers wrote inside the app's window: there, the system's program for
 * PDF shows it.
 */
export function viewerOf({ carrier }: Pick<Machine, 'carrier'>): Viewer {
  return { showsPdf: carrier === 'browser' };
}

/** Reads as much of a file as a preview needs; null facts when it is not there. */
export async function previewFile(
  file: { root: string; path: string },
  viewer: Viewer,
): Promise<{ facts: LocalFacts | null; preview: Preview }> {
  const { root, path } = file;
  let handle: FileHandle;
  try {
    handle = await open(await pathInside(root, path), 'r');
  } catch {
    return { facts: null, preview: notHere };
  }
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) return { facts: null, preview: notHere };
    const facts = { size: stat.size, mtimeMs: stat.mtimeMs };
    const extension = extname(path).toLowerCase();
    if (extension === '.pdf' && !viewer.showsPdf) return { facts, preview: { kind: 'none', why: 'own-program' } };
    return { facts, preview: await readPreview(handle, stat.size, extension) };
  } catch (error) {
    throw new SyncError('unreadable', `"${path}" cannot be read.`, { cause: error });
  } finally {
    await handle.close();
  }
}

async function readPreview(handle: FileHandle, size: number, extension: string): Promise<Preview> {
  const picture = pictures[extension];
  if (picture !== undefined || extension === '.pdf') {
    if (size > mostPicture) return { kind: 'none', why: 'too-large' };
    const data = (await readStart(handle, size)).toString('base64');
    return picture === undefined ? { kind: 'pdf', type: 'application/pdf', data } : { kind: 'image', type: picture, data };
  }
  const start = await readStart(handle, Math.min(size, mostText));
  const text = asText(start, size > start.length);
  return text === null ? { kind: 'none', why: 'no-preview' } : { kind: 'text', text, cut: size > start.length };
}

async function readStart(handle: FileHandle, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let at = 0;
  while (at < length) {
    const { bytesRead } = await handle.read(buffer, at, length - at, at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return buffer.subarray(0, at);
}

/** Null for bytes that are no text. */
function asText(bytes: Buffer, isCut: boolean): string | null {
  if (bytes.includes(0)) return null;
  try {
    // The last character of a part may be cut in the middle: a stream keeps it back.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: isCut });
  } catch {
    return null;
  }
}
