import { describe, expect, it } from 'vitest';
import { de } from '../../renderer/messages/de.ts';
import { en } from '../../renderer/messages/en.ts';
import { pluralIn } from '../../renderer/messages/plural.ts';
import { sv } from '../../renderer/messages/sv.ts';

/** Every message with the path of its keys; of those with arguments what comes of 1 and of 7, or of words. */
function spoken(messages: object, path = ''): [string, string][] {
  return Object.entries(messages).flatMap(([key, value]: [string, unknown]): [string, string][] => {
    const place = `${path}${key}`;
    if (typeof value === 'string') return [[place, value]];
    if (typeof value === 'function') {
      // Messages take one or two numbers or words, and answer a text.
      const say = value as (...args: readonly unknown[]) => string;
      return [1, 7].map((count) => [`${place}(${count})`, say(count, 'Name')]);
    }
    return spoken(value as object, `${place}.`);
  });
}

const english = new Map(spoken(en));

describe.each([
  { name: 'Swedish', catalogue: sv },
  { name: 'German', catalogue: de },
])('$name', ({ catalogue }) => {
  const here = spoken(catalogue);

  it('has every key of the English, none more, and none empty', () => {
    expect(here.map(([place]) => place).sort()).toEqual([...english.keys()].sort());
    expect(here.filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('is translated: long messages are not the English ones', () => {
    expect(here.filter(([place, text]) => text.length > 24 && english.get(place) === text)).toEqual([]);
  });

  it('passes its arguments on', () => {
    const lost = here.filter(
      ([place, text]) => place.endsWith('(7)') && english.get(place)?.includes('7') === true && !text.includes('7'),
    );
    expect(lost).toEqual([]);
  });
});

describe('pluralIn', () => {
  it('takes the form of the language and writes the number its way', () => {
    const forms = { one: '# fil', other: '# filer' };
    expect([1, 2, 12_840].map((count) => pluralIn('sv')(count, forms))).toEqual(['1 fil', '2 filer', '12\u00a0840 filer']);
  });
});
