import { type DiskScenario, mkdir, move, remove, write } from './model-disk.ts';

/** `été`, as most write it and as older Macs list it. */
const composed = '\u00e9t\u00e9';
const apart = 'e\u0301te\u0301';

export const caseAndAccents: readonly DiskScenario[] = [
  {
    id: 'K01',
    title: 'a file and a folder are renamed by case alone here',
    disk: 'mac',
    deeds: [
      [mkdir('here', 'docs'), write('here', 'docs/file', 'text'), mkdir('here', 'dir'), write('here', 'dir/in', 'in')],
      [move('here', 'docs/file', 'docs/FILE'), move('here', 'dir', 'DIR')],
    ],
    here: { docs: null, 'docs/FILE': 'text', DIR: null, 'DIR/in': 'in' },
    there: { docs: null, 'docs>FILE': 'text', DIR: null, 'DIR>in': 'in' },
    did: ['move-remote', 'move-remote'],
  },
  {
    id: 'K02',
    title: 'the same in the archive: what is here is renamed, and nothing goes to the trash',
    disk: 'windows',
    deeds: [
      [mkdir('there', 'docs'), write('there', 'docs>file', 'text'), mkdir('there', 'dir'), write('there', 'dir>in', 'in')],
      [move('there', 'docs>file', 'docs>FILE'), move('there', 'dir', 'DIR')],
    ],
    here: { docs: null, 'docs/FILE': 'text', DIR: null, 'DIR/in': 'in' },
    there: { docs: null, 'docs>FILE': 'text', DIR: null, 'DIR>in': 'in' },
    did: ['move-local', 'move-local'],
  },
  {
    id: 'K03',
    title: 'what we renamed by case is not sent back as a rename',
    disk: 'mac',
    deeds: [[mkdir('there', 'd'), write('there', 'd>a', 'a')], [move('there', 'd>a', 'd>A')], [write('here', 'd/A', 'edited')]],
    here: { d: null, 'd/A': 'edited' },
    there: { d: null, 'd>A': 'edited' },
    did: ['push'],
  },
  {
    id: 'K05',
    title: 'two names that differ by case in the archive are two files here, and stay so',
    disk: 'mac',
    deeds: [[mkdir('there', 'd'), write('there', 'd>file', 'small'), write('there', 'd>FILE', 'large')], [], []],
    here: { d: null, 'd/file': 'small', 'd/FILE ~4': 'large' },
    there: { d: null, 'd>file': 'small', 'd>FILE': 'large' },
    did: [],
  },
  {
    id: 'K06',
    title: 'renamed by case and moved before it was ever synced',
    disk: 'mac',
    deeds: [
      [
        ...[mkdir('here', 'd'), write('here', 'd/a', 'a'), write('here', 'b', 'b'), mkdir('here', 'e')],
        ...[move('here', 'd/a', 'd/A'), move('here', 'd', 'D'), move('here', 'D/A', 'e/a'), move('here', 'b', 'D/B')],
      ],
    ],
    here: { D: null, 'D/B': 'b', e: null, 'e/a': 'a' },
    there: { D: null, 'D>B': 'b', e: null, 'e>a': 'a' },
  },
  {
    id: 'K08',
    title: 'names of either form stay as the archive has them, and another sync does nothing',
    disk: 'mac',
    deeds: [
      [mkdir('there', composed), write('there', `${composed}>${apart}.txt`, 'apart'), write('there', `${composed}2`, 'two')],
      [],
    ],
    here: { [composed]: null, [`${composed}/${apart}.txt`]: 'apart', [`${composed}2`]: 'two' },
    there: { [composed]: null, [`${composed}>${apart}.txt`]: 'apart', [`${composed}2`]: 'two' },
    did: [],
  },
  {
    id: 'K08b',
    title: 'the same where the disk lists accents apart',
    disk: 'older mac',
    deeds: [[mkdir('there', composed), write('there', `${composed}>${composed}.txt`, 'text')], []],
    here: { [apart]: null, [`${apart}/${apart}.txt`]: 'text' },
    there: { [composed]: null, [`${composed}>${composed}.txt`]: 'text' },
    did: [],
  },
  {
    id: 'K08c',
    title: 'two forms of one name in the archive are two files where the disk keeps them apart, and two names where it does not',
    disk: 'mac',
    deeds: [[mkdir('there', 'd'), write('there', `d>${composed}`, 'one'), write('there', `d>${apart}`, 'two')], []],
    here: { d: null, [`d/${composed}`]: 'one', [`d/${apart} ~4`]: 'two' },
    there: { d: null, [`d>${composed}`]: 'one', [`d>${apart}`]: 'two' },
    did: [],
  },
  {
    id: 'K09',
    title: 'a program writes the accents of a name in the other form here: nothing is done in the archive',
    disk: 'mac',
    deeds: [
      [mkdir('there', composed), write('there', `${composed}>${composed}.txt`, 'text')],
      [move('here', `${composed}/${composed}.txt`, `${composed}/${apart}.txt`), move('here', composed, apart)],
    ],
    here: { [apart]: null, [`${apart}/${apart}.txt`]: 'text' },
    there: { [composed]: null, [`${composed}>${composed}.txt`]: 'text' },
    did: [],
  },
  {
    id: 'K11',
    title: 'the archive writes a name in the other form: a rename and no transfer',
    disk: 'linux',
    deeds: [[mkdir('there', 'd'), write('there', `d>${composed}`, 'text')], [move('there', `d>${composed}`, `d>${apart}`)]],
    here: { d: null, [`d/${apart}`]: 'text' },
    there: { d: null, [`d>${apart}`]: 'text' },
    did: ['move-local'],
  },
  {
    id: 'K11b',
    title: 'the same from here',
    disk: 'linux',
    deeds: [[mkdir('here', 'd'), write('here', `d/${composed}`, 'text')], [move('here', `d/${composed}`, `d/${apart}`)]],
    here: { d: null, [`d/${apart}`]: 'text' },
    there: { d: null, [`d>${apart}`]: 'text' },
    did: ['move-remote'],
  },
  {
    id: 'K14',
    title: 'a document that is called as our own files are, but for case, is none of them',
    disk: 'mac',
    deeds: [[mkdir('there', '.TIDEMARK'), write('there', '.TIDEMARK>.Tidemark-1.PARTIAL', 'text')], []],
    here: { '‛.TIDEMARK': null, '‛.TIDEMARK/‛.Tidemark-1.PARTIAL': 'text' },
    there: { '.TIDEMARK': null, '.TIDEMARK>.Tidemark-1.PARTIAL': 'text' },
    did: [],
  },
  {
    id: 'K15',
    title: 'the archive deletes `foo` while `Foo` stands here, which is another document',
    disk: 'mac',
    deeds: [
      [mkdir('there', 'd'), write('there', 'd>foo', 'small')],
      [remove('there', 'd>foo'), remove('here', 'd/foo'), write('here', 'd/Foo', 'of its own')],
    ],
    here: { d: null, 'd/Foo': 'of its own' },
    there: { d: null, 'd>Foo': 'of its own' },
    trashed: ['small'],
  },
  {
    id: 'K17',
    title: 'a folder is there under another case than here before the first sync: they are one',
    disk: 'mac',
    deeds: [
      [
        ...[mkdir('there', 'Docs'), write('there', 'Docs>a', 'a'), mkdir('there', 'Docs>Sub'), write('there', 'Docs>Sub>b', 'b')],
        ...[mkdir('here', 'docs'), write('here', 'docs/A', 'a'), mkdir('here', 'docs/sub'), write('here', 'docs/sub/c', 'c')],
      ],
    ],
    here: { Docs: null, 'Docs/a': 'a', 'Docs/Sub': null, 'Docs/Sub/b': 'b', 'Docs/Sub/c': 'c' },
    there: { Docs: null, 'Docs>a': 'a', 'Docs>Sub': null, 'Docs>Sub>b': 'b', 'Docs>Sub>c': 'c' },
  },
];
