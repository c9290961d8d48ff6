import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { ErrorKind } from '../../main/sync/errors.ts';
import { SyncError } from '../../main/sync/errors.ts';
import type { Archive, RemoteListing, RemoteNode, UploadRequest } from '../../main/sync/ports/archive.ts';

export const patience = (): AbortSignal => AbortSignal.timeout(60_000);
export const text = (content: string): Uint8Array => Buffer.from(content);

export const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export function uploadOf(folderId: string, name: string, content: Uint8Array): UploadRequest {
  async function* open(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < content.length; at += 1000) yield await Promise.resolve(content.subarray(at, at + 1000));
  }
  return { folderId, name, size: content.length, open };
}

export async function readAll(archive: Archive, id: string, signal = patience()): Promise<Buffer> {
  const content = await archive.read(id, signal);
  const chunks: Uint8Array[] = [];
  for await (const chunk of content.chunks) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export async function failure(work: Promise<unknown>): Promise<SyncError> {
  const error: unknown = await work.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(SyncError);
  // The line above checked it.
  return error as SyncError;
}

export async function failureKind(work: Promise<unknown>): Promise<ErrorKind> {
  return (await failure(work)).kind;
}

export interface Shape {
  readonly id: string;
  readonly parentId: string;
  readonly kind: string;
  readonly name: string;
}

const shapeOf = ({ id, parentId, kind, name }: Shape): Shape => ({ id, parentId, kind, name });
const byId = (a: Shape, b: Shape): number => (a.id < b.id ? -1 : Number(a.id > b.id));
export const shapes = (items: readonly Shape[]): Shape[] => items.map(shapeOf).sort(byId);

export function expectOrdered(listing: RemoteListing): void {
  const known = new Set([listing.rootId]);
  for (const node of listing.nodes) {
    expect(known).toContain(node.parentId);
    known.add(node.id);
  }
}

/** Some services put a number in front of the names of folders. */
export function named(nodes: readonly RemoteNode[], name: string): RemoteNode {
  const node = nodes.find((one) => one.name === name || (one.kind === 'folder' && one.name.replace(/^\d+ /, '') === name));
  if (node === undefined) throw new Error(`There is no ${name} in the listing`);
  return node;
}
