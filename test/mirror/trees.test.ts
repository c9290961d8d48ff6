import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openMirror } from '../../main/mirror/mirror.ts';
import { everything, historyEntry, localNode, now, putEverything, remoteNode, sorted, syncedNode } from './records.ts';
import { temporaryHome } from './temporary-home.ts';

const empty = { remote: [], local: [], synced: [], superseded: [], conflicts: [], failures: [], held: [] };

describe('the records of a pair', () => {
  it('come back exactly, in this process and in the next', () => {
    const file = join(temporaryHome(), 'mirror.db');
    const mirror = openMirror(file);
    expect(mirror.trees(1).load()).toEqual(empty);
    mirror.trees(1).commit(putEverything);
    expect(sorted(mirror.trees(1).load())).toEqual(sorted(everything));
    mirror.close();
    const again = openMirror(file);
    expect(sorted(again.trees(1).load())).toEqual(sorted(everything));
    again.close();
  });

  it('belong to one pair only', () => {
    const mirror = openMirror(join(temporaryHome(), 'mirror.db'));
    mirror.trees(1).commit(putEverything);
    mirror.trees(2).commit(putEverything);
    mirror.trees(2).commit({ dropRemote: everything.remote.map(({ id }) => id), held: [] });
    expect(sorted(mirror.trees(1).load())).toEqual(sorted(everything));
    mirror.removePair(1);
    expect(mirror.trees(1).load()).toEqual(empty);
    expect(mirror.history({ limit: 9 })).toEqual([{ ...historyEntry(), id: 2, pairId: 2 }]);
    expect(sorted(mirror.trees(2).load())).toEqual(sorted({ ...everything, remote: [], held: [] }));
    mirror.close();
  });

  it('come back whole where there are many, in whatever order, among those of another pair', () => {
    const mirror = openMirror(join(temporaryHome(), 'mirror.db'));
    // 7 has no divisor in common with 1,200: each number once, in no order.
    const mixed = Array.from({ length: 1_200 }, (_, n) => ((n * 7) % 1_200) + 1);
    const name = (n: number) => `${n % 9 === 0 ? 'same' : n}.txt`;
    const remote = mixed.map((n) => remoteNode(String(n), { name: name(n), hash: `h${n}` }));
    const synced = mixed
      .filter((n) => n % 5 > 0)
      .map((n) => syncedNode(String(n), 1_201 - n, { localName: name(n), hash: `h${n}` }));
    const local = mixed.filter((n) => n % 3 > 0).map((n) => localNode(n, { name: name(1_201 - n), hash: `h${1_201 - n}` }));
    for (let at = 0; at < mixed.length; at += 100) {
      mirror.trees(1).commit({ putRemote: remote.slice(at, at + 100) });
      mirror.trees(2).commit({ putRemote: remote.slice(at, at + 50) });
    }
    mirror.trees(1).commit({ putSynced: synced, putLocal: local });
    const loaded = mirror.trees(1).load();
    expect(sorted(loaded)).toEqual(sorted({ ...empty, remote, synced, local }));
    expect(loaded.remote).toEqual(remote);
    expect(mirror.trees(2).load().remote).toHaveLength(600);
    mirror.close();
  });

  it('are replaced by key, drops before puts', () => {
    const mirror = openMirror(join(temporaryHome(), 'mirror.db'));
    const store = mirror.trees(1);
    store.commit({ putRemote: [remoteNode('5')], putLocal: [localNode(5)], putSynced: [syncedNode('5', 5), syncedNode('6', 6)] });
    const synced = [syncedNode('5', 6), syncedNode('6', 5)];
    store.commit({
      dropRemote: ['5'],
      putRemote: [remoteNode('5', { name: 'new' })],
      putLocal: [localNode(5, { hash: 'h' }), localNode(5, { hash: 'i' })],
      putSynced: synced,
    });
    const { remote, local, ...rest } = store.load();
    expect([remote, local, sorted({ ...rest, remote, local }).synced]).toEqual([
      [remoteNode('5', { name: 'new' })],
      [localNode(5, { hash: 'i' })],
      synced,
    ]);
    // An upload that made a second document: the new one takes over the local file.
    store.commit({ dropSynced: ['5'], putSynced: [syncedNode('7', 6)] });
    expect(sorted(store.load()).synced).toEqual([syncedNode('6', 5), syncedNode('7', 6)]);
    mirror.close();
  });

  it('never let two documents hold one file', () => {
    const mirror = openMirror(join(temporaryHome(), 'mirror.db'));
    const store = mirror.trees(1);
    store.commit({ putSynced: [syncedNode('5', 5)] });
    expect(() => store.commit({ putLocal: [localNode(9)], putSynced: [syncedNode('6', 5)] })).toThrow(
      expect.objectContaining({ kind: 'bug' }),
    );
    expect(store.load()).toEqual({ ...empty, synced: [syncedNode('5', 5)] });
    mirror.close();
  });

  it.each([0, 30])('tell a mistake among %d with its statement and without its values, and keep none of them', (others) => {
    const mirror = openMirror(join(temporaryHome(), 'mirror.db'));
    const some = Array.from({ length: others }, (_, n) => remoteNode(String(n + 100)));
    // What no type allows, as a faulty service might hand it on.
    const wrong = remoteNode('5', { name: 'private', kind: 'board' as 'folder' });
    let message = '';
    try {
      mirror.trees(1).commit({ putRemote: some.toSpliced(15, 0, wrong) });
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain('INSERT OR FAIL INTO remote_nodes');
    expect(message).not.toContain('private');
    expect(mirror.trees(1).load()).toEqual(empty);
    mirror.close();
  });
});

describe('what we deleted', () => {
  it('counts items on a side since a time, from the last confirmation on', () => {
    const mirror = openMirror(join(temporaryHome(), 'mirror.db'));
    const store = mirror.trees(1);
    const trash = (side: 'local' | 'remote', at: number, items: number) => historyEntry({ action: 'trash', side, at, items });
    expect(store.deletedSince('remote', 0)).toBe(0);
    store.commit({
      history: [trash('remote', now - 100, 1), trash('remote', now, 20), trash('local', now, 300), historyEntry({ items: 7 })],
    });
    mirror.trees(2).commit({ history: [trash('remote', now, 4000), historyEntry({ action: 'deletes confirmed', side: null })] });
    expect([
      store.deletedSince('remote', now - 100),
      store.deletedSince('remote', now - 99),
      store.deletedSince('local', 0),
    ]).toEqual([21, 20, 300]);
    store.commit({ history: [historyEntry({ action: 'deletes confirmed', side: null, at: now - 5 }), trash('remote', now, 5)] });
    expect([store.deletedSince('remote', 0), store.deletedSince('local', 0)]).toEqual([5, 0]);
    mirror.close();
  });
});
