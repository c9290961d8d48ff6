import type { Seed, SeedDocument } from './seed.ts';

/** Epoch seconds of everything in the test seed. */
export const seedTime = 1_700_000_000;

/** A small account for the sandbox's own tests: one item of each kind, and whatever is special once. */
export function testSeed(): Seed {
  const owner = 'owner@example.org';
  return {
    accountName: 'Test account',
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
        folders: [
          { folder: ['Reports'], description: 'All of them' },
          { folder: ['Locked away'], access: 'read' },
        ],
        documents: [
          { ...document('Q1: summary.txt', 'first quarter'), olderVersions: [] },
          { ...document('plan.txt', 'plan two'), folder: ['Reports'], olderVersions: [() => Buffer.from('plan one')] },
        ],
        links: [{ folder: [], name: 'Wiki', url: 'https://example.org/wiki', modified: seedTime }],
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

function document(name: string, text: string): SeedDocument {
  return { folder: [], name, bytes: () => Buffer.from(text), modified: seedTime, modifiedBy: 'owner@example.org' };
}
