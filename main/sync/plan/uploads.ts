import type { RemoteId } from '../ports/archive.ts';
import type { HeldReason } from '../ports/trees.ts';
import { type PlanInput, rootKey } from './model.ts';
import { type DraftStep, remotePlace } from './steps.ts';

export interface Why {
  readonly reason: HeldReason;
  readonly message: string;
}

export const readOnly: Why = {
  reason: 'read-only',
  message: 'The archive lets this account only read here. The change stays in this folder.',
};

const unread: Why = {
  reason: 'waits',
  message:
    'What the archive has in this folder could not be read, and may be a document of this name. It is sent when that is known.',
};

/** Tells which uploads would not go where they should. */
export class Uploads {
  readonly #input: PlanInput;
  /** Documents that another step takes away from their name; uploads that want it wait for that step. */
  readonly #leaving = new Set<RemoteId>();
  /** The keys of the items that move to a place: twins move to one. */
  readonly #arriving = new Map<string, string[]>();
  /** Documents of folders that were asked for, by name. */
  readonly #named = new Map<RemoteId, Map<string, RemoteId[]>>();

  constructor(drafts: readonly DraftStep[], { input, isHeld }: { input: PlanInput; isHeld: (key: string) => boolean }) {
    this.#input = input;
    for (const { step, side, frees, takes, item } of drafts) {
      if (step.type === 'move-remote' && takes !== null && !item.isFolder)
        this.#arriving.set(takes, [...(this.#arriving.get(takes) ?? []), item.key]);
      if (side === 'remote' && frees !== null && item.remote && !isHeld(step.key)) this.#leaving.add(item.remote.id);
    }
  }

  whyNot({ step, item }: DraftStep): Why | null {
    if (step.type !== 'push') return null;
    const { remote } = step;
    const folderId = step.target.parent.remoteId;
    const folders = [remote?.parentId, folderId].flatMap((id) => (id == null ? [] : (this.#input.trees.remote.get(id) ?? [])));
    const isReadOnly = [remote?.parentId, folderId].some((id) => id != null && this.#input.readOnlyFolders.has(id));
    if (isReadOnly || remote?.writable === false || folders.some(({ writable }) => writable === false)) return readOnly;
    if (remote === null && this.#isUnread(folderId)) return unread;
    const wanted = [remote && { folderId: remote.parentId, name: remote.name }, { folderId, name: item.remoteName }];
    const arriving = this.#arriving.get(remotePlace(item.parent, item.remoteName)) ?? [];
    const meets = arriving.some((key) => key !== item.key) && item.parent !== rootKey;
    if (!meets && !wanted.some((place) => place && this.#isShared(place, [remote?.id, item.synced?.remoteId]))) return null;
    return {
      reason: 'name',
      message: 'Two documents in the archive have this name, and an upload could go to either. Rename one of them.',
    };
  }

  /** Whether the folder, or one that it lies in, could not be read. */
  #isUnread(folderId: RemoteId | null): boolean {
    const { unreadFolders, trees } = this.#input;
    if (unreadFolders.size === 0) return false;
    for (let id = folderId ?? undefined; id !== undefined && id !== trees.rootId; id = trees.remote.get(id)?.parentId)
      if (unreadFolders.has(id)) return true;
    return false;
  }

  /** In a folder with versions an upload goes to whichever document has the name. One without, as the top level, adds a document. */
  #isShared(place: { folderId: RemoteId | null; name: string }, own: readonly (RemoteId | undefined)[]): boolean {
    const { folderId, name } = place;
    if (folderId === null || !this.#input.keepsVersions(folderId)) return false;
    const others = this.#namesIn(folderId).get(name) ?? [];
    return others.some((id) => !own.includes(id) && !this.#leaving.has(id));
  }

  #namesIn(folderId: RemoteId): Map<string, RemoteId[]> {
    const known = this.#named.get(folderId);
    if (known) return known;
    const names = new Map<string, RemoteId[]>();
    for (const { id, kind, name } of this.#input.trees.remote.children(folderId)) {
      if (kind !== 'document') continue;
      const list = names.get(name);
      if (list) list.push(id);
      else names.set(name, [id]);
    }
    this.#named.set(folderId, names);
    return names;
  }
}
