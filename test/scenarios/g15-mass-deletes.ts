import { type Action, type Files, move, remove, settle, touch, write } from './action.ts';
import type { Scenario } from './scenario.ts';

const twelve: Files = Object.fromEntries(
  Array.from({ length: 12 }, (_, index) => [`${index % 2 === 0 ? 'even' : 'odd'}/${index}.txt`, `text ${index}`]),
);
const nine: Files = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`docs/${index}.txt`, `text ${index}`]));
const some = (paths: Files, count: number): Action[] =>
  Object.keys(paths)
    .slice(0, count)
    .map((path) => remove('here', path));
const rest = (files: Files, from: number): Files => Object.fromEntries(Object.entries(files).slice(from));
const all = [remove('here', 'even'), remove('here', 'odd')];
const changedAll = Object.fromEntries(Object.entries(nine).map(([path, text]) => [path, `${text ?? ''}, scrambled`]));

export const massDeletes: readonly Scenario[] = [
  {
    id: 'B01',
    // Live, the sync may meet half of it and rightly take that for no mass; B10 is played live.
    modes: ['stopped'],
    title: 'everything is deleted on one side: asked first',
    both: true,
    bare: true,
    setup: twelve,
    actions: all,
    expect: { local: {}, remote: twelve, asks: true, held: 2, did: {} },
  },
  {
    id: 'B02',
    modes: ['stopped'],
    title: 'everything is deleted, and the answer is to keep it',
    both: true,
    bare: true,
    setup: twelve,
    actions: [...all, settle, { do: 'answer', answer: 'keep' }],
    expect: { tree: twelve },
  },
  {
    id: 'B03',
    modes: ['stopped'],
    title: 'everything is deleted, and the answer is to delete it',
    both: true,
    bare: true,
    setup: twelve,
    actions: [...all, settle, { do: 'answer', answer: 'delete' }],
    expect: { tree: {}, trashed: { there: Object.values(twelve).map((text) => text ?? '') } },
  },
  {
    id: 'B04',
    title: 'five of nine: asked first',
    both: true,
    bare: true,
    setup: nine,
    actions: some(nine, 5),
    modes: ['stopped'],
    expect: { local: { docs: null, ...rest(nine, 5) }, remote: nine, asks: true, held: 5, did: {} },
  },
  {
    id: 'B04b',
    title: 'four of nine: not asked',
    both: true,
    bare: true,
    setup: nine,
    actions: some(nine, 4),
    expect: { tree: rest(nine, 4) },
  },
  {
    id: 'B06',
    title: 'the archive gives all documents new versions: no mass delete',
    bare: true,
    setup: nine,
    actions: Object.keys(nine).map((path) => touch('there', path)),
    expect: { tree: nine },
  },
  {
    id: 'B06b',
    title: 'the archive was restored, and everything in it has another id: joined again, nothing asked, nothing sent',
    bare: true,
    modes: ['stopped'],
    setup: nine,
    actions: [{ do: 'destroy', path: 'docs' }, ...Object.entries(nine).map(([path, text]) => write('there', path, text ?? ''))],
    // The downloads are for comparing bytes, for the service tells no hash.
    expect: { tree: nine, did: { here: { content: 9 } } },
  },
  {
    id: 'B07',
    title: 'the only file is renamed',
    both: true,
    bare: true,
    setup: { 'only.txt': 'only' },
    actions: [move('here', 'only.txt', 'renamed.txt')],
    expect: { tree: { 'renamed.txt': 'only' }, did: { there: { move: 1 } } },
  },
  {
    id: 'B07b',
    title: 'everything is moved: moves are no deletes',
    both: true,
    bare: true,
    setup: twelve,
    actions: [move('here', 'even', 'odd/even'), move('here', 'odd', 'all')],
    expect: {
      tree: Object.fromEntries(
        Object.entries(twelve).map(([path, text]) => [
          path.startsWith('even') ? `all/${path}` : path.replace('odd', 'all'),
          text,
        ]),
      ),
    },
  },
  {
    id: 'B09',
    title: 'most is left out of the sync: not asked, and the archive is not touched',
    bare: true,
    setup: twelve,
    modes: ['stopped'],
    actions: [
      { do: 'exclude', path: 'even' },
      { do: 'exclude', path: 'odd' },
    ],
    expect: { local: {}, remote: twelve, did: { here: { trash: 2 } } },
  },
  {
    id: 'B10',
    title: 'the archive is emptied: asked first, and nothing is lost here',
    bare: true,
    setup: { ...nine, 'top.txt': 'top' },
    actions: [remove('there', 'docs'), remove('there', 'top.txt')],
    expect: { local: { ...nine, 'top.txt': 'top' }, remote: {}, asks: true, held: 2, did: {} },
  },
  {
    id: 'B12',
    title: 'a mass delete in small portions: asked when they add up',
    both: true,
    bare: true,
    setup: nine,
    modes: ['stopped'],
    actions: [...some(nine, 2), settle, ...some(nine, 4).slice(2), settle, ...some(nine, 6).slice(4)],
    expect: { local: rest(nine, 6), remote: rest(nine, 4), asks: true, held: 2 },
  },
  {
    // There is no alarm for mass changes: every version stays in the archive.
    id: 'B13',
    title: 'everything is scrambled: all versions stay in the archive',
    bare: true,
    setup: nine,
    actions: Object.entries(changedAll).map(([path, text]) => write('here', path, text)),
    expect: { tree: changedAll, versions: Object.values(nine).map((text) => text ?? '') },
  },
];
