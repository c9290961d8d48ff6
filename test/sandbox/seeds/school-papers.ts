import type { SeedDocument } from '../seed.ts';
import { barChart } from './charts.ts';
import { csv, dayAfter, documentsIn, type Draft } from './drafts.ts';
import { textPdf } from './pdf.ts';
import { people } from './people.ts';

const decisions: readonly (readonly [topic: string, decided: string, who: string])[] = [
  ['Entrance during the works', 'Pupils use the garden gate; a covered way is built by 1 March.', 'Jonas'],
  ['Colour of the facade', 'Sample 3 (warm grey) goes to the planners; sample 5 is the fallback.', 'Priya'],
  ['Piling times', 'No piling 10:30–11:15 on exam days; the school sends the list.', 'Jonas'],
  ['Green roof', 'Sedum on the low roof only; the upper roof carries solar panels.', 'Søren'],
  ['Kitchen equipment', 'The client buys the ovens, we install them; layout changes to revision E.', 'Amara'],
  ['Acoustics of the music suite', 'Double wall between practice rooms, floating floor, as in Michael’s report.', 'Michael'],
  ['Lift supplier', 'Order goes out by 30 June, else opening slips by three weeks.', 'Tomás'],
  ['Door hardware', 'Classroom doors open without a key from inside; master key plan by Priya.', 'Priya'],
  ['Playground surface', 'Rubber under the climbing frame, asphalt elsewhere, markings by the school.', 'Amara'],
  ['Handover', 'Ground floor first, on 2 November; upper floors four weeks later.', 'Ingrid'],
];

const budget: readonly (readonly [item: string, planned: number, spent: number])[] = [
  ['Site set-up and hoarding', 84_000, 91_300],
  ['Groundworks and piling', 412_000, 398_750],
  ['Concrete', 530_000, 541_200],
  ['Structural steel', 365_000, 371_900],
  ['Roof', 240_000, 176_400],
  ['Facade and windows', 498_000, 212_600],
  ['Partitions, ceilings, floors', 377_000, 64_150],
  ['Heating and ventilation', 610_000, 188_000],
  ['Electrical', 455_000, 131_700],
  ['Lift', 72_000, 21_600],
  ['Kitchen', 128_000, 0],
  ['Outdoors', 190_000, 12_400],
  ['Reserve', 180_000, 46_000],
];

const snags: readonly (readonly [room: string, what: string, trade: string])[] = [
  ['Entrance hall', 'Scratch on glass beside the door, 12 cm', 'Windows'],
  ['Entrance hall', 'Floor drain sits 4 mm high', 'Screed'],
  ['Library', 'Socket 3 is not level', 'Electrical'],
  ['Library', 'Paint run under the sill, "north window"', 'Painter'],
  ['Kitchen', 'Wall tile missing behind the cold store', 'Tiler'],
  ['Class 1', 'Door closes too fast', 'Doors'],
  ['Class 2', 'Window handle loose, left, upper', 'Windows'],
  ['Class 3', 'Ceiling panel with a stain', 'Ceilings'],
  ['Stair 1', 'Handrail bracket rattles', 'Steel'],
  ['Plant', 'Pipe marks missing: flow, return', 'Heating'],
];

/** Contract, meetings, cost and quality. */
export const schoolPapers: readonly SeedDocument[] = [
  ...documentsIn('01 Contract', contract()),
  ...documentsIn('04 Meetings', decisions.map(minutes)),
  ...documentsIn('05 Cost', cost()),
  ...documentsIn(
    '05 Cost/Payment certificates',
    Array.from({ length: 6 }, (_, index) => certificate(index + 1)),
  ),
  ...documentsIn('06 Quality', quality()),
];

function contract(): Draft[] {
  const by = people.tomas.email;
  return [
    {
      name: 'Building contract (signed).pdf',
      day: '2026-01-19',
      by,
      content: () =>
        textPdf({
          title: 'Building contract: Harbour Road School extension',
          author: 'Northgate Building and the Town of Havnsund, 19 January 2026',
          paragraphs: contractClauses(),
        }),
    },
    {
      name: 'Insurance certificate 2026.pdf',
      day: '2026-01-07',
      by,
      content: () =>
        textPdf({
          title: 'Certificate of insurance 2026',
          author: 'Fjordland Mutual',
          paragraphs: [
            'We certify that Northgate Building is insured against claims of third parties up to 10,000,000 for each case, and that the works at Harbour Road School are insured against fire, storm, water and theft up to their value.',
            'The policy runs from 1 January to 31 December 2026. The client is named as co-insured.',
          ],
        }),
    },
    {
      name: 'Changes agreed.csv',
      day: '2026-08-21',
      by,
      content: csv([
        ['No', 'What', 'Asked by', 'Cost', 'Days', 'State'],
        [1, 'Cap brick drain found in trial pit 3', 'Contractor', 6200, 1, 'Agreed'],
        [2, 'Kitchen layout, revision E', 'Client', 18_400, 4, 'Agreed'],
        [3, 'Double wall in the music suite', 'Client', 9750, 2, 'Agreed'],
        [4, 'Solar panels on the upper roof, 42 kW', 'Client', 51_000, 0, 'Under discussion'],
      ]),
    },
  ];
}

function contractClauses(): string[] {
  const clauses: readonly (readonly [heading: string, text: string])[] = [
    [
      'The works',
      'The contractor builds an extension of 2,140 m² on three floors beside the existing school, as shown in the drawings of the register and described in the specification. Where they differ, the specification goes before the drawings and the later drawing before the earlier.',
    ],
    [
      'Time',
      'The works start on 2 March 2026. The ground floor is handed over on 2 November 2026, the rest on 30 November 2026. For each working day of delay that the contractor answers for, 0.05 % of the price is deducted, at most 5 %.',
    ],
    [
      'Price',
      'The price is 4,141,000 without tax. It holds for the drawings of the contract; changes are agreed in writing before they are built, with their cost and their days.',
    ],
    [
      'Payment',
      'Payment certificates are issued at the end of each month for the work done, less 5 % that is kept back until handover. The client pays within 30 days.',
    ],
    [
      'The school goes on',
      'Lessons go on throughout the works. The contractor keeps the ways of the pupils free and closed off from the site, keeps deliveries out of the hours when pupils come and go, and stops loud work when exams are sat.',
    ],
    [
      'People',
      'The site manager is Jonas Lindqvist, the project manager Ingrid Holm. Neither is taken off the works without the client’s consent. The client is represented by the head of the town’s building office.',
    ],
    [
      'Documents',
      'All drawings, reports, queries and instructions are kept in this workspace. A document counts as received on the working day after it was put here. Paper counts only where the law asks for it.',
    ],
    [
      'Tests and handover',
      'The contractor shows by tests that the works do what the specification asks, before handover. What is missing or wrong is listed and put right within 20 working days.',
    ],
    [
      'Defects',
      'The contractor puts right, at no cost, what proves wrong within five years of handover, and within two years where it is equipment with moving parts.',
    ],
    [
      'Disputes',
      'What cannot be settled on the site goes to the two managers, then to one expert whom both name, and only then to the court in Havnsund.',
    ],
  ];
  return clauses.flatMap(([heading, text], index) => [`# ${String(index + 1)}. ${heading}`, text, noteOn(heading)]);
}

function noteOn(heading: string): string {
  return `Note of the parties on “${heading.toLowerCase()}”: read together on 12 January 2026, no open question, initialled by both sides on this page.`;
}

function minutes([topic, decided, who]: readonly [string, string, string], index: number): Draft {
  const day = dayAfter('2026-02-17', index * 21);
  return {
    name: `${day} Minutes ${String(index + 1)} - ${topic}.md`,
    day,
    by: people.amara.email,
    content:
      `# Progress meeting ${String(index + 1)}, ${day}\n\n` +
      'Present: Ingrid Holm, Jonas Lindqvist, Priya Raman, Søren Dahl, Amara Osei (minutes); for the client: building office, headteacher.\n\n' +
      `## ${topic}\n\n${decided}\n\n| What | Who | By |\n|---|---|---|\n| ${decided.split(/[;,.]/)[0] ?? topic} | ${who} | ${dayAfter(day, 14)} |\n| Tell the school | Amara | ${dayAfter(day, 3)} |\n\n` +
      `Next meeting: ${dayAfter(day, 21)}, 13:00, site office.\n`,
  };
}

function cost(): Draft[] {
  const table = (share: number) =>
    csv([
      ['Item', 'Planned', 'Spent', 'Left'],
      ...budget.map(([item, planned, spent]) => [item, planned, Math.round(spent * share), planned - Math.round(spent * share)]),
    ]);
  return [
    {
      name: 'Budget.csv',
      day: '2026-09-01',
      by: people.amara.email,
      content: table(1),
      older: [table(0.35), table(0.6), table(0.82)],
    },
    {
      name: 'Planned and spent.png',
      day: '2026-09-01',
      by: people.amara.email,
      content: () =>
        barChart({
          title: 'PLANNED AND SPENT',
          unit: 'THOUSANDS',
          marks: ['GROUND', 'CONCRETE', 'STEEL', 'ROOF', 'FACADE', 'HEATING', 'POWER'],
          series: [
            { name: 'PLANNED', values: [412, 530, 365, 240, 498, 610, 455] },
            { name: 'SPENT', values: [399, 541, 372, 176, 213, 188, 132] },
          ],
        }),
    },
  ];
}

function certificate(number: number): Draft {
  const day = dayAfter('2026-03-31', (number - 1) * 30);
  const done = 265_000 + number * 48_500;
  return {
    name: `Payment certificate ${String(number)}.pdf`,
    day,
    by: people.ingrid.email,
    content: () =>
      textPdf({
        title: `Payment certificate ${String(number)}`,
        author: `Harbour Road School extension – ${day}`,
        paragraphs: [
          `Work done in the period: ${done.toLocaleString('en-GB')}. Kept back, 5 %: ${Math.round(done * 0.05).toLocaleString('en-GB')}. To be paid: ${Math.round(done * 0.95).toLocaleString('en-GB')}, within 30 days.`,
          'Measured on the site by Jonas Lindqvist and the client’s building office together; the measurements lie with this certificate in the site office.',
        ],
      }),
  };
}

function quality(): Draft[] {
  const list = (open: number) =>
    csv([
      ['No', 'Room', 'What', 'Trade', 'State'],
      ...snags.map(([room, what, trade], index) => [index + 1, room, what, trade, index < open ? 'Open' : 'Done']),
    ]);
  const checks = [
    'Reinforcement',
    'Concrete pour',
    'Steel bolts',
    'Windows',
    'Fire stopping',
    'Screed',
    'Roof membrane',
    'Plaster',
  ];
  return [
    { name: 'Snag list.csv', day: '2026-10-02', by: people.priya.email, content: list(4), older: [list(10), list(7)] },
    ...checks.map((check, index) => ({
      name: `Checklist - ${check}.md`,
      day: dayAfter('2026-02-20', index * 5),
      by: people.priya.email,
      content: `# Checklist: ${check.toLowerCase()}\n\nFilled in before the work is covered. No tick, no next trade.\n\n- [ ] Drawing and revision checked against the register\n- [ ] Material delivered is what was approved (delivery note kept)\n- [ ] Measured in three places, values written below\n- [ ] Photographs: before, during, after\n- [ ] Signed by the foreman and by the site manager\n\nMeasured: ______  ______  ______\n`,
    })),
  ];
}
