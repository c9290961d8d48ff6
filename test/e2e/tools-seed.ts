import { people } from '../sandbox/seeds/people.ts';
import type { SeedBoard } from '../sandbox/boards/seed-board.ts';
import type { Seed, SeedWorkspace } from '../sandbox/seed.ts';

/**
 * An account with one of everything that the tools of administrators work on: two boards of one name, somebody who has left and is head of
 * something, somebody from outside, archived workspaces.
 */
export function toolsSeed(): Seed {
  const soren = { ...people.soren, daysSinceLogin: 500 };
  const gone = [soren, { ...people.mei, daysSinceLogin: 400 }, { ...people.michael, daysSinceLogin: 700 }];
  const here = [people.ingrid, people.tomas, people.jonas, people.priya].map((one) => ({ ...one, daysSinceLogin: 3 }));
  return {
    accountName: 'Northgate',
    domains: ['northgate.example'],
    people: [...here, ...gone],
    workspaces: [
      { ...workspace('Harbour'), boards: [board('Site')] },
      { ...workspace('Offices'), boards: [board('Site')] },
      { ...workspace('Site hut'), members: [soren.email, people.ingrid.email] },
      ...['Old bridge', 'Old tower', 'Old pier'].map(archived),
    ],
    holdings: [{ kind: 'team', name: 'Drawing office', owner: soren.email }],
  };
}

function workspace(name: string): SeedWorkspace {
  const members = [people.ingrid.email, people.priya.email];
  return { name, archived: false, rootIsWorkspace: false, members, folders: [], documents: [], links: [] };
}

function archived(name: string): SeedWorkspace {
  const bytes = () => Buffer.from(`What was left of ${name}`);
  const document = { folder: [], name: 'closing report.txt', bytes, modified: 1_000_000_000, modifiedBy: people.ingrid.email };
  return { ...workspace(name), archived: true, documents: [document] };
}

function board(name: string): SeedBoard {
  return { name, columns: ['Planned', 'Ongoing', 'Done'].map((column, id) => ({ id, name: column })), cards: () => [] };
}
