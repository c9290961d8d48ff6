import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numRuns, seed } from '../runs.ts';
import {
  compareIds,
  conflictName,
  fits,
  fromDiskName,
  isConflictName,
  nameKey,
  nameWithId,
  toDiskName,
} from '../../main/sync/names.ts';
import { linuxTraits, macTraits, windowsTraits } from './world/traits.ts';

const everyTraits = [linuxTraits, macTraits, windowsTraits];
const anyTraits = fc.constantFrom(...everyTraits);
/** Names made of what the mapping is about, and of anything else. */
const awkward = fc.array(
  fc.oneof(
    fc.constantFrom(
      '‛',
      '／',
      '/',
      '␀',
      '\0',
      '？',
      '?',
      '.',
      ' ',
      ':',
      '：',
      '\n',
      '␊',
      'CON',
      'lpt1',
      '.tidemark',
      'a',
      'é',
      '😀',
    ),
    fc.string({ unit: 'grapheme', maxLength: 3 }),
  ),
  { maxLength: 6 },
);
const anyName = awkward.map((parts) => parts.join(''));
const badOnWindows = /[<>:"/\\|?*\0-\x1f]|[. ]$|^(?:con|prn|aux|nul|com[1-9¹²³]|lpt[1-9¹²³])(?:\.|$)/i;

describe('names on this disk', () => {
  it.each([
    ['a/b', 'a／b', 'a／b'],
    ['a?b', 'a?b', 'a？b'],
    ['a／b', 'a‛／b', 'a‛／b'],
    ['‛／', '‛‛‛／', '‛‛‛／'],
    ['‛/', '‛‛／', '‛‛／'],
    ['it‛s', 'it‛s', 'it‛s'],
    ['', '‛', '‛'],
    ['.', '‛.', '.‛'],
    ['..', '‛..', '..‛'],
    ['‛', '‛‛', '‛‛'],
    ['CON', 'CON', '‛CON'],
    ['nul.txt', 'nul.txt', '‛nul.txt'],
    ['COM1.doc', 'COM1.doc', '‛COM1.doc'],
    ['CONSOLE', 'CONSOLE', 'CONSOLE'],
    ['end.', 'end.', 'end.‛'],
    ['end ', 'end ', 'end ‛'],
    ['tab\there', 'tab\there', 'tab␉here'],
    ['nul\0', 'nul␀', 'nul␀'],
    ['.tidemark', '‛.tidemark', '‛.tidemark'],
    ['.tidemark-1.partial', '‛.tidemark-1.partial', '‛.tidemark-1.partial'],
    ['.TideMark', '‛.TideMark', '‛.TideMark'],
    ['100%41 #+&.txt', '100%41 #+&.txt', '100%41 #+&.txt'],
  ])('%j is %j on Linux and %j on Windows, and back', (name, linux, windows) => {
    expect([toDiskName(name, linuxTraits), toDiskName(name, windowsTraits)]).toEqual([linux, windows]);
    expect([fromDiskName(linux, linuxTraits), fromDiskName(windows, windowsTraits)]).toEqual([name, name]);
  });

  it('every name goes to the disk and comes back', () => {
    fc.assert(
      fc.property(anyName, anyTraits, (name, traits) => {
        expect(fromDiskName(toDiskName(name, traits), traits)).toBe(name.toWellFormed());
      }),
      { seed, numRuns: numRuns(5_000) },
    );
  });

  it('every name that the disk can have goes to the service and comes back', () => {
    fc.assert(
      fc.property(anyName, anyTraits, (name, traits) => {
        const isPossible =
          !/[/\0]/.test(name) &&
          !['', '.', '..'].includes(name) &&
          !/^\.tidemark/i.test(name) &&
          !(traits.windowsNames && badOnWindows.test(name));
        fc.pre(isPossible);
        expect(toDiskName(fromDiskName(name, traits), traits)).toBe(name);
      }),
      { seed, numRuns: numRuns(5_000) },
    );
  });

  it('half characters become whole ones', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 5 }),
        fc.constantFrom('\ud800', '\udfff'),
        anyTraits,
        (text, half, traits) => {
          expect(toDiskName(half + text, traits).isWellFormed()).toBe(true);
        },
      ),
      { seed, numRuns: numRuns(100) },
    );
  });

  it('no name is one that the disk refuses', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        expect(toDiskName(name, windowsTraits)).not.toMatch(badOnWindows);
        expect(toDiskName(name, linuxTraits)).toMatch(/^(?!\.{1,2}$|\.tidemark)[^/\0]+$/is);
      }),
      { seed, numRuns: numRuns(5_000) },
    );
  });
});

describe('name keys', () => {
  it('twins have one key where the disk takes them for one', () => {
    const twins = [
      ['File', 'fILE'],
      ['\u00e9', 'e\u0301'],
      ['É', 'e\u0301'],
      ['straße', 'STRASSE'],
      ['straße', 'STRAẞE'],
    ] as const;
    const same = everyTraits.map((traits) => twins.map(([a, b]) => nameKey(a, traits) === nameKey(b, traits)));
    expect(same).toEqual([
      [false, false, false, false, false],
      [true, true, true, true, true],
      [true, false, false, true, true],
    ]);
  });

  it('each character has the key of its other case, and its key is the key of that', () => {
    const wrong = new Set<string>();
    for (const traits of everyTraits.filter(({ caseInsensitive }) => caseInsensitive)) {
      for (let code = 0; code < 0x110000; code += 1) {
        const one = String.fromCodePoint(code);
        const key = nameKey(one, traits);
        const others = [one.toLowerCase(), one.toUpperCase(), key];
        if (others.some((other) => nameKey(other, traits) !== key)) wrong.add(one);
      }
    }
    expect([...wrong]).toEqual([]);
  });

  it('the key of a key is itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), anyTraits, (name, traits) => {
        const key = nameKey(name, traits);
        expect(nameKey(key, traits)).toBe(key);
      }),
      { seed, numRuns: numRuns(2_000) },
    );
  });
});

const stamp = { time: '2026-11-20 14.03.22', device: 'laptop' };
const first = (name: string, traits = linuxTraits): string => conflictName(name, stamp, { traits, attempt: 1 });

describe('conflict names', () => {
  it.each([
    ['a.txt', 'a (conflict 2026-11-20 14.03.22 laptop).txt'],
    ['a', 'a (conflict 2026-11-20 14.03.22 laptop)'],
    ['.profile', '.profile (conflict 2026-11-20 14.03.22 laptop)'],
    ['a.tar.gz', 'a.tar (conflict 2026-11-20 14.03.22 laptop).gz'],
    ['Minutes. of May', 'Minutes. of May (conflict 2026-11-20 14.03.22 laptop)'],
    ['a (conflict 2025-01-01 01.01.01 desk).txt', 'a (conflict 2026-11-20 14.03.22 laptop).txt'],
    ['a (conflict 2025-01-01 01.01.01 desk) 2.txt', 'a (conflict 2026-11-20 14.03.22 laptop).txt'],
  ])('of %j', (name, expected) => {
    expect(first(name)).toBe(expected);
    expect(isConflictName(expected, name)).toBe(true);
  });

  it('a second try has a number, and a device no brackets', () => {
    const device = { time: stamp.time, device: 'Ann (home)/1' };
    expect(conflictName('a.txt', device, { traits: linuxTraits, attempt: 2 })).toBe(
      'a (conflict 2026-11-20 14.03.22 Ann -home--1) 2.txt',
    );
  });

  it('fit, keep the ending, never cut through a character, never stack, and are told as such', () => {
    const name = fc
      .tuple(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.constantFrom('', '.txt', '.docx'))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(name, anyTraits, fc.integer({ min: 1, max: 3 }), (text, traits, attempt) => {
        const original = toDiskName(text, traits);
        const made = conflictName(original, stamp, { traits, attempt });
        expect(fits(made, traits)).toBe(true);
        expect(made.isWellFormed()).toBe(true);
        expect(isConflictName(made, original)).toBe(true);
        expect(toDiskName(fromDiskName(made, traits), traits)).toBe(made);
        const again = conflictName(made, stamp, { traits, attempt });
        expect(again.match(/\(conflict /g)).toHaveLength(1);
      }),
      { seed, numRuns: numRuns(2_000) },
    );
  });

  it('a name of 250 bytes is cut between characters', () => {
    const name = `${'é'.repeat(123)}.txt`;
    expect(first(name)).toBe(`${'é'.repeat(106)} (conflict 2026-11-20 14.03.22 laptop).txt`);
  });

  it('a name is not the conflict of another', () => {
    expect(isConflictName('b (conflict 2026-11-20 14.03.22 laptop).txt', 'a.txt')).toBe(false);
    expect(isConflictName('a (conflict 2026-11-20 14.03.22 laptop).md', 'a.txt')).toBe(false);
    expect(isConflictName('a (conflict of interest).txt', 'a.txt')).toBe(false);
  });
});

describe('names with an id', () => {
  it('fit and keep the ending', () => {
    expect(nameWithId('Plan.docx', '4711', linuxTraits)).toBe('Plan ~4711.docx');
    const long = nameWithId(`${'x'.repeat(300)}.docx`, '4711', linuxTraits);
    expect([long.length, long.endsWith('x ~4711.docx')]).toEqual([255, true]);
  });

  it('ids are ordered by value', () => {
    expect(['10', '9', '2', '1000'].sort(compareIds)).toEqual(['2', '9', '10', '1000']);
  });
});
