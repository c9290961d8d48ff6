import type { SeedWorkspace } from '../seed.ts';
import { csv, documentsIn, workspaceOf } from './drafts.ts';
import { emailsOf, people } from './people.ts';
import { floorPlan } from './plans.ts';

const rooms = ['RECEPTION', 'OPEN OFFICE', 'MEETING 1', 'MEETING 2', 'KITCHEN', 'LAB', 'STORE'];

/** Finished and archived: listed only when archived workspaces are asked for. */
export const officeMove: SeedWorkspace = workspaceOf({
  name: 'Office move 2024',
  archived: true,
  rootIsWorkspace: false,
  members: emailsOf('ingrid', 'amara'),
  folders: [],
  documents: [
    ...documentsIn('', [
      {
        name: 'Closed.txt',
        day: '2024-11-29',
        by: people.amara.email,
        content: 'All done, keys of the old office handed back on 28 November 2024.\n',
      },
    ]),
    ...documentsIn('Plans', [
      {
        name: 'New office.png',
        day: '2024-08-14',
        by: people.priya.email,
        content: () => floorPlan({ number: 'O-001', title: 'NEW OFFICE', revision: 'F', rooms }),
      },
      {
        name: 'Who sits where.csv',
        day: '2024-10-02',
        by: people.amara.email,
        content: csv([['Room', 'Places'], ...rooms.map((room, index) => [room, (index * 3 + 2) % 11])]),
      },
    ]),
  ],
  links: [],
});
