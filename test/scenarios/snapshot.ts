import { createHash } from 'node:crypto';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TreeRow } from '../sandbox/control/rows.ts';
import type { Sandbox } from '../sandbox/server.ts';

/** An item of a tree, comparable between the two sides: null stands for a folder, else the SHA-256 of the bytes. */
export type Snapshot = ReadonlyMap<string, string | null>;

export const hashOf = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export interface LocalEntry {
  readonly path: string;
  /** Null for folders and for what is neither folder nor file. */
  readonly hash: string | null;
  readonly kind: 'file' | 'folder' | 'other';
  /** What changes when anybody writes to it. */
  readonly trace: string;
}

/** Everything below a folder, our own hidden folder left out. Parents first; nothing where the folder is not there. */
export async function readLocal(root: string): Promise<LocalEntry[]> {
  return Promise.all((await walkLocal(root)).map(async (entry) => ({ ...entry, hash: await hashAt(root, entry) })));
}

async function hashAt(root: string, { path, kind }: Walked): Promise<string | null> {
  const bytes = kind === 'file' ? await readFile(join(root, path)).catch(() => null) : null;
  return bytes && hashOf(bytes);
}

/** The same without a look into the files. */
export type Walked = Omit<LocalEntry, 'hash'>;

export async function walkLocal(root: string, below = ''): Promise<Walked[]> {
  const out: Walked[] = [];
  const names = await readdir(join(root, below)).catch(() => []);
  for (const name of names.sort()) {
    if (below === '' && name === '.tidemark') continue;
    const path = below === '' ? name : `${below}/${name}`;
    const stat = await lstat(join(root, path)).catch(() => null);
    if (!stat) continue;
    const kind = stat.isDirectory() ? 'folder' : stat.isFile() ? 'file' : 'other';
    out.push({ path, kind, trace: `${stat.ino} ${stat.size} ${stat.mtimeMs}` });
    if (kind === 'folder') out.push(...(await walkLocal(root, path)));
  }
  return out;
}

export function localSnapshot(entries: readonly LocalEntry[]): Map<string, string | null> {
  return new Map(entries.flatMap(({ path, kind, hash }) => (kind === 'other' ? [] : [[path, hash]])));
}

/** What is live in the archive, but for links and for documents that another took over from. Twins show as one. */
export function remoteSnapshot(rows: readonly TreeRow[], superseded: ReadonlySet<string>): Map<string, string | null> {
  const shown = rows.filter(({ id, type }) => type !== 'link' && !superseded.has(String(id)));
  return new Map(shown.map(({ path, sha256 }) => [path, sha256]));
}

/** Hashes of every content that the archive can give back: live, in older versions, and in the trash. */
export function remoteContents(sandbox: Sandbox, workspaceId: number): Set<string> {
  const { control } = sandbox;
  const found = new Set<string>();
  for (const row of control.tree(workspaceId)) {
    if (row.type === 'document') for (const version of control.versions(row.id)) found.add(version.sha256);
  }
  for (const hash of remoteTrash(sandbox, workspaceId)) found.add(hash);
  return found;
}

/** Hashes of all versions of what lies in the archive's trash. */
export function remoteTrash(sandbox: Sandbox, workspaceId: number): Set<string> {
  return new Set(trashedDocuments(sandbox, workspaceId).flat());
}

/** Hashes of the contents that were deleted in the archive: what documents in its trash held last, unless a live one holds it still. */
export function deletedThere(sandbox: Sandbox, workspaceId: number): Set<string> {
  const deleted = new Set(trashedDocuments(sandbox, workspaceId).flatMap((versions) => versions.at(-1) ?? []));
  for (const { sha256 } of sandbox.control.tree(workspaceId)) if (sha256 !== null) deleted.delete(sha256);
  return deleted;
}

/** The hashes of each document's versions, newest last. */
function trashedDocuments({ control }: Sandbox, workspaceId: number): string[][] {
  const found: string[][] = [];
  for (const { item } of control.world.archive.trashOf(workspaceId)) {
    for (const waiting = [item]; waiting.length > 0;) {
      const next = waiting.pop();
      if (next?.kind === 'folder') waiting.push(...next.children);
      else if (next?.kind === 'document') found.push(next.versions.map(({ content }) => content.sha256));
    }
  }
  return found;
}

/** Conflict marks carry a time; a scenario leaves it out. */
export function withoutTimes(path: string): string {
  return path.replace(/ \(conflict \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d [^()]*\)/g, ' (conflict)');
}
