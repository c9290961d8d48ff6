import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createMarker } from '../../main/disk/marker.ts';
import { chunksOf, openedFolder, temporaryFolder } from './folder-fixture.ts';

test('an unfinished download of an earlier process goes, although the time that the service gave it is yet to come', async () => {
  const base = temporaryFolder();
  await createMarker(base, 'pair-1');
  const partial = join(base, '.tidemark-0abc-1.partial');
  writeFileSync(partial, 'half');
  const ahead = Date.now() / 1000 + 3_600;
  utimesSync(partial, ahead, ahead);
  // What this process left is that of an earlier one only to another.
  const code = `
    const { openFolder } = await import(${JSON.stringify(join(import.meta.dirname, '../../main/disk/disk-folder.ts'))});
    const folder = await openFolder({ root: ${JSON.stringify(base)}, marker: 'pair-1', ignore: '', rescue: ${JSON.stringify(`${base}-rescue`)} });
    await folder.sweep();
    await folder.close();`;
  execFileSync(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'ignore', 'inherit'] });
  expect(existsSync(partial)).toBe(false);
});

test('a download that goes on is not swept', async () => {
  const { folder, root } = await openedFolder();
  const received = await folder.receive('', { chunks: chunksOf('text'), size: 4 });
  await folder.sweep();
  await received.commit({ path: 'a', expected: null, mtimeMs: null });
  expect(readFileSync(join(root, 'a'), 'utf8')).toBe('text');
});
