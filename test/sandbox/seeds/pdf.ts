export interface PdfText {
  readonly title: string;
  readonly author: string;
  /** Paragraphs; one that starts with `# ` is a heading. */
  readonly paragraphs: readonly string[];
}

interface Line {
  readonly text: string;
  readonly size: number;
  /** Points from the line above. */
  readonly lead: number;
  readonly bold: boolean;
}

/** A4 in points. */
const page = { width: 595, height: 842, margin: 64, bottom: 72 };
/** Letters of Helvetica at 10.5 points that surely fit between the margins. */
const lineLength = 84;
/** WinAnsi codes of the signs above Latin-1 that texts here use (PDF 32000-1, annex D). */
const winAnsi: Readonly<Record<string, number>> = {
  '€': 0x80,
  '…': 0x85,
  '‘': 0x91,
  '’': 0x92,
  '“': 0x93,
  '”': 0x94,
  '•': 0x95,
  '–': 0x96,
  '−': 0x96,
  '—': 0x97,
};

/** A PDF 1.4 of plain text: a title, headings, wrapped paragraphs, page numbers. The same bytes each time. */
export function textPdf(text: PdfText): Uint8Array {
  const pages = paginate([
    { text: text.title, size: 18, lead: 0, bold: true },
    { text: text.author, size: 9, lead: 18, bold: false },
    ...text.paragraphs.flatMap(layOut),
  ]);
  const first = 6;
  const kids = pages.map((_, index) => `${String(first + index * 2)} 0 R`).join(' ');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${String(pages.length)} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>',
    `<< /Title (${escaped(text.title)}) /Author (${escaped(text.author)}) /Producer (Tidemark sandbox) >>`,
  ];
  for (const [index, lines] of pages.entries()) {
    const footer = `${text.title} – page ${String(index + 1)} of ${String(pages.length)}`;
    const content = drawPage(lines, footer);
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${String(page.width)} ${String(page.height)}] ` +
        `/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents ${String(first + index * 2 + 1)} 0 R >>`,
      `<< /Length ${String(content.length)} >>\nstream\n${content}\nendstream`,
    );
  }
  return assemble(objects);
}

function layOut(paragraph: string): Line[] {
  if (paragraph.startsWith('# ')) return [{ text: paragraph.slice(2), size: 13, lead: 28, bold: true }];
  return wrap(paragraph).map((text, index) => ({ text, size: 10.5, lead: index === 0 ? 21 : 14, bold: false }));
}

function wrap(paragraph: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > lineLength) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

function paginate(lines: readonly Line[]): Line[][] {
  const pages: Line[][] = [];
  let current: Line[] = [];
  let left = 0;
  for (const line of lines) {
    if (line.lead > left || current.length === 0) {
      current = [];
      pages.push(current);
      left = page.height - page.margin - page.bottom;
    }
    left -= line.lead;
    current.push(line);
  }
  return pages;
}

/** The page's content stream, one byte for each character. */
function drawPage(lines: readonly Line[], footer: string): string {
  let y = page.height - page.margin;
  const out = lines.map((line, index) => {
    if (index > 0) y -= line.lead;
    return show(line, y);
  });
  return [...out, show({ text: footer, size: 8, lead: 0, bold: false }, 36)].join('\n');
}

function show({ text, size, bold }: Line, y: number): string {
  return `BT /${bold ? 'F2' : 'F1'} ${String(size)} Tf ${String(page.margin)} ${y.toFixed(1)} Td (${escaped(text)}) Tj ET`;
}

/** The text in WinAnsi, as a string of bytes, with what delimits a PDF string escaped. */
function escaped(text: string): string {
  return Array.from(text.replaceAll(/[\\()]/g, (sign) => `\\${sign}`))
    .map((sign) => String.fromCharCode(codeOf(sign)))
    .join('');
}

function codeOf(sign: string): number {
  const code = winAnsi[sign] ?? sign.charCodeAt(0);
  return code > 0xff ? 0x3f : code;
}

/** Objects numbered from 1 (catalog first, info fifth), the table of where they lie, and the trailer. */
function assemble(objects: readonly string[]): Uint8Array {
  let out = '%PDF-1.4\n%\xe2\xe3\xcf\xd3\n';
  const offsets = objects.map((object, index) => {
    const at = out.length;
    out += `${String(index + 1)} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const count = String(objects.length + 1);
  const trailer = `trailer\n<< /Size ${count} /Root 1 0 R /Info 5 0 R >>\nstartxref\n${String(out.length)}\n%%EOF\n`;
  return Buffer.from(`${out}xref\n0 ${count}\n0000000000 65535 f \n${table}${trailer}`, 'latin1');
}
