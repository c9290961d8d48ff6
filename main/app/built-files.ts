import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { SyncError } from '../sync/errors.ts';

export interface BuiltFile {
  readonly type: string;
  readonly bytes: Buffer;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/**
 * Reads the built renderer into memory, by the path in its address. Whatever is not in this map cannot be asked for, however the address is
 * written; links and files of other kinds are left out. Throws `refused` when the renderer is not built.
 */
export async function readBuiltFiles(folder: string): Promise<ReadonlyMap<string, BuiltFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = new Map<string, BuiltFile>();
  for (const entry of entries) {
    const type = types[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const file = join(entry.parentPath, entry.name);
    files.set(`/${relative(folder, file).split(sep).join('/')}`, { type, bytes: await readFile(file) });
  }
  const index = files.get('/index.html');
  if (!index) throw new SyncError('refused', 'The window is not built yet. In a checkout, "npm run build" does it.');
  return files.set('/', index);
}
