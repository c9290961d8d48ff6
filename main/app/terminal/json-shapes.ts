import { isoTime } from './words.ts';
import type { ListedItem } from '../archive-list.ts';
import type { PairStatus } from '../status.ts';
import type { PairOutcome } from '../sync-once.ts';
import type { CardHit, RowHit, SearchHit, StoredHistoryEntry } from '../../sync/ports/mirror.ts';
import type { SyncReport } from '../../sync/ports/progress.ts';
import type { Account, Pair } from '../../sync/ports/settings.ts';
import type { ConflictRecord, FailureRecord, HeldStep } from '../../sync/ports/trees.ts';

// What `--json` prints. Field names are a promise to scripts (README, "JSON"): they may be added to, never renamed.

export function accountJson(account: Account) {
  return {
    id: account.id,
    name: account.name,
    service: account.service,
    url: account.url,
    signIn: account.auth.kind,
    secrets: account.secrets,
    allowAssumed: account.allowAssumed,
    addedAt: isoTime(account.addedAt),
  };
}

export function pairJson(pair: Pair, accountName: string | null) {
  return {
    id: pair.id,
    account: accountName,
    workspace: pair.workspaceName,
    workspaceId: pair.workspaceId,
    remoteFolderId: pair.rootId,
    folder: pair.folder,
    excluded: pair.excluded,
    ignore: pair.ignore.split('\n').filter((line) => line !== ''),
    linkFiles: pair.linkFiles,
    pausedUntil: isoTime(pair.pausedUntil),
    addedAt: isoTime(pair.addedAt),
  };
}

export function reportJson(report: SyncReport) {
  const { stopped, ...counts } = report;
  return { ...counts, stopped: stopped ? { kind: stopped.kind, message: stopped.message } : null };
}

const nothingDone = {
  downloads: 0,
  uploads: 0,
  otherSteps: 0,
  held: 0,
  conflicts: 0,
  failures: 0,
  asksAboutDeletes: false,
  unsettled: 0,
  stopped: null,
};

export function outcomeJson(outcome: PairOutcome) {
  const counts = outcome.report ? reportJson(outcome.report) : nothingDone;
  return { pair: outcome.pair.id, pausedUntil: isoTime(outcome.pausedUntil), ...counts };
}

export function statusJson(status: PairStatus, accountName: string | null) {
  const { pair, run, counts } = status;
  return {
    id: pair.id,
    account: accountName,
    workspace: pair.workspaceName,
    workspaceId: pair.workspaceId,
    folder: pair.folder,
    state: status.state,
    pausedUntil: isoTime(status.pausedUntil),
    lastRunAt: isoTime(run?.endedAt ?? null),
    lastGoodAt: isoTime(run?.lastGoodAt ?? null),
    documents: counts.documents,
    folders: counts.folders,
    links: counts.links,
    synced: counts.synced,
    superseded: counts.superseded,
    bytes: counts.bytes,
    /** Documents whose size the service told: `bytes` is the sum of those. */
    sizedDocuments: counts.sized,
    held: counts.held,
    conflicts: counts.conflicts,
    failures: counts.failures,
    asksAboutDeletes: run?.asksAboutDeletes ?? false,
    unsettled: run?.unsettled ?? 0,
    stopped: run?.stopped ?? null,
  };
}

export function heldJson(pairId: number, step: HeldStep) {
  const { key, action, side, path, reason, message, remoteId, webAddress } = step;
  return { pair: pairId, key, action, side, path, reason, message, remoteId, webAddress };
}

export function failureJson(pairId: number, failure: FailureRecord) {
  const { key, path, kind, message, attempts } = failure;
  const times = { firstAt: isoTime(failure.firstAt), nextAt: isoTime(failure.nextAt) };
  return { pair: pairId, key, path, kind, message, attempts, ...times };
}

export function conflictJson(pairId: number, conflict: ConflictRecord) {
  const { id, at, kind, path, remoteId, copyPath, outcome } = conflict;
  return { id, pair: pairId, at: isoTime(at), kind, path, copyPath, remoteId, outcome };
}

export function historyJson(entry: StoredHistoryEntry) {
  const { id, pairId, at, action, side, path, fromPath, remoteId, reason, items } = entry;
  return { id, pair: pairId, at: isoTime(at), action, side, path, fromPath, remoteId, reason, items };
}

export function hitJson(hit: SearchHit) {
  const { pairId, remoteId, kind, name, path, description, modifiedAt, modifiedBy, size } = hit;
  const facts = { name, path, description, modifiedAt: isoTime(modifiedAt), modifiedBy, size, boardId: null };
  return { pair: pairId, id: remoteId, kind, ...facts };
}

/** A card in the same form as a document. */
export function cardHitJson({ kind, cardId, boardId, title, board, modifiedAt }: CardHit, workspace: string) {
  const path = `${workspace}/${board}/${title}`;
  const facts = { name: title, path, description: '', modifiedAt: isoTime(modifiedAt), modifiedBy: null, size: null, boardId };
  return { pair: null, id: cardId, kind, ...facts };
}

export function rowHitJson({ kind, tableId, table, title }: RowHit, account: string) {
  const path = `${account}/${table}/${title}`;
  const facts = { name: title, path, description: '', modifiedAt: null, modifiedBy: null, size: null, tableId };
  return { pair: null, id: tableId, kind, ...facts };
}

export function itemJson(item: ListedItem) {
  return { ...item, modifiedAt: isoTime(item.modifiedAt) };
}
