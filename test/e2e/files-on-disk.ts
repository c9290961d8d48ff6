import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { SandboxProcess } from '../../scripts/demo/sandbox-process.ts';

/** The SHA-256 of every file in a paired folder, by path. */
export async function filesIn(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files: [string, string][] = [];
  for (const entry of entries) {
    const path = relative(folder, join(entry.parentPath, entry.name));
    if (!entry.isFile() || path.startsWith('.tidemark')) continue;
    files.push([path, sha256(await readFile(join(folder, path)))]);
  }
  return Object.fromEntries(files.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** The same of a workspace's documents. */
export async function documentsOf(sandbox: SandboxProcess, workspace: number): Promise<Readonly<Record<string, string>>> {
  const documents = (await sandbox.tree(workspace)).filter(({ type }) => type === 'document');
  const files = documents.map(({ path, sha256 }): [string, string] => [path, sha256 ?? '']);
  return Object.fromEntries(files.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

export function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Where the files were that are in the trash of a person's home folder. */
export async function trashed(user: string): Promise<readonly string[]> {
  const folder = join(user, 'data/Trash/info');
  const names = await readdir(folder).catch(() => []);
  const notes = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return notes.map((note) => decodeURIComponent(/^Path=(.*)$/m.exec(note)?.[1] ?? ''));
}
