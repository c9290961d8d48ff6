import { describe, expect, test } from 'vitest';
import { parseIgnoreRules } from '../../main/disk/ignore-rules.ts';
import { SyncError } from '../../main/sync/errors.ts';

describe('built-in rules', () => {
  const rules = parseIgnoreRules('');
  const ignored = [
    '.DS_Store',
    'deep/down/.DS_Store',
    'Thumbs.db',
    'thumbs.DB',
    'desktop.ini',
    '~$report.docx',
    '.~lock.report.odt#',
    '.notes.swp',
    '.notes.swx',
    'draft.txt~',
    'film.mkv.crdownload',
    'film.mkv.part',
    '.fuse_hidden0000001',
    '.nfs000000000012',
    '.tidemark',
    '.tidemark/pair',
    'sub/.tidemark-abc-1.partial',
    'sub/.TIDEMARK-ABC.PARTIAL',
    'backup~/inside.txt',
  ];
  const kept = [
    'report.docx',
    'partial',
    'a.partial',
    'thumbs.db.txt',
    'x~y',
    '.gitignore',
    '.tidemarks',
    'swp',
    'desktop.ini.bak',
    'part',
  ];

  test.each(ignored)('%s is left out', (path) => expect(rules.ignores(path, 'file')).toBe(true));
  test.each(kept)('%s is kept', (path) => expect(rules.ignores(path, 'file')).toBe(false));
  test('a name with a line break is taken whole', () => expect(rules.ignores('.DS_Store\nx', 'file')).toBe(false));
  test('a pair can bring a built-in one back, but never our own', () => {
    const own = parseIgnoreRules('!desktop.ini\n!.tidemark/\n!.tidemark-*.partial');
    expect(own.ignores('desktop.ini', 'file')).toBe(false);
    expect(own.ignores('Thumbs.db', 'file')).toBe(true);
    expect(own.ignores('.tidemark', 'folder')).toBe(true);
    expect(own.ignores('a/.tidemark-x.partial', 'file')).toBe(true);
  });
});

/** Rules, a path (a folder ends with `/`), and whether it is left out. */
const table: readonly (readonly [rules: string, path: string, ignored: boolean])[] = [
  // Names match at any depth.
  ['*.tmp', 'a.tmp', true],
  ['*.tmp', 'x/y/a.tmp', true],
  ['*.tmp', 'a.tmp.txt', false],
  ['build', 'build/', true],
  ['build', 'x/build', true],
  ['build', 'rebuild', false],
  // A slash in front or inside ties a pattern to the root.
  ['/build', 'build/', true],
  ['/build', 'x/build/', false],
  ['doc/a.txt', 'doc/a.txt', true],
  ['doc/a.txt', 'x/doc/a.txt', false],
  // A slash behind: folders only, with all that is in them.
  ['cache/', 'cache/', true],
  ['cache/', 'cache', false],
  ['cache/', 'cache/deep/file', true],
  // One star stays within a name, two go on.
  ['doc/*.txt', 'doc/a.txt', true],
  ['doc/*.txt', 'doc/x/a.txt', false],
  ['doc/**/a.txt', 'doc/a.txt', true],
  ['doc/**/a.txt', 'doc/x/y/a.txt', true],
  ['**/temp', 'x/y/temp/', true],
  ['doc/**', 'doc/x', true],
  ['doc/**', 'doc/', false],
  ['a?c', 'abc', true],
  ['a?c', 'a/c', false],
  ['[ab].txt', 'a.txt', true],
  ['[!ab].txt', 'a.txt', false],
  ['[a-c]x', 'bx', true],
  ['[]x]y', ']y', true],
  // A later line wins, but nothing comes back from a folder that is left out.
  ['*.log\n!keep.log', 'keep.log', false],
  ['!keep.log\n*.log', 'keep.log', true],
  ['logs/\n!logs/keep.log', 'logs/keep.log', true],
  ['logs/*\n!logs/keep.log', 'logs/keep.log', false],
  // Comments, empty lines, escapes, ends of lines.
  ['# *.txt', 'a.txt', false],
  ['\\#a', '#a', true],
  ['\\!a', '!a', true],
  ['\n\n*.a\n', 'x.a', true],
  ['*.a\r\n*.b\r\n', 'x.a', true],
  ['*.a\r\n*.b\r\n', 'x.b', true],
  ['\uFEFF*.a', 'x.a', true],
  ['a.txt   ', 'a.txt', true],
  ['a\\ ', 'a ', true],
  ['a\\*', 'a*', true],
  ['a\\*', 'ab', false],
  // Letters of either case; other letters than English ones.
  ['*.TMP', 'a.tmp', true],
  ['Build/', 'build/', true],
  ['ÜBER*', 'über uns.txt', true],
  ['$x(1)+.txt', '$x(1)+.txt', true],
];

test.each(table)('%j on %j: %s', (text, path, ignored) => {
  const kind = path.endsWith('/') ? 'folder' : 'file';
  expect(parseIgnoreRules(text).ignores(path.replace(/\/$/, ''), kind)).toBe(ignored);
});

describe('a rule that cannot be meant is refused with its line', () => {
  test.each([
    ['*.a\n[x', 'line 2'],
    ['a\\', 'line 1'],
    ['\n\n!', 'line 3'],
    ['/', 'line 1'],
    ['a//b', 'line 1'],
    ['../a', 'line 1'],
    ['./a', 'line 1'],
    ['[z-a]', 'line 1'],
    ['[[:letters:]]', 'line 1'],
    ['ok\nbad\0name', 'line 2'],
  ])('%j', (text, line) => {
    let error: unknown;
    try {
      parseIgnoreRules(text);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(SyncError);
    expect(error).toMatchObject({ kind: 'refused', message: expect.stringContaining(line) as unknown });
  });
  test('and these are fine', () => {
    for (const text of ['', '# [x', '[[:alpha:]-]', '[a\\]b]', '[]]', 'a\\\\', 'a..b', '...', '[!a-z]', 'x-[z]-a']) {
      expect(() => parseIgnoreRules(text), text).not.toThrow();
    }
  });
});

test('answers stay right after more paths than are remembered', () => {
  const rules = parseIgnoreRules('*.tmp\n!keep.tmp');
  for (let index = 0; index < 45_000; index++) expect(rules.ignores(`f${index}.tmp`, 'file')).toBe(true);
  expect(rules.ignores('keep.tmp', 'file')).toBe(false);
});
