import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { copyAway } from '../../main/disk/copy-away.ts';
import { contentOf, kindOf, openedFolder, temporaryFolder, treeOf } from './folder-fixture.ts';

const stamped = (name: string, ending = '') =>
  new RegExp(`^${name} \\(deleted \\d{4}-\\d\\d-\\d\\d \\d\\d\\.\\d\\d\\.\\d\\d\\)( \\d+)?${ending}$`);

describe('trash', () => {
  test('takes what the system takes', async () => {
    const bin = temporaryFolder();
    const trash = (path: string) => {
      renameSync(path, join(bin, basename(path)));
      return Promise.resolve();
    };
    const { folder, put, root, rescue, stat } = await openedFolder({ trash });
    put('a/b/c.txt', 'one');
    put('keep.txt', 'two');
    expect(await folder.trash('a', await stat('a'))).toBe("the system's trash");
    expect(contentOf(root)).toEqual({ 'keep.txt': 'two' });
    expect(contentOf(bin)).toEqual({ 'a/': '', 'a/b/': '', 'a/b/c.txt': 'one' });
    expect(existsSync(rescue)).toBe(false);
  });

  test.each([
    ['fails', () => Promise.reject(new Error('no trash here'))],
    ['does nothing', () => Promise.resolve()],
    ['is not there', undefined],
  ])('goes to the rescue folder where the trash %s', async (_, trash) => {
    const { folder, put, root, rescue, stat } = await openedFolder(trash ? { trash } : {});
    put('a.txt', 'one');
    put('dir.d/x', 'two');
    const where = await folder.trash('a.txt', await stat('a.txt'));
    await folder.trash('dir.d', await stat('dir.d'));
    expect(contentOf(root)).toEqual({});
    const names = readdirSync(rescue).sort();
    expect(names[0]).toMatch(stamped('a', '\\.txt'));
    expect(names[1]).toMatch(stamped('dir', '\\.d'));
    expect(where).toBe(`the rescue folder, as ${join(rescue, names[0] ?? '')}`);
    expect(Object.values(treeOf(rescue)).sort()).toEqual(['', 'one', 'two']);
    expect(statSync(rescue).mode & 0o777).toBe(0o700);
  });

  test('a trash that fails after it did its work is believed by what is there', async () => {
    const trash = (path: string) => {
      rmSync(path);
      return Promise.reject(new Error('late'));
    };
    const { folder, put, stat } = await openedFolder({ trash });
    put('a', 'one');
    expect(await folder.trash('a', await stat('a'))).toBe("the system's trash");
  });

  test('keeps everything of one name', async () => {
    const { folder, put, rescue, stat } = await openedFolder();
    for (const text of ['one', 'two', 'three']) {
      put('a.txt', text);
      await folder.trash('a.txt', await stat('a.txt'));
    }
    expect(Object.values(treeOf(rescue)).sort()).toEqual(['one', 'three', 'two']);
  });

  test('takes the longest name', async () => {
    const { folder, put, rescue, stat } = await openedFolder();
    const name = 'ä'.repeat(125) + '.txt';
    put(name, 'one');
    await folder.trash(name, await stat(name));
    expect(Object.values(treeOf(rescue))).toEqual(['one']);
  });

  test('not what was edited, replaced or is gone since', async () => {
    const { folder, put, at, root, rescue, stat } = await openedFolder();
    put('a', 'one');
    const planned = await stat('a');
    put('a', 'edited');
    expect(await kindOf(folder.trash('a', planned))).toBe('conflict');
    expect(contentOf(root)).toEqual({ a: 'edited' });
    rmSync(at('a'));
    expect(await kindOf(folder.trash('a', planned))).toBe('gone');
    symlinkSync('/etc/passwd', at('a'));
    expect(await kindOf(folder.trash('a', planned))).toBe('refused');
    expect(existsSync(rescue)).toBe(false);
  });

  test('not what was edited while the trash was tried', async () => {
    const opened = await openedFolder({
      trash: () => {
        opened.put('a', 'edited in this moment');
        return Promise.reject(new Error('no trash here'));
      },
    });
    opened.put('a', 'one');
    expect(await kindOf(opened.folder.trash('a', await opened.stat('a')))).toBe('conflict');
    expect(contentOf(opened.root)).toEqual({ a: 'edited in this moment' });
  });

  test('never behind a link, never the root', async () => {
    const { folder, put, at, root, stat } = await openedFolder();
    const outside = temporaryFolder();
    put('dir/a', 'one');
    const planned = await stat('dir/a');
    renameSync(at('dir'), join(outside, 'dir'));
    symlinkSync(join(outside, 'dir'), at('dir'));
    expect(await kindOf(folder.trash('dir/a', planned))).toBe('refused');
    expect(contentOf(outside)).toEqual({ 'dir/': '', 'dir/a': 'one' });
    expect(await kindOf(folder.trash('', await stat('')))).toBe('refused');
    expect(existsSync(root)).toBe(true);
  });

  test('to another disk: copied whole, then the originals go', async ({ skip }) => {
    const other = otherDisk() ?? skip('this user may not mount a disk');
    const { folder, put, at, root, stat } = await openedFolder({ rescue: join(other, 'rescue') });
    put('dir/deep/a', 'one');
    put('dir/b', 'two');
    mkdirSync(at('dir/empty'));
    symlinkSync('b', at('dir/link'));
    const before = await stat('dir/b');
    await folder.trash('dir', await stat('dir'));
    expect(contentOf(root)).toEqual({});
    const [name = ''] = readdirSync(join(other, 'rescue'));
    expect(name).toMatch(stamped('dir'));
    const kept = join(other, 'rescue', name);
    expect(treeOf(kept)).toEqual({ b: 'two', 'deep/': '', 'deep/a': 'one', 'empty/': '', 'link/': '' });
    expect(Math.abs(statSync(join(kept, 'b')).mtimeMs - before.mtimeMs)).toBeLessThan(0.01);
  });

  test('a copy that cannot be whole removes nothing', async () => {
    const from = temporaryFolder();
    writeFileSync(join(from, 'a'), 'one');
    execFileSync('mkfifo', [join(from, 'pipe')]);
    const kept = temporaryFolder();
    expect(await kindOf(copyAway(from, join(kept, 'it')))).toBe('refused');
    expect(readdirSync(from).sort()).toEqual(['a', 'pipe']);
    expect(readdirSync(kept)).toEqual([]);
  });
});

/** A folder on another disk than the temporary ones, or null where this user may not mount one. */
function otherDisk(): string | null {
  const path = temporaryFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', path], { stdio: 'ignore' });
    onTestFinished(() => void execFileSync('umount', ['-l', path]));
    return path;
  } catch {
    return null;
  }
}
