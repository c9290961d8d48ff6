import { mkdir, move, remove, settle, write } from './action.ts';
import type { Scenario } from './scenario.ts';

export const replacing: readonly Scenario[] = [
  {
    id: 'O01',
    title: 'a file is moved over another',
    both: true,
    setup: { 'src/file.txt': 'source', 'dst/file.txt': 'target' },
    actions: [move('here', 'src/file.txt', 'dst/file.txt')],
    expect: { tree: { src: null, 'dst/file.txt': 'source' }, trashed: { there: ['target'] } },
  },
  {
    id: 'O02',
    title: 'a new file is moved over a synced one',
    both: true,
    setup: { 'docs/a.txt': 'old' },
    actions: [write('here', 'docs/new.txt', 'new'), move('here', 'docs/new.txt', 'docs/a.txt')],
    expect: { tree: { 'docs/a.txt': 'new' } },
  },
  {
    id: 'O03',
    title: 'a folder is merged into another',
    both: true,
    setup: { 'src/dir/a.txt': 'src a', 'src/dir/b.txt': 'src b', 'dst/dir/a.txt': 'dst a', 'dst/dir/c.txt': 'dst c' },
    actions: [
      move('here', 'src/dir/a.txt', 'dst/dir/a.txt'),
      move('here', 'src/dir/b.txt', 'dst/dir/b.txt'),
      remove('here', 'src/dir'),
    ],
    expect: {
      tree: { src: null, 'dst/dir/a.txt': 'src a', 'dst/dir/b.txt': 'src b', 'dst/dir/c.txt': 'dst c' },
      trashed: { there: ['dst a'] },
    },
  },
  {
    id: 'O04',
    title: 'a folder takes the place of another',
    both: true,
    setup: { 'src/dir/a.txt': 'src a', 'dst/dir/a.txt': 'dst a', 'dst/dir/c.txt': 'dst c' },
    actions: [move('here', 'src/dir', 'dst/dir')],
    expect: { tree: { src: null, 'dst/dir/a.txt': 'src a' }, trashed: { there: ['dst a', 'dst c'] } },
  },
  {
    id: 'O06',
    title: 'two are moved over one, one after the other',
    both: true,
    setup: { 'docs/a.txt': 'a', 'docs/b.txt': 'b', 'docs/target.txt': 'target' },
    actions: [move('here', 'docs/a.txt', 'docs/target.txt'), move('here', 'docs/b.txt', 'docs/target.txt')],
    expect: { tree: { 'docs/target.txt': 'b' }, trashed: { there: ['a', 'target'] } },
  },
  {
    id: 'O07',
    title: 'changed, deleted, made again, and overwritten by a move',
    both: true,
    setup: { 'docs/a.txt': 'a', 'docs/b.txt': 'b' },
    actions: [
      write('here', 'docs/a.txt', 'changed'),
      remove('here', 'docs/a.txt'),
      write('here', 'docs/a.txt', 'made again'),
      move('here', 'docs/b.txt', 'docs/a.txt'),
    ],
    expect: { tree: { 'docs/a.txt': 'b' } },
  },
  {
    id: 'O09',
    title: 'a folder with files is replaced by a file',
    both: true,
    setup: { 'thing/a.txt': 'a', 'thing/b.txt': 'b', 'x/y.txt': 'y' },
    actions: [remove('here', 'thing'), write('here', 'thing', 'now a file')],
    expect: { tree: { thing: 'now a file', 'x/y.txt': 'y' }, trashed: { there: ['a', 'b'] } },
  },
  {
    id: 'O09b',
    title: 'a file is replaced by a folder',
    both: true,
    setup: { 'docs/thing': 'was a file', 'x/y.txt': 'y' },
    actions: [remove('here', 'docs/thing'), write('here', 'docs/thing/a.txt', 'in a folder')],
    expect: { tree: { 'docs/thing/a.txt': 'in a folder', 'x/y.txt': 'y' }, trashed: { there: ['was a file'] } },
  },
  {
    id: 'O10',
    title: 'an empty folder becomes a file',
    both: true,
    setup: { 'docs/thing': null, 'x/y.txt': 'y' },
    actions: [remove('here', 'docs/thing'), write('here', 'docs/thing', 'now a file')],
    expect: { tree: { 'docs/thing': 'now a file', 'x/y.txt': 'y' } },
  },
  {
    // The new folder here meets a folder that goes on living there; the file gives way.
    id: 'O12',
    title: 'a folder became a file here, and there something was put in it',
    modes: ['stopped'],
    setup: { 'thing/a.txt': 'a', 'x/y.txt': 'y' },
    actions: [remove('here', 'thing'), write('here', 'thing', 'now a file'), write('there', 'thing/new.txt', 'new')],
    expect: {
      tree: { 'thing/new.txt': 'new', 'thing (conflict)': 'now a file', 'x/y.txt': 'y' },
      // Both keep a name of their own: nobody has to choose.
      conflicts: 0,
    },
  },
  {
    id: 'O13',
    title: 'a folder became a file there, and a child had been moved out here',
    modes: ['stopped'],
    setup: { 'thing/a.txt': 'a', 'thing/b.txt': 'b', to: null },
    actions: [move('here', 'thing/a.txt', 'to/a.txt'), remove('there', 'thing'), write('there', 'thing', 'now a file')],
    expect: { tree: { thing: 'now a file', 'to/a.txt': 'a' }, trashed: { here: ['b'] } },
  },
  {
    // A link is never synced. The document stays in the archive until the link is gone, and what the link leads to is not touched.
    id: 'O15',
    title: 'a file is replaced by a link',
    setup: { 'docs/a.txt': 'a', 'docs/b.txt': 'b' },
    actions: [{ do: 'symlink', path: 'docs/a.txt', to: 'b.txt' }],
    expect: { local: { 'docs/b.txt': 'b' }, remote: { 'docs/a.txt': 'a', 'docs/b.txt': 'b' }, did: {} },
  },
  {
    id: 'O16',
    title: 'moved, another made in its place, and the moved one changed',
    both: true,
    setup: { 'docs/a.txt': 'old a' },
    actions: [
      move('here', 'docs/a.txt', 'docs/b.txt'),
      write('here', 'docs/a.txt', 'new a'),
      write('here', 'docs/b.txt', 'changed b'),
    ],
    expect: { tree: { 'docs/a.txt': 'new a', 'docs/b.txt': 'changed b' } },
  },
  {
    id: 'O16b',
    title: 'two folders are emptied into each other',
    both: true,
    setup: { 'A/same.txt': 'of A', 'B/same.txt': 'of B' },
    actions: [
      move('here', 'A/same.txt', 'A/t.txt'),
      move('here', 'B/same.txt', 'A/same.txt'),
      move('here', 'A/t.txt', 'B/same.txt'),
      settle,
      mkdir('here', 'C'),
    ],
    expect: { tree: { 'A/same.txt': 'of B', 'B/same.txt': 'of A', C: null } },
  },
];
