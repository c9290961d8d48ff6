import type { SeedDocument, SeedFolder, SeedLink, SeedWorkspace } from '../seed.ts';
import { seedOf } from './chance.ts';

/** Text, or bytes made on demand. */
export type Content = string | (() => Uint8Array);

/** A document before it is put in its folder. */
export interface Draft {
  readonly name: string;
  /** The day of the last change, `2026-03-14`; the time of day follows from the name. */
  readonly day: string;
  /** E-mail address. */
  readonly by: string;
  readonly content: Content;
  readonly description?: string;
  /** Content of older versions, oldest first. */
  readonly older?: readonly Content[];
}

/** Documents in one folder; '' is the root, `/` stands between folder names. */
export function documentsIn(folder: string, drafts: readonly Draft[]): SeedDocument[] {
  return documentsBelow(foldersOf(folder), drafts);
}

/** The same for folders whose names hold a `/`. */
export function documentsBelow(folder: readonly string[], drafts: readonly Draft[]): SeedDocument[] {
  return drafts.map(({ name, day, by, content, description, older }) => ({
    folder,
    name,
    bytes: bytesOf(content),
    modified: momentOn(day, name),
    modifiedBy: by,
    ...(description === undefined ? {} : { description }),
    ...(older === undefined ? {} : { olderVersions: older.map(bytesOf) }),
  }));
}

export function linkIn(folder: string, link: { name: string; url: string; day: string; description?: string }): SeedLink {
  const { day, ...rest } = link;
  return { ...rest, folder: foldersOf(folder), modified: momentOn(day, link.name) };
}

/** A workspace with all folders that its documents, links and `folders` need, parents first. `folders` adds facts and empty ones. */
export function workspaceOf(workspace: SeedWorkspace): SeedWorkspace {
  const known = new Map(workspace.folders.map((folder) => [JSON.stringify(folder.folder), folder]));
  const needed = new Map<string, SeedFolder>();
  for (const { folder } of [...workspace.folders, ...workspace.documents, ...workspace.links]) {
    for (let depth = 1; depth <= folder.length; depth += 1) {
      const path = folder.slice(0, depth);
      const key = JSON.stringify(path);
      if (!needed.has(key)) needed.set(key, known.get(key) ?? { folder: path });
    }
  }
  return { ...workspace, folders: [...needed.values()] };
}

function foldersOf(path: string): readonly string[] {
  return path === '' ? [] : path.split('/');
}

/** Lines of comma-separated values with CRLF ends, as spreadsheets write them. A cell with a comma, quote or line end is quoted. */
export function csv(rows: readonly (readonly (string | number)[])[]): string {
  const cell = (value: string | number) => {
    const text = String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** `2026-03-14` some days on. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

function bytesOf(content: Content): () => Uint8Array {
  return typeof content === 'string' ? () => Buffer.from(content) : content;
}

/** A moment in working hours of that day, epoch seconds, always the same for the same name. */
export function momentOn(day: string, name: string): number {
  return Date.parse(`${day}T07:00:00Z`) / 1000 + (seedOf(name) % (10 * 3600));
}
