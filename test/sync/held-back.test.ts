import { expect, it } from 'vitest';
import type { PlanInput } from '../../main/sync/plan/model.ts';
import { plan } from '../../main/sync/plan/plan.ts';
import type { RemoteNode } from '../../main/sync/ports/archive.ts';
import type { LocalNode, SyncedNode } from '../../main/sync/ports/trees.ts';
import { Trees } from '../../main/sync/trees.ts';
import { memoryRootId } from './world/memory-archive.ts';
import { quietInput } from './world/quiet-input.ts';
import { localNode, remoteNode, stored, syncedRow } from './world/tree-rows.ts';

const folder = remoteNode({ id: '2', kind: 'folder', name: 'f' });
const inside = remoteNode({ id: '3', parentId: '2' });
const folderHere = localNode({ id: 2, kind: 'folder', name: 'f' });
const insideHere = localNode({ id: 3, parentId: 2 });
const rows = [syncedRow(folder, folderHere), syncedRow(inside, insideHere)];
const allowedDeletes = new Set(['2', '3']);

interface Sides {
  readonly remote: readonly RemoteNode[];
  readonly local: readonly LocalNode[];
}

function planned(sides: Sides, facts: Partial<PlanInput> = {}, also: readonly SyncedNode[] = []) {
  const trees = new Trees(memoryRootId, stored({ ...sides, synced: [...rows, ...also] }));
  const { steps, held } = plan(quietInput(trees, { allowedDeletes, ...facts }));
  return [...steps.map(({ type, path }) => `${type} ${path}`), ...held.map(({ path, reason }) => `${reason} ${path}`)];
}

const edited = { ...insideHere, hash: 'other', mtimeMs: 2 };

it.each([
  ['a folder that may only be read', { remote: [{ ...folder, writable: false }, inside] }, {}],
  ['a document that may only be read', { remote: [folder, { ...inside, writable: false }] }, {}],
  ['a folder that has refused one', { remote: [folder, inside] }, { readOnlyFolders: new Set(['2']) }],
])('nothing is sent to %s, and why is told', (_, { remote }, facts) => {
  expect(planned({ remote: [folder, inside], local: [folderHere, edited] })).toEqual(['push f/d3']);
  expect(planned({ remote, local: [folderHere, edited] }, facts)).toEqual(['read-only f/d3']);
});

it('no folder goes here from which a file that is being written is still to be moved', () => {
  const sides = { remote: [{ ...inside, parentId: memoryRootId }], local: [folderHere, insideHere] };
  expect(planned(sides)).toEqual(['move-local d3', 'trash-local f']);
  expect(planned(sides, { unsettledLocal: new Set([3]) })).toEqual([]);
});

it('no folder goes there from which a file that is being written is still to be moved', () => {
  const sides = { remote: [folder, inside], local: [{ ...insideHere, parentId: 0 }] };
  expect(planned(sides)).toEqual(['move-remote d3', 'trash-remote f']);
  expect(planned(sides, { unsettledLocal: new Set([3]) })).toEqual([]);
});

it('nothing is deleted there while things vanish here', () => {
  const sides = { remote: [folder, inside], local: [folderHere] };
  expect(planned(sides)).toEqual(['trash-remote f/d3']);
  expect(planned(sides, { vanishing: true })).toEqual([]);
});

it('nothing is sent to a document of a name that another one keeps, since its move is held', () => {
  const twin = remoteNode({ id: '4', parentId: '2', name: inside.name });
  const known = localNode({ id: 4, parentId: 2, name: 'twin' });
  const away = { ...known, parentId: 0, hash: 'other', mtimeMs: 2 };
  const sides = { remote: [folder, inside, twin], local: [folderHere, { ...insideHere, parentId: 0 }, away] };
  const also = [syncedRow(twin, known)];
  expect(planned(sides, {}, also)).toEqual(['move-remote d3', 'move-remote twin', 'push twin']);
  const enabled: PlanInput['enabled'] = (operation) => operation !== 'move';
  expect(planned(sides, { enabled }, also)).toEqual(['not-enabled d3', 'not-enabled twin', 'name twin']);
});

it('what an operation is needed for that nobody has allowed is held, and so is what needs it', () => {
  const made = localNode({ id: 4, kind: 'folder', name: 'new' });
  const local = [folderHere, insideHere, made, localNode({ id: 5, parentId: 4 })];
  const sides = { remote: [folder, inside], local };
  expect(planned(sides)).toEqual(['create-remote-folder new', 'push new/d5']);
  const enabled = (operation: string): boolean => operation !== 'createFolder';
  expect(planned(sides, { enabled })).toEqual(['not-enabled new', 'waits new/d5']);
});

it('no folder is moved into one that lies in it still, as the place where that goes is being written', () => {
  const [outer, inner] = [{ ...folder, parentId: '3' }, remoteNode({ id: '3', kind: 'folder', name: 'x' })];
  const innerHere = localNode({ id: 3, parentId: 2, kind: 'folder', name: 'x' });
  const known = [syncedRow(folder, folderHere), syncedRow({ ...inner, parentId: '2' }, innerHere)];
  const inTheWay = localNode({ id: 4, name: 'x', hash: null });
  const planned = (local: readonly LocalNode[]) => {
    const trees = new Trees(memoryRootId, stored({ remote: [outer, inner], local, synced: known }));
    const { steps } = plan(quietInput(trees, { unsettledLocal: new Set([4]) }));
    return steps.map(({ type, path }) => `${type} ${path}`);
  };
  expect(planned([folderHere, innerHere])).toEqual(['move-local x', 'move-local x/f']);
  expect(planned([folderHere, innerHere, inTheWay])).toEqual([]);
});
