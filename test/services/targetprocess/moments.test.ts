import { expect, it } from 'vitest';
import { readDay, readMoment } from '../../../main/services/targetprocess/moments.ts';

it.each([
  ['/Date(1788586013000+0200)/', 1_788_586_013_000, '2026-09-05'],
  ['/Date(1788555600000+0200)/', 1_788_555_600_000, '2026-09-04'],
  ['2026-09-05T01:26:53+02:00', 1_788_564_413_000, '2026-09-05'],
  ['/Date(99999999999999999999)/', null, null],
  ['/Date(8640000000000000+0200)/', null, null],
  ['2026-99-99T00:00:00Z', null, null],
  ['soon', null, null],
  [5, null, null],
])('reads the moment %j', (value, ms, day) => {
  expect([readMoment(value), readDay(value)]).toEqual([ms, day]);
});
