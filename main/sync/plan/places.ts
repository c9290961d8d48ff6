import { fits, fromDiskName, toDiskName } from '../names.ts';
import type { SyncedNode } from '../ports/trees.ts';
import { type Collected, plainDiskName } from './collect.ts';
import { type Item, type PlanInput, rootKey } from './model.ts';
import { nameBeforeMove } from './moving-name.ts';
import { withRests } from './rests.ts';

/** Decides for each item which folder and name it belongs under, by what each side changed. Fills `parent`, the names and `claim`. */
export function* choosePlaces(collected: Collected, input: PlanInput): Generator<undefined, void> {
  yield* withRests(collected.items.values(), (item) => {
    if (item.key !== rootKey) choosePlace(item, collected, input);
  });
  breakCycles(collected);
}

function choosePlace(item: Item, collected: Collected, input: PlanInput): void {
  const remotePlace = item.remote && {
    parent: remoteParentKey(item, collected),
    name: withoutMark(item.remote.name, item.synced?.remoteName),
  };
  const localPlace = item.local && {
    parent: localParentKey(item, collected),
    name: withoutMark(item.local.name, item.synced?.localName),
  };
  if (remotePlace && localPlace && item.synced) mergePlaces(item, { remotePlace, localPlace, collected, input });
  else if (remotePlace && item.remote) {
    item.parent = remotePlace.parent;
    item.remoteName = remotePlace.name;
    const kept = item.synced?.remoteName === remotePlace.name ? item.synced.localName : null;
    item.localName = kept ?? plainDiskName({ ...item.remote, name: remotePlace.name }, input);
    item.claim = 'remote';
  } else if (localPlace) {
    item.parent = localPlace.parent;
    item.localName = localPlace.name;
    item.remoteName = nameForNew(item.synced, localPlace.name, input);
    item.claim = 'local';
  }
}

/** The name that something gets in the archive, which is not there, be it that it never was or that it is there no more. */
function nameForNew(synced: SyncedNode | null, localName: string, { traits }: PlanInput): string {
  // The file of a link that is gone goes on as a document, under the whole name of the file.
  if (!synced || synced.kind === 'link' || synced.localName !== localName) return fromDiskName(localName, traits);
  const mapped = toDiskName(synced.remoteName, traits);
  // One of two of a name was told apart here; sent anew, it must not meet the other.
  return mapped === localName || !fits(mapped, traits) ? synced.remoteName : fromDiskName(localName, traits);
}

interface Place {
  readonly parent: string;
  readonly name: string;
}

/** Parent and name are settled each by itself: a rename here and a move there are both kept. Changed on both sides, the remote wins. */
function mergePlaces(item: Item, facts: { remotePlace: Place; localPlace: Place; collected: Collected; input: PlanInput }): void {
  const { remotePlace, localPlace, collected } = facts;
  const { synced, remote } = item;
  if (!synced || !remote) return;
  const remoteMoved = remote.parentId !== synced.remoteParentId;
  const localMoved = item.local?.parentId !== synced.localParentId;
  const remoteRenamed = remotePlace.name !== synced.remoteName;
  const localRenamed = localPlace.name !== synced.localName;
  const disagree = remoteMoved && localMoved && remotePlace.parent !== localPlace.parent;
  item.parent = localMoved && !remoteMoved ? localPlace.parent : remotePlace.parent;
  if (!collected.items.has(item.parent)) item.parent = remotePlace.parent;
  const named = remoteRenamed || localRenamed ? mergeNames(item, facts) : null;
  item.remoteName = named?.remoteName ?? synced.remoteName;
  item.localName = named?.localName ?? synced.localName;
  if (disagree || named?.disagree === true) item.conflict = 'move-move-source';
  const localChose = (localMoved && !remoteMoved) || (localRenamed && !remoteRenamed);
  item.claim = localChose ? 'local' : remoteMoved || remoteRenamed ? 'remote' : 'both';
}

function mergeNames(
  { remote, synced }: Item,
  facts: { remotePlace: Place; localPlace: Place; input: PlanInput },
): { remoteName: string; localName: string; disagree: boolean } | null {
  const { remotePlace, localPlace, input } = facts;
  if (!remote || !synced) return null;
  const isLink = remote.kind === 'link';
  const disksName = plainDiskName({ ...remote, name: remotePlace.name }, input);
  const localsName = fromDiskName(isLink ? localPlace.name.replace(/\.url$/, '') : localPlace.name, input.traits);
  // A link's file that lost its ending has no name that a link could have.
  const agree = isLink ? disksName === localPlace.name : localsName === remotePlace.name;
  const localRenamed = localPlace.name !== synced.localName;
  const remoteRenamed = remotePlace.name !== synced.remoteName;
  if (localRenamed && (!remoteRenamed || agree)) return { remoteName: localsName, localName: localPlace.name, disagree: false };
  return { remoteName: remotePlace.name, localName: disksName, disagree: localRenamed };
}

/** The name of an unfinished move stands for the name that was agreed on before, or else for the one that it had. */
function withoutMark(name: string, agreed: string | undefined): string {
  const before = nameBeforeMove(name);
  return before.isMoving ? (agreed ?? before.name) : name;
}

export function remoteParentKey(item: Item, collected: Collected): string {
  return collected.byRemote.get(item.remote?.parentId ?? '')?.key ?? rootKey;
}

function localParentKey(item: Item, collected: Collected): string {
  return collected.byLocal.get(item.local?.parentId ?? -1)?.key ?? rootKey;
}

/** Folders moved into each other from both sides: those that were moved here go where the service has them. */
function breakCycles(collected: Collected): void {
  // Undoing a move may close another cycle. Each round undoes at least one move, so that there is an end.
  for (let undone = true; undone;) undone = findCycles(collected);
}

function findCycles(collected: Collected): boolean {
  const settled = new Set<string>([rootKey]);
  let undone = false;
  for (const start of collected.items.values()) {
    if (!start.isFolder || settled.has(start.key)) continue;
    const path: Item[] = [];
    const onPath = new Set<string>();
    let at: Item | undefined = start;
    while (at && !settled.has(at.key)) {
      if (onPath.has(at.key)) {
        undone = undoLocalMoves(path.slice(path.indexOf(at)), collected) || undone;
        break;
      }
      path.push(at);
      onPath.add(at.key);
      at = collected.items.get(at.parent);
    }
    for (const item of path) settled.add(item.key);
  }
  return undone;
}

/** The remote tree has no cycle, so that one is gone when none of its folders stands where only the local side put it. */
function undoLocalMoves(cycle: readonly Item[], collected: Collected): boolean {
  let undone = false;
  for (const item of cycle) {
    if (!item.remote) continue;
    const parent = remoteParentKey(item, collected);
    if (parent === item.parent) continue;
    item.parent = parent;
    item.conflict = 'move-move-cycle';
    item.claim = 'remote';
    undone = true;
  }
  return undone;
}
