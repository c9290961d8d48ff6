import type { Seed, SeedPerson, SeedWorkspace } from '../seed.ts';

const owner = 'olga@eleven.example';

/** Eleven of everything that tools of administrators work on: workspaces with one board each, archived ones, and people who left. */
export function elevenSeed(): Seed {
  const numbers = Array.from({ length: 11 }, (_, index) => String(index + 1).padStart(2, '0'));
  const former = numbers.map((number, index): SeedPerson => ({
    ...{ email: `former.${number}@eleven.example`, firstName: 'Former', lastName: number, role: 'member' },
    daysSinceLogin: 600 - index,
  }));
  return {
    accountName: 'Eleven of each',
    domains: ['eleven.example'],
    people: [{ email: owner, firstName: 'Olga', lastName: 'Owner', role: 'owner', daysSinceLogin: 1 }, ...former],
    workspaces: [...numbers.map((number) => yard(number)), ...numbers.map((number) => closed(number))],
  };
}

function yard(number: string): SeedWorkspace {
  const columns = ['Planned', 'Ongoing', 'Done'].map((name, id) => ({ id, name }));
  return { ...place(`Yard ${number}`), boards: [{ name: `Board ${number}`, columns, cards: () => [] }] };
}

function closed(number: string): SeedWorkspace {
  const bytes = () => Buffer.from(`closed ${number}`);
  const document = { folder: [], name: 'report.txt', bytes, modified: 1_000_000_000, modifiedBy: owner };
  return { ...place(`Closed ${number}`), archived: true, documents: [document] };
}

function place(name: string): SeedWorkspace {
  return { name, archived: false, rootIsWorkspace: false, members: [owner], folders: [], documents: [], links: [] };
}
