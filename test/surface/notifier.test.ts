import { describe, expect, it } from 'vitest';
import { warnedFrom } from '../../main/app/surface/account-view.ts';
import { spokenLanguage } from '../../main/app/surface/language.ts';
import { Notifier } from '../../main/app/surface/notifier.ts';
import type { IncidentKind } from '../../main/app/surface/incidents.ts';
import type { Language } from '../../main/app/surface/language.ts';
import type { PairView } from '../../preload/contract.ts';
import type { AccountView } from '../../preload/sign-in.ts';
import type { FailureRecord } from '../../main/sync/ports/trees.ts';

const now = Date.parse('2026-11-20T12:00:00Z');
const day = 24 * 3_600_000;

function pair(more: Partial<PairView> = {}): PairView {
  const counts = { documents: 1200, folders: 3, bytes: 9, sizedDocuments: 1200, held: 0, failed: 0, conflicts: 0, deletes: 0 };
  const rest = { pausedUntil: null, pausedBy: null, lastGoodAt: now, stopped: null, progress: null, linkFiles: false };
  const place = { workspaceId: '1', workspace: 'Harbour', rootId: '2', folder: '/home/anna/Harbour' };
  return { id: 1, accountId: 1, state: 'attention', ...place, ...counts, ...rest, ...more };
}

function account(more: Partial<AccountView> = {}): AccountView {
  const facts = { url: 'https://x.test', signIn: 'oauth2-user', secrets: 'keychain', allowAssumed: false } as const;
  return {
    id: 7,
    service: 'projectplace',
    name: 'Anna',
    ...facts,
    state: 'ok',
    expiresAt: null,
    owner: null,
    addedAt: 1,
    usedAt: null,
    warnFrom: null,
    pairs: 1,
    ...more,
  };
}

function failure(more: Partial<FailureRecord> = {}): FailureRecord {
  const facts = { key: 'a', path: 'a', message: 'no', firstAt: now, nextAt: null, signature: '' };
  return { kind: 'refused', attempts: 1, ...facts, ...more };
}

/** A notifier over facts that a test changes, with what it has told since it was last asked. */
function world() {
  const kept = new Map<string, unknown>();
  const values = {
    read: (name: string) => kept.get(name),
    write: (more: Readonly<Record<string, unknown>>) => {
      for (const [name, value] of Object.entries(more)) kept.set(name, JSON.parse(JSON.stringify(value)));
    },
  };
  const facts = { pairs: [pair()], accounts: [account()], failures: [] as FailureRecord[] };
  const wishes = { silenced: [] as IncidentKind[], language: 'en' as Language };
  const told: string[] = [];
  const start = () =>
    new Notifier({
      values,
      facts: () => ({ ...facts, snapshots: [], failuresOf: () => facts.failures, now }),
      wishes: () => wishes,
      tell: ({ key, begun }) => told.push(begun ? `${key}: ${begun.title} → ${begun.place}` : `${key} over`),
    });
  let notifier = start();
  return {
    facts,
    wishes,
    restart: () => (notifier = start()),
    look: (): string[] => {
      notifier.look();
      return told.splice(0);
    },
  };
}

describe('notifications', () => {
  it('come once, however long it lasts and however much it gets, and go when it is over', () => {
    const { facts, look } = world();
    expect(look()).toEqual([]);
    facts.pairs = [pair({ conflicts: 1 })];
    expect(look()).toEqual(['conflicts 1: Harbour: 1 conflict → conflicts']);
    facts.pairs = [pair({ conflicts: 9 })];
    expect([look(), look()]).toEqual([[], []]);
    facts.pairs = [pair()];
    expect(look()).toEqual(['conflicts 1 over']);
    facts.pairs = [pair({ conflicts: 2 })];
    expect(look()).toEqual(['conflicts 1: Harbour: 2 conflicts → conflicts']);
  });

  it('are one for ten failures, and none for what passes by itself', () => {
    const { facts, look } = world();
    facts.pairs = [pair({ failed: 10 })];
    facts.failures = Array.from({ length: 10 }, () => failure({ kind: 'busy' }));
    expect(look()).toEqual([]);
    facts.failures = facts.failures.map((one) => ({ ...one, attempts: 3 }));
    expect(look()).toEqual(['problems 1: Harbour: 10 items are not synced → activity/failed']);
  });

  it.each<[string, Partial<PairView>, string[]]>([
    ['held steps', { held: 2 }, ['problems 1: Harbour: 2 items are not synced → activity/held']],
    ['many deletes', { held: 300, deletes: 300 }, ['deletes 1: Harbour: delete 300 items? → overview']],
    ['a pair that has stopped', { stopped: { kind: 'gone', message: 'x' } }, ['problems 1: Harbour has stopped → overview']],
    ['no line', { state: 'offline', stopped: { kind: 'offline', message: 'x' } }, []],
  ])('tell %s', (_what, more, told) => {
    const { facts, look } = world();
    facts.pairs = [pair(more)];
    expect(look()).toEqual(told);
  });

  it('tell a first sync, once, and not one from before', () => {
    const { facts, look, restart } = world();
    facts.pairs = [pair(), pair({ id: 2, lastGoodAt: null, state: 'syncing' })];
    expect(look()).toEqual([]);
    facts.pairs = [pair(), pair({ id: 2, state: 'up-to-date' })];
    expect([look(), look()]).toEqual([['first-sync 2: Harbour is on this computer → files/2'], []]);
    restart();
    expect(look()).toEqual([]);
  });

  it('wait until a pair rests: numbers come and go while it works', () => {
    const { facts, look } = world();
    facts.pairs = [pair({ conflicts: 1, state: 'syncing' })];
    expect(look()).toEqual([]);
    facts.pairs = [pair({ conflicts: 1 })];
    expect(look()).toHaveLength(1);
    facts.pairs = [pair({ state: 'syncing' })];
    expect(look()).toEqual([]);
    facts.pairs = [pair({ conflicts: 1 })];
    expect(look()).toEqual([]);
    facts.pairs = [];
    expect(look()).toEqual(['conflicts 1 over']);
  });

  it('are not repeated by the next start', () => {
    const { facts, look, restart } = world();
    facts.pairs = [pair({ conflicts: 1, held: 1 })];
    expect(look()).toHaveLength(2);
    restart();
    facts.accounts = [account({ state: 'signed-out' })];
    expect(look()).toEqual(['signed-out 7: Sign in to Anna again → settings/accounts']);
  });

  it('warn some time before a sign-in ends, and again for the next one', () => {
    const { facts, look } = world();
    facts.accounts = [account({ expiresAt: now + 15 * day, warnFrom: now + day })];
    expect(look()).toEqual([]);
    facts.accounts = [account({ expiresAt: now + 13 * day, warnFrom: now - day })];
    const key = `ends 7 ${now + 13 * day}`;
    expect(look()).toEqual([`${key}: The sign-in to Anna ends on December 3, 2026 → settings/accounts`]);
    facts.accounts = [account({ expiresAt: now + 120 * day, warnFrom: now + 106 * day })];
    expect(look()).toEqual([`${key} over`]);
  });

  it('warn of an app password from its 80th day on, and two weeks before everything else ends', () => {
    const password = { kind: 'app-password', email: 'anna@example.com', createdAt: now } as const;
    const robot = { kind: 'oauth2-robot', clientId: 'robot' } as const;
    const from = [password, robot].map((auth) => warnedFrom({ auth }, now + 90 * day));
    expect([...from, warnedFrom({ auth: robot }, null)]).toEqual([now + 80 * day, now + 76 * day, null]);
  });

  it('are silent for the kinds that are silenced, errors too, and stay so', () => {
    const { facts, wishes, look } = world();
    wishes.silenced = ['problems', 'deletes'];
    facts.pairs = [pair({ held: 9, deletes: 3, conflicts: 1, stopped: { kind: 'gone', message: 'x' } })];
    expect(look()).toEqual(['conflicts 1: Harbour: 1 conflict → conflicts']);
    wishes.silenced = ['problems', 'deletes', 'conflicts'];
    expect(look()).toEqual(['conflicts 1 over']);
    wishes.silenced = [];
    expect(look()).toEqual([]);
  });

  it.each([
    ['sv', 'conflicts 1: Harbour: 3 konflikter → conflicts'],
    ['de', 'conflicts 1: Harbour: 3 Konflikte → conflicts'],
  ] as const)('speak %s', (language, told) => {
    const { facts, wishes, look } = world();
    wishes.language = language;
    facts.pairs = [pair({ conflicts: 3 })];
    expect(look()).toEqual([told]);
  });

  it('speak what the system speaks, as far as we do', () => {
    expect([['fi-FI', 'sv-SE'], ['de_DE.UTF-8'], [], ['fr']].map(spokenLanguage)).toEqual(['sv', 'de', 'en', 'en']);
  });
});
