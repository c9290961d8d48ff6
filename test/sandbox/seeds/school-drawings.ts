import type { SeedDocument } from '../seed.ts';
import { csv, dayAfter, documentsIn, type Draft } from './drafts.ts';
import { people } from './people.ts';
import { floorPlan, type PlanSheet } from './plans.ts';
import { storedZip } from './zip.ts';

const architecture: readonly PlanSheet[] = [
  sheet('A-101 GROUND FLOOR', 'D', 'ENTRANCE HALL,OFFICE,HEAD,SICK ROOM,LIBRARY,HALL,KITCHEN,SERVERY,STORE,PLANT'),
  sheet('A-102 FIRST FLOOR', 'C', 'CLASS 1,CLASS 2,CLASS 3,CLASS 4,GROUP ROOM,STAFF,WC,LIFT,CORRIDOR'),
  sheet('A-103 SECOND FLOOR', 'C', 'CLASS 5,CLASS 6,SCIENCE,PREP,MUSIC,PRACTICE 1,PRACTICE 2,WC,CORRIDOR'),
  sheet('A-104 ROOF', 'B', 'GREEN ROOF,SOLAR FIELD,PLANT DECK,ROOF LIGHT'),
  sheet('A-110 SPORTS HALL', 'B', 'COURT,CHANGING A,CHANGING B,EQUIPMENT,GALLERY,LOBBY'),
  sheet('A-111 KITCHEN', 'E', 'COLD STORE,DRY STORE,PREP,COOKING,WASH UP,SERVERY,BINS'),
  sheet('A-112 MUSIC SUITE', 'C', 'MUSIC,CONTROL,PRACTICE 1,PRACTICE 2,LOBBY'),
  sheet('A-120 SITE LAYOUT', 'D', 'PLAYGROUND,GARDEN,CYCLE SHED,CAR PARK,DROP OFF,EXTENSION,EXISTING SCHOOL'),
];

const structure: readonly PlanSheet[] = [
  sheet('S-201 PILE LAYOUT', 'C', 'GRID A,GRID B,GRID C,GRID D,GRID E,GRID F'),
  sheet('S-202 GROUND BEAMS', 'B', 'BAY 1,BAY 2,BAY 3,BAY 4,LIFT PIT'),
  sheet('S-203 FIRST FLOOR SLAB', 'B', 'SLAB 1,SLAB 2,SLAB 3,OPENING,STAIR 1,STAIR 2'),
  sheet('S-204 SECOND FLOOR SLAB', 'A', 'SLAB 4,SLAB 5,SLAB 6,STAIR 1,STAIR 2'),
  sheet('S-210 ROOF STEEL', 'B', 'TRUSS 1,TRUSS 2,TRUSS 3,BRACING'),
];

const services: readonly PlanSheet[] = [
  sheet('M-301 VENTILATION GROUND', 'B', 'AHU 1,SUPPLY,EXTRACT,KITCHEN HOOD,RISER'),
  sheet('M-302 HEATING GROUND', 'B', 'HEAT PUMP,BUFFER,MANIFOLD 1,MANIFOLD 2,RISER'),
  sheet('E-401 LIGHTING GROUND', 'C', 'BOARD DB1,HALL,CLASSES,EXTERNAL,EMERGENCY'),
  sheet('E-402 FIRE ALARM', 'A', 'PANEL,LOOP 1,LOOP 2,SOUNDERS,BEACONS'),
];

/** Plans of three trades as pictures, their register, and what was issued for tender as one archive. */
export const schoolDrawings: readonly SeedDocument[] = [
  ...documentsIn('02 Drawings/Architecture', drafts(architecture, people.priya.email)),
  ...documentsIn('02 Drawings/Structure', drafts(structure, people.soren.email)),
  ...documentsIn('02 Drawings/Services', drafts(services, people.soren.email)),
  ...documentsIn('02 Drawings', [
    {
      name: 'Drawing register.csv',
      day: '2026-09-18',
      by: people.priya.email,
      description: 'All drawings with their current revision. Check here before you build from a print.',
      content: register('2026-09-18'),
      older: [register('2026-05-04'), register('2026-07-10')],
    },
    {
      name: 'Tender issue 2025-11-14.zip',
      day: '2025-11-14',
      by: people.priya.email,
      content: () =>
        storedZip([
          {
            name: 'READ ME.txt',
            bytes: Buffer.from('Issued for tender on 14 November 2025. Superseded: see the drawing register.\r\n'),
          },
          ...architecture.slice(0, 4).map((plan) => ({ name: `Architecture/${fileName(plan)}`, bytes: floorPlan(issued(plan)) })),
          ...structure.slice(0, 2).map((plan) => ({ name: `Structure/${fileName(plan)}`, bytes: floorPlan(issued(plan)) })),
        ]),
    },
  ]),
];

function sheet(heading: string, revision: string, rooms: string): PlanSheet {
  return { number: heading.slice(0, 5), title: heading.slice(6), revision, rooms: rooms.split(',') };
}

function issued(plan: PlanSheet): PlanSheet {
  return { ...plan, revision: 'T1' };
}

function fileName({ number, title }: PlanSheet): string {
  return `${number} ${title.charAt(0)}${title.slice(1).toLowerCase()}.png`;
}

function drafts(sheets: readonly PlanSheet[], by: string): Draft[] {
  return sheets.map((plan, index) => ({
    name: fileName(plan),
    day: dayAfter('2026-04-13', index * 19),
    by,
    content: () => floorPlan(plan),
    older: index === 0 ? ['B', 'C'].map((revision) => () => floorPlan({ ...plan, revision })) : [],
  }));
}

function register(day: string): string {
  return csv([
    ['Number', 'Title', 'Revision', 'Status', 'Register as of'],
    ...[...architecture, ...structure, ...services].map(({ number, title, revision }) => [
      number,
      title,
      day < '2026-06' ? 'A' : revision,
      day < '2026-06' ? 'For comment' : 'For construction',
      day,
    ]),
  ]);
}
