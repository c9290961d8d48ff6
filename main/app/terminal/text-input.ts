import { readFile, stat } from 'node:fs/promises';
import { BadInput } from '../bad-input.ts';

/** What the window takes at most, too. */
const mostCharacters = 100_000;
const mostBytes = 4 * mostCharacters;

/** The text of a file, or with `-` of stdin, without the line ends at its end. Throws `BadInput` for what is no text of a card. */
export async function readText(file: string): Promise<string> {
  const bytes = file === '-' ? await readStdin() : await readWhole(file);
  const name = file === '-' ? 'What came in on stdin' : `"${file}"`;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new BadInput(`${name} is not text in UTF-8.`);
  }
  const trimmed = text.replaceAll('\r\n', '\n').replace(/\n+$/, '');
  if (trimmed.includes('\0')) throw new BadInput(`${name} is not text.`);
  return checkLength(trimmed, name);
}

export function checkLength(text: string, name: string): string {
  if (text.length <= mostCharacters) return text;
  throw new BadInput(`${name} is too long: a text of a card has ${mostCharacters} characters at most.`);
}

async function readWhole(file: string): Promise<Uint8Array> {
  try {
    const facts = await stat(file);
    if (!facts.isFile()) throw new BadInput(`"${file}" is no file.`);
    if (facts.size > mostBytes) throw new BadInput(`"${file}" is too long for a text of a card.`);
    return await readFile(file);
  } catch (error) {
    if (error instanceof BadInput) throw error;
    throw new BadInput(`There is no file "${file}", or it cannot be read.`);
  }
}

async function readStdin(): Promise<Uint8Array> {
  if (process.stdin.isTTY) process.stderr.write('Type the text; Ctrl-D at the start of a line ends it.\n');
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of process.stdin) {
    const piece = Buffer.from(chunk as Buffer); // stdin without an encoding gives buffers.
    bytes += piece.length;
    if (bytes > mostBytes) throw new BadInput('What came in on stdin is too long for a text of a card.');
    chunks.push(piece);
  }
  return Buffer.concat(chunks);
}
