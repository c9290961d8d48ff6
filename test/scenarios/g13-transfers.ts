import { fault, look, move, settle, wait, write } from './action.ts';
import type { Scenario } from './scenario.ts';

const large = 'sixteen bytes.. '.repeat(100_000);
const download = { method: 'GET', pathMatches: '^/1/documents/\\d+$' };
const upload = { method: 'POST', pathMatches: '/upload$' };

export const transfers: readonly Scenario[] = [
  {
    // The service knows no ranges: what breaks off begins anew.
    id: 'T04',
    title: 'the line is cut in the middle of a download',
    setup: {},
    actions: [fault({ kind: 'truncate', after: 700_000 }, download), write('there', 'docs/large.bin', large)],
    expect: { tree: { 'docs/large.bin': large } },
  },
  {
    id: 'T06',
    title: 'the body is shorter than was promised',
    setup: {},
    actions: [fault({ kind: 'wrongLength', by: 20 }, download), write('there', 'docs/a.txt', 'not to be cut')],
    expect: { tree: { 'docs/a.txt': 'not to be cut' } },
  },
  {
    id: 'T06b',
    title: 'an empty body where there should be one',
    setup: { 'docs/a.txt': 'old' },
    actions: [fault({ kind: 'truncate', after: 0 }, download), write('there', 'docs/a.txt', 'not to be empty')],
    expect: { tree: { 'docs/a.txt': 'not to be empty' } },
  },
  {
    id: 'T06c',
    title: 'a page to sign in instead of the document',
    setup: { 'docs/a.txt': 'old' },
    actions: [fault({ kind: 'html200' }, download), write('there', 'docs/a.txt', 'no page')],
    expect: { tree: { 'docs/a.txt': 'no page' } },
  },
  {
    id: 'T12',
    title: 'the answer to an upload takes long and then does not come',
    setup: { 'docs/a.txt': 'old' },
    actions: [fault({ kind: 'reset', when: 'after' }, upload), write('here', 'docs/a.txt', large)],
    // The one download is for seeing what arrived, for the service tells no hash.
    expect: { tree: { 'docs/a.txt': large }, did: { here: { content: 1 }, there: { content: 1 } } },
  },
  {
    id: 'T13',
    title: 'the folder is renamed while a download for it runs',
    modes: ['live'],
    setup: { 'dir/a.txt': 'a' },
    actions: [
      fault({ kind: 'drip', bytes: 400_000, ms: 250 }, download),
      write('there', 'dir/large.bin', large),
      wait(900),
      move('here', 'dir', 'renamed'),
    ],
    expect: { tree: { 'renamed/a.txt': 'a', 'renamed/large.bin': large } },
  },
  {
    id: 'T15',
    title: 'while a file is replaced, the old one can be read all the time',
    modes: ['live'],
    setup: { 'docs/a.txt': 'old' },
    actions: [
      fault({ kind: 'truncate', after: 500_000 }, download),
      fault({ kind: 'drip', bytes: 400_000, ms: 400 }, download),
      write('there', 'docs/a.txt', large),
      wait(600),
      look('docs/a.txt', 'old'),
      wait(600),
      look('docs/a.txt', 'old'),
    ],
    expect: { tree: { 'docs/a.txt': large } },
  },
  {
    id: 'T16',
    title: 'what is to be sent becomes a link to nowhere',
    setup: { 'docs/a.txt': 'a' },
    actions: [
      write('here', 'docs/new.txt', 'short-lived'),
      { do: 'symlink', path: 'docs/new.txt', to: 'nowhere' },
      settle,
      write('here', 'docs/b.txt', 'b'),
    ],
    expect: { local: { 'docs/a.txt': 'a', 'docs/b.txt': 'b' }, remote: { 'docs/a.txt': 'a', 'docs/b.txt': 'b' } },
    modes: ['stopped'],
  },
  {
    id: 'T21',
    title: 'one slow download does not keep many small ones waiting',
    modes: ['live'],
    setup: {},
    actions: [
      fault({ kind: 'drip', bytes: 200_000, ms: 800 }, download),
      write('there', 'docs/large.bin', large),
      ...Array.from({ length: 20 }, (_, index) => write('there', `docs/${index}.txt`, `small ${index}`)),
      wait(4_000),
      look('docs/10.txt', 'small 10'),
      look('docs/large.bin', null),
    ],
    expect: {
      tree: {
        'docs/large.bin': large,
        ...Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`docs/${index}.txt`, `small ${index}`])),
      },
    },
  },
];
