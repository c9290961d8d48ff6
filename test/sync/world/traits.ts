import type { FolderTraits } from '../../../main/sync/ports/folder.ts';

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

const controls = Array.from({ length: 31 }, (_, at) => String.fromCharCode(at + 1)).join('');

export const windowsTraits: FolderTraits = {
  caseInsensitive: true,
  normalizationInsensitive: false,
  forbiddenCharacters: `<>:"\\|?*${controls}`,
  windowsNames: true,
  maxNameLength: 255,
  unit: 'utf16',
};

/** A short limit, so that cut names meet often. */
export const shortNames: FolderTraits = { ...linuxTraits, maxNameLength: 64 };
