import { expect, test } from 'vitest';
import { pathPart, queryPart } from '../../../main/services/http/address-parts.ts';

test.each([
  ['plan', 'plan'],
  ['Q1/Q2?', 'Q1%2FQ2%3F'],
  ['🎉', '%F0%9F%8E%89'],
  ['%2e%2e', '%252e%252e'],
  ['...', '...'],
])('%j is %s in an address', (text, part) => {
  expect([pathPart(text), queryPart(text)]).toEqual([part, part]);
});

test.each([pathPart, queryPart])('half of a character is nothing to ask for', (part) => {
  expect(() => part('id \ud83c')).toThrow(expect.objectContaining({ kind: 'broken' }));
});

test.each(['', '.', '..'])('%j leads to another path, and is a value like others', (text) => {
  expect(() => pathPart(text)).toThrow(expect.objectContaining({ kind: 'broken' }));
  expect(queryPart(text)).toBe(text);
});
