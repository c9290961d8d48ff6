import { type DiskScenario, mkdir, move, remove, write } from './other-disk.ts';

const long = (length: number): string => 'x'.repeat(length);

export const namesOfDisks: readonly DiskScenario[] = [
  {
    id: 'N01',
    title: 'characters that a Windows disk cannot have get others, and come back as they were',
    disk: 'windows',
    deeds: [
      [
        mkdir('there', 'd?'),
        write('there', 'd?>a<b>c:d"e|f?g*h'.replace('b>c', 'b\\c'), 'odd'),
        write('there', 'd?>plain', 'plain'),
      ],
      [write('here', 'd？/a＜b＼c：d＂e｜f？g＊h', 'edited')],
    ],
    here: { 'd？': null, 'd？/a＜b＼c：d＂e｜f？g＊h': 'edited', 'd？/plain': 'plain' },
    there: { 'd?': null, 'd?>a<b\\c:d"e|f?g*h': 'edited', 'd?>plain': 'plain' },
    did: ['push'],
  },
  {
    id: 'N02',
    title: 'names of devices are mapped, those that only look so are not',
    disk: 'windows',
    deeds: [
      [
        mkdir('there', 'CON'),
        write('there', 'CON>nul.txt', 'nul'),
        write('there', 'CON>COM1.doc', 'com'),
        write('there', 'CON>CONSOLE', 'c'),
      ],
      [],
    ],
    here: { '‛CON': null, '‛CON/‛nul.txt': 'nul', '‛CON/‛COM1.doc': 'com', '‛CON/CONSOLE': 'c' },
    there: { CON: null, 'CON>nul.txt': 'nul', 'CON>COM1.doc': 'com', 'CON>CONSOLE': 'c' },
    did: [],
  },
  {
    id: 'N03',
    title: 'a dot or a space at the end',
    disk: 'windows',
    deeds: [
      [mkdir('there', 'd.'), write('there', 'd.>a ', 'space'), write('there', 'd.>b.', 'dot')],
      [move('here', 'd.‛/b.‛', 'd.‛/c.‛')],
    ],
    here: { 'd.‛': null, 'd.‛/a ‛': 'space', 'd.‛/c.‛': 'dot' },
    there: { 'd.': null, 'd.>a ': 'space', 'd.>c.': 'dot' },
    did: ['move-remote'],
  },
  {
    id: 'N04',
    title: 'control characters where the disk has none',
    disk: 'windows',
    deeds: [[mkdir('there', 'a\tb'), write('there', 'a\tb>line\nbreak', 'text')], []],
    here: { 'a␉b': null, 'a␉b/line␊break': 'text' },
    there: { 'a\tb': null, 'a\tb>line\nbreak': 'text' },
    did: [],
  },
  {
    id: 'N04b',
    title: 'and where it has them',
    disk: 'linux',
    deeds: [
      [mkdir('there', 'a\tb'), write('there', 'a\tb>line\nbreak', 'text')],
      [mkdir('here', 'c\rd'), write('here', 'c\rd/\u0007', 'bell')],
    ],
    here: { 'a\tb': null, 'a\tb/line\nbreak': 'text', 'c\rd': null, 'c\rd/\u0007': 'bell' },
    there: { 'a\tb': null, 'a\tb>line\nbreak': 'text', 'c\rd': null, 'c\rd>\u0007': 'bell' },
  },
  {
    id: 'N06',
    title: 'what is in a folder of an impossible name comes at once, and the folder takes its name when that is possible',
    disk: 'windows',
    deeds: [[mkdir('there', 'a/b'), write('there', 'a/b>in.txt', 'in')], [move('there', 'a/b', 'ab')]],
    here: { ab: null, 'ab/in.txt': 'in' },
    there: { ab: null, 'ab>in.txt': 'in' },
    did: ['move-local'],
  },
  {
    id: 'N07',
    title: 'made possible from below and from above: each is renamed, and nothing is there twice',
    disk: 'windows',
    deeds: [
      [mkdir('there', 'a:'), mkdir('there', 'a:>b:'), write('there', 'a:>b:>c:', 'c')],
      [move('there', 'a:>b:>c:', 'a:>b:>c')],
      [move('there', 'a:', 'a')],
      [move('there', 'a>b:', 'a>b')],
    ],
    here: { a: null, 'a/b': null, 'a/b/c': 'c' },
    there: { a: null, 'a>b': null, 'a>b>c': 'c' },
    did: ['move-local'],
  },
  {
    id: 'N09',
    title: 'something of an impossible name goes to the trash of the archive and comes back',
    disk: 'windows',
    deeds: [
      [mkdir('there', 'd'), write('there', 'd>a?', 'a'), write('there', 'd>b', 'b')],
      [remove('there', 'd>a?')],
      [{ at: 'there', do: 'restore', path: 'd>a?' }],
    ],
    here: { d: null, 'd/a？': 'a', 'd/b': 'b' },
    there: { d: null, 'd>a?': 'a', 'd>b': 'b' },
    did: ['pull'],
    trashed: ['a'],
  },
  {
    id: 'N13',
    title: 'a document with the short name of a long one does not touch it',
    disk: 'windows',
    deeds: [
      [mkdir('here', 'd'), write('here', 'd/Program Files.txt', 'long')],
      [write('there', 'd>PROGRA~2.TXT', 'short'), write('there', 'd>Program Files.txt', 'edited')],
    ],
    here: { d: null, 'd/Program Files.txt': 'edited', 'd/PROGRA~2.TXT': 'short' },
    there: { d: null, 'd>Program Files.txt': 'edited', 'd>PROGRA~2.TXT': 'short' },
    did: ['pull', 'pull'],
  },
  {
    id: 'N15',
    title: 'a name that is too long for the disk is cut and told apart, and what stands beside it comes as it is',
    disk: 'short',
    deeds: [[mkdir('there', 'd'), write('there', `d>${long(70)}.txt`, 'long'), write('there', 'd>a.txt', 'a')], []],
    here: { d: null, [`d/${long(57)} ~3.txt`]: 'long', 'd/a.txt': 'a' },
    there: { d: null, [`d>${long(70)}.txt`]: 'long', 'd>a.txt': 'a' },
    did: [],
  },
];
