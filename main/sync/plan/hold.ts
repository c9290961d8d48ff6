import type { ArchiveOperation, RemoteId, RemoteKind } from '../ports/archive.ts';
import type { HeldStep } from '../ports/trees.ts';
import type { Collected } from './collect.ts';
import { type Item, pathOf, type PlanInput, rootKey, type Step } from './model.ts';
import { Restless } from './restless.ts';
import { withRests } from './rests.ts';
import type { DraftStep } from './steps.ts';
import { readOnly, Uploads, type Why } from './uploads.ts';

interface Context {
  readonly collected: Collected;
  readonly input: PlanInput;
  /** Keys of deletes that wait for a person. */
  readonly massDeletes: ReadonlySet<string>;
}

interface Parted {
  readonly free: DraftStep[];
  readonly held: HeldStep[];
  /** Keys of steps that failed before and wait for their time. */
  readonly waiting: string[];
  /** What is to be deleted in the archive once a listing has shown it. */
  readonly unlisted: RemoteId[];
}

/** Parts the steps that can be done from those that are held, each with its reason. What needs a held step is held as well. */
export function* holdSteps(drafts: readonly DraftStep[], context: Context): Generator<undefined, Parted> {
  // Null stands for a step that is left out without a word: it failed and waits, or lies below something that is not to be touched.
  const blocked = new Map<string, Why | null>();
  const keys = new Set(drafts.map(({ step }) => step.key));
  const waiting: string[] = [];
  const restless = new Restless(context);
  const unlisted: RemoteId[] = [];
  yield* withRests(drafts, (draft) => {
    const waits = context.input.waits(draft.step);
    if (waits) waiting.push(draft.step.key);
    const isUnlisted = restless.isUnlisted(draft);
    if (isUnlisted && draft.item.remote) unlisted.push(draft.item.remote.id);
    const silent = waits || isUnlisted || lacksParent(draft, keys, context) || restless.blocks(draft);
    const why = whyHeld(draft, context) ?? (silent ? null : undefined);
    if (why !== undefined) blocked.set(draft.step.key, why);
  });
  spread(drafts, blocked);
  yield* holdUploads(drafts, { input: context.input, blocked });
  const held = [...heldInExcluded(context), ...heldBehind(context)];
  const free: DraftStep[] = [];
  for (const draft of drafts) {
    const why = blocked.get(draft.step.key);
    if (why) held.push(describe(draft, why, context));
    else if (why === undefined) free.push(draft);
  }
  for (const { needs } of free) for (const key of [...needs.keys()]) if (blocked.has(key)) needs.delete(key);
  return { free, held, waiting, unlisted };
}

/** Which document an upload goes to hangs on what leaves its name, and that on what is held. */
function* holdUploads(
  drafts: readonly DraftStep[],
  { input, blocked }: { input: PlanInput; blocked: Map<string, Why | null> },
): Generator<undefined, void> {
  const uploads = new Uploads(drafts, { input, isHeld: (key) => blocked.has(key) });
  yield* withRests(drafts, (draft) => {
    const { key } = draft.step;
    const told = blocked.get(key)?.reason ?? 'waits';
    const why = told === 'waits' ? uploads.whyNot(draft) : null;
    if (why) blocked.set(key, why);
  });
  spread(drafts, blocked);
}

function spread(drafts: readonly DraftStep[], blocked: Map<string, Why | null>): void {
  if (blocked.size === 0) return;
  const dependents = new Map<string, string[]>();
  for (const { step, needs } of drafts) {
    for (const [key, kind] of needs) {
      if (kind === 'soft') continue;
      const list = dependents.get(key);
      if (list) list.push(step.key);
      else dependents.set(key, [step.key]);
    }
  }
  // What is told of wins over what is not, so that it is said why a step waits.
  const queue = [...blocked.keys()].sort((a, b) => Number(blocked.get(b) !== null) - Number(blocked.get(a) !== null));
  for (const key of queue) {
    const silent = blocked.get(key) === null;
    for (const dependent of dependents.get(key) ?? []) {
      if (blocked.has(dependent)) continue;
      blocked.set(dependent, silent ? null : { reason: 'waits', message: 'Waits for another step that is held.' });
      queue.push(dependent);
    }
  }
}

function whyHeld(draft: DraftStep, context: Context): Why | null {
  const { input, massDeletes } = context;
  const { step } = draft;
  if (massDeletes.has(step.key)) {
    const where = step.type === 'trash-local' ? 'in this folder' : 'in the archive';
    return { reason: 'mass-delete', message: `One of many deletes at once ${where}. Confirm them, or keep everything.` };
  }
  const parent = context.collected.items.get(draft.item.parent);
  if (draft.side === 'remote' && step.type === 'move-remote' && parent?.remote === null && parent.inExcluded) {
    return {
      reason: 'excluded-name',
      message: 'It was moved into a folder that is left out of the sync. Move it out again, or take that in.',
    };
  }
  const operations = operationsOf(step);
  const kind = kindOf(step);
  const lacking = operations.map((operation) => input.lacking(operation, kind)).find((why) => why !== null);
  if (lacking) return { reason: 'web-only', message: lacking };
  const missing = operations.find((operation) => !input.enabled(operation));
  if (missing) {
    const message = `How to ${said[missing]} is not documented by the service. Allow it in the account's settings, or do it on the web page.`;
    return { reason: 'not-enabled', message };
  }
  const target = 'remote' in step ? step.remote : null;
  if (draft.side === 'remote' && target?.kind === 'link') {
    return { reason: 'web-only', message: 'A link can only be changed on its web page.' };
  }
  const parentId = step.target.parent.remoteId;
  return step.type === 'create-remote-folder' && parentId !== null && input.readOnlyFolders.has(parentId) ? readOnly : null;
}

const said: Readonly<Record<ArchiveOperation, string>> = {
  list: 'list',
  read: 'read',
  upload: 'upload',
  createFolder: 'create a folder',
  rename: 'rename',
  move: 'move',
  trash: 'delete',
  restore: 'restore',
  versions: 'list versions',
  lock: 'lock',
};

function operationsOf(step: Step): readonly ArchiveOperation[] {
  switch (step.type) {
    case 'create-remote-folder':
      return ['createFolder'];
    case 'trash-remote':
      return ['trash'];
    case 'push':
      return ['upload'];
    case 'move-remote': {
      const operations: ArchiveOperation[] = [];
      if (step.target.parent.remoteId !== step.remote.parentId) operations.push('move');
      if (step.target.remoteName !== step.remote.name) operations.push('rename');
      return operations;
    }
    case 'create-local-folder':
    case 'pull':
    case 'move-local':
    case 'trash-local':
    case 'adopt':
    case 'forget':
    case 'residue':
    case 'leave':
      return [];
  }
}

/** What a step is done to in the archive. */
function kindOf(step: Step): RemoteKind {
  if (step.type === 'create-remote-folder') return 'folder';
  return ('remote' in step ? step.remote?.kind : undefined) ?? 'document';
}

/** Whether the folder that a step needs is neither there nor made by another step. */
function lacksParent({ step, side, item }: DraftStep, keys: ReadonlySet<string>, { collected }: Context): boolean {
  if (side === null || step.type === 'trash-local' || step.type === 'trash-remote') return false;
  const parent = collected.items.get(item.parent);
  if (!parent || parent.key === rootKey || parent[side]) return parent === undefined;
  return !keys.has(`create-${side}-folder ${parent.key}`);
}

/** What lies under the name of something that was left out. Only the topmost is told. */
function heldInExcluded({ collected }: Context): HeldStep[] {
  const out: HeldStep[] = [];
  for (const item of collected.items.values()) {
    if (!item.inExcluded || item.is.left || item.is.leaves || collected.items.get(item.parent)?.inExcluded === true) continue;
    out.push({
      key: `excluded ${item.key}`,
      action: item.isFolder ? 'create folder' : 'upload',
      side: 'remote',
      path: pathOf(item),
      reason: 'excluded-name',
      message: 'Something of this name in the archive was left out of the sync. Take it in again, or rename this one.',
      remoteId: null,
      webAddress: null,
    });
  }
  return out;
}

/** What has its place where something stands that is never synced: nobody else would say that it is not kept up to date here. */
function heldBehind({ collected, input }: Context): HeldStep[] {
  return collected.displaced.map(({ path, remote }) => ({
    key: `behind ${remote.id}`,
    action: remote.kind === 'folder' ? 'create folder' : 'download',
    side: 'local',
    path,
    reason: 'in-the-way',
    message:
      'A link, another disk or something else that is never synced stands in its place. Put the real one back; with nothing there it counts as deleted.',
    remoteId: remote.id,
    webAddress: input.webAddress(remote.id),
  }));
}

export function actionOf(step: Step): string {
  switch (step.type) {
    case 'create-local-folder':
    case 'create-remote-folder':
      return 'create folder';
    case 'pull':
      return 'download';
    case 'push':
      return 'upload';
    case 'move-local':
    case 'move-remote':
      return 'move';
    case 'trash-local':
    case 'trash-remote':
      return 'trash';
    case 'adopt':
      return 'join';
    case 'forget':
    case 'residue':
    case 'leave':
      return 'forget';
  }
}

function describe({ step, side, item }: DraftStep, why: Why, { input, collected }: Context): HeldStep {
  const remoteId = item.remote?.id ?? item.synced?.remoteId ?? null;
  return {
    key: step.key,
    action: actionOf(step),
    side: side ?? 'local',
    path: step.path,
    ...why,
    remoteId,
    webAddress: input.webAddress(remoteId ?? nearestRemote(item, collected)),
  };
}

/** The page of the folder that something without a page of its own belongs in. */
function nearestRemote(item: Item, collected: Collected): string {
  let at = collected.items.get(item.parent);
  while (at && at.key !== rootKey) {
    if (at.remote) return at.remote.id;
    at = collected.items.get(at.parent);
  }
  return collected.rootId;
}
