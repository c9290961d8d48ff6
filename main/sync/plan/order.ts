import type { FolderTraits } from '../ports/folder.ts';
import type { Collected } from './collect.ts';
import { type Item, pathOf, rootKey, type Step } from './model.ts';
import { movingName } from './moving-name.ts';
import { withRests } from './rests.ts';
import { type DraftStep, makeStep, remotePlace } from './steps.ts';

interface Context {
  readonly collected: Collected;
  readonly traits: FolderTraits;
}

/** Says for each step which others come first: parents before children, a place freed before it is taken, moves before deletes. */
export function* linkSteps(drafts: readonly DraftStep[], collected: Collected): Generator<undefined, void> {
  // On the service several things may have one name, and so leave one place.
  const freeing = new Map<string, DraftStep[]>();
  const passing = new Map<string, DraftStep[]>();
  const making = new Map<string, DraftStep>();
  const moving = new Map<string, DraftStep>();
  yield* withRests(drafts, (draft) => {
    if (draft.frees !== null) freeing.set(draft.frees, [...(freeing.get(draft.frees) ?? []), draft]);
    const through = placePassed(draft, collected);
    if (through !== null) passing.set(through, [...(passing.get(through) ?? []), draft]);
    const { type } = draft.step;
    const at = `${draft.side ?? ''} ${draft.item.key}`;
    if (type === 'create-local-folder' || type === 'create-remote-folder') making.set(at, draft);
    if (type === 'move-local' || type === 'move-remote') moving.set(at, draft);
  });
  yield* withRests(drafts, (draft) => {
    const { step, side, item, needs } = draft;
    const place = placeOf(draft) ?? '';
    for (const free of freeing.get(place) ?? []) if (free.item !== item) needs.set(free.step.key, 'hard');
    for (const { step: pass, item: other } of passing.get(place) ?? [])
      if (other !== item && !needs.has(pass.key)) needs.set(pass.key, 'soft');
    const deletes = step.type === 'trash-local' || step.type === 'trash-remote' || step.type === 'residue';
    if (deletes || side === null) return;
    const made = making.get(`${side} ${item.parent}`);
    if (made) needs.set(made.step.key, 'hard');
    if (moving.size === 0) return;
    // Any folder above that moves would take the path away under a transfer.
    for (let at: Item | undefined = item; at && at.key !== rootKey; at = collected.items.get(at.parent)) {
      const moved = moving.get(`${side} ${at.key}`) ?? moving.get(`local ${at.key}`);
      if (!moved || moved === draft || needs.has(moved.step.key)) continue;
      needs.set(moved.step.key, liesIn(at, draft, collected) ? 'hard' : 'soft');
    }
  });
  linkDeletes(drafts, collected);
}

/** The place that must be free for a step. An upload goes by name, so that another document must have left it. */
function placeOf({ step, takes, item }: DraftStep): string | null {
  return takes === null && step.type === 'push' ? remotePlace(item.parent, item.remoteName) : takes;
}

/** What goes to another folder of the archive under another name first has its old name there: an upload of that name would become its version. */
function placePassed({ step, item }: DraftStep, collected: Collected): string | null {
  if (step.type !== 'move-remote' || step.remote.name === item.remoteName) return null;
  if (collected.byRemote.get(step.remote.parentId)?.key === item.parent) return null;
  return remotePlace(item.parent, step.remote.name);
}

/** Puts linked steps in an order. Things that change places with each other go through a temporary name. Fills `after`. */
export function* orderSteps(drafts: readonly DraftStep[], context: Context): Generator<undefined, Step[]> {
  const out = yield* new Sorter(drafts, context).sort();
  yield;
  for (const { step, needs } of out) for (const key of needs.keys()) step.after.add(key);
  return out.map(({ step }) => step);
}

/** A folder is deleted only when all that moves out of it has moved. */
function linkDeletes(drafts: readonly DraftStep[], collected: Collected): void {
  const deletes = new Map<string, DraftStep>();
  for (const draft of drafts) {
    if (draft.step.type === 'trash-local' || draft.step.type === 'trash-remote')
      deletes.set(`${draft.side ?? ''} ${draft.item.key}`, draft);
  }
  if (deletes.size === 0) return;
  for (const { step, item, side } of drafts) {
    if (step.type !== 'move-local' && step.type !== 'move-remote') continue;
    for (let at = currentParent(item, side, collected); at; at = currentParent(at, side, collected)) {
      const deletion = deletes.get(`${side ?? ''} ${at.key}`);
      if (deletion) deletion.needs.set(step.key, 'hard');
    }
  }
}

/** Whether a folder lies in what is to be moved into it. */
function liesIn(folder: Item, { item, side }: DraftStep, collected: Collected): boolean {
  if (!item.isFolder) return false;
  let at = currentParent(folder, side, collected);
  while (at && at !== item) at = currentParent(at, side, collected);
  return at === item;
}

/** The folder that an item lies in now, on that side. */
export function currentParent(item: Item, side: DraftStep['side'], collected: Collected): Item | undefined {
  if (item.key === rootKey) return undefined;
  if (side === 'remote') return item.remote ? collected.byRemote.get(item.remote.parentId) : undefined;
  return item.local ? collected.byLocal.get(item.local.parentId) : undefined;
}

interface Visit {
  readonly draft: DraftStep;
  needs: MapIterator<string>;
}

/** Goes from each step to those that it waits for, and takes a step when all of those are taken. Rings are cut on the way. */
class Sorter {
  readonly #drafts: readonly DraftStep[];
  readonly #context: Context;
  readonly #byKey: Map<string, DraftStep>;
  readonly #taken = new Set<DraftStep>();
  /** Not the call stack: renumbered files make chains of thousands. */
  readonly #path: Visit[] = [];
  readonly #onPath = new Map<DraftStep, number>();

  constructor(drafts: readonly DraftStep[], context: Context) {
    this.#drafts = drafts;
    this.#context = context;
    this.#byKey = new Map(drafts.map((draft) => [draft.step.key, draft]));
  }

  *sort(): Generator<undefined, readonly DraftStep[]> {
    yield* withRests(this.#drafts, (draft) => {
      if (!this.#taken.has(draft)) this.#enter(draft);
      for (let visit = this.#path.at(-1); visit; visit = this.#path.at(-1)) this.#advance(visit);
    });
    return [...this.#taken];
  }

  #enter(draft: DraftStep): void {
    this.#onPath.set(draft, this.#path.length);
    this.#path.push({ draft, needs: draft.needs.keys() });
  }

  #advance({ draft, needs }: Visit): void {
    const next = needs.next();
    if (next.done === true) {
      this.#path.pop();
      this.#onPath.delete(draft);
      this.#taken.add(draft);
      return;
    }
    const before = this.#byKey.get(next.value);
    if (!before) draft.needs.delete(next.value);
    else if (this.#onPath.has(before)) this.#cut(this.#onPath.get(before) ?? 0);
    else if (!this.#taken.has(before)) this.#enter(before);
  }

  /** Takes one link out of the ring that goes from the path's end back to `first`, and goes back to where it was. */
  #cut(first: number): void {
    const ring = this.#path.slice(first).map(({ draft }) => draft);
    const links = ring.map((draft, at) => ({ draft, before: ring[(at + 1) % ring.length] ?? draft, at: first + at }));
    const link =
      links.find(({ draft, before }) => draft.takes !== null && draft.takes === before.frees) ??
      links.find(({ draft, before }) => draft.needs.get(before.step.key) === 'soft') ??
      // Cannot come of two trees. Without their order the steps are still safe: one that cannot be done is planned again.
      links[0];
    if (!link) return;
    const { draft, before, at } = link;
    draft.needs.delete(before.step.key);
    if (draft.takes !== null && draft.takes === before.frees) {
      const aside = asideStep(before, this.#context);
      this.#byKey.set(aside.step.key, aside);
      draft.needs.set(aside.step.key, 'hard');
      before.needs.set(aside.step.key, 'hard');
    }
    for (const { draft: left } of this.#path.splice(at + 1)) this.#onPath.delete(left);
    const visit = this.#path[at];
    if (visit) visit.needs = draft.needs.keys();
  }
}

/** What stands in the way, on its way elsewhere or to the trash, first goes aside, and so frees its place at once. */
function asideStep({ item, side }: DraftStep, { collected, traits }: Context): DraftStep {
  const here = currentParent(item, side, collected);
  const { local, remote } = item;
  const facts = { temporary: true, why: 'makes way for something that takes its place' } as const;
  const { name: full, id } = (side === 'remote' ? remote : local) ?? { name: '', id: item.key };
  const name = movingName(full, id, side === 'remote' ? null : traits);
  const place = { ...item, parent: here?.key ?? rootKey, localName: name, remoteName: name };
  // People know it by the name that it will have.
  const path = pathOf(item);
  if (side === 'remote' && remote) {
    const step = { ...makeStep(place, { type: 'move-remote', remote, localId: local?.id ?? null, ...facts }, collected), path };
    return { step, item, side, takes: null, frees: null, needs: new Map() };
  }
  if (!local) throw new Error('only what is there can go aside');
  const step = { ...makeStep(place, { type: 'move-local', local, remoteId: remote?.id ?? null, ...facts }, collected), path };
  return { step, item, side, takes: null, frees: null, needs: new Map() };
}
