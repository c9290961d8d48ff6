import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { StreamBody } from '../wire/reply.ts';
import type { Document, Folder, Version } from './items.ts';
import { latest } from './items.ts';

interface Entry {
  readonly path: string;
  readonly version: Version;
}

/**
 * A zip of the documents below a folder as they are now, packed while it is fetched. How the service lays out its own is not known:
 * here, folders below `Documents`, older versions beside the latest with their numbers in front.
 */
export function zipOf(root: Folder, options: { documents: boolean; allVersions: boolean }): StreamBody {
  const entries: Entry[] = [];
  if (options.documents) addFolder(entries, root, { path: 'Documents', allVersions: options.allVersions });
  return { size: null, open: () => pack(unique(entries)) };
}

function addFolder(entries: Entry[], folder: Folder, at: { path: string; allVersions: boolean }): void {
  for (const item of folder.children) {
    const path = `${at.path}/${zipName(item.name)}`;
    if (item.kind === 'folder') addFolder(entries, item, { ...at, path });
    else if (item.kind === 'document') addDocument(entries, item, { ...at, path });
  }
}

function addDocument(entries: Entry[], document: Document, at: { path: string; allVersions: boolean }): void {
  const newest = latest(document);
  for (const version of at.allVersions ? document.versions : [newest]) {
    const cut = at.path.lastIndexOf('/') + 1;
    const path = version === newest ? at.path : `${at.path.slice(0, cut)}${version.number ?? version.id} ${at.path.slice(cut)}`;
    entries.push({ path, version });
  }
}

/** A name that is one step of a path in a zip. */
function zipName(name: string): string {
  const safe = name.replace(/[/\\]/g, '_');
  return /^\.{1,2}$/.test(safe) ? `_${safe}` : safe;
}

/** Documents of one name in one folder get numbers. */
function unique(entries: readonly Entry[]): readonly Entry[] {
  const seen = new Map<string, number>();
  return entries.map(({ path, version }) => {
    const count = (seen.get(path) ?? 0) + 1;
    seen.set(path, count);
    return { path: count === 1 ? path : `${path} (${count})`, version };
  });
}

function pack(entries: readonly Entry[]): Readable {
  const zip = new ZipFile();
  for (const { path, version } of entries) {
    const facts = { mtime: new Date(version.modifiedTime * 1000), compress: false };
    zip.addReadStreamLazy(path, facts, (give) => {
      const body = version.content.body();
      give(null, body instanceof Uint8Array ? Readable.from([body]) : body.open());
    });
  }
  zip.end();
  return Readable.from(zip.outputStream);
}
