import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/** A cell of a sheet: a text, a number, a day (as Excel keeps it), or a formula with its last result. */
export type SheetCell =
  | string
  | number
  | null
  | { readonly serial: number }
  | { readonly formula: string; readonly result: string | null }
  | { readonly error: string };

export interface MadeSheet {
  readonly name: string;
  readonly rows: readonly (readonly SheetCell[])[];
  /** `A2:A4`. */
  readonly merged?: readonly string[];
}

/** A workbook as Excel writes it: workbook, relations, styles (the second is a date), sheets with inline texts. */
export async function makeXlsx(sheets: readonly MadeSheet[]): Promise<Uint8Array> {
  const zip = new ZipFile();
  const add = (path: string, xml: string): void =>
    zip.addBuffer(Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${xml}`), path);
  const types = 'http://schemas.openxmlformats.org/package/2006/content-types';
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  add(
    '[Content_Types].xml',
    `<Types xmlns="${types}"><Default Extension="xml" ContentType="application/xml"/>` +
      `<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`,
  );
  add(
    '_rels/.rels',
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  );
  const listed = sheets.map(({ name }, at) => `<sheet name="${escaped(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`);
  add('xl/workbook.xml', `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${listed.join('')}</sheets></workbook>`);
  const rels = sheets.map(
    (_sheet, at) => `<Relationship Id="rId${at + 1}" Type="${relations}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`,
  );
  add(
    'xl/_rels/workbook.xml.rels',
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${rels.join('')}` +
      `<Relationship Id="rIdS" Type="${relations}/styles" Target="styles.xml"/></Relationships>`,
  );
  add(
    'xl/styles.xml',
    `<styleSheet xmlns="${main}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`,
  );
  sheets.forEach((sheet, at) =>
    add(`xl/worksheets/sheet${at + 1}.xml`, `<worksheet xmlns="${main}">${sheetXml(sheet)}</worksheet>`),
  );
  zip.end();
  return new Uint8Array(await buffer(Readable.from(zip.outputStream)));
}

function sheetXml({ rows, merged = [] }: MadeSheet): string {
  const lines = rows.map((cells, row) => {
    const made = cells.map((cell, column) => cellXml(cell, `${columnName(column)}${row + 1}`));
    return `<row r="${row + 1}">${made.join('')}</row>`;
  });
  const merges = merged.map((ref) => `<mergeCell ref="${ref}"/>`);
  return `<sheetData>${lines.join('')}</sheetData>${merges.length === 0 ? '' : `<mergeCells>${merges.join('')}</mergeCells>`}`;
}

function cellXml(cell: SheetCell, ref: string): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return `<c r="${ref}"><v>${cell}</v></c>`;
  if (typeof cell === 'string') return `<c r="${ref}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
  if ('serial' in cell) return `<c r="${ref}" s="1"><v>${cell.serial}</v></c>`;
  if ('error' in cell) return `<c r="${ref}" t="e"><v>${cell.error}</v></c>`;
  const result = cell.result === null ? '' : `<v>${escaped(cell.result)}</v>`;
  return `<c r="${ref}" t="str"><f>${escaped(cell.formula)}</f>${result}</c>`;
}

function columnName(at: number): string {
  return at < 26 ? String.fromCharCode(65 + at) : `${columnName(Math.floor(at / 26) - 1)}${columnName(at % 26)}`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
