import { expect, it } from 'vitest';
import { attachmentHeader, osFileName } from './names.ts';

it.each([
  ['Q1: summary.pdf', 'Q1_%20summary.pdf'],
  ['a/b\\c*d?"<e>|', 'a_b_c_d___e__'],
  ['ends. ', 'ends__'],
  ['CON', 'CON_'],
  ['lpt1.txt', 'lpt1_.txt'],
  ['console', 'console'],
  ['smörgås 😀', 'sm%C3%B6rg%C3%A5s%20%F0%9F%98%80'],
])('makes %j fit for any disk', (name, safe) => {
  expect(osFileName(name)).toBe(safe);
});

it('names a download in a header', () => {
  expect(['plain.txt', 'a "b"\\.txt', "å's (1).txt"].map(attachmentHeader)).toEqual([
    'attachment; filename="plain.txt"',
    'attachment; filename="a \\"b\\"\\\\.txt"',
    "attachment; filename*=UTF-8''%C3%A5%27s%20%281%29.txt",
  ]);
});
