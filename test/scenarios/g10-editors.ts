import { type DiskScenario, mkdir, move, remove, write } from './model-disk.ts';

type Told = Omit<DiskScenario, 'disk' | 'watched'>;

const before = [mkdir('here', 'docs'), write('here', 'docs/a.txt', 'old')];

/** What programs do as they save, seen in the middle. */
const saves: readonly Told[] = [
  {
    id: 'E02',
    title: 'the old file goes to a name that is ignored until the new one is there',
    deeds: [
      before,
      [move('here', 'docs/a.txt', 'docs/a.txt.ign'), write('here', 'docs/a.txt', 'new'), remove('here', 'docs/a.txt.ign')],
    ],
    here: { docs: null, 'docs/a.txt': 'new' },
    there: { docs: null, 'docs>a.txt': 'new' },
    trashed: ['old'],
  },
  {
    id: 'E03',
    title: 'the old file goes to another name until the new one is there',
    deeds: [
      before,
      [move('here', 'docs/a.txt', 'docs/before'), write('here', 'docs/a.txt', 'new'), remove('here', 'docs/before')],
    ],
    here: { docs: null, 'docs/a.txt': 'new' },
    there: { docs: null, 'docs>a.txt': 'new' },
    trashed: ['old'],
  },
  {
    id: 'E04',
    title: 'the dance of Word: a temporary file, two renames and a delete',
    deeds: [
      before,
      [
        write('here', 'docs/~WRD0001.tmp', 'new'),
        move('here', 'docs/a.txt', 'docs/~WRL0002.tmp'),
        move('here', 'docs/~WRD0001.tmp', 'docs/a.txt'),
        remove('here', 'docs/~WRL0002.tmp'),
      ],
    ],
    here: { docs: null, 'docs/a.txt': 'new' },
    there: { docs: null, 'docs>a.txt': 'new' },
    trashed: ['old'],
  },
];

const photos = numbered((each) => write('here', `library/db/${each}`, `old ${each}`));

export const editors: readonly DiskScenario[] = [
  ...saves.map((told) => ({ ...told, disk: 'linux', watched: 'at once' }) as const),
  ...saves.map((told) => ({ ...told, id: `${told.id}b`, disk: 'linux', watched: 'at rest' }) as const),
  // Nobody looks in the middle: the file goes on as the same document.
  ...saves.map((told) => ({ ...told, id: `${told.id}c`, disk: 'linux', trashed: [], did: ['push'] }) as const),
  {
    id: 'E06',
    title: 'saved twenty times, each time before the file came to rest: it is sent once, as it is in the end',
    disk: 'linux',
    watched: 'at once',
    deeds: [before, Array.from({ length: 20 }, (_, at) => write('here', 'docs/a.txt', `save ${at}`))],
    here: { docs: null, 'docs/a.txt': 'save 19' },
    there: { docs: null, 'docs>a.txt': 'save 19' },
    did: ['push'],
  },
  {
    id: 'E07',
    title: 'a download of a browser has a name that is ignored until it is whole',
    disk: 'linux',
    watched: 'at rest',
    deeds: [
      before,
      [
        write('here', 'docs/big.zip.ign', 'half'),
        write('here', 'docs/big.zip.ign', 'all of it'),
        move('here', 'docs/big.zip.ign', 'docs/big.zip'),
      ],
    ],
    here: { docs: null, 'docs/a.txt': 'old', 'docs/big.zip': 'all of it' },
    there: { docs: null, 'docs>a.txt': 'old', 'docs>big.zip': 'all of it' },
    did: ['push'],
  },
  {
    id: 'E09',
    title: 'a program keeps a folder of many files, and changes, renames and deletes in it all over',
    disk: 'linux',
    watched: 'at once',
    deeds: [
      [mkdir('here', 'library'), mkdir('here', 'library/db'), ...photos],
      [
        ...numbered((each) => write('here', `library/db/${each}`, `new ${each}`)),
        move('here', 'library/db', 'library/base'),
        mkdir('here', 'library/db'),
        ...numbered((each) => write('here', `library/db/${each}`, `newer ${each}`)),
        remove('here', 'library/base'),
      ],
    ],
    here: {
      library: null,
      'library/db': null,
      ...Object.fromEntries(numbered((each) => [`library/db/${each}`, `newer ${each}`])),
    },
    there: {
      library: null,
      'library>db': null,
      ...Object.fromEntries(numbered((each) => [`library>db>${each}`, `newer ${each}`])),
    },
    trashed: numbered((each) => `new ${each}`),
  },
  {
    id: 'E10',
    title: 'a program saves the same bytes again, in place and as another file',
    disk: 'linux',
    deeds: [
      before,
      [write('here', 'docs/a.txt', 'old')],
      [write('here', 'docs/b.ign', 'old'), remove('here', 'docs/a.txt'), move('here', 'docs/b.ign', 'docs/a.txt')],
    ],
    here: { docs: null, 'docs/a.txt': 'old' },
    there: { docs: null, 'docs>a.txt': 'old' },
    did: [],
  },
];

function numbered<T>(make: (each: number) => T): T[] {
  return Array.from({ length: 9 }, (_, at) => make(at));
}
