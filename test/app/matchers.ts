import { expect } from 'vitest';

// vitest types its matchers as `any`, which would switch off the checks of every object that holds one.
export const anyText: unknown = expect.any(String);
export const anyList: unknown = expect.any(Array);
export const anything: unknown = expect.anything();
export const textWith = (part: string): unknown => expect.stringContaining(part);
export const textLike = (pattern: RegExp): unknown => expect.stringMatching(pattern);
export const having = (part: object): unknown => expect.objectContaining(part);
export const listWith = (parts: readonly unknown[]): unknown => expect.arrayContaining([...parts]);
