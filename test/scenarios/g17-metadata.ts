import { type DiskScenario, mkdir, write } from './model-disk.ts';

const day = 86_400_000;

export const metadata: readonly DiskScenario[] = [
  {
    id: 'A03b',
    title: 'documents of 1969, of 1970 and of a far future come, and are edited here',
    disk: 'linux',
    deeds: [
      [
        mkdir('there', 'd'),
        write('there', 'd>1969', 'early'),
        { at: 'there', do: 'date', path: 'd>1969', ms: -day },
        write('there', 'd>1970', 'first'),
        { at: 'there', do: 'date', path: 'd>1970', ms: 0 },
        write('there', 'd>9999', 'late'),
        { at: 'there', do: 'date', path: 'd>9999', ms: Date.UTC(9999, 0, 1) },
      ],
      [write('here', 'd/1969', 'edited'), write('here', 'd/9999', 'edited too')],
    ],
    here: { d: null, 'd/1969': 'edited', 'd/1970': 'first', 'd/9999': 'edited too' },
    there: { d: null, 'd>1969': 'edited', 'd>1970': 'first', 'd>9999': 'edited too' },
    did: ['push', 'push'],
  },
  {
    id: 'A04',
    title: 'a disk that knows times to two seconds: nothing is sent again',
    disk: 'memory card',
    deeds: [
      [
        mkdir('there', 'd'),
        write('there', 'd>a', 'a'),
        { at: 'there', do: 'date', path: 'd>a', ms: Date.UTC(2026, 5, 1, 12, 0, 1) },
        write('here', 'b', 'b'),
      ],
      [],
    ],
    here: { d: null, 'd/a': 'a', b: 'b' },
    there: { d: null, 'd>a': 'a', b: 'b' },
    did: [],
  },
  {
    id: 'A06',
    title: 'hidden files and folders',
    disk: 'linux',
    deeds: [[mkdir('here', '.hidden'), write('here', '.hidden/.file', 'here'), write('there', '.profile', 'there')], []],
    here: { '.hidden': null, '.hidden/.file': 'here', '.profile': 'there' },
    there: { '.hidden': null, '.hidden>.file': 'here', '.profile': 'there' },
    did: [],
  },
  {
    id: 'A07',
    title: 'two names of one file are two documents, and an edit by either name goes to both',
    disk: 'linux',
    deeds: [
      [mkdir('here', 'd'), write('here', 'd/a', 'one'), { at: 'here', do: 'hard link', path: 'd/a', to: 'd/b' }],
      [write('here', 'd/b', 'edited')],
    ],
    here: { d: null, 'd/a': 'edited', 'd/b': 'edited' },
    there: { d: null, 'd>a': 'edited', 'd>b': 'edited' },
    did: ['push', 'push'],
  },
  {
    id: 'A07b',
    title: 'an edit of one of them in the archive is one of that name alone',
    disk: 'linux',
    deeds: [
      [mkdir('here', 'd'), write('here', 'd/a', 'one'), { at: 'here', do: 'hard link', path: 'd/a', to: 'd/b' }],
      [write('there', 'd>a', 'edited')],
    ],
    here: { d: null, 'd/a': 'edited', 'd/b': 'one' },
    there: { d: null, 'd>a': 'edited', 'd>b': 'one' },
    did: ['pull'],
  },
  {
    id: 'A09',
    title: 'a shortcut and the address of a page are files as any other',
    disk: 'windows',
    deeds: [[mkdir('here', 'd'), write('here', 'd/a.lnk', 'shortcut')], [write('there', 'd>b.url', '[InternetShortcut]')], []],
    here: { d: null, 'd/a.lnk': 'shortcut', 'd/b.url': '[InternetShortcut]' },
    there: { d: null, 'd>a.lnk': 'shortcut', 'd>b.url': '[InternetShortcut]' },
    did: [],
  },
];
