import type { FolderTraits } from './ports/folder.ts';

/**
 * The reversible mapping between names on the service and names on this disk. Every name has one form here, and every name here stands for
 * one there.
 *
 * A character that cannot stand in a name here becomes its full-width twin (`/` → `／`). A quote (`‛`) before such a twin says that it is
 * meant, and quotes before one are doubled, so that `‛` itself needs no quote elsewhere. A whole name that cannot be gets a quote
 * before or behind it. Half a character (a lone surrogate) fits no disk; such a name, and one that is too long, is changed for good and told
 * apart by its id, and the records hold the real one.
 */
const quote = '‛';
const nulPicture = '␀';

/** Where full-width forms of ASCII begin: U+FF01 is `!`, which is U+0021. */
const fullWidthOffset = 0xfee0;

const never = '/\0';

function substitute(character: string): string {
  const code = character.charCodeAt(0);
  if (code === 0) return nulPicture;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return String.fromCharCode(code + fullWidthOffset);
}

/** What the traits of a disk mean for names. */
interface Mapping {
  readonly substitutes: ReadonlyMap<string, string>;
  readonly originals: ReadonlyMap<string, string>;
  /** Runs of quotes and what they stand before, where that changes. */
  readonly there: RegExp;
  readonly here: RegExp;
}

const mappings = new WeakMap<FolderTraits, Mapping>();

function mappingOf(traits: FolderTraits): Mapping {
  const known = mappings.get(traits);
  if (known) return known;
  const impossible = Array.from(never + traits.forbiddenCharacters);
  const substitutes = new Map(impossible.map((character) => [character, substitute(character)]));
  const originals = new Map(impossible.map((character) => [substitute(character), character]));
  const twins = oneOf(originals.keys());
  const mapping = {
    substitutes,
    originals,
    there: new RegExp(`(${quote}*)(${oneOf(substitutes.keys())}|${twins})`, 'gs'),
    here: new RegExp(`(${quote}*)(${twins})`, 'gs'),
  };
  mappings.set(traits, mapping);
  return mapping;
}

function oneOf(characters: Iterable<string>): string {
  return [...characters].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('|');
}

/** Whole names that no disk takes, or that are files of our own in any case of letters, be there quotes before them or not. */
const neverWhole = /^‛*(?:$|\.$|\.\.$|\.tidemark)/i;
/** The same on Windows: devices, whatever their ending. */
const neverOnWindows = /^‛*(?:con|prn|aux|nul|com[1-9¹²³]|lpt[1-9¹²³])(?:\.|$)/i;
const badEnd = /[. ]‛*$/;

/**
 * The name that a document or folder gets on this disk. Never empty, never `.` or `..`, never one of our own; may be too long. Text that is
 * no proper Unicode comes out changed.
 */
export function toDiskName(name: string, traits: FolderTraits): string {
  const { substitutes, there } = mappingOf(traits);
  let out = name.toWellFormed().replace(there, (_, quotes: string, character: string) => {
    const twin = substitutes.get(character);
    return quotes + quotes + (twin ?? quote + character);
  });
  if (traits.windowsNames && badEnd.test(out)) out += quote;
  return neverWhole.test(out) || (traits.windowsNames && neverOnWindows.test(out)) ? quote + out : out;
}

/** The name on the service that a name on this disk stands for. */
export function fromDiskName(diskName: string, traits: FolderTraits): string {
  const { originals, here } = mappingOf(traits);
  let name = diskName;
  if (name.startsWith(quote) && (neverWhole.test(name) || (traits.windowsNames && neverOnWindows.test(name))))
    name = name.slice(1);
  if (traits.windowsNames && name.endsWith(quote) && badEnd.test(name)) name = name.slice(0, -1);
  return name.replace(here, (_, quotes: string, twin: string) => {
    const half = quote.repeat(Math.floor(quotes.length / 2));
    return half + (quotes.length % 2 === 1 ? twin : (originals.get(twin) ?? twin));
  });
}

/** One form for all ways to write the accents of a name or a path, where this disk takes them for one. */
export function spellingOf({ normalizationInsensitive }: FolderTraits): (text: string) => string {
  return normalizationInsensitive ? (text) => text.normalize('NFC') : (text) => text;
}

/** Two names that this disk takes for one have one key. */
export function nameKey(diskName: string, traits: FolderTraits): string {
  if (!traits.caseInsensitive && !traits.normalizationInsensitive) return diskName;
  const composed = (text: string): string => (traits.normalizationInsensitive ? text.normalize('NFC') : text);
  const key = composed(diskName);
  // By way of both: ẞ is ß in lower case, which is SS in upper case. That may leave letters taken apart.
  return traits.caseInsensitive ? composed(key.toLowerCase().toUpperCase().toLowerCase()) : key;
}

/** UTF-8 bytes; a lone surrogate counts as the replacement character that it is written as. */
function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

function lengthHere(text: string, traits: FolderTraits): number {
  return traits.unit === 'bytes' ? utf8Length(text) : text.length;
}

export function fits(diskName: string, traits: FolderTraits): boolean {
  return lengthHere(diskName, traits) <= traits.maxNameLength;
}

/** Splits before the last dot, unless the name begins with it. An "extension" with a space or over 16 characters is none. */
function splitExtension(name: string): { stem: string; extension: string } {
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 ? name.slice(dot) : '';
  if (extension.length > 16 || extension.includes(' ')) return { stem: name, extension: '' };
  return { stem: name.slice(0, name.length - extension.length), extension };
}

/** `stem` + `suffix` + extension, the stem cut between characters so that the whole fits. */
function withSuffix(name: string, suffix: string, traits: FolderTraits): string {
  const { stem, extension } = splitExtension(name);
  const characters = Array.from(stem);
  const room = traits.maxNameLength - lengthHere(suffix + extension, traits);
  while (characters.length > 0 && lengthHere(characters.join(''), traits) > room) characters.pop();
  return characters.join('') + suffix + extension;
}

/** The disk name of a document whose own name is too long, or taken by a twin: `Plan ~4711.docx`. */
export function nameWithId(diskName: string, id: string, traits: FolderTraits): string {
  return withSuffix(diskName, ` ~${id}`, traits);
}

const conflictMark = / \(conflict \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d [^()]*\)(?: \d+)?$/;

export interface ConflictStamp {
  /** `2026-11-20 14.03.22`, local time. */
  readonly time: string;
  readonly device: string;
}

/** `name (conflict 2026-11-20 14.03.22 DEVICE).ext`; marks do not stack. `attempt` > 1 adds a number. */
export function conflictName(diskName: string, stamp: ConflictStamp, context: { traits: FolderTraits; attempt: number }): string {
  const { stem, extension } = splitExtension(diskName);
  const plain = stem.replace(conflictMark, '') + extension;
  const device = toDiskName(stamp.device.replace(/[()/\\]/g, '-'), context.traits);
  const number = context.attempt > 1 ? ` ${context.attempt}` : '';
  return withSuffix(plain, ` (conflict ${stamp.time} ${device})${number}`, context.traits);
}

/** Whether `name` is a conflict copy of `original`. */
export function isConflictName(name: string, original: string): boolean {
  const { stem, extension } = splitExtension(name);
  const from = splitExtension(original);
  // A long stem was cut to make room for the mark.
  const rest = stem.replace(conflictMark, '');
  return rest !== stem && extension === from.extension && from.stem.replace(conflictMark, '').startsWith(rest);
}

/** Sorts ids of decimal digits by value. */
export function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
