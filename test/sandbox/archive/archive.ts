import { malformed, notFound } from '../wire/api-error.ts';
import type { SandboxClock } from '../clock.ts';
import type { Content } from './content.ts';
import { IdSequence } from './ids.ts';
import type { Document, Folder, Item, Link, Version } from './items.ts';
import { isWithin, pathOf, topOf } from './items.ts';

export interface TrashEntry {
  readonly item: Item;
  readonly workspaceId: number;
  /** Where it goes back to. */
  readonly from: Folder;
  readonly fromPath: string;
  readonly deletedTime: number;
}

/** Who does something, and when; now when left out. */
export interface Act {
  readonly by: number;
  readonly at?: number;
}

/**
 * The documents of all workspaces. Names are never unique and never refused. Knows no rights: callers check them.
 * Throws only `ApiError`.
 */
export class Archive {
  readonly #clock: SandboxClock;
  /** Just below 2³¹, so that ids soon need more than 32 bits. */
  readonly #itemIds = new IdSequence(2_147_480_003, 7);
  readonly #versionIds = new IdSequence(3_310_500_011, 3);
  readonly #items = new Map<number, Item>();
  readonly #workspaceOfRoot = new Map<Item, number>();
  readonly #trash = new Map<number, TrashEntry>();

  constructor(clock: SandboxClock) {
    this.#clock = clock;
  }

  addRoot(workspaceId: number, id: number | null): Folder {
    const root = this.#makeFolder({ id: id ?? this.#itemIds.next(), name: '', versioned: false, act: { by: 0 } });
    this.#workspaceOfRoot.set(root, workspaceId);
    return root;
  }

  /** Everything below the root is gone with it; with the workspace's last root also what lies in its trash. */
  removeRoot(root: Folder): void {
    const workspaceId = this.#workspaceOfRoot.get(root);
    this.#workspaceOfRoot.delete(root);
    if ([...this.#workspaceOfRoot.values()].some((id) => id === workspaceId)) return;
    for (const [id, entry] of this.#trash) if (entry.workspaceId === workspaceId) this.#trash.delete(id);
  }

  /** A live item, or undefined. */
  find(id: number): Item | undefined {
    const item = this.#items.get(id);
    return item && this.#workspaceOfRoot.has(topOf(item)) ? item : undefined;
  }

  document(id: number): Document {
    const item = this.find(id);
    if (item?.kind !== 'document') throw notFound('DOCUMENT', id);
    return item;
  }

  /** The workspace of a live item. */
  workspaceOf(item: Item): number {
    const workspaceId = this.#workspaceOfRoot.get(topOf(item));
    if (workspaceId === undefined) throw notFound('DOCUMENT', item.id);
    return workspaceId;
  }

  createFolder(parent: Folder, name: string, act: Act): Folder {
    const folder = this.#makeFolder({ id: this.#itemIds.next(), name, versioned: true, act });
    this.#put(folder, parent);
    return folder;
  }

  createLink(parent: Folder, facts: { name: string; url: string; description: string }, act: Act): Link {
    const at = act.at ?? this.#clock.seconds();
    const link: Link = {
      kind: 'link',
      id: this.#itemIds.next(),
      ...facts,
      parent: null,
      createdTime: at,
      createdBy: act.by,
      modifiedTime: at,
    };
    this.#items.set(link.id, link);
    this.#put(link, parent);
    return link;
  }

  /** Another document, whatever else has the name. */
  createDocument(parent: Folder, file: { name: string; content: Content; id?: number }, act: Act): Document {
    const document: Document = {
      kind: 'document',
      id: file.id ?? this.#itemIds.next(),
      name: file.name,
      description: '',
      parent: null,
      createdTime: act.at ?? this.#clock.seconds(),
      createdBy: act.by,
      versions: [this.#version(file.content, parent.versioned ? 1 : null, act)],
      lockedBy: null,
    };
    this.#items.set(document.id, document);
    this.#put(document, parent);
    return document;
  }

  appendVersion(document: Document, content: Content, act: Act): Version {
    const count = document.versions.length + 1;
    const version = this.#version(content, document.parent?.versioned ? count : null, act);
    document.versions.push(version);
    return version;
  }

  /** The newest document in the folder that has exactly this name. */
  namesake(folder: Folder, name: string): Document | undefined {
    return folder.documents.get(name)?.reduce((newest, document) => (document.id > newest.id ? document : newest));
  }

  rename(item: Item, name: string): void {
    const parent = item.parent;
    if (!parent) throw malformed('The root of an archive has no name');
    this.#take(item);
    item.name = name;
    this.#put(item, parent);
  }

  /** Throws when the move makes no sense. */
  checkMove(item: Item, target: Folder): void {
    if (!item.parent) throw malformed('The root of an archive cannot be moved');
    if (item.kind === 'folder' && isWithin(target, item)) throw malformed(`Folder ${item.id} cannot be moved into itself`);
  }

  move(item: Item, target: Folder): void {
    this.checkMove(item, target);
    this.#take(item);
    this.#put(item, target);
  }

  trash(item: Item): TrashEntry {
    const from = item.parent;
    if (!from) throw malformed('The root of an archive cannot be deleted');
    const workspaceId = this.workspaceOf(item);
    const entry = { item, workspaceId, from, fromPath: pathOf(item), deletedTime: this.#clock.seconds() };
    this.#take(item);
    this.#trash.set(item.id, entry);
    return entry;
  }

  trashOf(workspaceId: number): readonly TrashEntry[] {
    return [...this.#trash.values()].filter((entry) => entry.workspaceId === workspaceId);
  }

  /** Where a restored item goes: back to its folder, or to `root` when that is gone. */
  homeOf(entry: TrashEntry, root: Folder): Folder {
    return this.#workspaceOfRoot.has(topOf(entry.from)) ? entry.from : root;
  }

  /** Out of the trash. What went with its folder comes back with its folder only. */
  restore(id: number, root: Folder): Item {
    const entry = this.#trash.get(id);
    if (!entry || entry.workspaceId !== this.#workspaceOfRoot.get(root)) throw notFound('TRASH_ITEM', id);
    this.#trash.delete(id);
    this.#put(entry.item, this.homeOf(entry, root));
    return entry.item;
  }

  #makeFolder(facts: { id: number; name: string; versioned: boolean; act: Act }): Folder {
    const folder: Folder = {
      kind: 'folder',
      id: facts.id,
      name: facts.name,
      description: '',
      parent: null,
      createdTime: facts.act.at ?? this.#clock.seconds(),
      createdBy: facts.act.by,
      versioned: facts.versioned,
      access: 'write',
      children: new Set(),
      documents: new Map(),
    };
    this.#items.set(folder.id, folder);
    return folder;
  }

  #version(content: Content, number: number | null, act: Act): Version {
    return {
      id: this.#versionIds.next(),
      number: number === null ? null : `0.${number}`,
      content,
      modifiedTime: act.at ?? this.#clock.seconds(),
      modifiedBy: act.by,
    };
  }

  #put(item: Item, parent: Folder): void {
    item.parent = parent;
    parent.children.add(item);
    if (item.kind !== 'document') return;
    const namesakes = parent.documents.get(item.name);
    if (namesakes) namesakes.push(item);
    else parent.documents.set(item.name, [item]);
  }

  #take(item: Item): void {
    const parent = item.parent;
    if (!parent) return;
    item.parent = null;
    parent.children.delete(item);
    if (item.kind !== 'document') return;
    const others = (parent.documents.get(item.name) ?? []).filter((document) => document !== item);
    if (others.length > 0) parent.documents.set(item.name, others);
    else parent.documents.delete(item.name);
  }
}
