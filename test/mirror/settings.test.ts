import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSettings } from '../../main/mirror/settings.ts';
import { now } from './records.ts';
import { account, pair } from './settings-records.ts';
import { temporaryHome } from './temporary-home.ts';

describe('settings', () => {
  it('keep accounts, pairs, answers and pause, in this process and in the next', () => {
    const file = join(temporaryHome(), 'settings.db');
    const settings = openSettings(file);
    const accounts = [
      settings.addAccount(account('a')),
      settings.addAccount(
        account('ä "b"', {
          auth: { kind: 'oauth1-robot', consumerKey: 'k', token: 't' },
          secrets: 'env',
          allowAssumed: true,
          profile: '{"x":1}',
        }),
      ),
      settings.addAccount(
        account('c', { auth: { kind: 'oauth2-user', clientId: 'i', redirectUri: 'http://127.0.0.1/' }, secrets: 'session' }),
      ),
    ];
    const pairs = [
      settings.addPair(
        pair(accounts[0]!.id, '/a', {
          excluded: ['1', '18446744073709551615'],
          leftHere: ['1'],
          ignore: '*.tmp\n!x',
          linkFiles: true,
        }),
      ),
      settings.addPair(pair(accounts[0]!.id, '/b', { pausedUntil: Infinity })),
      settings.addPair(pair(accounts[1]!.id, '/c', { pausedUntil: now + 1 })),
    ];
    const answers = [
      { pairId: pairs[0]!.id, answer: 'delete', items: ['1', '2'], at: now },
      { pairId: pairs[0]!.id, answer: 'keep', items: [], at: now + 1 },
    ] as const;
    for (const answer of answers) settings.addDeleteAnswer(answer);
    settings.setPausedUntil(Infinity);
    const all = (store: typeof settings) => [
      store.accounts(),
      store.pairs(),
      store.deleteAnswers(pairs[0]!.id),
      store.deleteAnswers(pairs[1]!.id),
      store.pausedUntil(),
    ];
    expect(all(settings)).toEqual([accounts, pairs, answers, [], Infinity]);
    settings.close();
    const again = openSettings(file);
    expect([all(again), again.notices]).toEqual([[accounts, pairs, answers, [], Infinity], []]);
    again.close();
  });

  it('change and go', () => {
    const settings = openSettings(join(temporaryHome(), 'settings.db'));
    const first = settings.addAccount(account('a'));
    const second = settings.addAccount(account('b'));
    const only = settings.addPair(pair(first.id, '/a'));
    const changed = { ...first, name: 'A', allowAssumed: true };
    settings.updateAccount(changed);
    settings.updatePair({ ...only, ignore: 'x', pausedUntil: now });
    settings.addDeleteAnswer({ pairId: only.id, answer: 'keep', items: ['1'], at: now });
    expect(() => settings.removeAccount(first.id)).toThrow(expect.objectContaining({ kind: 'refused' }));
    expect([settings.accounts(), settings.pairs()]).toEqual([[changed, second], [{ ...only, ignore: 'x', pausedUntil: now }]]);
    settings.clearDeleteAnswers(only.id);
    expect(settings.deleteAnswers(only.id)).toEqual([]);
    settings.addDeleteAnswer({ pairId: only.id, answer: 'keep', items: ['1'], at: now });
    settings.removePair(only.id);
    settings.removeAccount(first.id);
    expect([settings.accounts(), settings.pairs(), settings.deleteAnswers(only.id)]).toEqual([[second], [], []]);
    settings.setPausedUntil(null);
    expect(settings.pausedUntil()).toBeNull();
    expect(() => settings.updateAccount(first)).toThrow(expect.objectContaining({ kind: 'gone' }));
    settings.close();
  });

  it('never give a number again: secrets of a removed account must not fall to a new one', () => {
    const settings = openSettings(join(temporaryHome(), 'settings.db'));
    const old = settings.addAccount(account('a'));
    settings.removeAccount(old.id);
    expect(settings.addAccount(account('a')).id).toBeGreaterThan(old.id);
    settings.close();
  });

  it.each([
    ['an account of the same name', () => account('A'), undefined],
    ['a pair of the same folder', undefined, (id: number) => pair(id, '/a', { marker: 'other' })],
    ['a pair of no account', undefined, () => pair(99, '/b')],
  ])('refuse %s', (_, anotherAccount, anotherPair) => {
    const settings = openSettings(join(temporaryHome(), 'settings.db'));
    const { id } = settings.addAccount(account('a'));
    settings.addPair(pair(id, '/a'));
    const before = [settings.accounts(), settings.pairs()];
    expect(() => {
      if (anotherAccount !== undefined) settings.addAccount(anotherAccount());
      if (anotherPair !== undefined) settings.addPair(anotherPair(id));
    }).toThrow(expect.objectContaining({ kind: 'refused' }));
    expect([settings.accounts(), settings.pairs()]).toEqual(before);
    settings.close();
  });

  it('count what other processes change, not what this one does', () => {
    const file = join(temporaryHome(), 'settings.db');
    const watching = openSettings(file);
    const other = openSettings(file);
    const before = watching.changeCounter();
    watching.addAccount(account('a'));
    expect(watching.changeCounter()).toBe(before);
    other.setPausedUntil(now);
    const after = watching.changeCounter();
    expect([after > before, watching.changeCounter(), watching.pausedUntil()]).toEqual([true, after, now]);
    other.setPausedUntil(null);
    expect(watching.changeCounter()).toBeGreaterThan(after);
    watching.close();
    other.close();
  });
});
