import fs from 'node:fs';
import { readFileSync, writeFileSync } from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { copyAway } from '../../main/disk/copy-away.ts';
import { placeNew } from '../../main/disk/place-file.ts';
import { contentOf, kindOf, openedFolder, chunksOf, temporaryFolder } from './folder-fixture.ts';

const real = { linkSync: fs.linkSync, unlinkSync: fs.unlinkSync };
const realRename = promises.rename;

/** A disk that cannot do what disks usually can. */
function behave(odd: Partial<Pick<typeof fs, 'linkSync' | 'unlinkSync'>>, rename = realRename): void {
  Object.assign(fs, odd);
  Object.assign(promises, { rename });
  syncBuiltinESMExports();
}
afterEach(() => behave(real));

function fail(code: string): never {
  throw Object.assign(new Error(code), { code });
}

describe('a disk without hard links', () => {
  test('takes what is new, and nothing in the place of another file', async () => {
    behave({ linkSync: () => fail('EPERM') });
    const { folder, put, root } = await openedFolder();
    const receive = (text: string) => folder.receive('', { chunks: chunksOf(text), size: null });
    await (await receive('one')).commit({ path: 'a', expected: null, mtimeMs: null });
    expect(contentOf(root)).toEqual({ a: 'one' });
    put('b', 'mine');
    expect(await kindOf((await receive('two')).commit({ path: 'b', expected: null, mtimeMs: null }))).toBe('conflict');
    expect(() => placeNew(join(root, 'a'), join(root, 'b'))).toThrow('already');
    expect(contentOf(root)).toEqual({ a: 'one', b: 'mine' });
  });
});

test('a file that cannot lose its old name gets no new one', () => {
  const dir = temporaryFolder();
  const [old, fresh] = [join(dir, 'old'), join(dir, 'new')];
  writeFileSync(old, 'text');
  behave({
    unlinkSync: (path) => {
      if (path === old) fail('EBUSY');
      real.unlinkSync(path);
    },
  });
  expect(() => placeNew(old, fresh)).toThrow('EBUSY');
  expect(contentOf(dir)).toEqual({ old: 'text' });
});

test('what is edited while it is copied to another disk stays, and so does its copy', async () => {
  const [from, kept] = [temporaryFolder(), temporaryFolder()];
  writeFileSync(join(from, 'a'), 'one');
  // Right after the copy got its name, and before the originals go.
  behave(real, async (...names) => {
    await realRename(...names);
    writeFileSync(join(from, 'a'), 'edited');
  });
  expect(await kindOf(copyAway(from, join(kept, 'it')))).toBe('busy');
  expect([readFileSync(join(from, 'a'), 'utf8'), readFileSync(join(kept, 'it', 'a'), 'utf8')]).toEqual(['edited', 'one']);
});
