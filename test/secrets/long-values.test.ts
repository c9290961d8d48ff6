import { describe, expect, it } from 'vitest';
import { longValues } from '../../main/secrets/long-values.ts';
import { sessionSecrets } from '../../main/secrets/session.ts';
import type { SecretStore } from '../../main/sync/ports/secrets.ts';

/** A store with the limits of the narrowest keychain, that fails at its `failAt`-th change. */
function narrow(failAt = Infinity): SecretStore {
  const kept = sessionSecrets();
  let changes = 0;
  const change = (work: () => Promise<void>) => {
    changes += 1;
    return changes === failAt ? Promise.reject(new Error('cut off')) : work();
  };
  return {
    ...kept,
    set: (key, value) => {
      if (value === '' || Buffer.byteLength(value) > 2560) return Promise.reject(new Error('does not fit'));
      return change(() => kept.set(key, value));
    },
    delete: (key) => change(() => kept.delete(key)),
  };
}

const values = [
  '',
  'x',
  'x'.repeat(2400),
  'x'.repeat(2401),
  '🔑'.repeat(5000),
  'é'.repeat(1201),
  'tidemark-parts:1:2:0123456789abcdef',
];

describe('values of any length', () => {
  it('come back as they were, whatever was there before', async () => {
    const store = longValues(narrow());
    for (const value of [...values, ...values.toReversed()]) {
      await store.set('1/a', value);
      expect(await store.get('1/a')).toBe(value);
      expect(await store.keys()).toEqual(['1/a']);
    }
  });

  it('leave nothing behind', async () => {
    const inner = narrow();
    const store = longValues(inner);
    await store.set('1/a', 'x'.repeat(9000));
    await store.set('1/ab', 'y'.repeat(9000));
    await store.set('1/a', 'x'.repeat(3000));
    await store.delete('1/a');
    expect(await store.get('1/ab')).toBe('y'.repeat(9000));
    await store.delete('1/ab');
    expect(await inner.keys()).toEqual([]);
  });

  it('are the old or the new one wherever a change is cut off, and what is left goes with the key', async () => {
    for (let failAt = 4; failAt <= 10; failAt += 1) {
      const inner = narrow(failAt);
      const store = longValues(inner);
      await store.set('1/a', 'x'.repeat(4000));
      await store.set('1/a', 'y'.repeat(6000)).catch(() => undefined);
      expect(['x'.repeat(4000), 'y'.repeat(6000)]).toContain(await store.get('1/a'));
      await store.delete('1/a').catch(() => store.delete('1/a'));
      expect(await inner.keys()).toEqual([]);
    }
  });

  it('are told to be broken when a part is missing', async () => {
    const inner = narrow();
    const store = longValues(inner);
    await store.set('1/a', 'x'.repeat(4000));
    const part = (await inner.keys()).find((key) => key.endsWith('.1'));
    await inner.delete(part ?? '');
    await expect(store.get('1/a')).rejects.toMatchObject({ kind: 'broken' });
  });

  it('can be set at the same time', async () => {
    const store = longValues(narrow());
    await Promise.all(['a', 'b', 'c'].map((letter) => store.set('1/a', letter.repeat(5000))));
    expect(await store.get('1/a')).toBe('c'.repeat(5000));
  });

  it('hold no NUL', async () => {
    await expect(longValues(narrow()).set('1/a', 'se\0cret')).rejects.toMatchObject({ kind: 'refused' });
  });
});
