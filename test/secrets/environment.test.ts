import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { environmentSecrets, variableOf } from '../../main/secrets/environment.ts';
import { sessionSecrets } from '../../main/secrets/session.ts';

const accounts = () => [
  { id: 1, name: 'my work-2' },
  { id: 12, name: 'other' },
];

describe('secrets in the environment', () => {
  it('are named after the account', () => {
    expect([variableOf('my work-2'), variableOf('Ünï')]).toEqual(['TIDEMARK_SECRET_MY_WORK_2', 'TIDEMARK_SECRET__N_']);
  });

  it('are the fields of a JSON object; changes live in memory', async () => {
    const env = { TIDEMARK_SECRET_MY_WORK_2: '{"clientSecret":"s1","refreshToken":"r1"}' };
    const store = environmentSecrets(env, accounts);
    expect(await store.get('1/clientSecret')).toBe('s1');
    expect(await store.get('12/clientSecret')).toBeNull();
    expect(await store.get('3/clientSecret')).toBeNull();
    await store.set('1/refreshToken', 'r2');
    await store.set('12/accessToken', 'a');
    await store.delete('1/clientSecret');
    expect(await store.get('1/refreshToken')).toBe('r2');
    expect(await store.get('1/clientSecret')).toBeNull();
    expect([...(await store.keys())].sort()).toEqual(['1/refreshToken', '12/accessToken']);
    expect(env).toEqual({ TIDEMARK_SECRET_MY_WORK_2: '{"clientSecret":"s1","refreshToken":"r1"}' });
    expect(await environmentSecrets(env, accounts).get('1/refreshToken')).toBe('r1');
  });

  it.each(['hush', '["hush"]', '{"a":1,"b":"hush"}', 'null', '{"hush'])(
    'are refused when they are %s, without being shown',
    async (text) => {
      const store = environmentSecrets({ TIDEMARK_SECRET_OTHER: text }, accounts);
      const error: unknown = await store.get('12/a').catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ kind: 'refused' });
      expect(inspect(error)).toContain('TIDEMARK_SECRET_OTHER');
      expect(inspect(error)).not.toContain('hush');
    },
  );
});

describe('secrets of one session', () => {
  it('are kept in memory', async () => {
    const store = sessionSecrets();
    await store.set('1/a', 'x');
    await store.set('1/b', 'y');
    await store.delete('1/b');
    expect([await store.get('1/a'), await store.get('1/b'), await store.keys()]).toEqual(['x', null, ['1/a']]);
  });
});
