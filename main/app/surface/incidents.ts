import { errorPolicy } from '../../sync/errors.ts';
import type { AccountView } from './account-view.ts';
import type { PairView } from './status-view.ts';
import type { FailedSnapshot } from '../tables/snapshots.ts';
import type { FailureRecord } from '../../sync/ports/trees.ts';

export const incidentKinds = ['conflicts', 'problems', 'deletes', 'sign-in', 'first-sync'] as const;
export type IncidentKind = (typeof incidentKinds)[number];

/** What a person may want to know without looking. Lasts until it is settled; one for each pair or account and kind, however much it is. */
export type Incident = { readonly key: string } & (
  | { readonly kind: 'conflicts' | 'deletes'; readonly pair: PairView }
  | { readonly kind: 'problems'; readonly pair: PairView; readonly failed: number; readonly held: number }
  | { readonly kind: 'problems'; readonly snapshot: FailedSnapshot }
  | { readonly kind: 'sign-in'; readonly account: AccountView }
  | { readonly kind: 'first-sync'; readonly pair: PairView }
);

/** What passes by itself mostly has by then. */
const tellingAttempts = 3;

export interface IncidentFacts {
  readonly pairs: readonly PairView[];
  readonly accounts: readonly AccountView[];
  readonly snapshots: readonly FailedSnapshot[];
  readonly failuresOf: (pairId: number) => readonly FailureRecord[];
  readonly now: number;
}

/** Everything that is so now. */
export function findIncidents({ pairs, accounts, snapshots, failuresOf, now }: IncidentFacts): readonly Incident[] {
  return [
    ...pairs.flatMap((pair) => ofPair(pair, failuresOf)),
    ...snapshots.map((snapshot): Incident => {
      return { key: `snapshot ${snapshot.accountId} ${snapshot.tableId}`, kind: 'problems', snapshot };
    }),
    ...accounts.flatMap((account): Incident[] => {
      const ends = account.warnFrom !== null && account.warnFrom < now;
      if (account.state === 'signed-out') return [{ key: `signed-out ${account.id}`, kind: 'sign-in', account }];
      return ends ? [{ key: `ends ${account.id} ${account.expiresAt}`, kind: 'sign-in', account }] : [];
    }),
  ];
}

/** The pair that an incident is about, by its key; null for those of accounts. */
export function pairOf(key: string): number | null {
  const [kind, id] = key.split(' ');
  return incidentKinds.some((one) => one === kind) ? Number(id) : null;
}

function ofPair(pair: PairView, failuresOf: IncidentFacts['failuresOf']): readonly Incident[] {
  const found: Incident[] = [];
  if (pair.lastGoodAt !== null) found.push({ key: `first-sync ${pair.id}`, kind: 'first-sync', pair });
  if (pair.conflicts > 0) found.push({ key: `conflicts ${pair.id}`, kind: 'conflicts', pair });
  if (pair.deletes > 0) found.push({ key: `deletes ${pair.id}`, kind: 'deletes', pair });
  const failed = pair.failed === 0 ? 0 : failuresOf(pair.id).filter(isTelling).length;
  const held = pair.held - pair.deletes;
  const isStopped = pair.stopped !== null && pair.state === 'attention';
  if (failed + held > 0 || isStopped) found.push({ key: `problems ${pair.id}`, kind: 'problems', pair, failed, held });
  return found;
}

function isTelling({ kind, attempts }: FailureRecord): boolean {
  const policy = Object.entries(errorPolicy).find(([name]) => name === kind)?.[1];
  return policy?.tellUser !== false || attempts >= tellingAttempts;
}
