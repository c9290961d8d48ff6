import { expect, test } from 'vitest';
import { fileNameIn } from '../../../main/services/http/file-name.ts';

test.each([
  ['attachment; filename="plan.pdf"', 'plan.pdf'],
  ['attachment; filename=plan.pdf', 'plan.pdf'],
  ['attachment; filename="a \\"b\\" c.txt"', 'a "b" c.txt'],
  ['attachment; filename="fallback"; filename*=UTF-8\'\'Q1%2FQ2%20%F0%9F%8E%89.txt', 'Q1/Q2 🎉.txt'],
  ['attachment; filename*=UTF-8\'\'%E0%A4%A; filename="fallback"', 'fallback'],
  [`attachment; filename="${Buffer.from('Straße.txt').toString('latin1')}"`, 'Straße.txt'],
  ['attachment; filename="Stra\xdfe.txt"', 'Straße.txt'],
  ['attachment; filename=""', null],
  ['attachment', null],
  [undefined, null],
])('%s names %s', (header, name) => {
  expect(fileNameIn(header)).toBe(name);
});
