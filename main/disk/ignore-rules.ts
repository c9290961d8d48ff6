import createMatcher from 'ignore';
import { SyncError } from '../sync/errors.ts';
import { isOwnName } from './own-names.ts';

/**
 * Names that no pair syncs: litter of systems, lock and swap files of editors, unfinished downloads of browsers. A pair's own rules can
 * bring one back with `!`.
 */
const builtIn = new RegExp(
  `^(?:${[
    '\\.ds_store',
    'thumbs\\.db',
    'ehthumbs\\.db',
    'desktop\\.ini',
    'icon\\r',
    '\\._.*',
    '\\.spotlight-v100',
    '\\.trashes',
    '\\.fseventsd',
    '\\.trash-\\d+',
    '\\$recycle\\.bin',
    'system volume information',
    'lost\\+found',
    '~\\$.*',
    '\\.~lock\\..*#',
    '.*\\.sw[px]',
    '.*~',
    '.*\\.crdownload',
    '.*\\.part',
    '\\.fuse_hidden.*',
    '\\.nfs.*',
    '\\.directory',
  ].join('|')})$`,
  'is',
);

type Kind = 'file' | 'folder';

/** A matcher remembers every path that it was asked about; it is replaced after so many. */
const rememberAtMost = 20_000;

/** The rules of one pair, with the built-in ones. */
export interface IgnoreRules {
  /** As it was given. */
  readonly text: string;
  /** Whether the rules leave out a path, by itself or by a folder above it. Relative, `/` between names. */
  ignores(path: string, kind: Kind): boolean;
  /** The same for an item whose folder is known not to be left out. */
  ignoresChild(folder: string, name: string, kind: Kind): boolean;
}

/**
 * Reads rules in the syntax of .gitignore; letters match in either case, so that the rules mean the same on every system. Throws
 * `refused` and names the line when one could never match or is not finished.
 */
export function parseIgnoreRules(text: string): IgnoreRules {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  lines.forEach((line, index) => {
    const fault = faultOf(line);
    if (fault !== null) {
      throw new SyncError('refused', `Ignore rules, line ${index + 1}: ${JSON.stringify(line)} ${fault}.`);
    }
  });
  const own = lines.some((line) => line.trim() !== '' && !line.startsWith('#')) ? ownMatcher(lines) : null;

  const ignoresChild = (folder: string, name: string, kind: Kind): boolean => {
    if (isOwnName(name)) return true;
    const verdict = own?.(folder === '' ? name : `${folder}/${name}`, kind) ?? null;
    return verdict ?? builtIn.test(name);
  };
  const ignores = (path: string, kind: Kind): boolean => {
    let slash = path.indexOf('/');
    let start = 0;
    while (slash >= 0) {
      if (ignoresChild(path.slice(0, Math.max(0, start - 1)), path.slice(start, slash), 'folder')) return true;
      start = slash + 1;
      slash = path.indexOf('/', start);
    }
    return path !== '' && ignoresChild(path.slice(0, Math.max(0, start - 1)), path.slice(start), kind);
  };
  return { text, ignores, ignoresChild };
}

/** Null where no rule speaks of the path. */
function ownMatcher(lines: readonly string[]): (path: string, kind: Kind) => boolean | null {
  let matcher = createMatcher().add(lines);
  let asked = 0;
  return (path, kind) => {
    if (++asked > rememberAtMost) {
      matcher = createMatcher().add(lines);
      asked = 0;
    }
    const verdict = matcher.test(kind === 'folder' ? `${path}/` : path);
    return verdict.ignored ? true : verdict.unignored ? false : null;
  };
}

/** What is wrong with a line, or null. */
function faultOf(line: string): string | null {
  if (line.trim() === '' || line.startsWith('#')) return null;
  const pattern = line.startsWith('!') ? line.slice(1) : line;
  if (pattern.trim() === '' || /^\/+$/.test(pattern.trim())) return 'names nothing';
  if (pattern.includes('\0')) return 'holds a character that no name can hold';
  if (/(^|[^\\])(\\\\)*\\$/.test(pattern)) return 'ends with a backslash that escapes nothing';
  if (pattern.includes('//')) return 'has an empty name between two slashes';
  if (pattern.split('/').some((name) => name.trim() === '.' || name.trim() === '..')) return 'cannot go through "." or ".."';
  return bracketFault(pattern);
}

const classNames = new Set('alnum alpha blank cntrl digit graph lower print punct space upper xdigit'.split(' '));

function bracketFault(pattern: string): string | null {
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at];
    if (char === '\\') at++;
    else if (char === '[') {
      const end = bracketEnd(pattern, at);
      if (end === null) return 'has a "[" without its "]"';
      const body = pattern.slice(at + 1, end);
      for (const [, name] of body.matchAll(/\[:([^:\]]*):\]/g)) {
        if (name !== undefined && !classNames.has(name)) return `does not know [:${name}:]`;
      }
      for (const [, from, to] of body.replace(/\[:[^\]]*:\]/g, '').matchAll(/([^\\])-([^\\\]])/gu)) {
        if (from !== undefined && to !== undefined && from > to) return `has the range ${from}-${to} backwards`;
      }
      at = end;
    }
  }
  return null;
}

/** Where the bracket that opens at `start` closes: a `]` right after `[`, `[!` or `[^` is a member. */
function bracketEnd(pattern: string, start: number): number | null {
  let at = start + 1;
  if (pattern[at] === '!' || pattern[at] === '^') at++;
  for (let first = true; at < pattern.length; at++, first = false) {
    const char = pattern[at];
    if (char === '\\') at++;
    else if (char === '[' && pattern[at + 1] === ':') {
      const close = pattern.indexOf(':]', at + 2);
      if (close >= 0) at = close + 1;
    } else if (char === ']' && !first) return at;
  }
  return null;
}
