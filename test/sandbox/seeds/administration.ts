import type { Seed, SeedHolding, SeedPerson, SeedWorkspace } from '../seed.ts';
import { people } from './people.ts';

const firstNames = 'Ada Bo Cleo Dag Elin Finn Greta Hugo Ines Jan Kaja Leo Maja Nils Olga Per Rut Siv Tor Ulla'.split(' ');
const lastNames = 'Aas Bakke Dale Eng Foss Gran Haug Iversen Lund Moen'.split(' ');

/** How many people have not signed in for years: two full pages of 40. */
const inactive = 80;

/**
 * An account as administrators find it after years: people who left, some of them head administrators of what is still in use, invitations
 * that nobody took, 120 archived workspaces, and 300 boards in 30 workspaces.
 */
export function administrationSeed(): Seed {
  const left = Array.from({ length: inactive }, (_, index) => formerPerson(index));
  const asked: readonly SeedPerson[] = [
    { email: 'new.hire@northgate.example', firstName: 'New', lastName: 'Hire', role: 'pending' },
    { email: 'surveyor@okafor-acoustics.example', firstName: 'Una', lastName: 'Surveyor', role: 'unregistered' },
  ];
  const active = Object.entries(people).map(([name, person]) => ({ ...person, daysSinceLogin: name === 'ingrid' ? 2000 : 3 }));
  const [first, second, third] = left.map(({ email }) => email);
  const holdings: readonly SeedHolding[] = [
    { kind: 'template', name: 'School template', owner: first ?? '' },
    { kind: 'portfolio', name: 'Public buildings', owner: first ?? '' },
    { kind: 'team', name: 'Drawing office', owner: second ?? '' },
  ];
  const active30 = Array.from({ length: 30 }, (_, index) => workspace(index, [people.ingrid.email, people.priya.email]));
  const archived = Array.from({ length: 120 }, (_, index) => archivedWorkspace(index));
  return {
    accountName: 'Northgate since 1998',
    domains: ['northgate.example', 'northgate-schools.example'],
    people: [...active, ...left, ...asked],
    workspaces: [...active30, { ...workspace(30, [third ?? '', people.ingrid.email]), boards: [] }, ...archived],
    holdings,
  };
}

/** Every tenth is from outside; nobody signed in on the same day. */
function formerPerson(index: number): SeedPerson {
  const firstName = firstNames[index % firstNames.length] ?? '';
  const lastName = lastNames[Math.floor(index / firstNames.length) % lastNames.length] ?? '';
  const isExternal = index % 10 === 9;
  const domain = isExternal ? 'okafor-acoustics.example' : 'northgate.example';
  return {
    email: `${firstName}.${lastName}`.toLowerCase() + `@${domain}`,
    firstName,
    lastName,
    role: isExternal ? 'external' : index % 16 === 5 ? 'admin' : 'member',
    daysSinceLogin: 400 + index * 40,
  };
}

function workspace(index: number, members: readonly string[]): SeedWorkspace {
  const columns = ['Planned', 'Ongoing', 'Check', 'Done'].map((name, id) => ({ id, name }));
  const boards = Array.from({ length: 10 }, (_, board) => ({
    ...{ name: `Board ${index * 10 + board + 1}`, columns },
    cards: () => [],
  }));
  return { ...place(`Project ${String(index + 1).padStart(2, '0')}`, members), boards };
}

function archivedWorkspace(index: number): SeedWorkspace {
  const year = 1998 + (index % 25);
  const bytes = () => Buffer.alloc(100 + index, 'x');
  const document = { folder: [], name: 'closing report.txt', bytes, modified: 1_000_000_000, modifiedBy: people.ingrid.email };
  const made = place(`Closed ${year}, ${String(index + 1).padStart(3, '0')}`, [people.ingrid.email]);
  return { ...made, archived: true, documents: [document] };
}

function place(name: string, members: readonly string[]): SeedWorkspace {
  return { name, archived: false, rootIsWorkspace: false, members, folders: [], documents: [], links: [] };
}
