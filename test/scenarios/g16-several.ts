import type { SeveralScenario } from './several-computers.ts';

/** Stand beside everything, so that a delete is none of many. */
const beside = Object.fromEntries([1, 2, 3, 4].map((each) => [`beside/${each}`, `beside ${each}`]));

/** On both before either syncs. */
const bothWrite: SeveralScenario['story'] = [
  { on: 'laptop', write: 'docs/a.txt', text: 'of the laptop' },
  { on: 'tower', write: 'docs/a.txt', text: 'of the tower' },
];

export const severalComputers: readonly SeveralScenario[] = [
  {
    id: 'V01',
    title: 'two make a file of one name at the same time: both are kept',
    setup: {},
    story: [...bothWrite, { sync: ['laptop'] }, { sync: ['tower'] }],
    tree: { 'docs/a.txt': 'of the laptop', 'docs/a (conflict).txt': 'of the tower' },
  },
  {
    id: 'V01b',
    title: 'the same, and both send at the same time: the last one shows, and the other is a version before it',
    setup: { 'docs/other.txt': 'other' },
    story: [...bothWrite, { sync: ['laptop', 'tower'] }],
    tree: { 'docs/other.txt': 'other', 'docs/a.txt': 'of the laptop' },
    kept: ['of the tower'],
  },
  {
    id: 'V01c',
    title: 'two edit a file and send it at the same time: the last one shows, and the other is a version before it',
    setup: { 'docs/a.txt': 'old' },
    story: [...bothWrite, { sync: ['laptop', 'tower'] }],
    tree: { 'docs/a.txt': 'of the laptop' },
    kept: ['of the tower', 'old'],
  },
  {
    id: 'V02',
    title: 'one removes a folder before another sends what it has put there: that survives',
    setup: { ...beside, 'd/old.txt': 'old' },
    story: [
      { on: 'tower', write: 'd/new.txt', text: 'new' },
      { on: 'laptop', remove: 'd' },
      { sync: ['laptop'] },
      { sync: ['tower'] },
    ],
    tree: { ...beside, 'd/new.txt': 'new' },
    kept: ['old'],
  },
  {
    id: 'V02b',
    title: 'the same after it was sent, and before the one that removes has heard of it',
    setup: { ...beside, 'd/old.txt': 'old' },
    story: [
      { on: 'tower', write: 'd/new.txt', text: 'new' },
      { sync: ['tower'] },
      { on: 'laptop', remove: 'd' },
      { sync: ['laptop'] },
    ],
    tree: { ...beside, 'd/new.txt': 'new' },
    kept: ['old'],
  },
  {
    id: 'V02c',
    title: 'the same while it is sent',
    setup: { ...beside, 'd/old.txt': 'old' },
    story: [{ on: 'tower', write: 'd/new.txt', text: 'new' }, { on: 'laptop', remove: 'd' }, { sync: ['tower', 'laptop'] }],
    tree: { ...beside, 'd/new.txt': 'new' },
    kept: ['old'],
  },
  {
    id: 'V04',
    title: 'one deletes, another edits, a third comes back later: the edit is everywhere',
    setup: { ...beside, 'd/x.txt': 'old' },
    story: [
      { on: 'laptop', remove: 'd/x.txt' },
      { on: 'tower', write: 'd/x.txt', text: 'edited' },
      { sync: ['laptop'] },
      { sync: ['tower'] },
      { days: 3 },
      { sync: ['desk'] },
    ],
    tree: { ...beside, 'd/x.txt': 'edited' },
    kept: ['old'],
  },
  {
    id: 'V04b',
    title: 'the same, and the edit is there first',
    setup: { ...beside, 'd/x.txt': 'old' },
    story: [
      { on: 'laptop', remove: 'd/x.txt' },
      { on: 'tower', write: 'd/x.txt', text: 'edited' },
      { sync: ['tower'] },
      { sync: ['laptop'] },
    ],
    tree: { ...beside, 'd/x.txt': 'edited' },
    kept: ['old'],
  },
  {
    id: 'V05',
    title: 'one renames, another edits what it still knows under the old name',
    setup: { ...beside, 'd/x.txt': 'old' },
    story: [
      { on: 'laptop', move: 'd/x.txt', to: 'd/y.txt' },
      { sync: ['laptop'] },
      { on: 'tower', write: 'd/x.txt', text: 'edited' },
      { sync: ['tower'] },
    ],
    tree: { ...beside, 'd/y.txt': 'edited' },
    kept: ['old'],
  },
  {
    id: 'V07',
    title: 'one comes back after months with work of its own',
    setup: { ...beside, 'd/gone.txt': 'gone', 'd/changed.txt': 'old', 'd/moved.txt': 'moved' },
    story: [
      { on: 'laptop', remove: 'd/gone.txt' },
      { on: 'laptop', write: 'd/changed.txt', text: 'of the laptop' },
      { on: 'laptop', move: 'd/moved.txt', to: 'elsewhere.txt' },
      { sync: ['laptop'] },
      { days: 120 },
      { on: 'desk', write: 'd/changed.txt', text: 'of the desk' },
      { on: 'desk', write: 'd/mine.txt', text: 'mine' },
      { sync: ['desk'] },
    ],
    tree: {
      ...beside,
      'd/changed.txt': 'of the laptop',
      'd/changed (conflict).txt': 'of the desk',
      'd/mine.txt': 'mine',
      'elsewhere.txt': 'moved',
    },
    kept: ['gone', 'old'],
  },
  {
    id: 'V10',
    title: 'two whose disks write accents differently do not send names to and fro',
    olderMacs: ['tower'],
    setup: { 'd\u00e9/\u00e9t\u00e9.txt': 'text' },
    story: [
      { on: 'tower', write: 'de\u0301/e\u0301te\u0301.txt', text: 'edited' },
      { sync: ['tower'] },
      { sync: ['laptop', 'tower'] },
    ],
    tree: { 'd\u00e9/\u00e9t\u00e9.txt': 'edited' },
    kept: ['text'],
  },
];
