import type { RemoteKind } from '../../sync/ports/archive.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Facts of an item that a service may or may not tell; null when it did not, or not in a form that we know. */
export interface ItemFacts {
  readonly modifiedAt: number | null;
  readonly modifiedBy: string | null;
  readonly size: number | null;
  readonly hash: string | null;
  readonly version: string | null;
  readonly writable: boolean | null;
}

/** Contract 2.3: mostly epoch seconds, here and there ms or text, with or without a zone (then UTC). In ms; null for what is no time. */
export function readTime(value: unknown): number | null {
  if (typeof value === 'number' && value > 0) {
    const ms = Math.round(value > 1e11 ? value : value * 1000);
    return Number.isNaN(new Date(ms).getTime()) ? null : ms;
  }
  if (typeof value !== 'string') return null;
  const form = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d:?\d\d)?$/.exec(value.trim());
  if (form === null) return null;
  const [, day = '', time = '', zone = 'Z'] = form;
  const ms = Date.parse(`${day}T${time}${zone}`);
  return Number.isNaN(ms) ? null : ms;
}

/** Null for what ProjectPlace sends where nothing is versioned: null, 0, "" (contract 4.5). */
export function readVersion(value: unknown): string | null {
  if (typeof value === 'string') return value === '' || value === '0' ? null : value;
  return typeof value === 'number' && value !== 0 ? String(value) : null;
}

export function readPerson(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

export function readSize(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** "write" is the only value that was seen (contract 4.2); "read" is what the other one must be. */
export function readAccess(value: unknown): boolean | null {
  if (value === 'write') return true;
  return value === 'read' ? false : null;
}

function readHash(value: unknown): string | null {
  return typeof value === 'string' && /^[0-9a-f]{64}$/i.test(value) ? value.toLowerCase() : null;
}

export function readItemFacts(fields: Fields): ItemFacts {
  return {
    modifiedAt: readTime(fields['modified_time']),
    modifiedBy: readPerson(fields['last_modifier']),
    size: readSize(fields['size']),
    hash: readHash(fields['sha256'] ?? fields['hash']),
    version: readVersion(fields['ver_nr'] ?? fields['version']),
    writable: readAccess(fields['access']),
  };
}

/** The v2 word for what an item is. Only "Folder" and "Document" are certain (contract 4.2); the word for a link is not. */
export function kindOfType(type: string): RemoteKind {
  switch (type.toLowerCase()) {
    case 'folder':
      return 'folder';
    case 'document':
      return 'document';
    case 'url':
    case 'link':
      return 'link';
    default:
      return 'other';
  }
}

/** `os_file_name` is percent-encoded and has lost characters that some systems forbid: a name of last resort. */
export function decodedName(osFileName: string): string {
  try {
    return decodeURIComponent(osFileName);
  } catch {
    return osFileName;
  }
}
