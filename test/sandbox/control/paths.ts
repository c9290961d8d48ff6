import type { Archive } from '../archive/archive.ts';
import type { Folder, Item } from '../archive/items.ts';
import { malformed, notFound } from '../wire/api-error.ts';

export function splitPath(path: string): string[] {
  return path.split('/').filter((name) => name !== '');
}

/** The newest item of the path. */
export function requireAt(root: Folder, path: string): Item {
  let at: Item = root;
  for (const name of splitPath(path)) {
    const next: Item | undefined = at.kind === 'folder' ? childNamed(at, name) : undefined;
    if (!next) throw notFound('DOCUMENT', path);
    at = next;
  }
  return at;
}

/** The folder of these names below `root`; those that are missing are made. */
export function makeFolders(archive: Archive, root: Folder, names: readonly string[]): Folder {
  let folder = root;
  for (const name of names) {
    if (name === '.' || name === '..') throw malformed('A path holds names, not steps');
    const found = [...folder.children].find((item) => item.kind === 'folder' && item.name === name);
    folder = found?.kind === 'folder' ? found : archive.createFolder(folder, name, { by: folder.createdBy });
  }
  return folder;
}

function childNamed(folder: Folder, name: string): Item | undefined {
  const named = [...folder.children].filter((item) => item.name === name);
  return named.reduce<Item | undefined>((newest, item) => (!newest || item.id > newest.id ? item : newest), undefined);
}
