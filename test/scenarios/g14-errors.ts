import { fault, look, mkdir, move, settle, stops, wait, write } from './action.ts';
import type { Scenario } from './scenario.ts';

// Tidemark keeps 50 MB of a disk free.
const small = 54_000_000;
const listing = { method: 'GET', pathMatches: '^/1/projects/\\d+/documents$' };
const download = { method: 'GET', pathMatches: '^/1/documents/\\d+$' };
const upload = { method: 'POST', pathMatches: '/upload$' };
const large = 'sixteen bytes.. '.repeat(500_000);
const hour = 3_600_000;

export const errors: readonly Scenario[] = [
  {
    id: 'F01',
    title: 'a download that cannot fit waits, smaller ones come',
    modes: ['stopped'],
    disk: small,
    setup: { 'docs/a.txt': 'a' },
    actions: [
      write('there', 'docs/large.bin', large),
      write('there', 'docs/small.txt', 'small'),
      write('here', 'docs/mine.txt', 'mine'),
    ],
    expect: {
      local: { 'docs/a.txt': 'a', 'docs/small.txt': 'small', 'docs/mine.txt': 'mine' },
      remote: { 'docs/a.txt': 'a', 'docs/small.txt': 'small', 'docs/mine.txt': 'mine', 'docs/large.bin': large },
      failures: 1,
    },
  },
  {
    id: 'F02',
    title: 'the disk is full when a file is to be replaced: the old one stays',
    modes: ['stopped'],
    disk: small,
    setup: { 'docs/a.txt': 'old' },
    actions: [
      write('there', 'docs/a.txt', large),
      settle,
      look('docs/a.txt', 'old'),
      write('there', 'docs/a.txt', 'small again'),
    ],
    expect: { tree: { 'docs/a.txt': 'small again' } },
  },
  {
    id: 'F06',
    title: 'the token ends in the middle',
    setup: { 'docs/a.txt': 'old' },
    actions: [fault({ kind: 'expireToken' }, upload), write('here', 'docs/a.txt', 'changed')],
    expect: { tree: { 'docs/a.txt': 'changed' } },
  },
  {
    id: 'F06b',
    title: 'the account is not let in any more: it stops, nothing is deleted, and goes on later',
    modes: ['stopped'],
    setup: { 'docs/a.txt': 'old' },
    actions: [
      write('here', 'docs/a.txt', 'changed'),
      fault({ kind: 'status', status: 401 }, { times: 200 }),
      stops('auth'),
      look('docs/a.txt', 'changed'),
      { do: 'faults over' },
    ],
    expect: { tree: { 'docs/a.txt': 'changed' } },
  },
  {
    id: 'F07',
    title: 'one folder may not be read: what is in it stays as it is here',
    modes: ['stopped'],
    setup: { 'docs/a.txt': 'a', 'shut/b.txt': 'b' },
    actions: [
      fault({ kind: 'status', status: 403 }, { ...listing, times: 20 }),
      { do: 'shut', path: 'shut' },
      write('there', 'docs/new.txt', 'new'),
    ],
    // The folder that may not be read is told of.
    expect: { tree: { 'docs/a.txt': 'a', 'docs/new.txt': 'new', 'shut/b.txt': 'b' }, failures: 1 },
  },
  {
    id: 'F09',
    title: 'the service asks for patience',
    setup: { 'docs/a.txt': 'a' },
    actions: [
      fault({ kind: 'throttle', retryAfter: 1 }, upload),
      fault({ kind: 'throttle' }, upload),
      write('here', 'docs/b.txt', 'b'),
      write('here', 'docs/c.txt', 'c'),
    ],
    expect: { tree: { 'docs/a.txt': 'a', 'docs/b.txt': 'b', 'docs/c.txt': 'c' } },
  },
  {
    id: 'F10',
    title: 'one document fails and waits; a change of it is tried at once',
    modes: ['live'],
    setup: { 'docs/a.txt': 'a' },
    actions: [
      fault({ kind: 'status', status: 413 }, upload),
      write('here', 'docs/a.txt', 'changed'),
      settle,
      write('here', 'docs/a.txt', 'changed again'),
    ],
    expect: { tree: { 'docs/a.txt': 'changed again' } },
  },
  {
    id: 'F12',
    title: 'a page to sign in instead of the listing is no empty archive',
    modes: ['stopped'],
    setup: { 'docs/a.txt': 'a' },
    actions: [
      fault({ kind: 'html200' }, { method: 'GET', times: 40 }),
      write('here', 'docs/b.txt', 'b'),
      stops('broken'),
      look('docs/a.txt', 'a'),
      { do: 'faults over' },
    ],
    expect: { tree: { 'docs/a.txt': 'a', 'docs/b.txt': 'b' } },
  },
  {
    id: 'F12b',
    title: 'an answer of another shape is no empty archive',
    modes: ['stopped'],
    setup: { 'docs/a.txt': 'a' },
    actions: [
      fault({ kind: 'status', status: 200, body: [] }, { method: 'GET', times: 40 }),
      stops('broken'),
      look('docs/a.txt', 'a'),
      { do: 'faults over' },
    ],
    expect: { tree: { 'docs/a.txt': 'a' }, did: {} },
  },
  {
    id: 'F12c',
    title: 'a listing that says nothing of what is in it is no empty archive',
    modes: ['stopped'],
    setup: { 'docs/a.txt': 'a' },
    // The root itself is asked then, and tells.
    actions: [fault({ kind: 'status', status: 200, body: {} }, listing), settle, look('docs/a.txt', 'a'), { do: 'faults over' }],
    expect: { tree: { 'docs/a.txt': 'a' }, did: {} },
  },
  {
    id: 'F13',
    title: 'an item of a listing has no id',
    modes: ['stopped'],
    setup: { 'docs/a.txt': 'a' },
    actions: [
      fault({ kind: 'status', status: 200, body: { documents: [{ name: 'nameless' }] } }, listing),
      settle,
      look('docs/a.txt', 'a'),
    ],
    expect: { tree: { 'docs/a.txt': 'a' }, did: {} },
  },
  {
    id: 'F15',
    title: 'too large for the service: told, and not tried again and again',
    modes: ['live'],
    setup: { 'docs/a.txt': 'a' },
    actions: [
      fault({ kind: 'status', status: 413 }, { ...upload, times: 50 }),
      write('here', 'docs/large.bin', 'too large'),
      wait(3_000),
    ],
    expect: {
      local: { 'docs/a.txt': 'a', 'docs/large.bin': 'too large' },
      remote: { 'docs/a.txt': 'a' },
      failures: 1,
      most: { there: { content: 1 } },
    },
  },
  {
    id: 'N12',
    title: 'the service refuses a name: told, what is beside it goes, and it is not sent again and again',
    setup: { 'docs/a.txt': 'a' },
    actions: [
      fault({ kind: 'status', status: 400 }, { ...upload, times: 50 }),
      write('here', 'docs/bad name.txt', 'refused'),
      write('there', 'docs/good.txt', 'good'),
      wait(3_000),
    ],
    expect: {
      local: { 'docs/a.txt': 'a', 'docs/bad name.txt': 'refused', 'docs/good.txt': 'good' },
      remote: { 'docs/a.txt': 'a', 'docs/good.txt': 'good' },
      failures: 1,
      most: { there: { content: 1 } },
    },
  },
  {
    id: 'F16',
    title: 'the line comes and goes',
    modes: ['live'],
    setup: { 'docs/a.txt': 'a' },
    actions: [
      fault({ kind: 'reset' }, { times: 25 }),
      write('here', 'docs/b.txt', 'b'),
      write('there', 'docs/c.txt', 'c'),
      wait(4_000),
      { do: 'faults over' },
    ],
    expect: { tree: { 'docs/a.txt': 'a', 'docs/b.txt': 'b', 'docs/c.txt': 'c' } },
  },
  {
    id: 'F18',
    title: 'a folder cannot be made there: what is in it waits, what is beside it goes',
    modes: ['stopped'],
    setup: {},
    actions: [
      mkdir('there', 'open'),
      settle,
      fault({ kind: 'status', status: 403 }, { method: 'POST', pathMatches: '/create-folder$', times: 50 }),
      write('here', 'refused/a.txt', 'a'),
      write('here', 'refused/sub/b.txt', 'b'),
      write('here', 'open/c.txt', 'c'),
    ],
    expect: {
      local: { 'refused/a.txt': 'a', 'refused/sub/b.txt': 'b', 'open/c.txt': 'c' },
      remote: { 'open/c.txt': 'c' },
      failures: 1,
    },
  },
  {
    id: 'F19',
    title: 'a person asks for another try',
    modes: ['stopped'],
    setup: { 'docs/a.txt': 'old' },
    actions: [fault({ kind: 'status', status: 403 }, upload), write('here', 'docs/a.txt', 'changed'), settle],
    expect: { tree: { 'docs/a.txt': 'changed' } },
  },
  {
    id: 'F19b',
    title: 'a person asks for another try while it watches',
    modes: ['live'],
    setup: { 'docs/a.txt': 'old' },
    actions: [fault({ kind: 'status', status: 403 }, upload), write('here', 'docs/a.txt', 'changed'), settle, { do: 'poke' }],
    expect: { tree: { 'docs/a.txt': 'changed' } },
  },
  ...[
    { letter: '', title: 'the clock is an hour ahead', off: hour },
    { letter: 'b', title: 'the clock is ten years behind', off: -10 * 365 * 24 * hour },
  ].map(({ letter, title, off }): Scenario => ({
    id: `F22${letter}`,
    title,
    clockOff: off,
    setup: { 'docs/a.txt': 'a', 'docs/b.txt': 'b', 'docs/c.txt': 'c', 'top.txt': 'top' },
    actions: [
      write('here', 'docs/a.txt', 'changed here'),
      write('there', 'docs/b.txt', 'changed there'),
      move('here', 'docs/c.txt', 'docs/d.txt'),
      write('here', 'top.txt', 'changed at the top'),
    ],
    expect: {
      tree: { 'docs/a.txt': 'changed here', 'docs/b.txt': 'changed there', 'docs/d.txt': 'c', 'top.txt': 'changed at the top' },
    },
  })),
  {
    id: 'F24',
    title: 'the service sends us to another host: not followed',
    modes: ['stopped'],
    setup: { 'docs/a.txt': 'a' },
    actions: [
      fault({ kind: 'status', status: 302, headers: { Location: 'http://127.0.0.1:9/elsewhere' } }, { method: 'GET', times: 40 }),
      stops('broken'),
      look('docs/a.txt', 'a'),
      { do: 'faults over' },
    ],
    expect: { tree: { 'docs/a.txt': 'a' }, did: {} },
  },
  {
    id: 'F10c',
    title: 'a folder that may only be read: what is new in it is held',
    modes: ['stopped'],
    setup: { 'docs/a.txt': 'a', 'docs/inner/c.txt': 'c', 'open/b.txt': 'b' },
    actions: [
      { do: 'rights', path: 'docs', access: 'read' },
      write('here', 'docs/new.txt', 'new'),
      write('here', 'docs/folder/deep.txt', 'deep'),
      write('here', 'docs/a.txt', 'changed'),
      write('here', 'open/b.txt', 'changed too'),
    ],
    expect: {
      local: {
        'docs/a.txt': 'changed',
        'docs/inner/c.txt': 'c',
        'docs/new.txt': 'new',
        'docs/folder/deep.txt': 'deep',
        'open/b.txt': 'changed too',
      },
      remote: { 'docs/a.txt': 'a', 'docs/inner/c.txt': 'c', 'open/b.txt': 'changed too' },
      held: 4,
      failures: 0,
    },
  },
  {
    id: 'F10d',
    title: 'a folder that could only be read for a while',
    setup: { 'docs/a.txt': 'a' },
    actions: [
      { do: 'rights', path: 'docs', access: 'read' },
      write('here', 'docs/new.txt', 'new'),
      settle,
      { do: 'rights', path: 'docs', access: 'write' },
      { do: 'poke' },
    ],
    expect: { tree: { 'docs/a.txt': 'a', 'docs/new.txt': 'new' } },
  },
  {
    id: 'F10b',
    title: 'one download fails for a while, the others come',
    setup: { 'docs/a.txt': 'a' },
    actions: [
      fault({ kind: 'status', status: 500 }, { ...download, times: 3 }),
      write('there', 'docs/b.txt', 'b'),
      write('there', 'docs/c.txt', 'c'),
    ],
    expect: { tree: { 'docs/a.txt': 'a', 'docs/b.txt': 'b', 'docs/c.txt': 'c' } },
  },
];
