import { moment, ref } from './model.ts';
import { Seeding, type TpSeed } from './seed.ts';

const plain = ['Open', 'Planned', 'In Progress', 'Done'].map((name) => ({ name }));
const stories = [
  { name: 'Open', next: ['Planned', 'In Progress'] },
  { name: 'Planned', next: ['Open', 'In Progress'] },
  { name: 'In Progress', next: ['Planned', 'In Testing'] },
  { name: 'In Testing', next: ['In Progress', 'Done'] },
  { name: 'Done', next: ['In Progress'] },
];
const bugs = [
  { name: 'Open', next: ['In Progress', 'Not a bug'] },
  { name: 'In Progress', next: ['Open', 'In Testing'] },
  { name: 'In Testing', next: ['In Progress', 'Done'] },
  { name: 'Not a bug', next: ['Open'], needsComment: true },
  { name: 'Done', next: ['Open'] },
];

/** A shipyard's software: two projects, two teams, saved boards, files on cards. */
export const demoSeed: TpSeed = (base) => {
  const day = (text: string): { ms: number } => moment(Date.parse(`${text}T00:00:00+02:00`));
  const seed = new Seeding(base, Date.parse('2026-10-01T08:00:00Z'));
  seed.person('Ingrid Berg', 'ingrid');
  seed.person('Max Meier', 'max');
  seed.person('Gina Gast', 'gina');
  seed.process('Kanban', { Epic: plain, Feature: plain, UserStory: stories, Bug: bugs, Task: plain, Request: plain });
  seed.project('Harbour Planner', 'Kanban');
  seed.project('Crew App', 'Kanban');
  seed.project('Old Tide Tables', 'Kanban', { active: false });
  seed.team('Deckhands', ['Harbour Planner', 'Crew App']);
  seed.tag('urgent');
  seed.tag('harbour');
  for (const name of ['Berths', 'Tides', 'Reports']) {
    seed.card(name, { type: 'Feature', project: 'Harbour Planner', state: 'In Progress' });
  }
  const feature = (name: string) => ({ Feature: ref('Feature', seed.get(name).id) });
  const harbour = { project: 'Harbour Planner', team: 'Deckhands' };
  seed.card('Book a berth online', {
    ...harbour,
    state: 'In Progress',
    people: ['Max Meier', 'Ingrid Berg'],
    fields: {
      ...feature('Berths'),
      Description: '<div>Guests choose a berth &amp; a night.</div><ul><li>by length</li><li>by draught</li></ul>',
      Effort: 5,
      Tags: 'harbour, urgent',
      PlannedStartDate: day('2026-11-16'),
      PlannedEndDate: day('2026-11-27'),
    },
    files: { 'sketch.txt': 'A map with berths.\n', 'prices 2027.csv': 'length,price\n8,24\n10,31\n12,39\n' },
    comments: [
      ['Max Meier', '<div>Draught matters more than length here.</div>'],
      ['Ingrid Berg', '<!--markdown-->Agreed, see **sketch.txt**.'],
    ],
  });
  seed.card('Tide tables for the whole year', {
    ...harbour,
    state: 'Planned',
    people: ['Gina Gast'],
    fields: { ...feature('Tides'), Effort: 3 },
  });
  seed.card('Print the monthly report', { ...harbour, state: 'Open', fields: feature('Reports') });
  seed.card('Show free berths on a map', { ...harbour, state: 'Done', fields: feature('Berths') });
  seed.card('Low water is an hour late after the clocks change', {
    ...harbour,
    type: 'Bug',
    state: 'In Testing',
    people: ['Ingrid Berg'],
    fields: { ...feature('Tides'), Description: '<!--markdown-->Seen on *25 October*.' },
    files: { 'log.txt': '02:14 low water\n03:14 low water\n' },
  });
  seed.card('Names with an apostrophe cannot book', { ...harbour, type: 'Bug', state: 'Open' });
  seed.card('Draw the map', { ...harbour, type: 'Task', state: 'In Progress', people: ['Max Meier'] });
  seed.card('Invoices by e-mail', { ...harbour, type: 'Request', state: 'Open' });
  seed.card('Swap a shift', { project: 'Crew App', team: 'Deckhands', state: 'In Progress', people: ['Max Meier'] });
  seed.card('Sick notes as a picture', { project: 'Crew App', state: 'Open' });
  seed.file('Harbour Planner', 'Vision.md', '# Harbour Planner\n\nEvery guest finds a berth before dusk.\n');
  seed.board({
    key: '5291677950073595814',
    ownerIds: [1],
    scope: 'Public',
    publicData: {
      name: 'Bugs everywhere',
      viewMode: 'board',
      x: { types: ['entitystate'], filter: '' },
      y: { types: ['project'], filter: '' },
      cells: { types: ['bug'], filter: '' },
    },
  });
  seed.board({
    key: '5291677950073595815',
    ownerIds: [1],
    scope: 'Public',
    publicData: { name: 'People', viewMode: 'board', x: { types: ['user'] }, cells: { types: ['userstory'], filter: '' } },
  });
  return seed.done();
};
