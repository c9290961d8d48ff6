import { type LocalNode, localRootId, type SyncedNode } from '../ports/trees.ts';
import type { RemoteId } from '../ports/archive.ts';
import { conflictName, nameKey } from '../names.ts';
import type { Collected } from './collect.ts';
import { type Item, type OnDifferent, pathOf, type PlaceRef, type PlanInput, rootKey, type Step, type Target } from './model.ts';
import { deleteSteps } from './deletes.ts';
import { withRests } from './rests.ts';

/** A step together with the places that it takes and frees, by which steps are ordered. */
export interface DraftStep {
  readonly step: Step;
  readonly item: Item;
  readonly side: 'local' | 'remote' | null;
  /** Place that it comes to stand at. */
  readonly takes: string | null;
  /** Place that it leaves. */
  readonly frees: string | null;
  /**
   * Keys of steps that come first. A `hard` one must have been done; a `soft` one only gives the better order, and may be left out when it
   * cannot be done.
   */
  readonly needs: Map<string, 'hard' | 'soft'>;
}

export interface Draft {
  readonly steps: DraftStep[];
  readonly unsettled: number;
}

export const localPlace = (parent: string, name: string, input: PlanInput): string =>
  `L:${parent}/${nameKey(name, input.traits)}`;
export const remotePlace = (parent: string, name: string): string => `R:${parent}/${name}`;

/** Compares the merged tree with both sides and says what is missing where. */
export function draftSteps(collected: Collected, input: PlanInput): Generator<undefined, Draft> {
  return new Drafter(collected, input).draft();
}

/** Why what was deleted on one side is made anew there, by what was done on the other. */
const keptBecause: Readonly<Partial<Record<string, { readonly here: string; readonly there: string }>>> = {
  'edit-delete': {
    here: 'changed here after it was deleted in the archive',
    there: 'deleted here after it was changed in the archive',
  },
  'move-delete': {
    here: 'moved here after it was deleted in the archive',
    there: 'deleted here after it was moved in the archive',
  },
};

class Drafter {
  readonly #collected: Collected;
  readonly #input: PlanInput;
  readonly #steps: DraftStep[] = [];
  /** Keys of the names in a folder, those of conflict copies to come among them. */
  readonly #taken = new Map<string, Set<string>>();
  #unsettled = 0;

  constructor(collected: Collected, input: PlanInput) {
    this.#collected = collected;
    this.#input = input;
  }

  *draft(): Generator<undefined, Draft> {
    const { items, forget } = this.#collected;
    const leaving: Item[] = [];
    yield* withRests(items.values(), (item) => {
      if (item.key === rootKey || item.is.frozen || !item.alive) return;
      if (item.is.leaves) leaving.push(item);
      else if (item.unsettled) this.#unsettled += 1;
      else this.#live(item);
    });
    this.#leave(leaving);
    this.#steps.push(...deleteSteps(this.#collected, this.#input));
    const stale = forget.filter(({ remoteId }) => items.get(`s:${remoteId}`)?.alive !== true);
    if (stale.length > 0) this.#forget(stale);
    return { steps: this.#steps, unsettled: this.#unsettled };
  }

  #live(item: Item): void {
    if (item.inExcluded) {
      // The record of something that was left out by choice goes; the thing itself stays.
      if (item.synced) this.#forget([item.synced]);
      return;
    }
    if (item.remote && item.local) this.#both(item);
    else if (item.remote) this.#remoteOnly(item);
    else if (item.local && item.is.excluded && item.synced) this.#forget([item.synced]);
    else if (item.local) this.#localOnly(item);
  }

  /** What stays here by choice, each folder with all that is known of it; what was moved out of it is new where it lies now. */
  #leave(leaving: readonly Item[]): void {
    const byTop = new Map<Item, RemoteId[]>();
    for (const item of leaving) {
      if (!item.synced) continue;
      const top = this.#topLeaving(item);
      const ids = byTop.get(top);
      if (ids) ids.push(item.synced.remoteId);
      else byTop.set(top, [item.synced.remoteId]);
    }
    for (const [top, remoteIds] of byTop) {
      const { local, synced } = top;
      if (!local || !synced) continue;
      const why = 'left out of the sync; the files stay here';
      if (!top.isFolder) this.#forget([synced]);
      else {
        const facts = { type: 'leave', local, remoteId: synced.remoteId, remoteIds, why } as const;
        this.#add(top, facts, { side: null, takes: null, frees: null });
      }
    }
  }

  #topLeaving(item: Item): Item {
    let top = item;
    for (
      let at = this.#collected.items.get(item.parent);
      at?.is.leaves === true && at !== item;
      at = this.#collected.items.get(at.parent)
    )
      top = at;
    return top;
  }

  #both(item: Item): void {
    const { remote, local, synced } = item;
    if (!remote || !local) return;
    if (item.joined || !synced) {
      this.#meet(item);
      return;
    }
    const moved = this.#relocate(item);
    if (item.is.remoteEdited) this.#pull(item, item.is.localEdited || wentBack(item) ? 'copy' : 'replace');
    else if (item.is.localEdited) this.#push(item, 'changed here');
    else if (!moved && !samePlaces(item)) this.#adopt(item, 'both sides moved it to the same place');
  }

  #meet(item: Item): void {
    const { remote, local } = item;
    if (!remote || !local) return;
    this.#relocate(item);
    if (item.isFolder || (remote.hash !== null && remote.hash === local.hash)) this.#adopt(item, 'the same on both sides');
    else {
      item.conflict ??= 'create-create';
      this.#pull(item, item.joined === 'renewed' ? 'trash' : 'copy');
    }
  }

  #remoteOnly(item: Item): void {
    const { remote } = item;
    if (!remote) return;
    const takes = localPlace(item.parent, item.localName, this.#input);
    if (item.isFolder) {
      const why = item.conflict ? 'deleted here, but needed for what others put in it' : 'new in the archive';
      this.#add(item, { type: 'create-local-folder', remote, why }, { side: 'local', takes, frees: null });
      return;
    }
    this.#pull(item, 'replace');
  }

  #localOnly(item: Item): void {
    const { local } = item;
    if (!local) return;
    const takes = remotePlace(item.parent, item.remoteName);
    this.#keepLocalName(item);
    if (item.isFolder) {
      const why = item.conflict ? 'deleted in the archive, but needed for what is in it here' : 'new here';
      this.#add(item, { type: 'create-remote-folder', local, why }, { side: 'remote', takes, frees: null });
      return;
    }
    this.#push(item, keptBecause[item.conflict ?? '']?.here ?? 'new here');
  }

  /** A local thing that had to give way to a remote one of its name is renamed here first. */
  #keepLocalName(item: Item): void {
    const { local } = item;
    if (!local || this.#atLocalTarget(item, local)) return;
    this.#moveLocal(item, local);
  }

  /** Moves on the side that does not have the item where it belongs. Says whether there was any. */
  #relocate(item: Item): boolean {
    const { remote, local } = item;
    if (!remote || !local) return false;
    const moveLocal = !this.#atLocalTarget(item, local);
    if (moveLocal) this.#moveLocal(item, local);
    const here = this.#collected.byRemote.get(remote.parentId)?.key === item.parent && remote.name === item.remoteName;
    if (!here) {
      const frees = remotePlace(this.#collected.byRemote.get(remote.parentId)?.key ?? '', remote.name);
      const takes = remotePlace(item.parent, item.remoteName);
      const why = item.conflict ? 'gave way to something else of its name' : 'moved or renamed here';
      this.#add(
        item,
        { type: 'move-remote', remote, localId: local.id, temporary: false, why },
        { side: 'remote', takes, frees },
      );
    }
    return moveLocal || !here;
  }

  #atLocalTarget(item: Item, local: LocalNode): boolean {
    return this.#collected.byLocal.get(local.parentId)?.key === item.parent && local.name === item.localName;
  }

  #moveLocal(item: Item, local: LocalNode): void {
    const frees = localPlace(this.#collected.byLocal.get(local.parentId)?.key ?? '', local.name, this.#input);
    const takes = localPlace(item.parent, item.localName, this.#input);
    const why =
      item.conflict === 'create-create' ? 'something else has this name in the archive' : 'moved or renamed in the archive';
    const remoteId = item.remote?.id ?? null;
    // A change of case or accents only is a place of its own: it frees nothing that it does not take.
    const leaves = frees === takes ? null : frees;
    this.#add(item, { type: 'move-local', local, remoteId, temporary: false, why }, { side: 'local', takes, frees: leaves });
  }

  #pull(item: Item, onDifferent: OnDifferent): void {
    const { remote, local } = item;
    if (!remote) return;
    if (this.#input.unsettledRemote.has(remote.id)) {
      this.#unsettled += 1;
      return;
    }
    if (item.is.localEdited && item.is.remoteEdited) item.conflict ??= 'edit-edit';
    const takes = local ? null : localPlace(item.parent, item.localName, this.#input);
    const copyName = onDifferent === 'copy' ? this.#copyName(item) : null;
    const why = local ? 'changed in the archive' : (keptBecause[item.conflict ?? '']?.there ?? 'new in the archive');
    this.#add(item, { type: 'pull', remote, local, onDifferent, copyName, why }, { side: 'local', takes, frees: null });
  }

  #copyName(item: Item): string {
    const { stamp, traits } = this.#input;
    const taken = this.#namesIn(item.parent);
    for (let attempt = 1; ; attempt += 1) {
      const name = conflictName(item.localName, stamp, { traits, attempt });
      const key = nameKey(name, traits);
      if (taken.has(key)) continue;
      // Long names are cut to make room, and may become equal.
      taken.add(key);
      return name;
    }
  }

  #namesIn(folder: string): Set<string> {
    const known = this.#taken.get(folder);
    if (known) return known;
    const { items, blocked } = this.#collected;
    const item = items.get(folder);
    const taken = new Set(item?.children?.map((sibling) => nameKey(sibling.localName, this.#input.traits)));
    const id = folder === rootKey ? localRootId : item?.local?.id;
    for (const { folderId, key } of blocked) if (folderId === id) taken.add(key);
    this.#taken.set(folder, taken);
    return taken;
  }

  #push(item: Item, why: string): void {
    const { local, remote } = item;
    if (!local) return;
    const takes = remote ? null : remotePlace(item.parent, item.remoteName);
    this.#add(item, { type: 'push', local, remote, why }, { side: 'remote', takes, frees: null });
  }

  #adopt(item: Item, why: string): void {
    const { local, remote } = item;
    if (local && remote) this.#add(item, { type: 'adopt', local, remote, why }, { side: null, takes: null, frees: null });
  }

  #forget(rows: readonly SyncedNode[]): void {
    const root = this.#collected.items.get(rootKey);
    if (!root) return;
    const remoteIds = rows.map((row) => row.remoteId);
    this.#add(root, { type: 'forget', remoteIds, why: 'gone on both sides' }, { side: null, takes: null, frees: null });
  }

  #add(item: Item, facts: StepFacts, places: Pick<DraftStep, 'side' | 'takes' | 'frees'>): void {
    this.#steps.push({ step: makeStep(item, facts, this.#collected), item, ...places, needs: new Map() });
  }
}

type Distributive<T> = T extends unknown ? Omit<T, 'key' | 'target' | 'path' | 'conflict' | 'after'> : never;
export type StepFacts = Distributive<Step>;

export function makeStep(item: Item, facts: StepFacts, collected: Collected): Step {
  const subject = facts.type === 'forget' ? `${facts.remoteIds.length} ${facts.remoteIds[0] ?? ''}` : item.key;
  const temporary = 'temporary' in facts && facts.temporary ? ' aside' : '';
  return {
    ...facts,
    key: `${facts.type}${temporary} ${subject}`,
    target: targetOf(item, collected),
    path: pathOf(item),
    conflict: item.conflict,
    after: new Set<string>(),
  };
}

function targetOf(item: Item, collected: Collected): Target {
  const parent = collected.items.get(item.parent);
  return { parent: refOf(parent, collected), remoteName: item.remoteName, localName: item.localName };
}

function refOf(parent: Item | undefined, collected: Collected): PlaceRef {
  if (!parent || parent.key === rootKey) {
    return { remoteId: collected.rootId, localId: localRootId };
  }
  return { remoteId: parent.remote?.id ?? null, localId: parent.local?.id ?? null };
}

/** The service shows an older time than we have seen: it may have been restored, and what is here is worth more than it looks. */
function wentBack(item: Item): boolean {
  const { synced, remote } = item;
  return synced?.modifiedAt != null && remote?.modifiedAt != null && remote.modifiedAt < synced.modifiedAt;
}

function samePlaces(item: Item): boolean {
  const { synced, remote, local } = item;
  return (
    synced?.remoteParentId === remote?.parentId &&
    synced?.remoteName === remote?.name &&
    synced?.localParentId === local?.parentId &&
    synced?.localName === local?.name
  );
}
