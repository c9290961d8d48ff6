import { BadInput } from '../bad-input.ts';

/** Beyond this a file is a mistake; 50,000 rows have about 5 MB. */
const mostBytes = 50 * 1024 * 1024;

/**
 * The cells of a CSV file, trimmed. Takes a byte order mark, UTF-8 and UTF-16, and commas, semicolons or tabs. Throws `BadInput` for what
 * is no such file. `keepsEmptyRows` for those who count rows.
 */
export async function readCsv(file: Uint8Array, { keepsEmptyRows = false } = {}): Promise<readonly (readonly string[])[]> {
  if (file.length > mostBytes) throw new BadInput('The file is too large for a list.');
  const text = decode(file);
  if (text.trim() === '') throw new BadInput('The file is empty.');
  if (text.includes('\0')) throw new BadInput('This is not a CSV file. Save the sheet as CSV in UTF-8.');
  // Most starts of the program read no list.
  const { parse } = await import('csv-parse/sync');
  try {
    return parse(text, { delimiter: delimiterOf(text), relax_column_count: true, skip_empty_lines: !keepsEmptyRows, trim: true });
  } catch (error) {
    const line = error instanceof Error ? /line (\d+)/.exec(error.message)?.[1] : undefined;
    throw new BadInput(`The file cannot be read as CSV${line === undefined ? '' : `: see the quotation marks in line ${line}`}.`);
  }
}

function decode(file: Uint8Array): string {
  const encoding =
    file[0] === 0xff && file[1] === 0xfe ? 'utf-16le' : file[0] === 0xfe && file[1] === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(file);
  } catch {
    throw new BadInput('The file is not text in UTF-8. Save the sheet as CSV in UTF-8.');
  }
}

/** The one that is most in the first line that is not blank. */
function delimiterOf(text: string): string {
  const [line = ''] = text.trimStart().split(/\r?\n/, 1);
  const counts = [',', ';', '\t'].map((delimiter) => ({ delimiter, count: line.split(delimiter).length }));
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).delimiter;
}
