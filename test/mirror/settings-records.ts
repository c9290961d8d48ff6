import type { Account, Pair } from '../../main/sync/ports/settings.ts';
import { now } from './records.ts';

export function account(name: string, facts: Partial<Account> = {}): Omit<Account, 'id'> {
  const auth = { kind: 'oauth2-robot', clientId: 'c' } as const;
  const rest = { secrets: 'keychain', allowAssumed: false, profile: null, addedAt: now } as const;
  return { service: 'projectplace', name, url: 'https://x.example', auth, ...rest, ...facts };
}

export function pair(accountId: number, folder: string, facts: Partial<Pair> = {}): Omit<Pair, 'id'> {
  const remote = { workspaceId: '5', workspaceName: 'W 😀', rootId: '18446744073709551615' };
  const rules = { excluded: [], leftHere: [], ignore: '', linkFiles: false, pausedUntil: null };
  return { accountId, ...remote, folder, marker: `m${folder}`, ...rules, addedAt: now, ...facts };
}
