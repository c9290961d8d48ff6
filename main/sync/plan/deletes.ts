import type { Collected } from './collect.ts';
import type { Item, PlanInput, Subtree } from './model.ts';
import { foldersThatStay, pathByNames, readDead } from './residue.ts';
import { type DraftStep, localPlace, makeStep, remotePlace } from './steps.ts';

/** What must go on each side. A folder goes as one, by its topmost dead folder. */
export function deleteSteps(collected: Collected, input: PlanInput): DraftStep[] {
  const out: DraftStep[] = [];
  const dead = readDead(collected);
  const stuck = foldersThatStay(collected);
  for (const item of dead) {
    if (item.remote && !item.local) {
      const parent = collected.byRemote.get(item.remote.parentId);
      if (!parent || !isDeadHere(parent, dead, 'remote')) out.push(trashRemote(item, collected, input));
    } else if (item.local && !item.remote) {
      if (stuck.has(item)) {
        if (item.synced) out.push(residue(item, collected));
        continue;
      }
      const parent = collected.byLocal.get(item.local.parentId);
      if (!parent || !isDeadHere(parent, dead, 'local') || stuck.has(parent)) out.push(trashLocal(item, collected, input));
    }
  }
  return out;
}

function isDeadHere(parent: Item, dead: Set<Item>, side: 'local' | 'remote'): boolean {
  return dead.has(parent) && parent[side] !== null;
}

function trashRemote(item: Item, collected: Collected, input: PlanInput): DraftStep {
  const { remote } = item;
  if (!remote) throw new Error('no remote side to delete');
  const below = item.isFolder ? [...input.trees.remote.below(remote.id)] : [];
  const items: Subtree = {
    remoteIds: [remote.id, ...below.map((node) => node.id)],
    documents: (item.isFolder ? 0 : 1) + below.filter((node) => node.kind === 'document').length,
    folders: (item.isFolder ? 1 : 0) + below.filter((node) => node.kind === 'folder').length,
  };
  const step = makeStep(item, { type: 'trash-remote', remote, items, guarded: true, why: 'deleted here' }, collected);
  const parent = collected.byRemote.get(remote.parentId)?.key ?? '';
  return {
    step: { ...step, path: pathByNames(item, collected) },
    item,
    side: 'remote',
    takes: null,
    frees: remotePlace(parent, remote.name),
    needs: new Map(),
  };
}

function trashLocal(item: Item, collected: Collected, input: PlanInput): DraftStep {
  const { local } = item;
  if (!local) throw new Error('no local side to delete');
  const below = item.isFolder ? [...input.trees.local.below(local.id)] : [];
  const remoteIds = [local, ...below].flatMap((node) => input.trees.synced.byLocal(node.id)?.remoteId ?? []);
  const items: Subtree = {
    remoteIds,
    documents: [local, ...below].filter((node) => node.kind === 'file').length,
    folders: [local, ...below].filter((node) => node.kind === 'folder').length,
  };
  const why = item.is.excluded ? 'left out of the sync' : 'deleted in the archive';
  const step = makeStep(item, { type: 'trash-local', local, items, guarded: !item.is.excluded, why }, collected);
  const parent = collected.byLocal.get(local.parentId)?.key ?? '';
  const frees = localPlace(parent, local.name, input);
  return { step: { ...step, path: pathByNames(item, collected) }, item, side: 'local', takes: null, frees, needs: new Map() };
}

function residue(item: Item, collected: Collected): DraftStep {
  const { local, synced } = item;
  if (!local || !synced) throw new Error('nothing that could stay');
  const why = 'deleted in the archive; kept here for what is ignored in it';
  const step = makeStep(item, { type: 'residue', local, remoteId: synced.remoteId, why }, collected);
  return { step: { ...step, path: pathByNames(item, collected) }, item, side: null, takes: null, frees: null, needs: new Map() };
}
