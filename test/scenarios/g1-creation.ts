import { mkdir, move, remove, settle, touch, wait, write } from './action.ts';
import type { Scenario } from './scenario.ts';

const burst = Array.from({ length: 500 }, (_, index) => `file ${index}.txt`);

/** What an address would take for something else. */
const awkward = 'a%41 #1+2&3?=.txt';

export const creation: readonly Scenario[] = [
  {
    id: 'N10',
    title: 'names that mean something in an address',
    modes: ['stopped'],
    setup: {},
    actions: [
      write('here', `here ${awkward}/${awkward}`, 'from here'),
      write('there', `there ${awkward}/${awkward}`, 'from there'),
      settle,
      move('here', `there ${awkward}/${awkward}`, `there ${awkward}/b ${awkward}`),
      move('there', `here ${awkward}/${awkward}`, `here ${awkward}/c ${awkward}`),
    ],
    expect: { tree: { [`here ${awkward}/c ${awkward}`]: 'from here', [`there ${awkward}/b ${awkward}`]: 'from there' } },
  },
  {
    id: 'C01',
    title: 'a new file',
    both: true,
    actions: [write('here', 'a.txt', 'one')],
    expect: { tree: { 'a.txt': 'one' }, did: { there: { content: 1 } } },
  },
  {
    id: 'C02',
    title: 'a file of no bytes',
    both: true,
    actions: [write('here', 'empty.txt', '')],
    expect: { tree: { 'empty.txt': '' }, did: { there: { content: 1 } } },
  },
  {
    id: 'C04',
    title: 'a tree of folders and files at once',
    both: true,
    actions: [
      write('here', 'top.txt', 'top'),
      write('here', 'a/one.txt', 'one'),
      write('here', 'a/b/two.txt', 'two'),
      write('here', 'a/b/c/three.txt', 'three'),
      mkdir('here', 'a/empty'),
      mkdir('here', 'z'),
    ],
    expect: {
      tree: { 'top.txt': 'top', 'a/one.txt': 'one', 'a/b/two.txt': 'two', 'a/b/c/three.txt': 'three', 'a/empty': null, z: null },
      did: { there: { content: 4, folder: 5 } },
    },
  },
  {
    id: 'C05',
    title: 'deep folders and a file in one burst',
    setup: {},
    actions: [write('here', 'a/b/c/deep.txt', 'deep')],
    expect: { tree: { 'a/b/c/deep.txt': 'deep' }, did: { there: { content: 1, folder: 3 } } },
  },
  {
    id: 'C07',
    title: 'a folder full of files is moved into the root',
    setup: {},
    actions: [{ do: 'bring', path: 'brought', files: { 'a.txt': 'a', 'sub/b.txt': 'b', 'sub/deep/c.txt': 'c', hollow: null } }],
    expect: {
      tree: { 'brought/a.txt': 'a', 'brought/sub/b.txt': 'b', 'brought/sub/deep/c.txt': 'c', 'brought/hollow': null },
      did: { there: { content: 3, folder: 4 } },
    },
  },
  {
    id: 'C08',
    title: 'a file and a folder are made and deleted a moment later',
    both: true,
    setup: {},
    actions: [
      write('here', 'file.txt', 'short-lived'),
      mkdir('here', 'folder'),
      wait(1_500),
      remove('here', 'file.txt'),
      remove('here', 'folder'),
    ],
    expect: { tree: {}, did: {} },
  },
  {
    id: 'C10',
    title: 'made and at once deleted',
    both: true,
    setup: {},
    actions: [
      write('here', 'file.txt', 'not for long'),
      write('here', 'folder/in it.txt', 'nor this'),
      remove('here', 'file.txt'),
      remove('here', 'folder'),
    ],
    expect: { tree: {}, did: {} },
  },
  {
    id: 'C11',
    title: '500 files in a row, each sent once',
    setup: {},
    actions: burst.map((name) => write('here', `many/${name}`, name)),
    expect: {
      tree: Object.fromEntries(burst.map((name) => [`many/${name}`, name])),
      did: { there: { content: 500, folder: 1 } },
      most: { there: { content: 500, folder: 1 } },
    },
  },
  {
    // Nothing tells that the bytes are here already: the service says no hash (see C13 in not-playable.md for the copy without a download).
    id: 'C14',
    title: 'made in the archive and deleted there before it came here',
    setup: {},
    actions: [write('there', 'a.txt', 'gone again'), remove('there', 'a.txt')],
    expect: { tree: {}, trashed: { there: ['gone again'] } },
  },
  {
    id: 'C14b',
    title: 'deleted in the archive between the listing and the download',
    setup: {},
    actions: [
      write('there', 'a.txt', 'gone again'),
      { do: 'fault', fault: { method: 'GET', pathMatches: '^/1/documents/\\d+$', effect: { kind: 'delay', ms: 600 } } },
      wait(300),
      remove('there', 'a.txt'),
    ],
    expect: { tree: {} },
  },
  {
    id: 'C16',
    title: 'a new file in a synced folder is no edit of the folder',
    both: true,
    setup: { 'folder/old.txt': 'old' },
    actions: [write('here', 'folder/new.txt', 'new')],
    expect: { tree: { 'folder/old.txt': 'old', 'folder/new.txt': 'new' }, did: { there: { content: 1 } } },
  },
  {
    id: 'C17',
    title: 'equal folders that were never synced are joined, and what is in them too',
    modes: ['stopped'],
    actions: [
      write('here', 'docs/same.txt', 'same'),
      write('there', 'docs/same.txt', 'same'),
      write('here', 'docs/sub/mine.txt', 'mine'),
      write('there', 'docs/sub/theirs.txt', 'theirs'),
    ],
    expect: {
      tree: { 'docs/same.txt': 'same', 'docs/sub/mine.txt': 'mine', 'docs/sub/theirs.txt': 'theirs' },
      // One of the two downloads is for comparing bytes, for the service tells no hash.
      did: { here: { content: 2 }, there: { content: 1 } },
    },
  },
  {
    id: 'C19',
    title: 'the same file with the same bytes on both sides is joined',
    modes: ['stopped'],
    setup: {},
    actions: [write('here', 'a.txt', 'same'), write('there', 'a.txt', 'same')],
    // The download is for comparing bytes, for the service tells no hash.
    expect: { tree: { 'a.txt': 'same' }, did: { here: { content: 1 } } },
  },
  {
    id: 'C19b',
    title: 'the same bytes while both sides watch',
    modes: ['live'],
    setup: {},
    actions: [
      write('here', 'a.txt', 'same'),
      write('there', 'a.txt', 'same'),
      settle,
      touch('here', 'a.txt'),
      move('here', 'a.txt', 'b.txt'),
    ],
    expect: { tree: { 'b.txt': 'same' } },
  },
];
