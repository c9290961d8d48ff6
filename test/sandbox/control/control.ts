import type { Content } from '../archive/content.ts';
import { memoryContent } from '../archive/content.ts';
import type { Document, Folder, Item } from '../archive/items.ts';
import type { SandboxClock } from '../clock.ts';
import { notFound } from '../wire/api-error.ts';
import type { Fault, Faults } from '../wire/faults.ts';
import type { RequestCounts } from '../wire/request-counts.ts';
import { notifyDue } from '../webhooks/notify.ts';
import type { World } from '../world.ts';
import { BoardControl } from './board-control.ts';
import { CardControl } from './card-control.ts';
import { makeFolders, requireAt, splitPath } from './paths.ts';
import type { TreeRow, VersionRow } from './rows.ts';
import { liveRows, trashRows, versionRow } from './rows.ts';

export interface ControlParts {
  readonly makeWorld: () => World;
  readonly clock: SandboxClock;
  readonly faults: Faults;
  readonly counts: RequestCounts;
}

/** Which item is meant: by its path, of several with one path the newest; or by its id. */
export type Target = { readonly path: string } | { readonly id: number };

export interface PutOptions {
  /** The exact name, when it holds a slash: the path is then that of the folder. */
  readonly name?: string;
  /** Epoch seconds; now when left out. */
  readonly modified?: number;
  /** Adds a document even when one has the name. */
  readonly another?: boolean;
}

/**
 * What tests and the demo do behind the service's back, as its other users would, without rights or locks. Paths join names with `/`.
 * Throws `ApiError`.
 */
export class Control {
  world: World;
  readonly faults: Faults;
  readonly counts: RequestCounts;
  readonly clock: SandboxClock;
  /** The same for boards and their cards. */
  readonly boards: BoardControl;
  readonly cards: CardControl;
  readonly #makeWorld: () => World;
  #toldUntil: number;

  constructor(parts: ControlParts) {
    this.#makeWorld = parts.makeWorld;
    this.world = parts.makeWorld();
    this.clock = parts.clock;
    this.#toldUntil = this.clock.now();
    this.faults = parts.faults;
    this.counts = parts.counts;
    this.boards = new BoardControl(() => this.world);
    this.cards = new CardControl(() => this.world);
  }

  /** Everything live, parents first, or everything in the trash with the path that it had. */
  tree(workspaceId: number, { trash = false } = {}): readonly TreeRow[] {
    const { root } = this.world.workspace(workspaceId);
    return trash ? trashRows(this.world.archive.trashOf(workspaceId)) : liveRows(root);
  }

  /** Makes missing folders, then a document, or a version of the newest one with the name, in the root too. */
  putDocument(workspaceId: number, path: string, given: { content: Content | Uint8Array } & PutOptions): Document {
    const { root, ownerId } = this.world.workspace(workspaceId);
    const content = given.content instanceof Uint8Array ? memoryContent(given.content) : given.content;
    const names = splitPath(path);
    const name = given.name ?? names.pop() ?? '';
    const folder = makeFolders(this.world.archive, root, names);
    const act = given.modified === undefined ? { by: ownerId } : { by: ownerId, at: given.modified };
    const known = given.another ? undefined : this.world.archive.namesake(folder, name);
    if (!known) return this.world.archive.createDocument(folder, { name, content }, act);
    this.world.archive.appendVersion(known, content, act);
    return known;
  }

  makeFolder(workspaceId: number, path: string): Folder {
    return makeFolders(this.world.archive, this.world.workspace(workspaceId).root, splitPath(path));
  }

  /** `to` is the whole new path; missing folders are made. What is there already stays beside it. */
  move(workspaceId: number, from: Target, to: string): Item {
    const { root } = this.world.workspace(workspaceId);
    const item = this.#item(workspaceId, from);
    const names = splitPath(to);
    const name = names.pop() ?? '';
    const folder = makeFolders(this.world.archive, root, names);
    if (folder !== item.parent) this.world.archive.move(item, folder);
    if (name !== item.name) this.world.archive.rename(item, name);
    return item;
  }

  /** To the trash. */
  remove(workspaceId: number, target: Target): Item {
    const item = this.#item(workspaceId, target);
    this.world.archive.trash(item);
    return item;
  }

  restore(workspaceId: number, id: number): Item {
    return this.world.archive.restore(id, this.world.workspace(workspaceId).root);
  }

  /** Oldest first. */
  versions(documentId: number): readonly VersionRow[] {
    return this.world.archive.document(documentId).versions.map(versionRow);
  }

  addFault(fault: Fault): void {
    this.faults.add(fault);
  }

  /** Moves the service's clock: tokens end, times move on, days come. */
  advance(ms: number): void {
    this.clock.advance(ms);
    this.tellDue();
  }

  /** Tells who waits for it of the cards whose day has come since this was last called (contract 9.2). */
  tellDue(): void {
    const now = this.clock.now();
    notifyDue(this.world, this.#toldUntil, now);
    this.#toldUntil = now;
  }

  /** Back to the seed, with the same ids and credentials: documents, trash, tokens, clock, faults and counts. */
  async reset(): Promise<void> {
    const old = this.world;
    this.clock.reset();
    this.#toldUntil = this.clock.now();
    this.faults.clear();
    this.counts.reset();
    this.world = this.#makeWorld();
    await old.close();
  }

  #item(workspaceId: number, target: Target): Item {
    const { root } = this.world.workspace(workspaceId);
    if ('path' in target) return requireAt(root, target.path);
    const item = this.world.archive.find(target.id);
    if (!item || this.world.archive.workspaceOf(item) !== workspaceId) throw notFound('DOCUMENT', target.id);
    return item;
  }
}
