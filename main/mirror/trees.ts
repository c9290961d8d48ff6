import type { RemoteId } from '../sync/ports/archive.ts';
import type { SyncedNode, TreeChange, TreeStore } from '../sync/ports/trees.ts';
import { attentionStatements, conflictValues, failureValues, heldValues } from './attention.ts';
import type { Connection } from './connection.ts';
import { historyStatements, historyValues } from './history.ts';
import { loadTrees } from './load-trees.ts';
import type { RemoteTree } from './remote-tree.ts';
import { agreedValues, localValues, treeStatements } from './tree-statements.ts';

function prepareAll(db: Connection) {
  return { ...treeStatements(db), ...attentionStatements(db), ...historyStatements(db) };
}

type Statements = ReturnType<typeof prepareAll>;

/** Makes the record stores of pairs; the statements are prepared once for all of them. */
export function treeStores(db: Connection, remote: RemoteTree): (pairId: number) => TreeStore {
  const sql = prepareAll(db);
  return (pairId) => ({
    load: () =>
      db.read(() => ({
        ...loadTrees({ remote, local: sql.local, synced: sql.synced }, pairId),
        superseded: sql.superseded.all(pairId),
        conflicts: sql.conflicts.all(pairId),
        failures: sql.failures.all(pairId),
        held: sql.held.all(pairId),
      })),
    commit: (change) =>
      db.write(() => {
        for (const id of change.dropRemote ?? []) remote.drop(pairId, id);
        remote.put(pairId, change.putRemote ?? []);
        commitLocalAndSynced(sql, pairId, change);
        commitAttention(sql, pairId, change);
        for (const entry of change.history ?? []) sql.addHistory.run(...historyValues(pairId, entry));
      }),
    deletedSince: (side, since) => sql.deletedSince.get(pairId, side, since, pairId)?.items ?? 0,
  });
}

/** Here and everywhere: drops come before puts: what is in both is put, and a number that one row gives up is free for another. */
function commitLocalAndSynced(sql: Statements, pairId: number, change: TreeChange): void {
  for (const id of change.dropLocal ?? []) sql.dropLocal.run(pairId, id);
  for (const id of change.dropSynced ?? []) dropSynced(sql, pairId, id);
  putSynced(sql, pairId, change.putSynced ?? []);
  // After the synced rows, from which it follows whether the service has them.
  for (const node of change.putLocal ?? []) sql.putLocal.run(...localValues(pairId, node));
}

function putSynced(sql: Statements, pairId: number, nodes: readonly SyncedNode[]): void {
  const moved: SyncedNode[] = [];
  for (const node of nodes) {
    const known = sql.localIdOf.get(pairId, node.remoteId)?.id;
    if (known === node.localId) sql.changeSynced.run(...agreedValues(node), pairId, node.remoteId);
    else moved.push(node);
    // All old rows first: two items may have changed places.
    if (known !== undefined && known !== node.localId) dropSynced(sql, pairId, node.remoteId);
  }
  for (const node of moved) {
    sql.putSynced.run(pairId, node.remoteId, node.localId, ...agreedValues(node));
    sql.isSent.run(pairId, node.localId);
  }
}

function dropSynced(sql: Statements, pairId: number, id: RemoteId): void {
  sql.isUnsent.run(pairId, pairId, id);
  sql.dropSynced.run(pairId, id);
}

function commitAttention(sql: Statements, pairId: number, change: TreeChange): void {
  for (const id of change.dropSuperseded ?? []) sql.dropSuperseded.run(pairId, id);
  for (const { remoteId, by, modifiedAt, at } of change.putSuperseded ?? []) {
    sql.putSuperseded.run(pairId, remoteId, by, modifiedAt, at);
  }
  for (const id of change.dropConflicts ?? []) sql.dropConflict.run(pairId, id);
  for (const conflict of change.putConflicts ?? []) sql.putConflict.run(...conflictValues(pairId, conflict));
  for (const key of change.dropFailures ?? []) sql.dropFailure.run(pairId, key);
  for (const failure of change.putFailures ?? []) sql.putFailure.run(...failureValues(pairId, failure));
  if (change.held === undefined) return;
  sql.dropHeld.run(pairId);
  change.held.forEach((step, position) => sql.putHeld.run(...heldValues(pairId, position, step)));
}
