/**
 * Names that Tidemark itself uses inside a paired folder. They are never scanned, synced or reported, at any depth and in any case of
 * letters.
 */

/** Folder in the root that holds the marker and the probes. */
export const ownFolder = '.tidemark';

/** File in `ownFolder` that holds the pair's marker text. */
export const markerFile = 'pair';

/** Start of the names of folders, in `ownFolder`, in which the traits of the disk are tried out. */
export const probePrefix = 'probe-';

/** Name of a download that waits beside its place. */
export function partialName(token: string): string {
  return `.tidemark-${token}.partial`;
}

/** The token of a partial download's name, or null. */
export function partialToken(name: string): string | null {
  return /^\.tidemark-([0-9a-z-]+)\.partial$/.exec(name)?.[1] ?? null;
}

/** Whether a name, without its path, is one of ours. */
export function isOwnName(name: string): boolean {
  // Most names do not even begin with a dot: this runs for every file of a scan.
  if (name.charCodeAt(0) !== 46) return false;
  const lower = name.toLowerCase();
  return lower === ownFolder || (lower.startsWith('.tidemark-') && lower.endsWith('.partial'));
}
