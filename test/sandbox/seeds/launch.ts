import type { SeedWorkspace } from '../seed.ts';
import { Canvas, firstHue, ink, textWidth } from './canvas.ts';
import { barChart, lineChart, programme } from './charts.ts';
import { documentsIn, linkIn, workspaceOf, type Draft } from './drafts.ts';
import { launchBoard } from './launch-board.ts';
import { priceList, research, testReports, translations } from './launch-papers.ts';
import { textPdf } from './pdf.ts';
import { emailsOf, people } from './people.ts';
import { storedZip } from './zip.ts';

const plan = [
  { name: 'RESEARCH', from: 0, weeks: 6 },
  { name: 'TESTS', from: 12, weeks: 8 },
  { name: 'TRANSLATION', from: 17, weeks: 5 },
  { name: 'PRESS KIT', from: 20, weeks: 4 },
  { name: 'SHOPS', from: 24, weeks: 8 },
  { name: 'ON SALE', from: 36, weeks: 8 },
];

const pressRelease =
  'HAVNSUND, 15 September 2026 – Northgate Audio today starts to sell Tern 2, headphones for people who have to understand each other in loud rooms.\n\n' +
  'In tests with 40 people, 91 of 100 words were understood at eight metres in a busy canteen; with the first model it was 74. The battery lasts 31 hours with noise reduction on. Battery and cushions can be changed by hand and are sold as parts for at least seven years.\n\n' +
  'Contact: Mei Tanaka, mei.tanaka@northgate.example\n';

/** A product being brought to market. Its root container has the workspace's own id. */
export const launch: SeedWorkspace = workspaceOf({
  name: 'Tern 2 launch',
  archived: false,
  rootIsWorkspace: true,
  members: emailsOf('tomas', 'mei', 'soren', 'amara'),
  folders: [{ folder: ['Launch day'], description: 'Filled in the week before.' }],
  documents: [
    ...documentsIn('', [
      { name: 'Launch plan.png', day: '2026-06-08', by: people.mei.email, content: () => programme('LAUNCH PLAN TERN 2', plan) },
      {
        name: 'Who decides what.md',
        day: '2026-01-15',
        by: people.tomas.email,
        content:
          '# Who decides what\n\n- Price: Tomás, after the shops were heard\n- Words and pictures: Mei\n- “Is it good enough to sell?”: Søren alone. A no is a no.\n- Date: all three; moving it needs a reason in writing\n',
      },
    ]),
    ...documentsIn('Research', research()),
    ...documentsIn('Research/Numbers', numbersOfTheMarket()),
    ...documentsIn('Tests', testReports()),
    ...documentsIn('Words/Translations', translations()),
    ...documentsIn('Words', words()),
    ...documentsIn('Sales', [
      {
        name: 'Prices.csv',
        day: '2026-08-24',
        by: people.tomas.email,
        content: priceList(3),
        older: [priceList(1), priceList(2)],
      },
    ]),
    ...documentsIn('Press kit', pressKit()),
  ],
  boards: [launchBoard],
  planlets: [{ name: 'Press kit', achieved: true }, { name: 'Shops' }],
  links: [
    linkIn('', { name: 'Shop, test version', url: 'https://shop-test.northgate.example/tern-2', day: '2026-07-01' }),
    linkIn('Research', { name: 'Interview guide', url: 'https://wiki.northgate.example/interviews#guide', day: '2026-01-08' }),
  ],
});

function numbersOfTheMarket(): Draft[] {
  const years = ['2021', '2022', '2023', '2024', '2025'];
  return [
    {
      name: 'Units sold, first model.png',
      day: '2026-02-02',
      by: people.mei.email,
      content: () =>
        lineChart({
          title: 'UNITS SOLD',
          unit: 'THOUSANDS A YEAR',
          marks: years,
          series: [
            { name: 'TERN 1', values: [8, 21, 34, 31, 24] },
            { name: 'PARTS', values: [0, 1, 4, 9, 12] },
          ],
        }),
    },
    {
      name: 'Why people returned it.png',
      day: '2026-02-03',
      by: people.mei.email,
      content: () =>
        barChart({
          title: 'REASONS OF RETURNS',
          unit: 'OF 100 RETURNS',
          marks: ['PAIRING', 'BATTERY', 'FIT', 'SOUND', 'BROKEN'],
          series: [{ name: 'TERN 1', values: [38, 24, 17, 12, 9] }],
        }),
    },
  ];
}

function words(): Draft[] {
  return [
    {
      name: 'Message house.md',
      day: '2026-03-20',
      by: people.mei.email,
      content:
        '# Message house\n\n**One sentence:** Tern 2 lets you understand people in loud rooms.\n\n1. Understand – 91 of 100 words at 8 m\n2. Last – 31 h, parts for seven years\n3. Simple – pairs without an app in under a minute\n\nNever say: “best”, “revolutionary”, “military grade”.\n',
      older: ['# Message house\n\n**One sentence:** The better headphones for offices.\n'],
    },
    {
      name: 'Questions and answers.md',
      day: '2026-08-19',
      by: people.mei.email,
      content:
        '# Questions and answers\n\n**Does it work with hearing aids?** With those that rest behind the ear, yes. Søren has the list.\n\n**Can I change the battery?** Yes, two screws, five minutes; the part costs 19.\n\n**Does the app collect data?** No. The app has no account and sends nothing.\n\n**Why is it dearer than Tern 1?** The microphones, mostly.\n',
    },
    {
      name: 'Press release.txt',
      day: '2026-09-10',
      by: people.mei.email,
      content: pressRelease,
      older: [pressRelease.replace('15 September', '1 September')],
    },
    {
      name: 'Press release.pdf',
      day: '2026-09-11',
      by: people.mei.email,
      content: () =>
        textPdf({
          title: 'Tern 2: understand people in loud rooms',
          author: 'Press release, 15 September 2026',
          paragraphs: pressRelease.trim().split('\n\n'),
        }),
    },
  ];
}

function pressKit(): Draft[] {
  return [
    { name: 'Logo.png', day: '2026-06-01', by: people.mei.email, content: () => logo(6) },
    { name: 'Logo small.png', day: '2026-06-01', by: people.mei.email, content: () => logo(2) },
    {
      name: 'Press kit.zip',
      day: '2026-09-11',
      by: people.mei.email,
      content: () =>
        storedZip([
          { name: 'Logo.png', bytes: logo(6) },
          { name: 'Press release.txt', bytes: Buffer.from(pressRelease) },
          {
            name: 'Fact sheet – données – 資料.txt',
            bytes: Buffer.from('Weight 248 g\nBattery 31 h\nRadio Bluetooth 5.4\nColours black, sand\n'),
          },
        ]),
    },
  ];
}

function logo(scale: number): Uint8Array {
  const text = 'TERN 2';
  const canvas = new Canvas(textWidth(text, scale) + scale * 10, scale * 16);
  canvas.fill({ x: 0, y: scale * 12, width: canvas.width, height: scale * 2 }, firstHue);
  canvas.write(text, { x: scale * 5, y: scale * 4, scale, colour: ink });
  return canvas.png();
}
