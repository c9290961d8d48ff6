/** Capitals, digits and signs on a grid of 3 × 5: one octal digit for each row, from the top; its bits are the row's pixels. */
const glyphs: Readonly<Record<string, string>> = {
  A: '25755',
  B: '65656',
  C: '34443',
  D: '65556',
  E: '74647',
  F: '74644',
  G: '34553',
  H: '55755',
  I: '72227',
  J: '11152',
  K: '55655',
  L: '44447',
  M: '57755',
  N: '65555',
  O: '25552',
  P: '65644',
  Q: '25573',
  R: '65655',
  S: '34216',
  T: '72222',
  U: '55557',
  V: '55552',
  W: '55775',
  X: '55255',
  Y: '55222',
  Z: '71247',
  0: '75557',
  1: '26227',
  2: '61247',
  3: '61216',
  4: '55711',
  5: '74616',
  6: '34757',
  7: '71222',
  8: '75757',
  9: '75716',
  '.': '00002',
  ',': '00024',
  '-': '00700',
  ':': '02020',
  '/': '11244',
  '(': '12221',
  ')': '42224',
  '%': '51245',
  '+': '02720',
  '=': '07070',
  "'": '22000',
  '#': '57575',
  _: '00007',
};

/** Columns that a letter takes with the gap after it, before scaling. */
export const letterPitch = 4;
/** Rows of a letter, before scaling. */
export const letterHeight = 5;

/** Calls `dot` for each pixel of the text, unscaled, from (0, 0). Small letters are drawn as capitals, unknown signs as gaps. */
export function trace(text: string, dot: (x: number, y: number) => void): void {
  for (const [index, sign] of Array.from(text.toUpperCase()).entries()) {
    for (const [y, row] of Array.from(glyphs[sign] ?? '').entries()) {
      for (let x = 0; x < 3; x += 1) if (Number(row) & (4 >> x)) dot(index * letterPitch + x, y);
    }
  }
}
