import { text } from 'node:stream/consumers';
import { BadInput } from '../../bad-input.ts';
import type { ZipFile } from 'yauzl';

/** What the reader of workbooks does not tell of a sheet. Rows and columns from 0. */
export interface SheetFacts {
  /** Cells that are merged into one. */
  readonly merged: readonly { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number }[];
  /** Cells whose formula gives an error, or has no result in the file. */
  readonly marked: readonly { readonly row: number; readonly column: number; readonly text: string }[];
}

/** What stands in a cell whose formula was never calculated. */
const noResult = '#NO RESULT!';

/** A small file can unpack to more than there is memory. */
const mostUnpacked = 400 * 1024 * 1024;

/** Looks at each sheet of an .xlsx file, in the order of the workbook; empty where the workbook is laid out in another way. Throws `BadInput` for what is no zip. */
export async function xlsxFacts(bytes: Uint8Array): Promise<readonly SheetFacts[]> {
  const parts = await readParts(bytes);
  const targets = new Map(
    [...(parts.get('xl/_rels/workbook.xml.rels') ?? '').matchAll(/<(?:\w+:)?Relationship\b[^>]*>/g)].map(([tag]) => [
      attribute(tag, 'Id'),
      attribute(tag, 'Target').replace(/^\/?(?:xl\/)?/, 'xl/'),
    ]),
  );
  const sheets = [...(parts.get('xl/workbook.xml') ?? '').matchAll(/<(?:\w+:)?sheet\b[^>]*>/g)];
  return sheets.map(([tag]) => factsOf(parts.get(targets.get(attribute(tag, '\\w+:id')) ?? '') ?? ''));
}

async function readParts(bytes: Uint8Array): Promise<ReadonlyMap<string, string>> {
  const { fromBufferPromise } = await import('yauzl');
  const parts = new Map<string, string>();
  let unpacked = 0;
  try {
    const zip: ZipFile = await fromBufferPromise(Buffer.from(bytes), { lazyEntries: true });
    for await (const entry of zip.eachEntry()) {
      unpacked += entry.uncompressedSize;
      if (unpacked > mostUnpacked) throw new BadInput('The file is too large for a list of cards.');
      if (/^xl\/(?:workbook\.xml|_rels\/workbook\.xml\.rels|worksheets\/[^/]+\.xml)$/.test(entry.fileName))
        parts.set(entry.fileName, await text(await zip.openReadStreamPromise(entry)));
    }
  } catch (error) {
    if (error instanceof BadInput) throw error;
    throw new BadInput('This file is damaged, or no workbook of Excel. Open it in Excel and save it as .xlsx.');
  }
  if (parts.size === 0) throw new BadInput('This is not a spreadsheet: it has to be an .xlsx or a CSV file.');
  return parts;
}

function factsOf(xml: string): SheetFacts {
  return { merged: mergedIn(xml), marked: /t="e"|<(?:\w+:)?f\b/.test(xml) ? markedIn(xml) : [] };
}

function mergedIn(xml: string): SheetFacts['merged'] {
  return [...xml.matchAll(/<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"/g)].map(
    ([, left = '', top = '', right = '', bottom = '']) => ({
      top: Number(top) - 1,
      bottom: Number(bottom) - 1,
      left: columnOf(left),
      right: columnOf(right),
    }),
  );
}

function markedIn(xml: string): SheetFacts['marked'] {
  return [...xml.matchAll(/<(?:\w+:)?c\b([^>]*[^/])>(.*?)<\/(?:\w+:)?c>/gs)].flatMap(([, attributes = '', content = '']) => {
    const place = /\br="([A-Z]+)(\d+)"/.exec(attributes);
    const result = /<(?:\w+:)?v>([^<]*)</.exec(content)?.[1];
    const isError = /\bt="e"/.test(attributes);
    if (!place || !(isError || (result === undefined && /<(?:\w+:)?f\b/.test(content)))) return [];
    return [{ row: Number(place[2]) - 1, column: columnOf(place[1] ?? ''), text: isError ? (result ?? noResult) : noResult }];
  });
}

/** `A` is 0, `AA` 26. */
function columnOf(letters: string): number {
  return Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function attribute(tag: string, name: string): string {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
}
