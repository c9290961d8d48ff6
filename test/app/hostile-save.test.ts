import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { saveDocument } from '../../main/save-document.ts';
import { hostileNames } from './hostile-names.ts';

let base = '';
afterEach(() => rmSync(base, { recursive: true, force: true }));

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}

it('a document or attachment that is saved lies in the folder that was chosen, over nothing else, whatever it is called', async () => {
  base = mkdtempSync(join(tmpdir(), 'tidemark-hostile-'));
  const folder = join(base, 'deep', 'er', 'folder');
  mkdirSync(folder, { recursive: true });
  for (const path of ['outside.txt', 'deep/outside.txt', 'deep/er/outside.txt', 'deep/er/folder/outside.txt'])
    writeFileSync(join(base, path), 'untouched');
  const names = [...hostileNames, 'outside.txt', 'CON', 'a'.repeat(300) + '.txt'];
  for (const [at, name] of names.entries()) {
    const saved = await saveDocument(folder, { name, token: `t${at}` }, { size: null, chunks: bytes(`document ${at}`) });
    expect([JSON.stringify(name), dirname(saved.path), readFileSync(saved.path, 'utf8')]).toEqual([
      JSON.stringify(name),
      folder,
      `document ${at}`,
    ]);
  }
  const all = readdirSync(base, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const outside = all.filter(({ parentPath }) => parentPath !== folder).map((entry) => join(entry.parentPath, entry.name));
  expect(outside.map((path) => `${path.slice(base.length)} ${readFileSync(path, 'utf8')}`).sort()).toEqual([
    '/deep/er/outside.txt untouched',
    '/deep/outside.txt untouched',
    '/outside.txt untouched',
  ]);
  expect([readFileSync(join(folder, 'outside.txt'), 'utf8'), all.length]).toEqual(['untouched', names.length + 4]);
});
