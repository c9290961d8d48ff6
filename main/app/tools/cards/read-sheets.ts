import { BadInput } from '../../bad-input.ts';
import { readCsv } from '../read-csv.ts';
import { xlsxFacts, type SheetFacts } from './xlsx-facts.ts';

/** A sheet of a workbook, or a CSV file, as texts. Row 1 is `rows[0]`; days are `YYYY-MM-DD`. */
export interface Sheet {
  /** '' for a CSV file. */
  readonly name: string;
  readonly rows: readonly (readonly string[])[];
}

/** What a workbook with a password is kept in, whatever its name ends with, has the workbook in a part of this name. */
const protectedPart = Buffer.from('EncryptedPackage', 'utf16le');
const isProtected = 'This workbook is protected with a password. Save it as .xlsx without one.';
const isOld = 'This is a file of an old Excel, whatever its name says. Save it as .xlsx in Excel.';

const mostBytes = 50 * 1024 * 1024;

/**
 * The sheets of an .xlsx file that have anything in them, or a CSV file as one sheet. Formulas are what they gave when the file was saved; of
 * merged cells each has what the first one has. Throws `BadInput` for what is neither.
 */
export async function readSheets({ bytes }: { readonly bytes: Uint8Array }): Promise<readonly Sheet[]> {
  if (bytes.length > mostBytes) throw new BadInput('The file is too large for a list of cards.');
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const isContainer = bytes[0] === 0xd0 && bytes[1] === 0xcf;
  if (isContainer) throw new BadInput(Buffer.from(bytes).includes(protectedPart) ? isProtected : isOld);
  const sheets = isZip ? await readXlsx(bytes) : [{ name: '', rows: await readCsv(bytes, { keepsEmptyRows: true }) }];
  const filled = sheets.filter(({ rows }) => rows.some((cells) => cells.some((cell) => cell !== '')));
  if (filled.length === 0) throw new BadInput('The file is empty.');
  return filled;
}

async function readXlsx(bytes: Uint8Array): Promise<readonly Sheet[]> {
  const facts = await xlsxFacts(bytes);
  // Most starts of the program read no workbook.
  const { default: readWorkbook } = await import('read-excel-file/node');
  let read: readonly { readonly sheet: string; readonly data: readonly (readonly unknown[])[] }[];
  try {
    read = await readWorkbook(Buffer.from(bytes));
  } catch {
    throw new BadInput('This file is damaged, or no workbook of Excel. Open it in Excel and save it as .xlsx.');
  }
  return read.map(({ sheet, data }, place) => ({
    name: sheet,
    rows: withFacts(data, read.length === facts.length ? facts[place] : undefined),
  }));
}

function withFacts(data: readonly (readonly unknown[])[], facts: SheetFacts | undefined): readonly (readonly string[])[] {
  const rows = data.map((cells) => cells.map(textOf));
  for (const { row, column, text } of facts?.marked ?? []) put(rows, { row, column, text });
  for (const { top, bottom, left, right } of facts?.merged ?? []) {
    const text = rows[top]?.[left] ?? '';
    if (text === '') continue;
    for (let row = top; row <= Math.min(bottom, rows.length - 1); row += 1)
      for (let column = left; column <= right; column += 1) put(rows, { row, column, text });
  }
  return rows;
}

function put(rows: string[][], { row, column, text }: { row: number; column: number; text: string }): void {
  while (rows.length <= row) rows.push([]);
  const cells = rows[row] ?? [];
  while (cells.length < column) cells.push('');
  cells[column] = text;
}

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? '' : cell.toISOString().slice(0, 10);
  return typeof cell === 'string' ? cell.trim() : JSON.stringify(cell);
}
