import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const top = join(import.meta.dirname, '../..');

export interface BuiltRenderer {
  readonly folder: string;
  remove(): Promise<void>;
}

/** The product's own build where it is newer than all that it is made of, as in `npm test`; else one of its own. */
export async function builtRenderer(): Promise<BuiltRenderer> {
  const product = join(top, 'out/renderer');
  const builtAt = await changedAt(join(product, 'index.html'));
  if (builtAt > (await newestSource())) return { folder: product, remove: () => Promise.resolve() };
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-renderer-'));
  const script = join(import.meta.dirname, 'build-renderer.ts');
  await promisify(execFile)(process.execPath, [script, folder], { env: { ...process.env, NODE_ENV: 'production' } });
  return { folder, remove: () => rm(folder, { recursive: true }) };
}

async function newestSource(): Promise<number> {
  const folders = ['renderer', 'preload'].map((name) => join(top, name));
  const names = await Promise.all(
    folders.map(async (folder) => (await readdir(folder, { recursive: true })).map((name) => join(folder, name))),
  );
  const files = [...names.flat(), join(top, 'electron.vite.config.ts'), join(top, 'package-lock.json')];
  return Math.max(...(await Promise.all(files.map(changedAt))));
}

/** 0 when it is not there. */
async function changedAt(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.mtimeMs ?? 0;
}
