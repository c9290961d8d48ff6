import type { FolderTraits } from '../../../main/sync/ports/folder.ts';

/** What a model disk does with names, with what no program is told of it. */
export interface DiskTraits extends FolderTraits {
  /** It lists each name with its accents apart, however it was written (HFS+). */
  readonly decomposes?: boolean;
  /** Long names have a short one as well, which is listed nowhere (`PROGRA~1`). */
  readonly aliases?: boolean;
  /** It keeps no time of birth, as many disks behind a network do not. */
  readonly birthless?: boolean;
  /** Times of files are whole multiples of this. Left out: any. */
  readonly timesMs?: number;
}

export const linuxTraits: FolderTraits = {
  caseInsensitive: false,
  normalizationInsensitive: false,
  forbiddenCharacters: '',
  windowsNames: false,
  maxNameLength: 255,
  unit: 'bytes',
};

export const macTraits: FolderTraits = {
  ...linuxTraits,
  caseInsensitive: true,
  normalizationInsensitive: true,
  maxNameLength: 255,
  unit: 'utf16',
};

/** A disk of older Macs. */
export const hfsTraits: DiskTraits = { ...macTraits, decomposes: true };

const controls = Array.from({ length: 31 }, (_, at) => String.fromCharCode(at + 1)).join('');

export const windowsTraits: DiskTraits = {
  caseInsensitive: true,
  normalizationInsensitive: false,
  forbiddenCharacters: `<>:"\\|?*${controls}`,
  windowsNames: true,
  aliases: true,
  maxNameLength: 255,
  unit: 'utf16',
};

/** A short limit, so that cut names meet often. */
export const shortNames: FolderTraits = { ...linuxTraits, maxNameLength: 64 };
