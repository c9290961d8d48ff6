import { describe, expect, test } from 'vitest';
import { GroupCommit } from '../../main/sync/apply/group-commit.ts';
import { perform } from '../../main/sync/apply/perform.ts';
import { SyncError } from '../../main/sync/errors.ts';
import type { Clock } from '../../main/sync/ports/time.ts';
import type { TreeChange } from '../../main/sync/ports/trees.ts';
import { Trees } from '../../main/sync/trees.ts';
import { plan } from '../../main/sync/plan/plan.ts';
import { historyEntry, localNode, syncedNode } from '../mirror/records.ts';
import { HastyClock, ManualClock } from '../services/manual-clock.ts';
import { plain, World } from './world/world.ts';

const nothing = { remote: [], local: [], synced: [], superseded: [], conflicts: [], failures: [], held: [] };

interface Setting {
  readonly trees: Trees;
  readonly stored: TreeChange[];
  readonly record: GroupCommit['record'];
  /** Makes the next commit fail. */
  fail: SyncError | null;
}

function setting(clock: Clock = new HastyClock()): Setting {
  const trees = new Trees('root', nothing);
  const stored: TreeChange[] = [];
  const group = new GroupCommit((change) => {
    const error = made.fail;
    made.fail = null;
    if (error) throw error;
    stored.push(change);
    trees.apply(change);
  }, clock);
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

  test('that follow one another wait for more, but not for long, and one alone does not wait', async () => {
    const clock = new ManualClock();
    const { record, stored } = setting(clock);
    const groups = () => stored.map(({ putSynced = [] }) => putSynced.map(({ remoteId }) => remoteId));
    await record(() => done(1));
    expect(groups()).toEqual([['1']]);
    const second = record(() => done(2));
    await expect.poll(() => clock.sleeping).toBe(1);
    const third = record(() => done(3));
    clock.advance(20);
    await Promise.all([second, third]);
    clock.advance(100);
    await record(() => done(4));
    expect([groups(), clock.sleeping]).toEqual([[['1'], ['2', '3'], ['4']], 0]);
  });

  test('that are many are stored bit by bit, and others act in between', async () => {
    const clock = new HastyClock();
    const { record, stored } = setting(clock);
    await Promise.all(Array.from({ length: 200 }, (_, n) => record(() => done(n + 1))));
    expect(stored.map(({ putSynced = [] }) => putSynced.length)).toEqual([96, 96, 8]);
    expect(clock.slept).toEqual([0, 0]);
  });

  test('of new documents have nothing in common', async () => {
    const world = new World(plain);
    for (const name of ['a', 'b', 'c']) world.disk.create(name, 'file', name);
    await world.observe();
    const made: (() => TreeChange)[] = [];
    const keep = (make: () => TreeChange): Promise<void> => Promise.resolve(void made.push(make));
    for (const step of plan(world.input()).steps) await perform(step, { ...world.context, record: keep }, world.signal);
    const { record, stored } = setting();
    await Promise.all(made.map(record));
    expect(stored.map(({ putRemote = [] }) => putRemote.map(({ name }) => name).sort())).toEqual([['a', 'b', 'c']]);
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
