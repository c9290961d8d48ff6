import { Help } from 'commander';

const width = 80;

/** What stands below the help of a command: paragraphs, broken into lines that fit; examples, which begin with two spaces, keep their own. */
export function belowHelp(text: string): string {
  const paragraphs = text.replaceAll(/^\n+|\n+$/g, '').split('\n\n');
  const inLines = paragraphs.map((one) => (one.startsWith('  ') ? one : new Help().boxWrap(one.replaceAll('\n', ' '), width)));
  return `\n${inLines.join('\n\n')}`;
}
