import { expect, it } from 'vitest';
import { ignoredRows } from '../../main/sync/ignored-rows.ts';
import type { StoredTrees } from '../../main/sync/ports/trees.ts';
import { Trees } from '../../main/sync/trees.ts';
import { memoryRootId } from './world/memory-archive.ts';
import { localNode, remoteNode, stored, syncedRow } from './world/tree-rows.ts';

const folderThere = remoteNode({ id: '2', kind: 'folder', name: 'private' });
const insideThere = remoteNode({ id: '3', parentId: '2', name: 'a.txt' });
const [folderHere, insideHere] = [
  localNode({ id: 2, kind: 'folder', name: 'private' }),
  localNode({ id: 3, parentId: 2, name: 'a.txt' }),
];
const rows = [syncedRow(folderThere, folderHere), syncedRow(insideThere, insideHere)];
const marked = rows.map((row) => ({ ...row, ignored: true }));
const treesOf = (facts: Partial<StoredTrees>): Trees =>
  new Trees(memoryRootId, stored({ remote: [folderThere, insideThere], ...facts }));
const rule = (path: string): boolean => path === 'private';
const noRule = (): boolean => false;

it('what a rule hides is marked, with all in it, once', () => {
  expect(ignoredRows(treesOf({ synced: rows }), rule)).toEqual({ putSynced: marked, dropSynced: [] });
  expect(ignoredRows(treesOf({ synced: marked }), rule)).toEqual({ putSynced: [], dropSynced: [] });
});

it('what is there again when the rule has gone is as it was', () => {
  const trees = treesOf({ local: [folderHere, insideHere], synced: marked });
  const plain = rows.map((row) => ({ ...row, ignored: false }));
  expect(ignoredRows(trees, noRule)).toEqual({ putSynced: plain, dropSynced: [] });
});

it('what is missing then is not known any more, in a folder that is there as well', () => {
  const trees = treesOf({ local: [folderHere], synced: marked });
  expect(ignoredRows(trees, noRule)).toMatchObject({ putSynced: [{ remoteId: '2', ignored: false }], dropSynced: ['3'] });
});

it('what was deleted without any rule is left to the plan', () => {
  expect(ignoredRows(treesOf({ synced: rows }), noRule)).toEqual({ putSynced: [], dropSynced: [] });
});
