import type { Account, AuthScheme, DeleteAnswer, Pair, SecretPlace, ServiceKind } from '../sync/ports/settings.ts';
import type { Value } from './connection.ts';

// The kinds below come from columns that only this file fills, from values of these very types.

export interface AccountRow {
  readonly id: number;
  readonly service: ServiceKind;
  readonly name: string;
  readonly url: string;
  readonly auth: string;
  readonly secrets: SecretPlace;
  readonly allow_assumed: number;
  readonly profile: string | null;
  readonly added_at: number;
}

export function accountOf(row: AccountRow): Account {
  return {
    id: row.id,
    service: row.service,
    name: row.name,
    url: row.url,
    // Written by `accountValues`.
    auth: JSON.parse(row.auth) as AuthScheme,
    secrets: row.secrets,
    allowAssumed: row.allow_assumed === 1,
    profile: row.profile,
    addedAt: row.added_at,
  };
}

/** In the order of the columns, without the id. */
export function accountValues(account: Omit<Account, 'id'>): Value[] {
  const { service, name, url, auth, secrets, allowAssumed, profile, addedAt } = account;
  return [service, name, url, JSON.stringify(auth), secrets, Number(allowAssumed), profile, addedAt];
}

export interface PairRow {
  readonly id: number;
  readonly account_id: number;
  readonly workspace_id: string;
  readonly workspace_name: string;
  readonly root_id: string;
  readonly folder: string;
  readonly marker: string;
  readonly excluded: string;
  readonly left_here: string;
  readonly ignore_rules: string;
  readonly link_files: number;
  readonly paused_until: number | null;
  readonly added_at: number;
}

export function pairOf(row: PairRow): Pair {
  return {
    id: row.id,
    accountId: row.account_id,
    workspaceId: row.workspace_id,
    workspaceName: row.workspace_name,
    rootId: row.root_id,
    folder: row.folder,
    marker: row.marker,
    // Written by `pairValues`.
    excluded: JSON.parse(row.excluded) as string[],
    leftHere: JSON.parse(row.left_here) as string[],
    ignore: row.ignore_rules,
    linkFiles: row.link_files === 1,
    pausedUntil: row.paused_until,
    addedAt: row.added_at,
  };
}

/** In the order of the columns, without the id. */
export function pairValues(pair: Omit<Pair, 'id'>): Value[] {
  const { accountId, workspaceId, workspaceName, rootId, folder, marker, ignore, linkFiles, pausedUntil, addedAt } = pair;
  const selection = [JSON.stringify(pair.excluded), JSON.stringify(pair.leftHere)];
  return [
    accountId,
    workspaceId,
    workspaceName,
    rootId,
    folder,
    marker,
    ...selection,
    ignore,
    Number(linkFiles),
    pausedUntil,
    addedAt,
  ];
}

export interface AnswerRow {
  readonly pair_id: number;
  readonly answer: DeleteAnswer['answer'];
  readonly items: string;
  readonly at: number;
}

export function answerOf(row: AnswerRow): DeleteAnswer {
  // Written by `addDeleteAnswer`.
  return { pairId: row.pair_id, answer: row.answer, items: JSON.parse(row.items) as string[], at: row.at };
}
