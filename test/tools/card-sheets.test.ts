import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { readCardLines } from '../../main/app/tools/cards/card-lines.ts';
import { dayIn, hoursIn, itemsIn, peopleIn, pointsIn } from '../../main/app/tools/cards/cell-values.ts';
import { readSheets, type Sheet } from '../../main/app/tools/cards/read-sheets.ts';
import { makeXlsx, type SheetCell } from './make-xlsx.ts';

const read = (file: string | Uint8Array) => readSheets({ bytes: Buffer.from(file) });
const sheet = async (rows: readonly (readonly SheetCell[])[], merged: readonly string[] = []) =>
  read(await makeXlsx([{ name: 'Plan', rows, merged }]));
const linesOf = (one: Sheet | undefined, rest = () => Promise.resolve()) =>
  readCardLines(one ?? { name: '', rows: [] }, { fixes: {}, rest });

describe('sheets of cards', () => {
  it.each([
    ['with a byte order mark', '\uFEFFTitle,Board\r\nDig,Work\r\n'],
    ['with semicolons', 'Title;Board\nDig;Work'],
    ['with tabs', 'Title\tBoard\nDig\tWork'],
    ['in UTF-16, the large end first', Buffer.from('\uFEFFTitle,Board\nDig,Work', 'utf16le').swap16()],
    ['in UTF-16', Buffer.from('\uFEFFTitle,Board\nDig,Work', 'utf16le')],
  ])('are read from CSV %s', async (_how, file) => {
    const [only] = await read(file);
    expect(only).toMatchObject({ name: '', rows: [['Title', 'Board'], ['Dig', 'Work'], ...(only?.rows.slice(2) ?? [])] });
  });

  it('are read from a workbook: days, results of formulas, merged cells, all sheets that have anything', async () => {
    const book = await makeXlsx([
      {
        name: 'A & B',
        rows: [
          ['Title', 'Due date', 'Board', 'Points'],
          [],
          ['Dig', { serial: 46_346 }, 'Work', 0.5],
          ['Fill', 46_346, null, { formula: 'A1', result: '3' }],
          [{ formula: 'A9', result: null }, { error: '#REF!' }, null, null],
        ],
        merged: ['C3:C4'],
      },
      { name: 'Nothing', rows: [] },
      { name: 'More', rows: [['x']] },
    ]);
    expect(await read(book)).toEqual([
      {
        name: 'A & B',
        rows: [
          ['Title', 'Due date', 'Board', 'Points'],
          ['', '', '', ''],
          ['Dig', '2026-11-20', 'Work', '0.5'],
          ['Fill', '46346', 'Work', '3'],
          ['#NO RESULT!', '#REF!'],
        ],
      },
      { name: 'More', rows: [['x']] },
    ]);
  });

  /** The first sector of what Excel kept workbooks in before .xlsx, and the names of its parts. */
  const container = (part: string): Uint8Array =>
    Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(504), Buffer.from(`Root Entry\0${part}\0`, 'utf16le')]);
  const zipOf = async (...names: readonly string[]): Promise<Uint8Array> => {
    const zip = new ZipFile();
    for (const name of names) zip.addBuffer(Buffer.from('<x/>'), name);
    zip.end();
    return buffer(Readable.from(zip.outputStream));
  };
  const damaged = async (): Promise<Uint8Array> => (await makeXlsx([{ name: 'A', rows: [['Title']] }])).subarray(0, 900);
  it.each([
    ['nothing', () => '', 'empty'],
    ['only blanks', () => ' \r\n ;; \r\n', 'empty'],
    ['an empty workbook', () => makeXlsx([{ name: 'A', rows: [] }]), 'empty'],
    ['another encoding', () => Buffer.from('Title;Board\nGr\u00e4ben;Work', 'latin1'), 'UTF-8'],
    ['a picture', () => Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0, 0, 0]), 'not'],
    ['an old workbook that is called .xlsx', () => container('Workbook'), 'of an old Excel, whatever its name says'],
    ['a workbook with a password', () => container('EncryptedPackage'), 'protected with a password'],
    ['a page that is called .xls', () => '<html><table><tr><td>Title</td></tr></table></html>', '"Title" among them'],
    ['a document of another office', () => zipOf('mimetype', 'content.xml'), 'not a spreadsheet'],
    ['a workbook in bytes', () => zipOf('xl/workbook.bin', 'xl/worksheets/sheet1.bin'), 'not a spreadsheet'],
    ['a workbook that was cut', damaged, 'damaged'],
    ['another zip', () => Buffer.from('UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==', 'base64'), 'not a spreadsheet'],
    ['quotation marks that do not end', () => 'Title,Board\n"Dig,Work\n', 'quotation marks'],
  ])('say what is wrong with %s', async (_what, make, says) => {
    const reading = Promise.resolve(make()).then(read);
    const lines = reading.then(([only]) => linesOf(only));
    await expect(lines).rejects.toThrow(says);
  });

  it.each([
    ['no title', [['Board'], ['Work']], '"Title"'],
    [
      'one of them twice',
      [
        ['Title', 'Board', 'BOARD-ID'],
        ['Dig', 'Work', '1'],
      ],
      '"Board" and "BOARD-ID" say the same',
    ],
    ['no row below', [['Title', 'Board']], 'no row'],
  ])('say what is wrong with headings: %s', async (_what, rows, says) => {
    await expect(linesOf({ name: 'Plan', rows })).rejects.toThrow(says);
  });

  it('keep the numbers of rows as people see them', async () => {
    const [only] = await sheet([[], ['title', 'Colour'], [], ['Dig', 'red'], [], ['Fill', null]]);
    const { lines, ignored } = await linesOf(only);
    expect(lines.map(({ id, place, cells }) => [id, place, cells.title])).toEqual([
      ['Plan!4', 'Plan, row 4', 'Dig'],
      ['Plan!6', 'Plan, row 6', 'Fill'],
    ]);
    expect(ignored).toEqual(['Colour']);
    const [list] = await read('Title\n\n"Dig\ndeep"\n\nFill');
    expect((await linesOf(list)).lines.map(({ place }) => place)).toEqual(['Row 3', 'Row 5']);
  });

  it('may be long workbooks; `npm run soak -- long-lists` has 50,000 rows', async () => {
    const rows = Array.from({ length: 2_000 }, (_, at) => [`Card ${at}`, 'Work', { serial: 46_000 }]);
    const [only] = await sheet([['Title', 'Board', 'Due date'], ...rows]);
    const { lines } = await linesOf(only);
    expect(lines.map(({ cells }) => [cells.title, cells.board, cells.dueOn])).toEqual(
      rows.map(([title]) => [title, 'Work', '2025-12-09']),
    );
  });

  it('may have 50,000 rows, and let others act before each', async () => {
    const rows = Array.from({ length: 50_000 }, (_, at) => `Card ${at},Work,46000`);
    const [only] = await read(['Title,Board,Due date', ...rows].join('\n'));
    let rests = 0;
    const { lines } = await linesOf(only, () => {
      rests += 1;
      return Promise.resolve();
    });
    expect([lines.length, rests]).toEqual([50_000, 50_000]);
  });
});

describe('cells', () => {
  it.each([
    ['', null],
    ['46346', '2026-11-20'],
    ['46346.75', '2026-11-20'],
    ['2026-11-20', '2026-11-20'],
    ['2026-11-20 14:30', '2026-11-20'],
    ['2026/1/5', '2026-01-05'],
    ['20.11.2026', '2026-11-20'],
    ['5.3.2026', '2026-03-05'],
    ['20/11/2026', '2026-11-20'],
    ['11/20/2026', '2026-11-20'],
    ['5/5/2026', '2026-05-05'],
    ['20 November 2026', '2026-11-20'],
    ['20. Dezember 2026', '2026-12-20'],
    ['1 maj 2026', '2026-05-01'],
    ['Nov 20, 2026', '2026-11-20'],
    ['29 Feb 2028', '2028-02-29'],
  ])('hold days: %s', (text, day) => {
    expect(dayIn(text)).toEqual({ value: day });
  });

  it.each(['3/4/2026', '2026-02-30', '29.2.2027', '7', '999999', 'tomorrow', '20 Foo 2026', '20.11.26'])(
    'hold what is no day, or two: %s',
    (text) => {
      expect(dayIn(text)).toEqual({ problem: expect.stringContaining(`"${text}"`) as string });
    },
  );

  it('hold points, hours, items and people', () => {
    expect(
      ['', '0', '0,5', '100', '100.5', '-1', '1.2', 'x'].map((text) => ('value' in pointsIn(text) ? pointsIn(text) : 'bad')),
    ).toEqual([{ value: null }, { value: 0 }, { value: 0.5 }, { value: 100 }, ...['bad', 'bad', 'bad', 'bad']]);
    expect(['7:30', '7,5 h', '8', 'x', '7:60'].map((text) => ('value' in hoursIn(text) ? hoursIn(text) : 'bad'))).toEqual([
      { value: 7.5 },
      { value: 7.5 },
      { value: 8 },
      'bad',
      'bad',
    ]);
    expect(itemsIn('a## ##b # c##')).toEqual(['a', 'b # c']);
    expect([peopleIn('Holm, Ingrid; Bo'), peopleIn('Ann, Bo')]).toEqual([
      ['Holm, Ingrid', 'Bo'],
      ['Ann', 'Bo'],
    ]);
  });
});
