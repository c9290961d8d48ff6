import type { SeedWorkspace } from '../seed.ts';
import { programme } from './charts.ts';
import { csv, documentsIn, linkIn, workspaceOf } from './drafts.ts';
import { emailsOf, people } from './people.ts';
import { schoolDrawings } from './school-drawings.ts';
import { schoolPapers } from './school-papers.ts';
import { schoolQueries } from './school-queries.ts';
import { schoolSite } from './school-site.ts';
import { siteBoard } from './site-board.ts';
import { snagList } from './snag-list.ts';

const tasks = [
  { name: 'SET-UP', from: 0, weeks: 3 },
  { name: 'PILING', from: 3, weeks: 4 },
  { name: 'GROUND BEAMS AND SLAB', from: 6, weeks: 4 },
  { name: 'FRAME', from: 9, weeks: 7 },
  { name: 'ROOF', from: 14, weeks: 5 },
  { name: 'FACADE', from: 16, weeks: 8 },
  { name: 'INSIDE', from: 17, weeks: 16 },
  { name: 'HANDOVER', from: 33, weeks: 5 },
];

/** A school being built on: drawings, site reports, measurements, minutes, cost. Its root holds two documents of one name. */
export const school: SeedWorkspace = workspaceOf({
  name: 'Harbour Road School extension',
  archived: false,
  rootIsWorkspace: false,
  members: emailsOf('ingrid', 'tomas', 'amara', 'jonas', 'priya', 'soren', 'michael'),
  groups: [
    { name: 'Site team', description: 'Who is on site every day', members: emailsOf('jonas', 'priya', 'soren') },
    { name: 'Steering group', description: '', members: emailsOf('ingrid', 'tomas') },
  ],
  folders: [
    { folder: ['01 Contract'], description: 'Signed papers. Only the contract manager changes them.' },
    { folder: ['02 Drawings'], description: 'Current revisions only; older ones are kept as versions.' },
    { folder: ['03 Site', 'Photos'], description: 'Empty until the new camera comes.' },
  ],
  documents: [
    ...documentsIn('', [
      {
        name: 'Read me first.txt',
        day: '2026-02-10',
        by: people.ingrid.email,
        content:
          'Harbour Road School extension\r\n\r\nWhere things are:\r\n  01 Contract   signed papers\r\n  02 Drawings   plans and their register\r\n  03 Site       weekly reports, monitoring, safety\r\n  04 Meetings   minutes\r\n  05 Cost       budget and payment certificates\r\n  06 Quality    checklists and the snag list\r\n\r\nPlease do not mail documents around: put them here and send the link.\r\nIngrid\r\n',
      },
      { name: 'Programme.png', day: '2026-08-28', by: people.ingrid.email, content: () => programme('PROGRAMME 2026', tasks) },
      {
        name: 'Contacts.csv',
        day: '2026-03-03',
        by: people.amara.email,
        content: csv([
          ['Name', 'Role', 'E-mail', 'Phone'],
          ...Object.values(people).map(({ firstName, lastName, role, email }, index) => [
            `${firstName} ${lastName}`,
            role,
            email,
            `555-01${String(10 + index)}`,
          ]),
        ]),
      },
      {
        name: 'Status.md',
        day: '2026-09-04',
        by: people.jonas.email,
        description: 'By the site manager',
        content:
          '# Status, 4 September 2026\n\nOn time for the ground floor, one week late upstairs because the screed dries slowly.\n\n**Needs a decision:** solar panels, by 18 September.\n',
      },
      {
        // The root keeps no versions, so two people's uploads of one name stand side by side.
        name: 'Status.md',
        day: '2026-09-07',
        by: people.ingrid.email,
        description: 'By the project manager',
        content:
          '# Status for the steering group\n\n| | |\n|---|---|\n| Time | yellow: upper floors one week late |\n| Cost | green: reserve used to 26 % |\n| Quality | green |\n\nThe town decides on the solar panels on 16 September.\n',
      },
    ]),
    ...schoolPapers,
    ...schoolDrawings,
    ...schoolSite,
    ...schoolQueries,
  ],
  boards: [siteBoard, snagList],
  planlets: [
    ...['Ground', 'Facade', 'Roof', 'Inside'].map((name) => ({ name, achieved: name === 'Ground' })),
    ...['Ground floor', 'First floor', 'Second floor'].map((name) => ({ name })),
  ],
  links: [
    linkIn('', { name: 'Site camera', url: 'https://camera.northgate.example/harbour-road', day: '2026-03-02' }),
    linkIn('01 Contract', {
      name: 'Town planning portal: our case',
      url: 'https://planning.havnsund.example/cases/2025-1187?tab=documents',
      day: '2025-12-01',
      description: 'Sign in with the company account.',
    }),
    linkIn('03 Site/Monitoring', {
      name: 'Weather station',
      url: 'https://weather.example/stations/havnsund',
      day: '2026-03-05',
    }),
  ],
});
