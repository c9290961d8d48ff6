import type { SeedDocument } from '../seed.ts';
import { dayAfter, documentsIn } from './drafts.ts';
import { people } from './people.ts';

const queries: readonly (readonly [subject: string, question: string, answer: string])[] = [
  ['Pile cut-off level', 'S-201 says −0.85, the section says −0.95. Which one?', '−0.85. The section is wrong and is reissued.'],
  ['Brick drain in pit 3', 'Cap or divert?', 'Cap on both sides with 300 mm of concrete, photograph, mark on A-120.'],
  ['Cover of ground beams', 'Cover blocks came with 35 mm, drawing says 40 mm.', 'Use 40 mm. Send the blocks back.'],
  ['Cube tests', 'Is one set for each pour enough?', 'One for each 50 m³, at least two for each pour.'],
  ['Base plate C4', 'Bolts are 18 mm off. Slot the plate?', 'No. Make a new plate; the old one is not reused.'],
  ['Fire stopping at risers', 'Which system around the damper?', 'The one tested with the damper: see page 3 of its approval.'],
  ['Window sill height', 'Class 2: 850 or 900 mm?', '850 mm, as in class 1.'],
  ['Music suite door', 'Weight is 92 kg, hinge allows 80 kg.', 'Take the hinge of the next size; Michael agrees.'],
  ['Roof gully 2', 'Clashes with truss 2.', 'Move by 300 mm to the east, fall stays 2 %.'],
  ['Screed moisture', 'May the floor be laid at 2.3 %?', 'No, at 2.0 % or below. Measure again in a week.'],
  [
    'Kitchen drains',
    'Revision E moves the sinks. New core holes?',
    'Two new ones, 160 mm, positions on A-111 E. Fill the old ones.',
  ],
  ['Stair 2 landing', 'Head height is 1.98 m under the beam.', 'Landing goes down by one step; S-203 is reissued as revision B.'],
];

/** Questions from the site and their answers, one document each. */
export const schoolQueries: readonly SeedDocument[] = documentsIn(
  '03 Site/Queries',
  queries.map(([subject, question, answer], index) => ({
    name: `Query ${String(index + 1).padStart(2, '0')} - ${subject}.md`,
    day: dayAfter('2026-03-19', index * 11),
    by: people.soren.email,
    content: `# Query ${String(index + 1)}: ${subject}\n\n**Asked by** Jonas Lindqvist, ${dayAfter('2026-03-17', index * 11)}\n\n${question}\n\n**Answered by** Søren Dahl, ${dayAfter('2026-03-19', index * 11)}\n\n${answer}\n`,
  })),
);
