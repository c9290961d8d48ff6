import { SyncError } from '../../sync/errors.ts';

/**
 * A number whose text says more than a double holds: ids beyond 2^53, and versions such as 0.10, which is not 0.1. May hit
 * inside a string, which only costs time.
 */
const inexact = /(?:^|[:,[])\s*-?(?:\d{16}|\d+\.\d*0(?!\d))/;

/** `JSON.parse`'s reviver as ES2026 has it (Node 21 and later): with the source text of primitives. */
type SourceReviver = (key: string, value: unknown, context: { readonly source?: string } | undefined) => unknown;

const keepSource: SourceReviver = (_key, value, context) => {
  if (typeof value !== 'number') return value;
  const source = context?.source;
  if (source === undefined) throw new SyncError('broken', 'The answer holds numbers that cannot be read exactly here.');
  return source === String(value) ? value : source;
};

/**
 * `JSON.parse`, but a number that would lose digits comes as the string of its digits. A reviver makes parsing several times slower,
 * so it is used only where such a number may be. Throws `SyntaxError`.
 */
export function parseExactJson(text: string): unknown {
  // The library's declaration of the reviver lacks its third argument.
  return inexact.test(text) ? JSON.parse(text, keepSource as Parameters<typeof JSON.parse>[1]) : JSON.parse(text);
}
