import type { Seed } from '../seed.ts';
import { handbook } from './handbook.ts';
import { launch } from './launch.ts';
import { officeMove } from './office-move.ts';
import { people } from './people.ts';
import { school } from './school.ts';

export { administrationSeed } from './administration.ts';
export { generatedSeed } from './generated.ts';
export { generatedBoards } from './generated-boards.ts';

/**
 * A believable account: three workspaces in use and one archived, about 200 documents that can be opened and read and
 * four boards, one of them with 2,000 cards; the same each time. The first workspace holds the empty document and the one of 20 MiB, the third the awkward names.
 */
export function demoSeed(): Seed {
  const domains = ['northgate.example', 'northgate-schools.example'];
  return { accountName: 'Northgate', domains, people: Object.values(people), workspaces: [school, launch, handbook, officeMove] };
}

/** One account with an owner, a member, and one workspace without anything in it. */
export function emptySeed(): Seed {
  return {
    accountName: 'Empty',
    people: [people.ingrid, people.tomas],
    workspaces: [
      {
        name: 'Empty',
        archived: false,
        rootIsWorkspace: false,
        members: [people.ingrid.email, people.tomas.email],
        folders: [],
        documents: [],
        links: [],
      },
    ],
  };
}
