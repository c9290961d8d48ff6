import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openFolder } from '../../main/disk/disk-folder.ts';
import { createMarker, removeMarker } from '../../main/disk/marker.ts';
import { chunksOf, contentOf, kindOf, never, openedFolder, readAll, summary, temporaryFolder, treeOf } from './folder-fixture.ts';

describe('the marker', () => {
  test('is made once, found again and taken away', async () => {
    const root = temporaryFolder();
    await createMarker(root, 'pair-1');
    await createMarker(root, 'pair-1');
    expect(treeOf(root)).toEqual({ '.tidemark/': '', '.tidemark/pair': 'pair-1\n' });
    await removeMarker(root, 'pair-2');
    expect(existsSync(join(root, '.tidemark/pair'))).toBe(true);
    await removeMarker(root, 'pair-1');
    await removeMarker(root, 'pair-1');
    expect(treeOf(root)).toEqual({});
  });

  test('two pairs never share, hold or lie in one folder', async () => {
    const root = temporaryFolder();
    mkdirSync(join(root, 'a/b/c'), { recursive: true });
    await createMarker(join(root, 'a/b'), 'pair-1');
    expect(await kindOf(createMarker(join(root, 'a/b'), 'pair-2'))).toBe('refused');
    expect(await kindOf(createMarker(join(root, 'a/b/c'), 'pair-2'))).toBe('refused');
    expect(await kindOf(createMarker(root, 'pair-2'))).toBe('refused');
    symlinkSync(join(root, 'a/b/c'), join(root, 'way-in'));
    expect(await kindOf(createMarker(join(root, 'way-in'), 'pair-2'))).toBe('refused');
    expect(readFileSync(join(root, 'a/b/.tidemark/pair'), 'utf8')).toBe('pair-1\n');
    mkdirSync(join(root, 'a/beside'));
    await createMarker(join(root, 'a/beside'), 'pair-2');
  });

  test('of a folder that is not there', async () => {
    expect(await kindOf(createMarker('/nowhere/at/all', 'pair-1'))).toBe('gone');
  });
});

describe('opening', () => {
  const options = (root: string) => ({ root, marker: 'pair-1', ignore: '', rescue: join(root, '../rescue') });

  test('needs the folder, the marker and good rules', async () => {
    const root = temporaryFolder();
    expect(await kindOf(openFolder(options(join(root, 'none'))))).toBe('gone');
    expect(await kindOf(openFolder(options(root)))).toBe('gone');
    await createMarker(root, 'pair-2');
    expect(await kindOf(openFolder(options(root)))).toBe('gone');
    expect(await kindOf(openFolder({ ...options(root), marker: 'pair-2', ignore: '[' }))).toBe('refused');
  });

  test('through a link is opening where it leads', async () => {
    const real = temporaryFolder();
    const link = join(temporaryFolder(), 'link');
    symlinkSync(real, link);
    await createMarker(link, 'pair-1');
    writeFileSync(join(real, 'a'), 'x');
    const folder = await openFolder(options(link));
    expect(summary(await folder.scan({ paths: [''], deep: true }, never)).folders).toEqual({ '': { a: 'file' } });
    await folder.close();
  });

  test('tries out the disk and leaves nothing behind', async () => {
    const { folder, root } = await openedFolder();
    expect(readdirSync(join(root, '.tidemark'))).toEqual(['pair']);
    if (process.platform === 'linux') {
      expect(folder.traits).toEqual({
        caseInsensitive: false,
        normalizationInsensitive: false,
        forbiddenCharacters: '',
        windowsNames: false,
        maxNameLength: 255,
        unit: 'bytes',
      });
    }
  });
});

test('without its root or its marker nothing is done', async () => {
  const { folder, root, put, stat, at } = await openedFolder();
  put('a', 'x');
  const planned = await stat('a');
  const everything = async () => [
    await kindOf(folder.check()),
    await kindOf(folder.stat('a')),
    await kindOf(folder.hash('a', never)),
    await kindOf(folder.storeAll([planned], never)),
    await kindOf(readAll(folder.read('a', planned))),
    await kindOf(folder.createFolder('b')),
    await kindOf(folder.receive('', { chunks: chunksOf('x'), size: 1 })),
    await kindOf(folder.move('a', 'b', planned)),
    await kindOf(folder.trash('a', planned)),
    await kindOf(folder.sweep()),
  ];
  const gone = everything().then((kinds) => kinds.map(() => 'gone'));
  renameSync(at('.tidemark'), `${root}-marker`);
  expect(await everything()).toEqual(await gone);
  // An empty mount point.
  renameSync(root, `${root}-away`);
  mkdirSync(root);
  expect(await everything()).toEqual(await gone);
  expect(readdirSync(root)).toEqual([]);
  rmSync(root, { recursive: true });
  expect(await everything()).toEqual(await gone);
  // It heals by itself.
  renameSync(`${root}-away`, root);
  renameSync(`${root}-marker`, at('.tidemark'));
  await folder.check();
});

describe('sweep', () => {
  test('removes what earlier runs left behind, and nothing else', async () => {
    const { folder, put, at, root } = await openedFolder();
    const old = new Date(Date.now() - 3_600_000);
    const left = ['.tidemark-old-1.partial', 'a/b/.tidemark-old-2.partial'];
    const kept = [
      'a/.tidemark-new-1.partial',
      'a/x.partial',
      'a/.tidemark-.partial.txt',
      'other/.tidemark-theirs-1.partial',
      '.tidemark/notes',
    ];
    for (const path of [...left, ...kept]) put(path, path);
    for (const path of [...left, ...kept]) utimesSync(at(path), old, old);
    const now = new Date();
    utimesSync(at('a/.tidemark-new-1.partial'), now, now);
    mkdirSync(at('other/.tidemark'));
    writeFileSync(at('other/.tidemark/pair'), 'pair-2');
    mkdirSync(at('.tidemark/probe-old/x'), { recursive: true });
    utimesSync(at('.tidemark/probe-old'), old, old);
    // A folder of such a name is nobody's partial.
    mkdirSync(at('a/.tidemark-old-3.partial'));
    const running = await folder.receive('a', { chunks: chunksOf('x'), size: 1 });

    await folder.sweep();

    const files = Object.keys(treeOf(root)).filter((path) => !path.endsWith('/'));
    for (const path of left) expect(files).not.toContain(path);
    for (const path of kept) expect(files).toContain(path);
    expect(existsSync(at('.tidemark/probe-old'))).toBe(false);
    expect(existsSync(at('a/.tidemark-old-3.partial'))).toBe(true);
    await running.commit({ path: 'a/done', expected: null, mtimeMs: null });
    expect(contentOf(root)['a/done']).toBe('x');
  });
});
