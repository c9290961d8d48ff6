import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { chunksOf, contentOf, kindOf, never, openedFolder, readAll } from './folder-fixture.ts';

test.each(['..', '../outside', 'f/../../outside', '/outside', './a', 'f//a', 'f/', 'a\0'])(
  'no call takes the path %j, which is none inside the folder',
  async (path) => {
    const { folder, root, put, stat } = await openedFolder();
    const around = dirname(root);
    writeFileSync(join(around, 'outside'), 'untouched');
    put('a', 'a');
    put('f/a', 'a');
    const a = await stat('a');
    const before = contentOf(around);
    const received = await folder.receive('', { chunks: chunksOf('text'), size: 4 });
    const calls = [
      folder.stat(path),
      folder.hash(path, never),
      folder.createFolder(path),
      folder.move('a', path, a),
      folder.move(path, 'b', a),
      folder.trash(path, a),
      readAll(folder.read(path, a)),
      received.commit({ path, expected: null, mtimeMs: null }),
      folder.receive(path, { chunks: chunksOf('text'), size: 4 }),
    ];
    const kinds = await Promise.all(calls.map((call) => kindOf(call)));
    expect(kinds).toEqual(calls.map(() => 'refused'));
    expect(contentOf(around)).toEqual(before);
  },
);

test.each([4, 200_000])('nothing is stored behind a link that took the place of the folder while %d bytes came', async (size) => {
  const { folder, root, at } = await openedFolder();
  const outside = join(dirname(root), 'outside');
  mkdirSync(outside);
  mkdirSync(at('f'));
  async function* chunks(): AsyncGenerator<Uint8Array> {
    renameSync(at('f'), at('moved'));
    symlinkSync(outside, at('f'));
    yield await Promise.resolve(Buffer.alloc(size));
  }
  const content = size > 4 ? { chunks: chunks(), size: null } : { chunks: chunks(), size };
  const kind = await kindOf(
    folder.receive('f', content).then((received) => received.commit({ path: 'f/a', expected: null, mtimeMs: null })),
  );
  expect([kind, contentOf(outside), contentOf(at('moved'))]).toEqual(['refused', {}, {}]);
});
