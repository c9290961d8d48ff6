import { expect, it } from 'vitest';
import { keepsVersions, lackingIn } from '../../main/sync/ports/archive.ts';
import { plan } from '../../main/sync/plan/plan.ts';
import { Trees } from '../../main/sync/trees.ts';
import { memoryRootId } from './world/memory-archive.ts';
import { quietInput } from './world/quiet-input.ts';
import { localNode, remoteNode, stored, syncedRow } from './world/tree-rows.ts';

const folder = remoteNode({ id: '2', kind: 'folder', name: 'card' });
const inside = remoteNode({ id: '3', parentId: '2' });
const folderHere = localNode({ id: 2, kind: 'folder', name: 'card' });
const insideHere = localNode({ id: 3, parentId: 2 });
const loose = remoteNode({ id: '4' });
const looseHere = localNode({ id: 4 });

it('holds a delete of a folder where a service deletes documents only, with its reason, and deletes the document', () => {
  const rows = [syncedRow(folder, folderHere), syncedRow(inside, insideHere), syncedRow(loose, looseHere)];
  const trees = new Trees(memoryRootId, stored({ remote: [folder, inside, loose], local: [], synced: rows }));
  const state = { evidence: 'documented', enabled: true, request: '', lackingFor: { folder: 'Not cards.' } } as const;
  const allowedDeletes = new Set(['2', '3', '4']);
  const lacking = (operation: string, kind: 'folder' | 'document' | 'link' | 'other') =>
    operation === 'trash' ? lackingIn(state, kind) : null;
  const { steps, held } = plan(quietInput(trees, { lacking, allowedDeletes }));
  expect(held.map(({ path, reason, message }) => [path, reason, message])).toEqual([['card', 'web-only', 'Not cards.']]);
  expect(steps.map(({ type, path }) => [type, path])).toEqual([['trash-remote', 'd4']]);
});

it('lets uploads add a second document where no folder keeps versions', () => {
  const twin = remoteNode({ id: '5', parentId: '2', name: 'd3' });
  const edited = localNode({ id: 3, parentId: 2, name: 'd3', hash: 'other', mtimeMs: 2 });
  const rows = [syncedRow(folder, folderHere), syncedRow(inside, insideHere)];
  const trees = (): Trees =>
    new Trees(memoryRootId, stored({ remote: [folder, inside, twin], local: [folderHere, edited], synced: rows }));
  const pushes = (versionless: boolean): readonly string[] => {
    const archive = { rootId: memoryRootId, versionless };
    const input = quietInput(trees(), { keepsVersions: (id) => keepsVersions(archive, id) });
    return plan(input).steps.flatMap(({ type, path }) => (type === 'push' ? [path] : []));
  };
  expect(pushes(true)).toEqual(['card/d3']);
  expect(pushes(false)).toEqual([]);
});
