import { floorPlan } from '../seeds/plans.ts';
import { textPdf } from '../seeds/pdf.ts';
import type { LeadDraft, PlanpointSeed, ProjectDraft, UnitDraft } from './model.ts';

const user = { name: 'Nora', lastName: 'Lindqvist', username: 'nora.lindqvist@harbourhomes.example' };
const hostName = 'homes.harbour.example';

const models = [
  { name: 'Alder', bed: 1, bath: 1, sqft: 540, rooms: ['LIVING', 'KITCHEN', 'BED', 'BATH', 'BALCONY'] },
  { name: 'Birch', bed: 2, bath: 1, sqft: 785, rooms: ['LIVING', 'KITCHEN', 'BED 1', 'BED 2', 'BATH', 'BALCONY'] },
  {
    name: 'Cedar',
    bed: 3,
    bath: 2,
    sqft: 1120,
    rooms: ['LIVING', 'KITCHEN', 'BED 1', 'BED 2', 'BED 3', 'BATH', 'WC', 'TERRACE'],
  },
] as const;

const cycle = ['Available', 'Available', 'Sold', 'OnHold', 'Available', 'Leased', 'Sold', 'Unavailable'] as const;
const sides = ['South', 'West', 'North', 'East'] as const;

interface Building {
  readonly name: string;
  readonly namespace: string;
  readonly floors: number;
  readonly perFloor: number;
  readonly base: number;
}

const floorNames = ['Ground floor', 'First floor', 'Second floor', 'Third floor', 'Fourth floor', 'Fifth floor'];

function building({ name, namespace, floors, perFloor, base }: Building): ProjectDraft {
  const used = floorNames.slice(0, floors);
  return {
    ...{ name, namespace, hostName },
    floors: used.map((floor) => ({ name: floor, plan: `/${namespace}/plans/${floor}.png` })),
    units: used.flatMap((floor, level) =>
      Array.from({ length: perFloor }, (_all, index) => unit({ floor, level, index, namespace, base })),
    ),
    logo: `/${namespace}/logo.png`,
    cover: `/${namespace}/cover.png`,
    brochures: [`/${namespace}/${name} brochure.pdf`],
    leads: leads(namespace),
  };
}

function unit(facts: { floor: string; level: number; index: number; namespace: string; base: number }): UnitDraft {
  const { floor, level, index, namespace, base } = facts;
  const model = models[(level + index) % models.length] ?? models[0];
  const status = cycle[(level * 3 + index) % cycle.length] ?? 'Available';
  const name = `${level + 1}${String(index + 1).padStart(2, '0')}`;
  return {
    ...{ name, floor, status, model: model.name, bed: model.bed, bath: model.bath, sqft: model.sqft },
    price: base + model.sqft * 410 + level * 12_500,
    orientation: sides[index % sides.length] ?? 'South',
    description: `${model.name}: ${model.bed} bedroom${model.bed === 1 ? '' : 's'}, ${model.sqft} sq ft, balcony to the ${(sides[index % sides.length] ?? 'South').toLowerCase()}.`,
    brochure: `/${namespace}/units/${name} ${model.name}.pdf`,
    layout: `/${namespace}/layouts/${model.name}.png`,
    ...(status === 'OnHold' ? { onHoldExpiresAt: '2026-12-05T16:00:00.000Z' } : {}),
  };
}

function leads(namespace: string): readonly LeadDraft[] {
  const lead = (firstName: string, lastName: string, wish: { unit: string; message: string; createdAt: string }): LeadDraft => ({
    ...{ firstName, lastName, ...wish },
    email: `${firstName.toLowerCase()}.${lastName.toLowerCase()}@mail.example`,
    phone: '+46 70 000 00 00',
  });
  if (namespace === 'dockside') {
    return [
      lead('Amir', 'Haddad', { unit: '101', message: 'Is the parking included?', createdAt: '2026-11-02T18:21:00.000Z' }),
      lead('Petra', 'Novak', { unit: '203', message: 'Could we see it on a Saturday?', createdAt: '2026-11-09T08:05:00.000Z' }),
      lead('Lou', 'Martin', { unit: '301', message: 'When does the hold on 104 end?', createdAt: '2026-11-17T12:40:00.000Z' }),
    ];
  }
  return [lead('Ida', 'Holm', { unit: '102', message: 'We sell ours first, in spring.', createdAt: '2026-11-11T20:14:00.000Z' })];
}

const buildings: readonly Building[] = [
  { name: 'Dockside Lofts', namespace: 'dockside', floors: 4, perFloor: 6, base: 120_000 },
  { name: 'Linden Court', namespace: 'linden-court', floors: 3, perFloor: 4, base: 95_000 },
];

/** A seller of flats: two houses with their plans and brochures, a group of both, people who asked. */
export function planpointDemo(): PlanpointSeed {
  const projects = buildings.map(building);
  return {
    user,
    projects,
    groups: [{ name: 'Harbour Homes', namespace: 'harbour-homes', hostName, projects: projects.map(({ name }) => name) }],
    enterprises: [{ name: 'Harbour Group', namespace: 'harbour-homes', hostName, groups: ['Harbour Homes'] }],
    files: Object.fromEntries(projects.flatMap(filesOf)),
  };
}

type File = readonly [string, { readonly type: string; readonly bytes: () => Uint8Array }];

function filesOf(project: ProjectDraft): readonly File[] {
  const png = (path: string | undefined, title: string, rooms: readonly string[]): File[] => {
    const bytes = (): Uint8Array =>
      floorPlan({ number: title.slice(0, 12).toUpperCase(), title: project.name.toUpperCase(), revision: 'A', rooms });
    return path === undefined ? [] : [[path, { type: 'image/png', bytes }]];
  };
  const pdf = (path: string | undefined, title: string, paragraphs: readonly string[]): File[] => {
    const bytes = (): Uint8Array => textPdf({ title, author: 'Harbour Homes', paragraphs });
    return path === undefined ? [] : [[path, { type: 'application/pdf', bytes }]];
  };
  const onFloor = (floor: string): readonly string[] =>
    project.units.filter((one) => one.floor === floor).map(({ name }) => name);
  return [
    ...png(project.logo, project.name, ['HH']),
    ...png(project.cover, project.name, ['SKY', 'HOUSE', 'QUAY']),
    ...(project.brochures ?? []).flatMap((path) => pdf(path, project.name, brochure(project))),
    ...project.floors.flatMap(({ name, plan }) => png(plan, name, onFloor(name))),
    ...models.flatMap(({ name, rooms }) => png(`/${project.namespace}/layouts/${name}.png`, name, rooms)),
    ...project.units.flatMap((one) =>
      pdf(one.brochure, `${project.name}, ${one.name}`, [one.description ?? '', `Price: ${String(one.price)}`]),
    ),
  ];
}

function brochure({ name, units }: ProjectDraft): readonly string[] {
  return [
    `${name} stands on the old quay, five minutes from the ferry and ten from the station.`,
    '# The homes',
    `${units.length} homes in three layouts, each with a balcony or a terrace, oak floors and a heat pump in the cellar.`,
    '# How to buy',
    'Choose a home, put it on hold for seven days, and sign at the office on Warehouse Street.',
  ];
}
