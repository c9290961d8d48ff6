import { csv, dayAfter, type Draft } from './drafts.ts';
import { textPdf } from './pdf.ts';
import { people } from './people.ts';

const countries: readonly (readonly [code: string, tagline: string, price: string])[] = [
  ['en', 'Hear the room, not the noise.', '129.00 GBP'],
  ['sv', 'Hör rummet, inte bruset.', '1 590,00 SEK'],
  ['de', 'Den Raum hören, nicht den Lärm.', '149,00 EUR'],
  ['fr', 'Entendez la pièce, pas le bruit.', '149,00 EUR'],
  ['es', 'Escucha la sala, no el ruido.', '149,00 EUR'],
  ['pl', 'Usłysz pokój, nie hałas.', '649,00 PLN'],
  ['el', 'Άκου τον χώρο, όχι τον θόρυβο.', '149,00 EUR'],
  ['ja', '雑音ではなく、部屋の音を。', '24,800 JPY'],
];

const interviews: readonly (readonly [who: string, quote: string, lesson: string])[] = [
  [
    'Teacher, 41, Malmö',
    'I want to hear the question from the back row without walking there.',
    'Speech from 8 m counts more than music.',
  ],
  [
    'Call centre lead, 35, Leeds',
    'If it takes longer than a minute to pair, it goes into the drawer.',
    'Pairing must work without the app.',
  ],
  ['Retired, 70, Lyon', 'The buttons on the old one were too small for my hands.', 'Buttons of 9 mm at least.'],
  ['Student, 22, Kraków', 'Battery. Battery, battery, battery.', 'Say hours with noise reduction on, not off.'],
  ['Sound engineer, 48, Berlin', 'Do not tell me it is flat. Show me the curve.', 'Publish measurements with the method.'],
  ['Nurse, 29, Osaka', 'I clean it twenty times a day.', 'Test with alcohol wipes, 5,000 times.'],
  ['Parent, 38, Athens', 'It must survive a school bag.', 'Drop test from 1.2 m, all sides.'],
  [
    'Shop owner, 52, Bilbao',
    'People ask me about repair before they ask about price.',
    'Battery and cushions are sold as parts.',
  ],
];

const tests: readonly (readonly [name: string, result: string])[] = [
  ['Drop', '26 drops from 1.2 m on concrete, three units: marks on the shell, all work.'],
  ['Cleaning', '5,000 wipes with 70 % alcohol: print on the button slightly faded.'],
  ['Battery', '31 h 20 min with noise reduction, 44 h without, mean of five units at 22 °C.'],
  ['Cold and heat', '−10 °C and 45 °C for 24 h: battery 18 % shorter in the cold, nothing else.'],
  ['Radio', 'No drop-out at 22 m in the open, 9 m through two brick walls.'],
  ['Speech', 'Words understood at 8 m in 65 dB babble: 91 %, first model 74 %.'],
];

export function translations(): Draft[] {
  return countries.flatMap(([code, tagline, price], index) => [
    {
      name: `product-page.${code}.md`,
      day: dayAfter('2026-05-11', index * 2),
      by: people.mei.email,
      content: `# Tern 2\n\n> ${tagline}\n\n31 h, 8 m, ${price}\n\n<!-- Language: ${code}. Checked by a native reader: ${index % 3 === 2 ? 'not yet' : 'yes'}. -->\n`,
    },
    {
      name: `strings.${code}.txt`,
      day: dayAfter('2026-05-12', index * 2),
      by: people.mei.email,
      content: `tagline = ${tagline}\nprice = ${price}\nlocale = ${code}\n`,
    },
  ]);
}

export function research(): Draft[] {
  return interviews.map(([who, quote, lesson], index) => ({
    name: `Interview ${String(index + 1).padStart(2, '0')}.md`,
    day: dayAfter('2026-01-12', index * 3),
    by: people.mei.email,
    content: `# ${who}\n\n> “${quote}”\n\nForty minutes by video, with the first model in hand. Recording deleted after the notes were checked, as agreed.\n\n**What we take from it:** ${lesson}\n`,
  }));
}

export function testReports(): Draft[] {
  return tests.map(([name, result], index) => ({
    name: `TR-${String(index + 1)} ${name}.pdf`,
    day: dayAfter('2026-04-07', index * 8),
    by: people.soren.email,
    content: () =>
      textPdf({
        title: `Test report TR-${String(index + 1)}: ${name.toLowerCase()}`,
        author: 'Søren Dahl, test laboratory',
        paragraphs: [
          '# What was tested',
          'Tern 2, production sample 3, serial numbers 0041 to 0045, firmware 1.4.2.',
          '# Result',
          result,
          '# How',
          'Method and limits as in the test plan, chapter ' +
            String(index + 2) +
            '. Instruments calibrated in February 2026; the records are in the quality handbook.',
          '# Verdict',
          index === 1 ? 'Passed with a remark: the print is changed to laser marking before mass production.' : 'Passed.',
        ],
      }),
  }));
}

/** Prices in all countries, and what a shop pays. */
export function priceList(version: number): string {
  const rows = countries.map(([code, , price]) => [
    code,
    price,
    `${String(30 + version)} %`,
    version > 1 ? '2026-09-15' : 'open',
  ]);
  return csv([['Country', 'Price with tax', 'Margin of shops', 'On sale from'], ...rows]);
}
