import { fault, remove, settle, stops, wait, write } from './action.ts';
import type { Scenario } from './scenario.ts';

const upload = { method: 'POST', pathMatches: '/upload$' };
const download = { method: 'GET', pathMatches: '^/1/documents/\\d+$' };
/** A second upload would leave no other trace than one more version. The download is for comparing bytes, for the service tells no hash. */
const sentOnce = { did: { here: { content: 1 }, there: { content: 1 } }, most: { there: { content: 1 } } };

export const restarting: readonly Scenario[] = [
  {
    id: 'R02',
    title: 'a download is in place, but was never recorded',
    modes: ['stopped'],
    setup: { 'docs/a.txt': 'old' },
    actions: [
      settle,
      { do: 'mirror', what: 'save' },
      write('there', 'docs/a.txt', 'changed'),
      write('there', 'docs/new.txt', 'new'),
      settle,
      { do: 'mirror', what: 'bring back' },
    ],
    expect: { tree: { 'docs/a.txt': 'changed', 'docs/new.txt': 'new' } },
  },
  {
    id: 'R03',
    title: 'a new document arrived there, but the answer did not come',
    setup: { 'docs/a.txt': 'a' },
    actions: [fault({ kind: 'reset', when: 'after' }, upload), write('here', 'docs/new.txt', 'new')],
    expect: { tree: { 'docs/a.txt': 'a', 'docs/new.txt': 'new' }, ...sentOnce },
  },
  {
    id: 'R03b',
    title: 'a version arrived there, but the answer did not come',
    setup: { 'docs/a.txt': 'old' },
    actions: [fault({ kind: 'reset', when: 'after' }, upload), write('here', 'docs/a.txt', 'changed')],
    expect: { tree: { 'docs/a.txt': 'changed' }, ...sentOnce },
  },
  {
    id: 'R03c',
    title: 'a document at the top arrived there, but the answer did not come',
    setup: { 'a.txt': 'old' },
    actions: [
      fault({ kind: 'reset', when: 'after' }, upload),
      write('here', 'a.txt', 'changed'),
      settle,
      write('here', 'b.txt', 'b'),
    ],
    expect: { tree: { 'a.txt': 'changed', 'b.txt': 'b' } },
  },
  {
    id: 'R03d',
    title: 'an upload is in the archive, but was never recorded',
    modes: ['stopped'],
    setup: { 'docs/a.txt': 'old' },
    actions: [
      settle,
      { do: 'mirror', what: 'save' },
      write('here', 'docs/a.txt', 'changed'),
      write('here', 'docs/new.txt', 'new'),
      settle,
      { do: 'mirror', what: 'bring back' },
    ],
    expect: { tree: { 'docs/a.txt': 'changed', 'docs/new.txt': 'new' } },
  },
  {
    id: 'R05',
    title: 'a change of the archive was seen, but could not be fetched before the program ended',
    modes: ['stopped'],
    setup: { 'docs/a.txt': 'old' },
    actions: [
      write('there', 'docs/a.txt', 'changed'),
      fault({ kind: 'status', status: 403 }, { ...download, times: 50 }),
      settle,
      { do: 'faults over' },
    ],
    expect: { tree: { 'docs/a.txt': 'changed' }, did: { here: { content: 2 } } },
  },
  {
    id: 'R06',
    title: 'three uploads, of which one got through before the program ended',
    modes: ['stopped'],
    setup: {},
    actions: [
      write('here', 'docs/1.txt', '1'),
      write('here', 'docs/2.txt', '2'),
      write('here', 'docs/3.txt', '3'),
      fault({ kind: 'status', status: 403 }, { ...upload, times: 50, skip: 1 }),
      settle,
      { do: 'faults over' },
    ],
    expect: { tree: { 'docs/1.txt': '1', 'docs/2.txt': '2', 'docs/3.txt': '3' } },
  },
  {
    id: 'R08',
    title: 'the mirror is lost: equal ones are joined, others conflict, nothing is deleted',
    modes: ['stopped'],
    setup: {
      'docs/same.txt': 'same',
      'docs/differs.txt': 'old',
      'docs/gone here.txt': 'g1',
      'docs/gone there.txt': 'g2',
      'top.txt': 'top',
    },
    actions: [
      write('here', 'docs/differs.txt', 'mine'),
      write('there', 'docs/differs.txt', 'theirs'),
      remove('here', 'docs/gone here.txt'),
      remove('there', 'docs/gone there.txt'),
      { do: 'mirror', what: 'lose' },
    ],
    expect: {
      tree: {
        'docs/same.txt': 'same',
        'docs/differs.txt': 'theirs',
        'docs/differs (conflict).txt': 'mine',
        'docs/gone here.txt': 'g1',
        'docs/gone there.txt': 'g2',
        'top.txt': 'top',
      },
    },
  },
  {
    id: 'R09',
    title: 'the mirror is damaged',
    modes: ['stopped'],
    setup: { 'docs/same.txt': 'same', 'docs/sub/b.txt': 'b' },
    actions: [write('here', 'docs/new.txt', 'new'), { do: 'mirror', what: 'damage' }],
    expect: {
      tree: { 'docs/same.txt': 'same', 'docs/sub/b.txt': 'b', 'docs/new.txt': 'new' },
      did: { here: { content: 6 }, there: { content: 1 } },
    },
  },
  {
    id: 'R09b',
    title: 'an older copy of the mirror comes back',
    modes: ['stopped'],
    setup: { 'docs/a.txt': 'a', 'docs/b.txt': 'b', 'docs/c.txt': 'c' },
    actions: [
      settle,
      { do: 'mirror', what: 'save' },
      write('here', 'docs/a.txt', 'changed'),
      remove('here', 'docs/b.txt'),
      write('there', 'docs/d.txt', 'd'),
      settle,
      { do: 'mirror', what: 'bring back' },
    ],
    expect: { tree: { 'docs/a.txt': 'changed', 'docs/c.txt': 'c', 'docs/d.txt': 'd' } },
  },
  {
    // The service has no fingerprint of its data; that it went back shows in its times.
    id: 'R11',
    title: 'the archive was restored from a backup: what is here stays as a copy',
    setup: { 'docs/a.txt': 'a', 'docs/b.txt': 'b' },
    actions: [
      { do: 'write', at: 'there', path: 'docs/a.txt', text: 'a of the backup', old: true },
      { do: 'write', at: 'there', path: 'docs/b.txt', text: 'b of the backup', old: true },
    ],
    expect: {
      tree: {
        'docs/a.txt': 'a of the backup',
        'docs/a (conflict).txt': 'a',
        'docs/b.txt': 'b of the backup',
        'docs/b (conflict).txt': 'b',
      },
    },
  },
  {
    id: 'R12',
    title: 'the account may not see the workspace any more: nothing is deleted',
    setup: { 'docs/a.txt': 'a' },
    actions: [{ do: 'workspace gone' }],
    expect: { local: { 'docs/a.txt': 'a' }, stopped: 'gone', noService: true },
  },
  {
    id: 'R20',
    title: 'ended and started again in the middle of the work',
    modes: ['live'],
    setup: { 'docs/a.txt': 'old' },
    actions: [
      fault({ kind: 'delay', ms: 400 }, { method: 'POST', times: 4 }),
      write('here', 'docs/1.txt', '1'),
      write('here', 'docs/2.txt', '2'),
      write('here', 'docs/a.txt', 'changed'),
      wait(500),
      { do: 'restart' },
      { do: 'restart' },
      write('there', 'docs/3.txt', '3'),
      wait(200),
      { do: 'restart' },
    ],
    expect: { tree: { 'docs/a.txt': 'changed', 'docs/1.txt': '1', 'docs/2.txt': '2', 'docs/3.txt': '3' } },
  },
  {
    id: 'R20b',
    title: 'the service is away when the program starts',
    modes: ['stopped'],
    setup: { 'docs/a.txt': 'old' },
    actions: [
      write('here', 'docs/a.txt', 'changed'),
      fault({ kind: 'reset' }, { times: 60 }),
      stops('offline'),
      { do: 'faults over' },
    ],
    expect: { tree: { 'docs/a.txt': 'changed' } },
  },
];
