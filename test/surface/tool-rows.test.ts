import { describe, expect, it } from 'vitest';
import { PreviewRows } from '../../main/app/surface/tool-rows.ts';
import type { Clock } from '../../main/sync/ports/time.ts';

const changes = Array.from({ length: 5_000 }, (_, n) => ({
  what: `Board ${n}`,
  from: n % 2 ? 'Gör' : 'Doing',
  to: 'Under way',
  order: n,
}));
const left = [{ what: 'Left', from: '', to: '', order: null, reason: 'It has only 1 column.' }];
const plan = { title: 'Rename', changes, left, destructive: false };
const all = { states: [], text: '', offset: 0, limit: 5 };

/** A clock of a slow machine: each look at it takes 1 ms. `rests` are those in which others act. */
function open() {
  let [elapsed, rests] = [0, 0];
  const clock: Clock = {
    now: () => elapsed,
    monotonic: () => (elapsed += 1),
    sleep: () => ((rests += 1), Promise.resolve()),
  };
  return { rows: new PreviewRows({ plan }, clock), rests: () => rests };
}

describe('rows of a preview', () => {
  it('are found by state and words as those of a report are, whatever their case and accents are made of', async () => {
    const { rows } = open();
    const page = async (wanted: object) => {
      const { total, rows: found } = await rows.page({ ...all, ...wanted });
      return [total, ...found.map(({ index }) => index)];
    };
    expect(await page({ offset: 4_998 })).toEqual([5_001, 4_998, 4_999, 5_000]);
    expect(await page({ text: ' GO\u0308R', limit: 2 })).toEqual([2_500, 1, 3]);
    expect(await page({ text: 'board 499', states: ['planned'] })).toEqual([11, 499, 4_990, 4_991, 4_992, 4_993]);
    expect(await page({ text: 'column', states: ['left'] })).toEqual([1, 5_000]);
    expect(await page({ states: ['left'], text: 'board' })).toEqual([0]);
    // Parts of different cells are not one text.
    expect(await page({ text: 'Board 1 Gör' })).toEqual([0]);
  });

  it('are looked through in portions between which others act, once for all pages', async () => {
    const { rows, rests } = open();
    await rows.page({ ...all, text: 'gör' });
    const first = rests();
    expect(first).toBeGreaterThan(100);
    const { rows: next } = await rows.page({ ...all, text: 'gör', offset: 2_495 });
    expect([next.at(-1)?.index, rests()]).toEqual([4_999, first]);
  });
});
