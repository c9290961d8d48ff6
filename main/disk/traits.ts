import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FolderTraits } from '../sync/ports/folder.ts';
import { diskError } from './disk-error.ts';
import { lstatOrNull } from './local-stat.ts';
import { ownFolder, probePrefix } from './own-names.ts';

/** What some system refuses: the characters of Windows, the control characters, and what old disks do not take. */
const doubtful = '<>:"\\|?*' + Array.from({ length: 31 }, (_, index) => String.fromCharCode(index + 1)).join('') + '\x7f';

const nfc = 'p\u00e9';
const nfd = 'pe\u0301';

/**
 * Tries out, in a hidden folder of its own, what names the disk of `root` can hold; the folder is gone afterwards. About fifty empty
 * files: some milliseconds. Throws `unreadable` when the folder may not be written to, `full`.
 */
export function probeTraits(root: string, token: string): FolderTraits {
  const place = join(root, ownFolder, probePrefix + token);
  try {
    mkdirSync(place);
    try {
      const keeps = (name: string) => keepsName(place, name);
      const longest = longestAscii(keeps);
      keeps('case-a');
      keeps(nfc);
      return {
        caseInsensitive: lstatOrNull(join(place, 'CASE-A')) !== null,
        normalizationInsensitive: lstatOrNull(join(place, nfd)) !== null,
        forbiddenCharacters: Array.from(doubtful)
          .filter((char) => !keeps(`x${char}x`))
          .join(''),
        windowsNames: !keeps('dot.') || !keeps('space '),
        maxNameLength: longest,
        // Where as many two-byte letters fit as one-byte letters, the disk counts letters.
        unit: keeps('\u00e4'.repeat(longest)) ? 'utf16' : 'bytes',
      };
    } finally {
      rmSync(place, { recursive: true, force: true, maxRetries: 3 });
    }
  } catch (error) {
    throw diskError(error, `The folder ${root} cannot be written to`);
  }
}

/** True when a file of that name can be made and is then listed under exactly that name. */
function keepsName(place: string, name: string): boolean {
  try {
    writeFileSync(join(place, name), '', { flag: 'wx' });
  } catch (error) {
    // No room and no rights are not traits of names.
    const { kind } = diskError(error, '');
    if (kind === 'full' || kind === 'busy') throw error;
    return false;
  }
  return readdirSync(place).includes(name);
}

/** 255 on nearly every disk; less on some that encrypt names. */
function longestAscii(keeps: (name: string) => boolean): number {
  if (keeps('n'.repeat(255))) return 255;
  let fits = 1;
  let fails = 255;
  while (fails - fits > 1) {
    const middle = Math.floor((fits + fails) / 2);
    if (keeps('n'.repeat(middle))) fits = middle;
    else fails = middle;
  }
  return fits;
}
