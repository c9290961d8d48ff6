import type { FolderTraits } from '../../../main/sync/ports/folder.ts';

const long = 'long '.repeat(11);

/** Names that meet often and badly: twins by case and accents, impossible ones, marks of our own, cut ones. */
export const names: readonly string[] = [
  'a',
  'b',
  'c',
  'a.txt',
  'b.txt',
  'c.txt',
  'd.txt',
  'A',
  'A.txt',
  '\u00e9.txt',
  'e\u0301.txt',
  'x?y.txt',
  'x/y',
  'CON',
  'end.',
  'out.ign',
  '\u201bq',
  '.tidemark-x',
  `${long}1.txt`,
  `${long}2.txt`,
  'a (conflict 2026-11-20 12.00.30 laptop).txt',
];

export function isPossibleHere(name: string, traits: FolderTraits): boolean {
  if (name.includes('/') || name.startsWith('.tidemark')) return false;
  if (Array.from(traits.forbiddenCharacters).some((character) => name.includes(character))) return false;
  return !traits.windowsNames || (!name.endsWith('.') && name !== 'CON');
}
