import { sep } from 'node:path';
import { SyncError } from '../sync/errors.ts';

/**
 * The names of a path relative to the root; none for the root itself. Throws `refused` for a path that could leave the root or that is
 * not in its plain form: absolute, `.`, `..`, an empty name, NUL, or the system's other separator.
 */
export function pathNames(path: string): readonly string[] {
  if (path === '') return [];
  const names = path.split('/');
  for (const name of names) {
    const plain = name !== '' && name !== '.' && name !== '..' && !name.includes('\0');
    if (!plain || (sep === '\\' && /[\\:]/.test(name))) {
      throw new SyncError('refused', `${JSON.stringify(path)} is not a path inside the folder.`);
    }
  }
  return names;
}

/** The folder of a path, '' for the root. */
export function parentPath(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** The last name of a path. */
export function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Path of a name in a folder. */
export function childPath(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
