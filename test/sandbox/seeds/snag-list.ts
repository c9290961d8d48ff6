import type { SeedBoard, SeedCard } from '../boards/seed-board.ts';
import { cardOf } from './board-drafts.ts';
import { numbers } from './chance.ts';
import { dayAfter } from './drafts.ts';
import type { PersonName } from './people.ts';

const snags = [
  { trade: 1, what: 'Scratch in the paint', fix: 'Sand and paint the whole wall' },
  { trade: 1, what: 'Door rubs on the floor', fix: 'Hang it 2 mm higher' },
  { trade: 1, what: 'Skirting board is loose', fix: 'Glue and two screws' },
  { trade: 1, what: 'Crack above the window', fix: 'Fill, net, paint' },
  { trade: 2, what: 'Socket sits askew', fix: 'Turn the box' },
  { trade: 2, what: 'Lamp flickers', fix: 'Change the driver' },
  { trade: 2, what: 'Switch works the wrong lamp', fix: 'Change the wires in the box' },
  { trade: 3, what: 'Air vent whistles', fix: 'Set the flow again' },
  { trade: 3, what: 'Radiator stays cold', fix: 'Bleed, then check the valve' },
  { trade: 6, what: 'Grout is missing', fix: 'Fill and wash' },
  { trade: 6, what: 'Tap drips', fix: 'Change the seal' },
  { trade: 6, what: 'Tile sounds hollow', fix: 'Take out and set again' },
] as const;

const places = ['by the door', 'by the window', 'left wall', 'right wall', 'ceiling', 'in the corner'];
const floors = ['Ground floor', 'First floor', 'Second floor'] as const;
const finders = ['ingrid', 'amara', 'priya', 'tomas'] as const satisfies readonly PersonName[];
const fixers = ['jonas', 'soren', 'priya'] as const satisfies readonly PersonName[];
const remarks = [
  'Done, please look.',
  'Same thing in the room next door.',
  'I cannot find it. Left or right?',
  'Part is ordered.',
];
const reasons = ['Waits for the part', 'The room is in use until Friday', 'Who pays? Ask Tomás', 'Wall has to dry first'];
/** Columns with how many of a hundred cards are in them. */
const shares = [
  [0, 12],
  [7, 9],
  [2, 4],
  [3, 7],
  [5, 68],
] as const;

/** What was found at inspections: two thousand cards, the same ones each time. */
export const snagList: SeedBoard = {
  name: 'Besiktning – snag list',
  columns: [
    { id: 0, name: 'Reported' },
    { id: 7, name: 'Assigned' },
    { id: 2, name: 'Being mended', wipLimit: 100 },
    { id: 3, name: 'To inspect' },
    { id: 5, name: 'Closed' },
  ],
  labels: [
    { id: 1, name: 'Carpentry and paint' },
    { id: 2, name: 'Electricity' },
    { id: 3, name: 'Heating and air' },
    { id: 6, name: 'Wet rooms' },
  ],
  cards: () => {
    const chance = numbers(20_261_121);
    return Array.from({ length: 2000 }, (_, index) => snag(index, chance));
  },
};

function snag(index: number, chance: () => number): SeedCard {
  const pick = <T>(list: readonly T[]): T => itemAt(list, chance());
  const { trade, what, fix } = pick(snags);
  const floor = Math.floor(chance() * floors.length);
  const room = floor * 100 + 101 + Math.floor(chance() * 24);
  const column = columnAt(chance() * 100);
  const day = dayAfter('2026-08-10', Math.floor((index / 2000) * 95));
  const fixer = pick(fixers);
  const place = pick(places);
  return cardOf(
    {
      in: column,
      title: `${room}: ${what.toLowerCase()}, ${place}`,
      day,
      by: pick(finders),
      label: trade,
      planlet: itemAt(floors, floor / floors.length),
      text: chance() < 0.5 ? `Found at the inspection of ${day}.\n\n**Mend:** ${fix.toLowerCase()}.` : '',
      ...(column === 0 ? {} : { to: fixer, due: dayAfter(day, 14 + Math.floor(chance() * 28)) }),
      ...(chance() < 0.6 ? { points: Math.ceil(chance() * 6) / 2 } : {}),
      ...(column !== 5 && chance() < 0.08 ? { blocked: pick(reasons) } : {}),
      ...(chance() < 0.2 ? { list: [column === 0 ? fix : `x ${fix}`, column === 5 ? 'x Photograph' : 'Photograph'] } : {}),
      ...(chance() < 0.25 ? { said: [[fixer, dayAfter(day, 3), pick(remarks)]] } : {}),
      ...(chance() < 0.04 ? { tags: ['warranty'] } : {}),
    },
    0,
  );
}

function columnAt(percent: number): number {
  let below = 0;
  for (const [id, share] of shares) {
    below += share;
    if (percent < below) return id;
  }
  return 5;
}

/** `part` of the way into the list: 0 is the first, just below 1 the last. */
function itemAt<T>(list: readonly T[], part: number): T {
  const item = list[Math.floor(part * list.length)];
  if (item === undefined) throw new Error('The list is empty');
  return item;
}
