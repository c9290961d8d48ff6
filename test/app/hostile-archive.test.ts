import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openFolder } from '../../main/disk/disk-folder.ts';
import { createMarker } from '../../main/disk/marker.ts';
import { createPairSync } from '../../main/sync/pair-sync.ts';
import type { LocalFolder } from '../../main/sync/ports/folder.ts';
import { systemClock, systemRandom } from '../../main/system-time.ts';
import { MemoryRecords } from '../simulation/memory-records.ts';
import { MemoryArchive } from '../sync/world/memory-archive.ts';
import { WorldTime } from '../sync/world/world-time.ts';
import { hostileNames } from './hostile-names.ts';

let folder: LocalFolder | null = null;
let base = '';
afterEach(async () => {
  await folder?.close();
  rmSync(base, { recursive: true, force: true });
});

/** Everything below a folder but for one of its folders, with what is in the files. */
function everythingBut(left: string): readonly string[] {
  return readdirSync(base, { recursive: true, withFileTypes: true })
    .map((entry) => ({ entry, full: join(entry.parentPath, entry.name) }))
    .filter(({ full }) => full !== left && !full.startsWith(`${left}/`))
    .map(({ entry, full }) => `${full} ${entry.isFile() ? readFileSync(full, 'utf8') : ''}`)
    .sort();
}

it('names that lead elsewhere, are impossible, or are never-ending are written inside the folder or not at all', async () => {
  base = mkdtempSync(join(tmpdir(), 'tidemark-hostile-'));
  const root = join(base, 'deep', 'er', 'root');
  mkdirSync(root, { recursive: true });
  for (const path of ['outside.txt', 'deep/outside.txt', 'deep/er/outside.txt']) writeFileSync(join(base, path), 'untouched');
  await createMarker(root, 'pair-1');
  const before = everythingBut(root);
  folder = await openFolder({ root, marker: 'pair-1', ignore: '', rescue: join(base, 'rescue') });
  const archive = new MemoryArchive(new WorldTime(), { rich: false });
  const { rootId } = archive;
  for (const [at, name] of hostileNames.entries()) {
    archive.add({ parentId: rootId, kind: 'document', name, content: `document ${at}` });
    const { id } = archive.add({ parentId: rootId, kind: 'folder', name });
    archive.add({ parentId: id, kind: 'document', name, content: `in folder ${at}` });
    archive.add({ parentId: id, kind: 'link', name });
  }
  // Deeper than any path can be.
  let parentId = rootId;
  for (let depth = 0; depth < 20; depth += 1) parentId = archive.add({ parentId, kind: 'folder', name: 'n'.repeat(240) }).id;
  archive.add({ parentId, kind: 'document', name: 'too deep.txt', content: 'too deep' });
  archive.add({ parentId: rootId, kind: 'document', name: 'good.txt', content: 'good' });
  const sync = createPairSync({
    pairId: 1,
    archive,
    folder,
    store: new MemoryRecords(rootId),
    clock: systemClock,
    random: systemRandom,
    device: '../device',
    parallel: 4,
    rules: () => ({ excluded: new Set(), leftHere: new Set(), linkFiles: true, deleteAnswers: [] }),
    answersUsed: () => undefined,
    onEvent: () => undefined,
  });
  const report = await sync.syncUntilDone(AbortSignal.timeout(60_000));
  expect(report.stopped).toBeNull();
  expect(everythingBut(root)).toEqual(before);
  expect(readFileSync(join(root, 'good.txt'), 'utf8')).toBe('good');
  const written = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
  const hashes = new Set(written.map((entry) => hashOf(readFileSync(join(entry.parentPath, entry.name), 'utf8'))));
  // All of it is here, under names that the disk can hold; but for what no path can be long enough for.
  const missing = hostileNames.filter((_, at) => !hashes.has(hashOf(`document ${at}`)) || !hashes.has(hashOf(`in folder ${at}`)));
  expect(missing).toEqual([]);
  expect(hashes.has(hashOf('too deep'))).toBe(false);
  expect([report.held, report.failures]).toEqual([0, 1]);
});
