import type { ConflictRecord, FailureRecord, HeldStep } from '../sync/ports/trees.ts';
import type { Connection, Value } from './connection.ts';

/** What reads and writes the records that wait for a person or for time. All parameters begin with the pair. */
export function attentionStatements(db: Connection) {
  return {
    conflicts: db.prepare<[number], ConflictRecord>(
      `SELECT id, at, kind, path, remote_id AS remoteId, copy_path AS copyPath, copy_local_id AS copyLocalId, outcome
       FROM conflicts WHERE pair_id = ? ORDER BY at, id`,
    ),
    putConflict: db.prepare<Value[]>('INSERT OR REPLACE INTO conflicts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    dropConflict: db.prepare<[number, string]>('DELETE FROM conflicts WHERE pair_id = ? AND id = ?'),
    failures: db.prepare<[number], FailureRecord>(
      `SELECT key, path, kind, message, attempts, first_at AS firstAt, next_at AS nextAt, signature
       FROM failures WHERE pair_id = ? ORDER BY first_at, key`,
    ),
    putFailure: db.prepare<Value[]>('INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    dropFailure: db.prepare<[number, string]>('DELETE FROM failures WHERE pair_id = ? AND key = ?'),
    held: db.prepare<[number], HeldStep>(
      `SELECT key, action, side, path, reason, message, remote_id AS remoteId, web_address AS webAddress
       FROM held WHERE pair_id = ? ORDER BY position`,
    ),
    putHeld: db.prepare<Value[]>('INSERT INTO held VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    dropHeld: db.prepare<[number]>('DELETE FROM held WHERE pair_id = ?'),
  };
}

export function conflictValues(pairId: number, conflict: ConflictRecord): Value[] {
  const { id, at, kind, path, remoteId, copyPath, copyLocalId, outcome } = conflict;
  return [pairId, id, at, kind, path, remoteId, copyPath, copyLocalId, outcome];
}

export function failureValues(pairId: number, failure: FailureRecord): Value[] {
  const { key, path, kind, message, attempts, firstAt, nextAt, signature } = failure;
  return [pairId, key, path, kind, message, attempts, firstAt, nextAt, signature];
}

export function heldValues(pairId: number, position: number, step: HeldStep): Value[] {
  const { key, action, side, path, reason, message, remoteId, webAddress } = step;
  return [pairId, position, key, action, side, path, reason, message, remoteId, webAddress];
}
