import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { observeLocal } from '../../main/sync/observe-local.ts';
import type { ScannedFolder } from '../../main/sync/ports/folder.ts';
import { Contents } from './world/act.ts';
import { actHere } from './world/acts-here.ts';
import { KnownDisk } from './world/known-disk.ts';
import { isIgnored, MemoryFolder } from './world/memory-folder.ts';
import { actsHere } from './world/play.ts';
import { linuxTraits } from './world/traits.ts';
import { numRuns, seed } from '../runs.ts';

const asWritten = (path: string): string => path;

/** A disk with `a.txt`, `b.txt`, `f/in.txt` and `g/`, all of it known. */
function knownDisk(): KnownDisk {
  const known = new KnownDisk();
  known.disk.create('a.txt', 'file', 'a');
  known.disk.create('b.txt', 'file', 'b');
  known.disk.create('f', 'folder');
  known.disk.create('f/in.txt', 'file', 'in');
  known.disk.create('g', 'folder');
  known.lookEverywhere();
  return known;
}

/** What was not there at first counts as new, whichever number it got. */
function ids(known: KnownDisk): Record<string, number | 'new'> {
  return Object.fromEntries(Object.entries(known.known()).map(([path, id]) => [path, id > 5 ? 'new' : id]));
}

describe('what a scan means', () => {
  it('looks above a folder that stands where a file was, when it was told of nothing but what is in the folder', () => {
    const known = knownDisk();
    known.disk.trash('a.txt');
    known.disk.create('a.txt', 'folder');
    known.disk.create('a.txt/x', 'file', 'x');
    known.disk.create('new', 'folder');
    known.look(['a.txt', 'new'], false);
    expect(ids(known)).toEqual({ 'a.txt': 'new', 'a.txt/x': 'new', new: 'new', 'b.txt': 2, f: 3, g: 4, 'f/in.txt': 5 });
  });

  it('does not keep what it read of a folder that was gone when the one above it was read', () => {
    const { tree, disk } = knownDisk();
    const folder = new MemoryFolder(disk);
    const before = folder.scanNow({ paths: ['f'], deep: false });
    disk.trash('f');
    const after = folder.scanNow({ paths: [''], deep: false });
    const seen = observeLocal(
      tree,
      { folders: [...before.folders, ...after.folders], skipped: [] },
      { newId: () => 9, spell: asWritten },
    );
    expect([...seen.drop].sort()).toEqual([3, 5]);
  });

  it('does not keep what it read of a folder when one further above had gone meanwhile', () => {
    const known = knownDisk();
    const { tree, disk } = known;
    disk.create('f/deep', 'folder');
    known.lookEverywhere();
    const folder = new MemoryFolder(disk);
    disk.move('a.txt', 'f/deep/a.txt');
    const before = folder.scanNow({ paths: ['f/deep'], deep: false });
    disk.trash('f');
    const after = folder.scanNow({ paths: [''], deep: false });
    const scan = { folders: [...before.folders, ...after.folders], skipped: [] };
    const seen = observeLocal(tree, scan, { newId: () => 99, spell: asWritten });
    const isLeft = (id: number): boolean => id === 0 || (tree.get(id) !== undefined && !seen.drop.includes(id));
    expect(seen.put.filter(({ parentId }) => !isLeft(parentId))).toEqual([]);
    expect(seen.drop).toContain(1);
  });

  it('forgets what lies in a folder that is not known when it is nowhere', () => {
    const known = knownDisk();
    const node = known.tree.get(5);
    if (node) known.tree.put({ ...node, parentId: 77 });
    known.disk.trash('f/in.txt');
    known.look([''], false);
    expect(known.tree.get(5)).toBeDefined();
    known.lookEverywhere();
    expect(known.tree.get(5)).toBeUndefined();
  });

  const start = { 'a.txt': 1, 'b.txt': 2, f: 3, g: 4, 'f/in.txt': 5 };

  it('knows everything after a first look', () => {
    expect(ids(knownDisk())).toEqual(start);
  });

  const cases: readonly [string, (known: KnownDisk) => void, Record<string, number | 'new'>][] = [
    ['a rename', ({ disk }) => disk.move('a.txt', 'c.txt'), { 'b.txt': 2, 'c.txt': 1, f: 3, g: 4, 'f/in.txt': 5 }],
    ['a move', ({ disk }) => disk.move('a.txt', 'f/a.txt'), { 'b.txt': 2, 'f/a.txt': 1, f: 3, g: 4, 'f/in.txt': 5 }],
    ['a moved folder', ({ disk }) => disk.move('f', 'g/h'), { 'a.txt': 1, 'b.txt': 2, g: 4, 'g/h': 3, 'g/h/in.txt': 5 }],
    [
      'a swap',
      ({ disk }) => {
        disk.move('a.txt', 'tmp');
        disk.move('b.txt', 'a.txt');
        disk.move('tmp', 'b.txt');
      },
      { 'a.txt': 2, 'b.txt': 1, f: 3, g: 4, 'f/in.txt': 5 },
    ],
    [
      'a file that keeps its path while the folders around change places',
      ({ disk }) => {
        disk.move('f', 'tmp');
        disk.move('g', 'f');
        disk.move('tmp', 'g');
        disk.move('g/in.txt', 'f/in.txt');
      },
      { 'a.txt': 1, 'b.txt': 2, f: 4, g: 3, 'f/in.txt': 5 },
    ],
    [
      'saved by another file that takes the name',
      ({ disk }) => {
        disk.create('a.tmp', 'file', 'new');
        disk.unlink('a.txt');
        disk.move('a.tmp', 'a.txt');
      },
      start,
    ],
    [
      'renamed away and made anew',
      ({ disk }) => {
        disk.move('a.txt', 'old.txt');
        disk.create('a.txt', 'file', 'new');
      },
      { 'a.txt': 'new', 'old.txt': 1, 'b.txt': 2, f: 3, g: 4, 'f/in.txt': 5 },
    ],
    [
      'a deleted file whose inode another one got',
      ({ disk }) => {
        disk.unlink('a.txt');
        disk.create('c.txt', 'file', 'other');
      },
      { 'c.txt': 'new', 'b.txt': 2, f: 3, g: 4, 'f/in.txt': 5 },
    ],
    [
      'a file that became a folder on the same inode',
      ({ disk }) => {
        disk.unlink('a.txt');
        disk.create('a.txt', 'folder');
      },
      { 'a.txt': 'new', 'b.txt': 2, f: 3, g: 4, 'f/in.txt': 5 },
    ],
    ['a second name of one file', ({ disk }) => disk.hardLink('a.txt', 'g/link'), { ...start, 'g/link': 'new' }],
    [
      'a moved folder with changed content',
      ({ disk }) => {
        disk.move('f', 'h');
        disk.write('h/in.txt', 'changed');
        disk.create('h/new.txt', 'file', 'new');
      },
      { 'a.txt': 1, 'b.txt': 2, g: 4, h: 3, 'h/in.txt': 5, 'h/new.txt': 'new' },
    ],
    ['a deleted folder', ({ disk }) => void disk.unlink('f'), { 'a.txt': 1, 'b.txt': 2, g: 4 }],
    [
      'a file saved out of a folder that is deleted',
      ({ disk }) => {
        disk.move('f/in.txt', 'in.txt');
        disk.unlink('f');
      },
      { 'a.txt': 1, 'b.txt': 2, g: 4, 'in.txt': 5 },
    ],
  ];

  it.each(cases)('%s, seen by a look everywhere', (_, act, expected) => {
    const known = knownDisk();
    act(known);
    known.lookEverywhere();
    expect(ids(known)).toEqual(expected);
  });

  it.each(cases)('%s, seen folder by folder, the last first', (_, act, expected) => {
    const known = knownDisk();
    act(known);
    for (const path of ['g', 'f', '']) known.look([path], false);
    expect(ids(known)).toEqual(expected);
  });

  it('keeps the hash of a file that only moved, and not of one that was written', () => {
    const known = knownDisk();
    for (const node of [...known.tree.all()]) if (node.kind === 'file') known.tree.put({ ...node, hash: `hash of ${node.name}` });
    known.disk.move('a.txt', 'g/a.txt');
    known.disk.write('b.txt', 'b2');
    known.lookEverywhere();
    expect([known.tree.get(1)?.hash, known.tree.get(2)?.hash]).toEqual(['hash of a.txt', null]);
  });

  it('does not keep the hash of a file that moved on a disk without times of birth: it may be another of its inode, size and time', () => {
    const known = new KnownDisk({ ...linuxTraits, birthless: true });
    known.disk.create('g', 'folder');
    const mtimeMs = known.disk.create('a.txt', 'file', 'a').mtimeMs;
    known.lookEverywhere();
    for (const node of [...known.tree.all()]) if (node.kind === 'file') known.tree.put({ ...node, hash: 'hash of a' });
    const id = known.idOf('a.txt') ?? 0;
    known.disk.unlink('a.txt');
    known.disk.setTime(known.disk.create('g/b.txt', 'file', 'b'), mtimeMs);
    known.lookEverywhere();
    expect(known.tree.get(id)).toMatchObject({ name: 'b.txt', hash: null });
  });

  it('does not keep the hash of another file that has inode, size and times of one that is gone, nor of one whose old time was put back', () => {
    const known = knownDisk();
    for (const node of [...known.tree.all()]) if (node.kind === 'file') known.tree.put({ ...node, hash: `hash of ${node.name}` });
    const [a, b] = [known.tree.get(1), known.tree.get(2)];
    known.disk.unlink('a.txt');
    const other = known.disk.create('a.txt', 'file', 'x');
    // A memory card keeps no time of the last change of state.
    Object.assign(other, { mtimeMs: a?.mtimeMs, ctimeMs: a?.ctimeMs });
    known.disk.write('b.txt', 'y');
    const written = known.disk.find('b.txt');
    if (written) known.disk.setTime(written, b?.mtimeMs ?? 0);
    known.lookEverywhere();
    expect(known.tree.get(1)).toEqual({ ...a, birthMs: other.birthMs, hash: null });
    expect(known.tree.get(2)).toEqual({ ...b, ctimeMs: written?.ctimeMs, hash: null });
  });

  it('asks for the folder that a thing came from, and for the content of a folder that turned up', () => {
    const known = knownDisk();
    known.disk.move('f', 'g/f');
    const folder = (path: string): ScannedFolder => {
      const node = known.disk.find(path);
      const entries = [...(node?.entries.values() ?? [])].map(({ name, node: entry }) => ({
        name,
        ...entry,
        size: entry.content.length,
      }));
      return { path, state: 'read', entries, hasIgnored: false };
    };
    const seen = observeLocal(known.tree, { folders: [folder('g')], skipped: [] }, { newId: () => 99, spell: asWritten });
    expect([seen.alsoShallow, seen.alsoDeep]).toEqual([[''], ['g/f']]);
  });

  it('takes what is in a folder that cannot be read for unknown, not gone', () => {
    const known = knownDisk();
    const folders: ScannedFolder[] = [{ path: 'f', state: 'unreadable', entries: [], hasIgnored: false }];
    const seen = observeLocal(known.tree, { folders, skipped: [] }, { newId: () => 99, spell: asWritten });
    expect([seen.drop, seen.unreadable, seen.read]).toEqual([[], [3], []]);
  });

  it('drops nothing of a folder that vanished before its own folder was read', () => {
    const known = knownDisk();
    const folders: ScannedFolder[] = [{ path: 'f', state: 'gone', entries: [], hasIgnored: false }];
    const seen = observeLocal(known.tree, { folders, skipped: [] }, { newId: () => 99, spell: asWritten });
    expect([seen.drop, seen.alsoShallow]).toEqual([[], ['']]);
  });

  it('says that the root is gone, and drops nothing', () => {
    const known = knownDisk();
    const folders: ScannedFolder[] = [{ path: '', state: 'gone', entries: [], hasIgnored: false }];
    const seen = observeLocal(known.tree, { folders, skipped: [] }, { newId: () => 99, spell: asWritten });
    expect([seen.rootGone, seen.drop]).toEqual([true, []]);
  });
});

describe(`any acts, seen through any looks (TIDEMARK_SEED=${seed})`, () => {
  const looks = fc.record({ at: fc.nat({ max: 10 }), deep: fc.boolean(), everywhere: fc.boolean() });
  const events = fc.array(fc.oneof({ weight: 2, arbitrary: actsHere }, { weight: 1, arbitrary: looks }), { maxLength: 25 });

  it('end with what is on the disk, and ids go with what was renamed', () => {
    fc.assert(
      fc.property(events, (list) => {
        const known = new KnownDisk();
        const contents = new Contents();
        for (const event of list) {
          if ('act' in event) {
            if (event.side !== 'both') actHere(event, known.disk, contents);
          } else if (event.everywhere) known.lookEverywhere();
          else {
            // A hint may name a folder that is there, or one that was.
            const folders = [
              '',
              ...[...known.tree.all()].flatMap(({ id, kind }) => (kind === 'folder' ? (known.tree.pathOf(id, 0) ?? []) : [])),
            ];
            known.look([folders[event.at % folders.length] ?? ''], event.deep);
          }
        }
        known.lookEverywhere();
        const seen = [...known.tree.all()].map(({ id, ino, birthMs }) => `${known.tree.pathOf(id, 0) ?? '?'} ${ino} ${birthMs}`);
        const real = [...known.disk.walk()]
          .filter(({ path }) => !isIgnored(path))
          .map(({ path, node }) => `${path} ${node.ino} ${node.birthMs}`);
        expect(seen.sort()).toEqual(real.sort());
        checkRename(known, contents);
      }),
      { seed, numRuns: numRuns(1_500) },
    );
  });
});

/** Renames everything that is on the top and looks again: the same ids under other names. */
function checkRename(known: KnownDisk, contents: Contents): void {
  const before = known.known();
  const tops = Object.keys(before).filter((path) => !path.includes('/'));
  for (const path of tops) known.disk.move(path, contents.next());
  known.look([''], false);
  expect(Object.values(known.known()).sort()).toEqual(Object.values(before).sort());
}
