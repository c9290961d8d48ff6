import { plain } from './words.ts';

/** Sets rows in aligned columns, two spaces apart, with a heading. Columns whose heading starts with `#` stand to the right. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const names = headings.map((heading) => heading.replace(/^#/, ''));
  const cells = [names, ...rows.map((row) => row.map(plain))];
  const widths = names.map((_, column) => Math.max(...cells.map((row) => widthOf(row[column] ?? ''))));
  const lines = cells.map((row) => {
    const parts = widths.map((width, column) => {
      const cell = row[column] ?? '';
      const gap = ' '.repeat(width - widthOf(cell));
      return headings[column]?.startsWith('#') ? gap + cell : cell + gap;
    });
    return parts.join('  ').trimEnd();
  });
  return lines.join('\n');
}

/** Columns that a text takes: wide East Asian characters and emoji take two, combining ones none. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/[\p{Mn}\p{Me}\p{Cf}]/u.test(character)) continue;
    width += /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\uff01-\uff60]/u.test(
      character,
    )
      ? 2
      : 1;
  }
  return width;
}
