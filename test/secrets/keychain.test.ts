import { describe, expect, it } from 'vitest';
import { keychainSecrets } from '../../main/secrets/keychain.ts';
import { playInSession } from './keyring-session.ts';

describe('the keychain', () => {
  it('keeps, changes and drops secrets in a real keyring, of any length and with any characters', async () => {
    const results = await playInSession({ kind: 'unlocked' }, [
      ['get', '1/clientSecret'],
      ['set', '1/clientSecret', 'first'],
      ['set', '1/clientSecret', 'sëcond "🔑" \n{}'],
      ['get', '1/clientSecret'],
      ['set', '1/refreshToken', 'é*4000'],
      ['set', '12/empty', ''],
      ['keys'],
      ['get', '1/refreshToken'],
      ['get', '12/empty'],
      ['set', '1/refreshToken', 'short'],
      ['get', '1/refreshToken'],
      ['delete', '1/clientSecret'],
      ['delete', '1/clientSecret'],
      ['get', '1/clientSecret'],
      ['keys'],
    ]);
    expect(results).toEqual([
      null,
      null,
      null,
      'sëcond "🔑" \n{}',
      null,
      null,
      ['1/clientSecret', '1/refreshToken', '12/empty'],
      'é'.repeat(4000),
      '',
      null,
      'short',
      null,
      null,
      null,
      ['1/refreshToken', '12/empty'],
    ]);
  });

  it('says at once what is missing without a D-Bus session', async () => {
    const store = keychainSecrets({ env: {}, timeoutMs: 600_000 });
    await expect(store.get('1/clientSecret')).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('no D-Bus session is running') as string,
    });
    const results = await playInSession({ kind: 'none' }, [['set', '1/x', 'hush'], ['keys']]);
    const refused = { kind: 'refused', message: expect.stringContaining('no D-Bus session is running') as string };
    expect(results).toEqual([refused, refused]);
  });

  it('says what is missing where a session has no keyring, without the value', async () => {
    const results = await playInSession({ kind: 'bus' }, [
      ['set', '1/x', 'hush'],
      ['get', '1/x'],
    ]);
    const refused = { kind: 'refused', message: expect.stringContaining('The keychain cannot be used') as string };
    expect(results).toEqual([refused, refused]);
    expect(JSON.stringify(results)).not.toContain('hush');
  });

  it('says so where the keyring is locked and cannot ask', async () => {
    const results = await playInSession({ kind: 'locked' }, [['set', '1/x', 'hush']]);
    expect(results).toEqual([{ kind: 'refused', message: expect.stringContaining('unlock it') as string }]);
    expect(JSON.stringify(results)).not.toContain('hush');
  });

  it('does not wait for ever, and refuses further calls at once while one is out', async () => {
    const began = performance.now();
    const calls = Array.from({ length: 8 }, () => ['get', '1/x']);
    const results = await playInSession({ kind: 'hung', timeoutMs: 2_000 }, calls);
    expect(results).toEqual(
      calls.map(() => ({ kind: 'refused', message: expect.stringContaining('does not answer') as string })),
    );
    // Eight times the waiting would be sixteen seconds.
    expect(performance.now() - began).toBeLessThan(15_000);
  });
});
