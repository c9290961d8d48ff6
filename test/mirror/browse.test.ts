import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { begunKind } from '../../main/sync/ports/trees.ts';
import { openMirror } from '../../main/mirror/mirror.ts';
import { everything, localNode, now, putEverything, remoteNode, syncedNode } from './records.ts';
import { temporaryHome } from './temporary-home.ts';

const none = {
  ...{ documents: 0, folders: 0, links: 0, others: 0, bytes: 0, sized: 0 },
  ...{ synced: 0, superseded: 0, held: 0, failures: 0, conflicts: 0 },
};

describe('the mirror, read', () => {
  it('counts', () => {
    const mirror = openMirror(join(temporaryHome(), 'mirror.db'));
    expect(mirror.counts(1)).toEqual(none);
    mirror.trees(1).commit(putEverything);
    mirror.trees(2).commit({
      putRemote: [
        remoteNode('2', { size: 5 }),
        remoteNode('3', { size: 0 }),
        remoteNode('4'),
        remoteNode('5', { kind: 'folder', size: 9 }),
      ],
      putLocal: [localNode(1)],
      putSynced: [syncedNode('2', 1)],
    });
    expect(mirror.counts(2)).toEqual({ ...none, documents: 3, folders: 1, bytes: 5, sized: 2, synced: 1 });
    const { documents, folders, links, others, bytes, sized, ...rest } = mirror.counts(1);
    expect([documents + folders + links + others, bytes, sized]).toEqual([everything.remote.length, 2 ** 53 - 1, 1]);
    expect(rest).toEqual({ synced: 4, superseded: 2, held: 2, failures: 2, conflicts: 2 });
    expect([mirror.conflicts(1), mirror.failures(1), mirror.held(1), mirror.held(2)]).toEqual([
      everything.conflicts,
      everything.failures,
      everything.held,
      [],
    ]);
    mirror.close();
  });

  it('tells of no failure where a change was only begun', () => {
    const mirror = openMirror(join(temporaryHome(), 'mirror.db'));
    const [failure] = everything.failures;
    const begun = { ...failure!, key: 'maybe-deleted 4', kind: begunKind };
    mirror.trees(1).commit({ putFailures: [failure!, begun] });
    expect([mirror.counts(1).failures, mirror.failures(1)]).toEqual([1, [failure]]);
    expect(mirror.trees(1).load().failures).toContainEqual(begun);
    mirror.close();
  });

  it('counts what is synced within folders, once each', () => {
    const mirror = openMirror(join(temporaryHome(), 'mirror.db'));
    mirror.trees(1).commit({
      putLocal: [1, 2, 3, 4, 5].map((id) => localNode(id)),
      putSynced: [
        syncedNode('2', 1, { remoteParentId: '1', kind: 'folder' }),
        syncedNode('3', 2, { remoteParentId: '2', kind: 'folder' }),
        syncedNode('4', 3, { remoteParentId: '3' }),
        syncedNode('5', 4, { remoteParentId: '1' }),
      ],
    });
    expect(mirror.syncedWithin(1, ['2', '3'])).toBe(3);
    expect(mirror.syncedWithin(1, ['5', '9'])).toBe(1);
    expect(mirror.syncedWithin(2, ['2'])).toBe(0);
    mirror.close();
  });

  it('walks the remote tree, names with slashes, twins, loops and all', () => {
    const mirror = openMirror(join(temporaryHome(), 'mirror.db'));
    const nodes = [
      remoteNode('2', { kind: 'folder', name: 'b' }),
      remoteNode('3', { name: 'A' }),
      remoteNode('4', { name: 'c' }),
      remoteNode('5', { parentId: '2', kind: 'folder', name: 'd/e' }),
      remoteNode('10', { parentId: '5', name: 'x' }),
      remoteNode('9', { parentId: '5', name: 'x' }),
      remoteNode('20', { parentId: '21', kind: 'folder', name: 'p' }),
      remoteNode('21', { parentId: '20', kind: 'folder', name: 'q' }),
      remoteNode('30', { kind: 'folder', name: '' }),
    ];
    mirror.trees(1).commit({ putRemote: nodes });
    expect(mirror.children(1, '1').map(({ id }) => id)).toEqual(['30', '2', '3', '4']);
    expect([mirror.children(1, '5').map(({ id }) => id), mirror.children(2, '1')]).toEqual([['9', '10'], []]);
    expect([mirror.node(1, '5'), mirror.node(2, '5')]).toEqual([nodes[3], null]);
    expect([mirror.pathOf(1, '9'), mirror.pathOf(1, '2'), mirror.pathOf(1, '99')]).toEqual(['b/d/e/x', 'b', null]);
    expect(mirror.pathOf(1, '20')?.endsWith('q/p')).toBe(true);
    const pair = { id: 1, rootId: '1' };
    const idAt = (path: string) => mirror.byPath(pair, path)?.id ?? null;
    expect([idAt('b/d/e/x'), idAt('b/d/e'), idAt('A'), idAt('b/d'), idAt('a')]).toEqual(['9', '5', '3', null, null]);
    expect(mirror.byPath({ id: 1, rootId: '20' }, 'q/p/q/p')?.id).toBe('20');
    mirror.close();
  });

  it('keeps workspaces that are gone, and since when', () => {
    const mirror = openMirror(join(temporaryHome(), 'mirror.db'));
    const workspace = (id: string, name: string) => ({ id, name, archived: id === '2', rootId: `${id}0` });
    mirror.saveWorkspaces(1, [workspace('1', 'b'), workspace('2', 'A')], now);
    mirror.saveWorkspaces(2, [workspace('1', 'other')], now);
    mirror.saveWorkspaces(1, [workspace('1', 'c')], now + 1);
    mirror.saveWorkspaces(1, [workspace('1', 'c')], now + 2);
    expect(mirror.workspaces(1)).toEqual([
      { ...workspace('2', 'A'), goneAt: now + 1 },
      { ...workspace('1', 'c'), goneAt: null },
    ]);
    mirror.saveWorkspaces(1, [workspace('2', 'A')], now + 3);
    expect(mirror.workspaces(1).map(({ goneAt }) => goneAt)).toEqual([null, now + 3]);
    mirror.removeAccount(1);
    expect([mirror.workspaces(1), mirror.workspaces(2).length]).toEqual([[], 1]);
    mirror.close();
  });

  it('keeps people and last runs', () => {
    const mirror = openMirror(join(temporaryHome(), 'mirror.db'));
    const people = [
      { id: '2', name: 'Åsa 😀', email: null },
      { id: '18446744073709551615', name: 'a', email: 'a@x' },
    ];
    mirror.savePeople(1, [{ id: '7', name: 'gone', email: null }]);
    mirror.savePeople(1, people);
    expect(mirror.people(1).toSorted((a, b) => a.id.length - b.id.length)).toEqual(people);
    expect([mirror.people(2), mirror.lastRun(1)]).toEqual([[], null]);
    const run = { at: now, facts: { downloads: 3, stopped: null, 'a "b"': 'x', ok: true } };
    mirror.saveRun(1, { at: 1, facts: {} });
    mirror.saveRun(1, run);
    expect(mirror.lastRun(1)).toEqual(run);
    mirror.removePair(1);
    expect(mirror.lastRun(1)).toBeNull();
    mirror.close();
  });
});
