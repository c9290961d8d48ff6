import type { SeedDocument } from '../seed.ts';
import { numbers, seedOf } from './chance.ts';
import { barChart, lineChart } from './charts.ts';
import { csv, dayAfter, documentsIn, type Draft } from './drafts.ts';
import { vibrationLog } from './measurements.ts';
import { textPdf } from './pdf.ts';
import { people } from './people.ts';

/** What went on week by week: the work, and what stood in its way. */
const weeks: readonly (readonly [work: string, trouble: string])[] = [
  ['Hoardings, site office and the separate pupils’ entrance are up.', 'The water main is 40 cm higher than on the utility map.'],
  ['Stripped topsoil on the north half; 380 m³ taken to the garden heap.', 'Two days lost to frost.'],
  [
    'Trial pits 1 to 4 dug and backfilled after the engineer’s visit.',
    'Old brick drain found in pit 3, photographed and capped.',
  ],
  ['Piling rig set up; first twelve piles on grid A.', 'Piling stops from 10:30 to 11:15 while exams are sat.'],
  ['Piles on grids A to C done, all within 25 mm of their places.', 'One pile refused at 7.2 m; the engineer accepts it.'],
  ['Piles on grids D to F done; integrity tests passed on 44 of 44.', 'Vibration reached 4.1 mm/s at the library, limit 5 mm/s.'],
  ['Pile caps cut down, blinding cast in bays 1 and 2.', 'Reinforcement for bay 3 came with the wrong cover blocks.'],
  ['Ground beams cast in bays 1 to 3, cubes taken.', 'Concrete wagon held up at the school gate; gate times agreed anew.'],
  ['Ground slab cast in two pours, 62 m³ and 58 m³.', 'Rain in the night: 3 m² of surface to be ground.'],
  [
    'Steel columns of the ground floor erected and plumbed.',
    'Base plate C4 was drilled off by 18 mm; new plate made in three days.',
  ],
  ['First floor decking laid, edge protection closed.', 'A delivery of studs was short by one box.'],
  ['First floor slab cast; propping stays for 14 days.', 'No hindrance.'],
  ['Columns and decking of the second floor.', 'Wind above 38 km/h on Tuesday: no lifting.'],
  ['Second floor slab cast; stair 1 in place.', 'Stair 2 waits for a changed landing (query 14).'],
  ['Roof trusses lifted on Saturday with the road closed.', 'No hindrance.'],
  ['Roof deck and vapour barrier on half of the roof.', 'Gully position clashes with truss 2; moved by 300 mm.'],
  ['Roof watertight on the east side; windows of the ground floor in.', 'Two panes scratched, to be changed.'],
  ['Partitions of the ground floor boarded on one side.', 'The kitchen layout changed to revision E; two walls move.'],
  ['First fix of pipes and cables on ground and first floor.', 'Riser door is 50 mm too low for the damper.'],
  ['Plaster on the ground floor, screed in the hall.', 'Drying takes a week longer than planned; programme updated.'],
];

const bySite = people.jonas.email;

/** Reports, minutes of progress, measurements. */
export const schoolSite: readonly SeedDocument[] = [
  ...documentsIn('03 Site/Weekly reports', weeks.map(weeklyReport)),
  ...documentsIn('03 Site/Monitoring', monitoring()),
  ...documentsIn('03 Site/Safety', safety()),
];

function weeklyReport([work, trouble]: readonly [string, string], index: number): Draft {
  const day = dayAfter('2026-03-06', index * 7);
  const chance = numbers(seedOf(day));
  // Drawn outside of the content, which may be made several times.
  const upTo = (limit: number) => Math.floor(chance() * limit);
  const staff = 12 + upTo(24);
  const warmer = Math.floor(index * 0.7);
  const conditions =
    `On average ${String(staff)} people were on site, ${String(Math.floor(staff / 4))} of them our own. ` +
    `Temperatures between ${String(warmer + upTo(6))} and ${String(warmer + 9 + upTo(6))} °C, ` +
    `${String(upTo(3))} days with rain. No accident, ${String(upTo(3))} near misses reported.`;
  const next = weeks[index + 1]?.[0] ?? 'Second fix on the ground floor, ceilings in the classrooms.';
  return {
    name: `Week ${String(index + 1).padStart(2, '0')} site report.pdf`,
    day,
    by: bySite,
    content: () =>
      textPdf({
        title: `Site report, week ${String(index + 1)}`,
        author: `Jonas Lindqvist, site manager – week ending ${day}`,
        paragraphs: [
          '# Done this week',
          work,
          '# People and weather',
          conditions,
          '# What stood in the way',
          trouble,
          '# Next week',
          next,
          '# For the client',
          'Deliveries stay outside 08:00–08:45 and 14:30–15:15. The crossing guard has the site phone number. ' +
            'Please tell us of school events at least two weeks ahead, so that noisy work can be moved.',
        ],
      }),
  };
}

function monitoring(): Draft[] {
  const months = ['MAR', 'APR', 'MAY', 'JUN', 'JUL'];
  return [
    {
      name: 'Vibration library 2026-04.csv',
      day: '2026-05-01',
      by: people.michael.email,
      description: 'Raw readings of the monitor on the library’s foundation, one each five seconds.',
      content: () => vibrationLog('2026-04-01'),
    },
    {
      name: 'Vibration by month.png',
      day: '2026-08-03',
      by: people.michael.email,
      content: () =>
        lineChart({
          title: 'HIGHEST VIBRATION BY MONTH',
          unit: 'MM/S, LIMIT 5',
          marks: months,
          series: [
            { name: 'LIBRARY', values: [1.2, 4.1, 2.2, 1.1, 0.7] },
            { name: 'GYM', values: [0.8, 2.6, 1.9, 1.4, 0.6] },
          ],
        }),
    },
    {
      name: 'Noise at the fence.csv',
      day: '2026-08-03',
      by: people.michael.email,
      content: noiseTable(),
    },
    {
      name: 'Concrete strength.png',
      day: '2026-07-02',
      by: bySite,
      content: () =>
        barChart({
          title: 'CUBE TESTS AT 28 DAYS',
          unit: 'N/MM2, REQUIRED 37',
          marks: ['BEAMS', 'SLAB 0', 'SLAB 1', 'SLAB 2', 'STAIRS'],
          series: [
            { name: 'LOWEST', values: [41, 39, 42, 40, 44] },
            { name: 'MEAN', values: [46, 44, 47, 45, 48] },
          ],
        }),
    },
    { name: 'Logger restarted.txt', day: '2026-04-17', by: people.michael.email, content: '' },
  ];
}

function noiseTable(): string {
  const chance = numbers(71);
  const rows = Array.from({ length: 110 }, (_, day) => {
    const level = 58 + Math.floor(chance() * 14);
    return [dayAfter('2026-03-02', day), level, level + 6 + Math.floor(chance() * 9), level > 69 ? 'Breaker in use' : ''];
  });
  return csv([['Day', 'Mean dB(A)', 'Highest dB(A)', 'Remark'], ...rows]);
}

function safety(): Draft[] {
  const talks = ['Ladders', 'Lifting under a crane', 'Dust and masks', 'Working near pupils', 'Heat', 'Hand tools'];
  return [
    ...talks.map((topic, index) => ({
      name: `Toolbox talk ${String(index + 1)} - ${topic}.md`,
      day: dayAfter('2026-03-09', index * 21),
      by: bySite,
      content: `# Toolbox talk: ${topic}\n\nHeld at 07:00 in the site office, ten minutes, all trades.\n\n- What can go wrong, with one case from our own sites\n- What we do about it here: ${topic.toLowerCase()} rules on the board by the gate\n- Who to call: Jonas Lindqvist, then the first aider on the rota\n\nSigned by ${String(14 + index * 3)} people. The list is in the site office.\n`,
    })),
    {
      name: 'Emergency plan.pdf',
      day: '2026-03-02',
      by: bySite,
      content: () =>
        textPdf({
          title: 'Emergency plan, Harbour Road School site',
          author: 'Jonas Lindqvist',
          paragraphs: [
            '# Fire',
            'Shout, press the air horn, leave by the nearer of the two gates. The meeting point is the cycle shed, never the playground: the school’s own pupils gather there.',
            '# Injury',
            'Call 112. Send one person to the gate on Harbour Road to lead the ambulance. First aid boxes hang in the office, in the canteen and on each stair.',
            '# Gas or water',
            'The stop valve for water is inside the hoarding left of the main gate, painted blue. There is no gas on the site; the school’s gas meter is in its boiler room, key at reception.',
            '# Afterwards',
            'Nobody clears up before the site manager has taken photographs. Ingrid Holm speaks to the press, nobody else does.',
          ],
        }),
    },
  ];
}
