import type { SeedBoard } from './boards/seed-board.ts';
import type { Seed, SeedDocument } from './seed.ts';

/** Epoch seconds of everything in the test seed. */
export const seedTime = 1_700_000_000;

/** A small account for the sandbox's own tests: one item of each kind, and whatever is special once. */
export function testSeed(): Seed {
  const owner = 'owner@example.org';
  return {
    accountName: 'Test account',
    domains: ['example.org', 'example.com'],
    people: [
      { email: owner, firstName: 'Olga', lastName: 'Owner', role: 'owner' },
      { email: 'member@example.org', firstName: 'Max', lastName: 'Member', role: 'member' },
      { email: 'guest@example.org', firstName: 'Gina', lastName: 'Guest', role: 'external' },
    ],
    workspaces: [
      {
        name: 'Main',
        archived: false,
        rootIsWorkspace: false,
        members: [owner, 'member@example.org', 'guest@example.org'],
        groups: [{ name: 'Site', description: 'Who is there', members: ['member@example.org', 'guest@example.org'] }],
        folders: [
          { folder: ['Reports'], description: 'All of them' },
          { folder: ['Locked away'], access: 'read' },
        ],
        documents: [
          { ...document('Q1: summary.txt', 'first quarter'), olderVersions: [] },
          { ...document('plan.txt', 'plan two'), folder: ['Reports'], olderVersions: [() => Buffer.from('plan one')] },
        ],
        links: [{ folder: [], name: 'Wiki', url: 'https://example.org/wiki', modified: seedTime }],
        boards: [board, { name: 'Old board', archived: true, columns: [{ id: 0, name: 'All' }], cards: () => [] }],
        planlets: [{ name: 'Foundation' }, { name: 'Roof', achieved: true }],
      },
      { name: 'Same ids', archived: false, rootIsWorkspace: true, members: [owner], folders: [], documents: [], links: [] },
      {
        name: 'Old',
        archived: true,
        rootIsWorkspace: false,
        members: [owner],
        folders: [],
        documents: [document('old.txt', 'old')],
        links: [],
      },
    ],
  };
}

/** Columns whose ids tell nothing of their places, one card with everything, one in each other state. The guest may only read. */
const board: SeedBoard = {
  name: 'Work',
  columns: [
    { id: 0, name: 'Planned' },
    { id: 1, name: 'Ongoing', wipLimit: 3 },
    { id: 5, name: 'Check' },
    { id: 2, name: 'Done' },
  ],
  labels: [
    { id: 2, name: 'Bug' },
    { id: 1, name: 'Idea' },
  ],
  readers: ['guest@example.org'],
  cards: () => [
    {
      title: 'Everything',
      column: 1,
      created: seedTime,
      createdBy: 'owner@example.org',
      moved: seedTime + 9,
      description: '**All** of it',
      assignee: 'member@example.org',
      contributors: ['owner@example.org'],
      label: 1,
      planlet: 'Foundation',
      startDate: '2026-01-05',
      dueDate: '2026-02-06',
      estimate: 0.5,
      estimatedTime: 8,
      blocked: 'No paint',
      checklist: [
        { title: 'first', done: true },
        { title: 'second', done: false },
      ],
      comments: [
        { by: 'owner@example.org', at: seedTime + 60, text: 'Look, @[member@example.org]' },
        { by: 'member@example.org', at: seedTime + 120, text: 'Seen' },
      ],
      tags: ['urgent'],
      attachments: [{ name: 'sketch.png', bytes: () => Buffer.from('pixels') }],
      reports: [{ by: 'member@example.org', minutes: 90, date: '2026-01-07' }],
    },
    { title: 'Plain', column: 0, created: seedTime, createdBy: 'member@example.org' },
    { title: 'Below it', column: 0, created: seedTime, createdBy: 'member@example.org' },
    { title: 'Finished', column: 2, created: seedTime, createdBy: 'owner@example.org', label: 2 },
  ],
};

function document(name: string, text: string): SeedDocument {
  return { folder: [], name, bytes: () => Buffer.from(text), modified: seedTime, modifiedBy: 'owner@example.org' };
}
