import { fault, move, remove, settle, stops, wait, write } from './action.ts';
import type { Files } from './action.ts';
import type { Scenario } from './scenario.ts';

/** 50 folders in each other, by tens, 20 files in each. */
const nested: Files = Object.fromEntries(
  Array.from({ length: 50 }, (_, folder) => {
    const path = Array.from({ length: (folder % 10) + 1 }, (_each, depth) => `${Math.floor(folder / 10)}-${depth}`).join('/');
    return Array.from({ length: 20 }, (_each, file) => [`${path}/${file}.txt`, `${folder} ${file}`] as const);
  }).flat(),
);

const brought: Files = { 'a.txt': 'a', 'sub/b.txt': 'b', 'sub/deep/c.txt': 'c', 'sub/deep/d.txt': 'd' };

const fifty = Array.from({ length: 50 }, (_, index) => `late ${index}`);

export const watching: readonly Scenario[] = [
  {
    id: 'W01',
    title: '50 new folders in each other with 20 files each',
    modes: ['live'],
    setup: {},
    actions: Object.entries(nested).map(([path, text]) => write('here', path, text ?? '')),
    expect: { tree: nested },
  },
  {
    id: 'W02',
    title: 'a folder full of files is moved into the root',
    modes: ['live'],
    setup: {},
    actions: [{ do: 'bring', path: 'brought', files: brought }],
    expect: { tree: Object.fromEntries(Object.entries(brought).map(([path, text]) => [`brought/${path}`, text])) },
  },
  {
    id: 'W05',
    title: 'the root is taken away while it is watched, and comes back',
    setup: { 'docs/a.txt': 'a' },
    actions: [
      { do: 'root', what: 'take away' },
      stops('gone'),
      { do: 'root', what: 'put back' },
      write('here', 'docs/b.txt', 'b'),
    ],
    expect: { tree: { 'docs/a.txt': 'a', 'docs/b.txt': 'b' } },
  },
  {
    id: 'W06',
    title: 'an empty folder stands where the root was',
    setup: { 'docs/a.txt': 'a' },
    actions: [{ do: 'root', what: 'empty mount' }, stops('gone'), { do: 'root', what: 'put back' }],
    expect: { tree: { 'docs/a.txt': 'a' } },
  },
  {
    id: 'W06b',
    title: 'the marker is lost',
    modes: ['stopped'],
    setup: { 'docs/a.txt': 'a' },
    actions: [remove('here', 'docs/a.txt'), { do: 'root', what: 'lose marker' }, stops('gone'), { do: 'root', what: 'mark' }],
    expect: { tree: { docs: null }, trashed: { there: ['a'] } },
  },
  {
    id: 'W08',
    title: 'a folder is renamed, then something in it changed',
    modes: ['live'],
    setup: { 'dir/a.txt': 'old' },
    actions: [
      move('here', 'dir', 'renamed'),
      wait(700),
      write('here', 'renamed/a.txt', 'changed'),
      write('here', 'renamed/b.txt', 'b'),
    ],
    expect: { tree: { 'renamed/a.txt': 'changed', 'renamed/b.txt': 'b' } },
  },
  {
    id: 'W09',
    title: 'many changes, synced after each one',
    setup: { 'A/a.txt': 'a', 'B/b.txt': 'b' },
    actions: [
      move('here', 'A', 'B/A'),
      settle,
      write('here', 'B/A/a.txt', 'changed'),
      settle,
      move('here', 'B/b.txt', 'b.txt'),
      settle,
      remove('here', 'B/A/a.txt'),
      settle,
      write('here', 'B/A/a.txt/now/deep.txt', 'deep'),
    ],
    expect: { tree: { 'B/A/a.txt/now/deep.txt': 'deep', 'b.txt': 'b' } },
  },
  {
    id: 'W09b',
    title: 'the same changes at once',
    setup: { 'A/a.txt': 'a', 'B/b.txt': 'b' },
    actions: [
      move('here', 'A', 'B/A'),
      write('here', 'B/A/a.txt', 'changed'),
      move('here', 'B/b.txt', 'b.txt'),
      remove('here', 'B/A/a.txt'),
      write('here', 'B/A/a.txt/now/deep.txt', 'deep'),
    ],
    expect: { tree: { 'B/A/a.txt/now/deep.txt': 'deep', 'b.txt': 'b' } },
  },
  {
    id: 'W11',
    title: 'what failed stays to be done',
    setup: { 'docs/a.txt': 'old' },
    actions: [
      fault({ kind: 'status', status: 500 }, { method: 'POST', pathMatches: '/upload$' }),
      write('here', 'docs/a.txt', 'changed'),
      settle,
      write('here', 'docs/b.txt', 'b'),
    ],
    expect: { tree: { 'docs/a.txt': 'changed', 'docs/b.txt': 'b' } },
  },
  {
    id: 'W12',
    title: 'eight hours of sleep, and changes on both sides that nobody watched',
    setup: { 'mine/a.txt': 'a', 'theirs/b.txt': 'b', 'mine/c.txt': 'c', 'theirs/d.txt': 'd' },
    // What is put into a folder here would have it looked at: nothing comes where something was changed.
    actions: [
      { do: 'sleep' },
      write('here', 'mine/a.txt', 'changed here'),
      write('there', 'theirs/b.txt', 'changed there'),
      move('here', 'mine/c.txt', 'mine/sub/moved.txt'),
      remove('there', 'theirs/d.txt'),
      { do: 'hours', hours: 8 },
      { do: 'wake' },
    ],
    expect: {
      tree: { 'mine/a.txt': 'changed here', 'theirs/b.txt': 'changed there', 'mine/sub/moved.txt': 'c' },
      trashed: { here: ['d'] },
      most: { here: { content: 1 }, there: { content: 1 } },
    },
  },
  {
    id: 'W14',
    title: 'a new file gets the inode of one just deleted: no move',
    modes: ['stopped'],
    setup: { 'docs/a.txt': 'a', 'docs/c.txt': 'c' },
    actions: [remove('here', 'docs/a.txt'), write('here', 'docs/b.txt', 'b')],
    expect: {
      tree: { 'docs/b.txt': 'b', 'docs/c.txt': 'c' },
      did: { there: { content: 1, trash: 1 } },
      trashed: { there: ['a'] },
    },
  },
  {
    id: 'W15',
    title: 'a new folder gets the inode of a file just deleted',
    modes: ['stopped'],
    setup: { 'docs/a.txt': 'a', 'docs/c.txt': 'c' },
    actions: [remove('here', 'docs/a.txt'), write('here', 'docs/b/in.txt', 'in')],
    expect: { tree: { 'docs/b/in.txt': 'in', 'docs/c.txt': 'c' }, did: { there: { content: 1, trash: 1, folder: 1 } } },
  },
  {
    id: 'W18',
    title: 'a link that leads back to the root',
    setup: {},
    actions: [write('here', 'docs/a.txt', 'a'), { do: 'symlink', path: 'docs/loop', to: '..' }],
    expect: { local: { 'docs/a.txt': 'a' }, remote: { 'docs/a.txt': 'a' } },
  },
  {
    id: 'W20',
    title: '50 files are made while others are sent',
    modes: ['live'],
    setup: {},
    actions: [
      fault({ kind: 'delay', ms: 60 }, { method: 'POST', times: 60 }),
      ...fifty.map((name) => write('here', `first/${name}.txt`, `first ${name}`)),
      wait(500),
      ...fifty.map((name) => write('here', `second/${name}.txt`, `second ${name}`)),
    ],
    expect: {
      tree: Object.fromEntries(
        ['first', 'second'].flatMap((folder) => fifty.map((name) => [`${folder}/${name}.txt`, `${folder} ${name}`])),
      ),
    },
  },
  {
    id: 'W21',
    title: 'as many other bytes within the same moment',
    modes: ['live'],
    realTime: true,
    setup: {},
    actions: [
      write('here', 'docs/a.txt', 'one'),
      write('here', 'docs/a.txt', 'two'),
      wait(2_600),
      write('here', 'docs/a.txt', 'six'),
    ],
    expect: { tree: { 'docs/a.txt': 'six' } },
  },
  {
    id: 'W23',
    title: 'moved, deleted, and moved in quick succession',
    modes: ['live'],
    setup: { 'docs/a.txt': 'a', 'docs/b.txt': 'b', to: null },
    actions: [move('here', 'docs/a.txt', 'to/x.txt'), remove('here', 'to/x.txt'), move('here', 'docs/b.txt', 'to/x.txt')],
    expect: { tree: { docs: null, 'to/x.txt': 'b' }, trashed: { there: ['a'] } },
  },
  {
    id: 'W24',
    title: 'a look at everything is asked for while a sync runs',
    modes: ['live'],
    setup: {},
    actions: [
      fault({ kind: 'delay', ms: 300 }, { method: 'POST', times: 3 }),
      write('here', 'docs/a.txt', 'a'),
      wait(400),
      { do: 'poke' },
      write('here', 'docs/b.txt', 'b'),
      { do: 'poke' },
    ],
    expect: { tree: { 'docs/a.txt': 'a', 'docs/b.txt': 'b' } },
  },
];
