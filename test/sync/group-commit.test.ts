import { describe, expect, test } from 'vitest';
import { GroupCommit } from '../../main/sync/apply/group-commit.ts';
import { SyncError } from '../../main/sync/errors.ts';
import type { TreeChange } from '../../main/sync/ports/trees.ts';
import { Trees } from '../../main/sync/trees.ts';
import { historyEntry, localNode, syncedNode } from '../mirror/records.ts';

const nothing = { remote: [], local: [], synced: [], superseded: [], conflicts: [], failures: [], held: [] };

interface Setting {
  readonly trees: Trees;
  readonly stored: TreeChange[];
  readonly record: GroupCommit['record'];
  /** Makes the next commit fail. */
  fail: SyncError | null;
}

function setting(): Setting {
  const trees = new Trees('root', nothing);
  const stored: TreeChange[] = [];
  const group = new GroupCommit((change) => {
    const error = made.fail;
    made.fail = null;
    if (error) throw error;
    stored.push(change);
    trees.apply(change);
  });
  const made: Setting = { trees, stored, record: group.record, fail: null };
  return made;
}

const done = (n: number): TreeChange => ({
  putLocal: [localNode(n)],
  putSynced: [syncedNode(String(n), n)],
  history: [historyEntry({ remoteId: String(n) })],
});

const kinds = (results: readonly PromiseSettledResult<void>[]) =>
  results.map((result) => (result.status === 'fulfilled' ? 'done' : (result.reason as SyncError).kind));

describe('records of transfers', () => {
  test('that end together are stored as one, in their order', async () => {
    const { record, stored } = setting();
    await Promise.all([1, 2, 3].map((n) => record(() => done(n))));
    await record(() => done(4));
    const ids = stored.map(({ history = [], putSynced = [] }) => [history.map((entry) => entry.remoteId), putSynced.length]);
    expect(ids).toEqual([
      [['1', '2', '3'], 3],
      [['4'], 1],
    ]);
  });

  test('that one cannot be made of keeps none of the others back', async () => {
    const { record, stored } = setting();
    const gone = (): TreeChange => {
      throw new SyncError('gone', 'not there');
    };
    const results = await Promise.allSettled([record(() => done(1)), record(gone), record(() => done(2))]);
    expect([kinds(results), stored.length]).toEqual([['done', 'gone', 'done'], 1]);
  });

  test('that cannot be stored fail together, and the trees show none of them', async () => {
    const made = setting();
    made.fail = new SyncError('full', 'no space');
    const results = await Promise.allSettled([1, 2].map((n) => made.record(() => done(n))));
    expect([kinds(results), made.trees.local.size, made.trees.synced.size]).toEqual([['full', 'full'], 0, 0]);
  });

  test('that touch one item are stored one after the other, the second made of what the first left', async () => {
    const { record, stored, trees } = setting();
    trees.apply({ putSynced: [syncedNode('old', 7)] });
    // The local file of the row “old” becomes another document's, while “old” itself gets another file.
    const moveOn = (remoteId: string, localId: number) => (): TreeChange => {
      const stale = trees.synced.byLocal(localId);
      return {
        dropSynced: stale && stale.remoteId !== remoteId ? [stale.remoteId] : [],
        putSynced: [syncedNode(remoteId, localId)],
      };
    };
    await Promise.all([record(moveOn('old', 8)), record(moveOn('new', 7))]);
    expect(stored.length).toBe(2);
    expect([trees.synced.byRemote('old')?.localId, trees.synced.byRemote('new')?.localId]).toEqual([8, 7]);
  });
});
