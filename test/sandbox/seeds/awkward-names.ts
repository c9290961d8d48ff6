import type { SeedDocument } from '../seed.ts';
import { documentsBelow } from './drafts.ts';
import { people } from './people.ts';

/** Holds documents whose names give trouble on some disk (contract section 16.6). */
export const awkwardFolder = ['Imported from the old server'] as const;

/** One name at the limit of most disks: 255 bytes of UTF-8. */
const longest = 'Minutes of the yearly review of suppliers and their deliveries, '.repeat(4).slice(0, 251) + '.txt';

const names: readonly string[] = [
  'Q1/Q2 comparison.txt',
  'C:\\Quality\\old path.txt',
  'Review: 14:30.txt',
  'All forms *.txt',
  'Is this still valid?.txt',
  'The "gold" sample.txt',
  'Limits <upper>.txt',
  'Limits |lower|.txt',
  'Ends with a dot.',
  'Ends with dots...',
  'Ends with a space ',
  ' Begins with a space.txt',
  '.hidden note',
  '-starts with a dash.txt',
  '100 % inspected.txt',
  '50%2F50 shared.txt',
  'Audit passed 🎉👩‍🔬.txt',
  'CON',
  'con.txt',
  'NUL.csv',
  'LPT1',
  // One name to people, two to many disks: é as one character, and as e with an accent after it.
  'Café supplier.txt',
  'Cafe\u0301 supplier.txt',
  'Invoice template.txt',
  'INVOICE TEMPLATE.TXT',
  'Straße.txt',
  'STRASSE.txt',
  'Tab\tin the name.txt',
  'Line\nbreak.txt',
  'Right-to-left שלום.txt',
  '検査記録 2019.txt',
  longest,
];

export const awkwardDocuments: readonly SeedDocument[] = [
  ...documentsBelow(
    awkwardFolder,
    names.map((name, index) => ({
      name,
      day: '2024-06-17',
      by: people.amara.email,
      content: `Taken over from the old file server, row ${String(index + 1)} of the inventory.\nIts name there: ${JSON.stringify(name)}\n`,
    })),
  ),
  ...documentsBelow(
    [...awkwardFolder, 'Suppliers A/B: "preferred"'],
    [{ name: 'List.txt', day: '2024-06-17', by: people.amara.email, content: 'Kesselmann, Ortiz y Hijos, Nordplast.\n' }],
  ),
  ...documentsBelow(
    [...awkwardFolder, 'Aux'],
    [{ name: 'Spare keys.txt', day: '2024-06-17', by: people.amara.email, content: 'Cabinet 4, second shelf.\n' }],
  ),
];
