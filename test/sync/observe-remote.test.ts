import { describe, expect, it } from 'vitest';
import { observeRemote, isRemoteEdited } from '../../main/sync/observe-remote.ts';
import type { StoredTrees } from '../../main/sync/ports/trees.ts';
import { Trees } from '../../main/sync/trees.ts';
import { memoryRootId } from './world/memory-archive.ts';
import { listingOf, localNode, remoteNode, stored, syncedRow } from './world/tree-rows.ts';

const treesOf = (facts: Partial<StoredTrees>): Trees => new Trees(memoryRootId, stored(facts));

describe('what a listing means', () => {
  it('puts what is new or changed and drops what is gone, and nothing else', () => {
    const same = remoteNode({ id: '2' });
    const trees = treesOf({ remote: [same, remoteNode({ id: '3' }), remoteNode({ id: '4' })] });
    const renamed = remoteNode({ id: '3', name: 'other' });
    const added = remoteNode({ id: '5' });
    const { change } = observeRemote(trees, listingOf([same, renamed, added]));
    expect(change).toEqual({ putRemote: [renamed, added], dropRemote: ['4'], putSynced: [] });
  });

  it('keeps what is below a folder that could not be read, its superseded documents too', () => {
    const folder = remoteNode({ id: '2', kind: 'folder' });
    const inside = remoteNode({ id: '3', parentId: '2' });
    const trees = treesOf({ remote: [folder, inside], superseded: [{ remoteId: '3', by: '9', modifiedAt: 1_000, at: 0 }] });
    const { change } = observeRemote(trees, listingOf([folder], { unreadable: ['2'] }));
    expect([change.dropRemote, change.dropSuperseded]).toEqual([[], []]);
  });

  it('takes what is below a folder that could not be read for as unsettled as it was', () => {
    const folder = remoteNode({ id: '2', kind: 'folder' });
    const inside = ['3', '4'].map((id) => remoteNode({ id, parentId: '2' }));
    const trees = treesOf({ remote: [folder, ...inside] });
    const { unsettled } = observeRemote(trees, listingOf([folder], { unreadable: ['2'] }), new Set(['4', '5']));
    expect([...unsettled]).toEqual(['4']);
  });

  it.each([
    ['a second ago', 98_999, false],
    ['in the second of the listing', 99_500, true],
    ['right after it', 100_500, true],
    ['far in the future, by a clock that is wrong', 900_000, false],
    ['at a time that is not told', null, false],
  ])('a document changed %s: unsettled is %s', (_, modifiedAt, unsettled) => {
    const seen = observeRemote(treesOf({}), listingOf([remoteNode({ id: '2', modifiedAt })]));
    expect(seen.unsettled.has('2')).toBe(unsettled);
  });
});

describe('the first listing after an upload', () => {
  const local = localNode({ id: 2 });
  const row = (version: string | null): ReturnType<typeof syncedRow> =>
    syncedRow(remoteNode({ id: '2' }), local, { modifiedAt: null, version, uploadedUntil: 50_000 });

  it.each([
    ['of a time within the upload is ours, once its version is looked at', { modifiedAt: 49_000 }, { verify: 49_000 }],
    [
      'of a later time is somebody else’s, who may have followed what the archive went back to',
      { modifiedAt: 60_000 },
      { verify: 59_999 },
    ],
    ['with our version is ours', { modifiedAt: 49_000, version: '3' }, { put: 49_000 }],
    ['with another version is somebody else’s', { modifiedAt: 49_000, version: '4' }, { verify: 48_999 }],
    ['that is too young waits', { modifiedAt: 99_900 }, {}],
  ])('%s', (_, facts, expected) => {
    const trees = treesOf({ remote: [remoteNode({ id: '2' })], local: [local], synced: [row('3')] });
    const seen = observeRemote(trees, listingOf([remoteNode({ id: '2', ...facts })]));
    const put = seen.change.putSynced?.[0]?.modifiedAt;
    const verify = seen.toVerify[0]?.modifiedAt;
    expect({ ...(put === undefined ? {} : { put }), ...(verify === undefined ? {} : { verify }) }).toEqual(expected);
  });
});

describe('a superseded document', () => {
  const mark = { remoteId: '2', by: '3', modifiedAt: 1_000, at: 0 };

  it.each([
    ['stays so while it is as it was', mark, [remoteNode({ id: '2' })], { put: [], drop: [] }],
    ['is one again when somebody changes it', mark, [remoteNode({ id: '2', modifiedAt: 5_000 })], { put: [], drop: ['2'] }],
    ['is forgotten when it is gone', mark, [], { put: [], drop: ['2'] }],
    ['gets its time from the first listing', { ...mark, modifiedAt: null }, [remoteNode({ id: '2' })], { put: [mark], drop: [] }],
  ] as const)('%s', (...[, known, nodes, expected]) => {
    const { change } = observeRemote(treesOf({ superseded: [known] }), listingOf(nodes));
    expect({ put: change.putSuperseded, drop: change.dropSuperseded }).toEqual(expected);
  });
});

describe('whether a document was edited there', () => {
  const row = syncedRow(remoteNode({ id: '2' }), localNode({ id: 2 }), { version: '1' });

  it.each([
    ['nothing told', { modifiedAt: null }, {}, false],
    ['the same time', {}, {}, false],
    ['another time', { modifiedAt: 2_000 }, {}, true],
    ['an older time', { modifiedAt: 500 }, {}, true],
    ['another time and the same bytes', { modifiedAt: 2_000, hash: 'hash 2' }, {}, false],
    ['the same time and other bytes', { hash: 'other' }, {}, true],
    ['the same time and another version', { version: '2' }, {}, true],
    ['our own upload that no listing has shown', { modifiedAt: 2_000 }, { uploadedUntil: 3_000 }, false],
  ] as const)('%s', (...[, node, facts, expected]) => {
    expect(isRemoteEdited({ ...row, ...facts }, remoteNode({ id: '2', ...node }))).toBe(expected);
  });
});
