import { randomBytes } from 'node:crypto';
import { SyncError } from '../sync/errors.ts';
import type { SecretStore } from '../sync/ports/secrets.ts';

/** Windows keeps at most 2,560 bytes in one credential. */
const longest = 2_400;

/** Of a value that stands in parts: how many, and under which token they are. */
const heading = /^tidemark-parts:1:(\d+):([0-9a-f]{16})$/;
const partName = /^(.*)#([0-9a-f]{16})\.\d+$/s;

/**
 * Keeps values of any length in a store that takes only short ones, and none that is empty. A long value goes into parts under new names
 * first and is then switched to in one step, so that a write that is cut short leaves the old value.
 * Throws `broken` when a part is missing, `refused` for a value that no keychain can hold.
 */
export function longValues(store: SecretStore): SecretStore {
  let last: Promise<unknown> = Promise.resolve();
  // One change after the other: two of the same key would take each other's parts away.
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
  return {
    get: async (key) => {
      const value = await store.get(key);
      const parts = value === null ? null : partsOf(key, value);
      if (parts === null) return value;
      const found: string[] = [];
      for (const part of parts) {
        const text = await store.get(part);
        if (text === null) throw new SyncError('broken', `The secret ${key} is not whole in the keychain; store it again`);
        found.push(text);
      }
      return found.join('');
    },
    set: (key, value) => inTurn(() => replace(store, key, value)),
    delete: (key) =>
      inTurn(async () => {
        await store.delete(key);
        // Those too that an interrupted write left behind.
        await drop(
          store,
          (await store.keys()).filter((name) => partName.exec(name)?.[1] === key),
        );
      }),
    keys: async () => (await store.keys()).filter((key) => !partName.test(key)),
  };
}

async function replace(store: SecretStore, key: string, value: string): Promise<void> {
  if (value.includes('\0')) throw new SyncError('refused', `The secret ${key} holds a NUL character, which no keychain can keep`);
  const before = await store.get(key);
  await write(store, key, value);
  await drop(store, before === null ? [] : (partsOf(key, before) ?? []));
}

async function write(store: SecretStore, key: string, value: string): Promise<void> {
  // A value that looks like a heading must not be taken for one.
  if (value !== '' && Buffer.byteLength(value) <= longest && !heading.test(value)) return store.set(key, value);
  const token = randomBytes(8).toString('hex');
  const pieces = split(value);
  for (const [index, piece] of pieces.entries()) await store.set(`${key}#${token}.${index}`, piece);
  await store.set(key, `tidemark-parts:1:${pieces.length}:${token}`);
}

async function drop(store: SecretStore, parts: readonly string[]): Promise<void> {
  for (const part of parts) await store.delete(part);
}

function partsOf(key: string, value: string): readonly string[] | null {
  const [, count, token] = heading.exec(value) ?? [];
  if (count === undefined || token === undefined) return null;
  return Array.from({ length: Number(count) }, (_, index) => `${key}#${token}.${index}`);
}

/** Pieces of at most `longest` bytes; no character is cut in two. */
function split(value: string): readonly string[] {
  const pieces: string[] = [];
  let piece = '';
  let bytes = 0;
  for (const character of value) {
    const more = Buffer.byteLength(character);
    if (bytes + more > longest) {
      pieces.push(piece);
      piece = '';
      bytes = 0;
    }
    piece += character;
    bytes += more;
  }
  return piece === '' ? pieces : [...pieces, piece];
}
