import { describe, expect, it } from 'vitest';
import { chooseHome } from '../../main/app/terminal/default-home.ts';
import { readDuration } from '../../main/app/terminal/durations.ts';
import { entryInWords } from '../../main/app/terminal/outbox-commands.ts';
import { sizeInWords } from '../../main/app/terminal/status-command.ts';
import { table, widthOf } from '../../main/app/terminal/table.ts';
import { bytesInWords, counted, isoTime, needingYou, plain, timeAgo } from '../../main/app/terminal/words.ts';

describe('words', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1000, '1.0 KB'],
    [1_234_567, '1.2 MB'],
    [20_971_520, '21 MB'],
    [5e15, '5000 TB'],
  ])('%d bytes are %s', (bytes, words) => {
    expect(bytesInWords(bytes)).toBe(words);
  });

  it('of what needs the person agree with their number', () => {
    expect([1, 2].map(needingYou)).toEqual(['1 of them needs you', '2 of them need you']);
  });

  it.each([
    [3000, 'just now'],
    [59_000, '59 seconds ago'],
    [60_000, '1 minute ago'],
    [7_200_000, '2 hours ago'],
    [86_400_000 * 3, '3 days ago'],
    [86_400_000 * 400, '1 year ago'],
    [-5000, 'just now'],
  ])('%d ms before now is %s', (ms, words) => {
    expect(timeAgo(1_000_000_000_000 - ms, 1_000_000_000_000)).toBe(words);
  });

  it('counts', () => {
    expect([counted(0, 'file'), counted(1, 'file'), counted(12_345, 'file')]).toEqual(['no files', '1 file', '12,345 files']);
  });

  it.each([
    [{ documents: 2, sized: 2, bytes: 20_971_520 }, '21 MB'],
    [{ documents: 2, sized: 1, bytes: 20_971_520 }, 'over 21 MB'],
    [{ documents: 2, sized: 0, bytes: 0 }, ''],
    [{ documents: 0, sized: 0, bytes: 0 }, '0 bytes'],
  ])('the size of %o is %j', (counts, words) => {
    expect(sizeInWords({ counts })).toBe(words);
  });

  it('takes out what could take over a terminal', () => {
    expect(plain('a\u001b[31mred\nb\u202ec')).toBe('a·[31mred·b·c');
  });

  it('says for ever in JSON', () => {
    expect([isoTime(0), isoTime(Infinity), isoTime(null)]).toEqual(['1970-01-01T00:00:00.000Z', 'forever', null]);
  });
});

describe('an edit that was not sent', () => {
  const entry: Parameters<typeof entryInWords>[0] = {
    ...{ id: '7', account: 'robot', boardId: '1', board: 'Work', workspace: 'Main', cardId: '2', title: 'Snow' },
    ...{ kind: 'edit', field: 'blocked', value: null, state: 'waiting', reason: null, theirs: null, candidates: [] },
    ...{ attempts: 0, needsYou: false, at: '1970-01-01T00:00:00.000Z', nextAt: null, webAddress: null },
  };

  it.each([
    ['blocked', null, 'blocked: no'],
    ['blocked', '', 'blocked: yes'],
    ['blocked', 'No snow', 'blocked: No snow'],
    ['dueOn', null, 'due: none'],
  ] as const)('of %s to %s is "%s"', (field, value, words) => {
    expect(entryInWords({ ...entry, field, value }, 0)).toContain(`  ${words}  [waiting]`);
  });
});

describe('tables', () => {
  it('aligns columns, numbers to the right', () => {
    expect(
      table(
        ['#ID', 'NAME'],
        [
          ['7', 'a'],
          ['1234', 'b'],
        ],
      ),
    ).toBe('  ID  NAME\n   7  a\n1234  b');
  });

  it('knows wide and combining characters', () => {
    expect([widthOf('abc'), widthOf('検査'), widthOf('e\u0301'), widthOf('🎉')]).toEqual([3, 4, 1, 2]);
  });
});

describe('lengths of time', () => {
  it.each([
    ['30m', 1_800_000],
    ['2h', 7_200_000],
    ['1.5h', 5_400_000],
    ['1d', 86_400_000],
    ['90s', 90_000],
  ])('%s', (text, ms) => {
    expect(readDuration(text)).toBe(ms);
  });

  it.each(['', '30', 'm', '-5m', '0m', '5 weeks', '1e9h', '9999d', 'NaNm'])('refuses "%s"', (text) => {
    expect(() => readDuration(text)).toThrow(/length of time/);
  });
});

describe('the home', () => {
  const around = { platform: 'linux', env: {}, userFolder: '/home/ada' } as const;

  it.each([
    ['what was typed first', '/x', { ...around, env: { TIDEMARK_HOME: '/y' } }, '/x'],
    ['then the variable', undefined, { ...around, env: { TIDEMARK_HOME: '/y' } }, '/y'],
    ['Linux', undefined, around, '/home/ada/.local/share/tidemark'],
    ['Linux with XDG', undefined, { ...around, env: { XDG_DATA_HOME: '/data' } }, '/data/tidemark'],
    ['macOS', undefined, { ...around, platform: 'darwin' }, '/home/ada/Library/Application Support/Tidemark'],
    ['Windows', undefined, { ...around, platform: 'win32', env: { APPDATA: '/roaming' } }, '/roaming/Tidemark'],
  ] as const)('%s', (...[, typed, surroundings, home]) => {
    expect(chooseHome(typed, surroundings)).toBe(home);
  });
});
