import { setImmediate } from 'node:timers/promises';
import type * as v from 'valibot';
import type { RemoteId, RemoteNode } from '../../sync/ports/archive.ts';
import type { Clock } from '../../sync/ports/time.ts';
import { brokenAnswer } from '../http/answers.ts';
import { stoppedError } from '../http/failures.ts';
import type { HttpRequest } from '../http/transport.ts';
import { shaped } from './api.ts';
import { readItemFacts } from './item-facts.ts';
import { treeItem, treeLevel, treeLink } from './wire.ts';

/** The v1 tree (contract 4.6) as nodes. */
export interface ParsedTree {
  readonly nodes: readonly RemoteNode[];
  /** Folders that came without `contents`: what is in them has to be asked for. */
  readonly unopened: readonly RemoteId[];
}

type TreeLevel = v.InferInput<typeof treeLevel>;

interface Place {
  readonly level: TreeLevel;
  readonly parentId: RemoteId;
}

/** A level of the tree, or `broken`. A list is none, although it lacks the three keys just as an empty level may. */
export function levelOf(value: unknown, request: HttpRequest): TreeLevel {
  if (Array.isArray(value)) throw brokenAnswer(request, 'holds a list where a level of the tree was expected');
  return shaped(treeLevel, value, request);
}

function contentsOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'contents' in value ? value.contents : undefined;
}

function nodeOf(value: unknown, place: { kind: RemoteNode['kind']; parentId: RemoteId }, request: HttpRequest): RemoteNode {
  const item = shaped(treeItem, value, request);
  const { kind, parentId } = place;
  const facts = readItemFacts(item);
  const isDocument = kind === 'document';
  // Spelled out, not spread: this runs for each of 100,000 documents, and spreading doubles its time.
  return {
    id: String(item.id),
    parentId,
    kind,
    name: item.name,
    description: item.description ?? '',
    modifiedAt: facts.modifiedAt,
    modifiedBy: facts.modifiedBy,
    // What is said of a folder's or a link's content is nothing that we act on.
    size: isDocument ? facts.size : null,
    hash: isDocument ? facts.hash : null,
    version: isDocument ? facts.version : null,
    url: kind === 'link' ? shaped(treeLink, value, request).url : null,
    writable: facts.writable,
  };
}

/** The level of the folder `id` anywhere in the tree; null when it is not in it, or came without contents. */
export function findLevel(top: unknown, id: RemoteId, request: HttpRequest): TreeLevel | null {
  const open = [levelOf(top, request)];
  for (let level = open.pop(); level !== undefined; level = open.pop()) {
    for (const value of level.containers ?? []) {
      const contents = contentsOf(value);
      if (contents == null) continue;
      const inner = levelOf(contents, request);
      if (String(shaped(treeItem, value, request).id) === id) return inner;
      open.push(inner);
    }
  }
  return null;
}

/** How long the walk may keep everything else waiting: V8 may look through all that is new in the same turn, which takes twenty more. */
const turnMs = 5;
/** Items between two looks at the clock. */
const sliceLength = 256;

/** One list of the tree that waits to be read from `from` on. */
interface OpenList {
  readonly values: readonly unknown[];
  readonly from: number;
  readonly parentId: RemoteId;
  readonly kind: 'folder' | 'document' | 'link';
}

class TreeWalk {
  readonly nodes: RemoteNode[] = [];
  readonly unopened: RemoteId[] = [];
  readonly #open: OpenList[] = [];
  readonly #request: HttpRequest;

  constructor(request: HttpRequest) {
    this.#request = request;
  }

  enter({ level, parentId }: Place): void {
    this.#push({ values: level.urls ?? [], from: 0, parentId, kind: 'link' });
    this.#push({ values: level.documents ?? [], from: 0, parentId, kind: 'document' });
    this.#push({ values: level.containers ?? [], from: 0, parentId, kind: 'folder' });
  }

  /** Reads some items. False when there are no more. */
  step(): boolean {
    const list = this.#open.pop();
    if (list === undefined) return false;
    const { values, from, parentId, kind } = list;
    const until = Math.min(values.length, from + sliceLength);
    this.#push({ ...list, from: until });
    for (let index = from; index < until; index += 1) {
      const value = values[index];
      const node = nodeOf(value, { kind, parentId }, this.#request);
      this.nodes.push(node);
      if (kind === 'folder') this.#openFolder(value, node.id);
    }
    return true;
  }

  #openFolder(value: unknown, id: RemoteId): void {
    const contents = contentsOf(value);
    if (contents == null) this.unopened.push(id);
    else this.enter({ level: levelOf(contents, this.#request), parentId: id });
  }

  #push(list: OpenList): void {
    if (list.from < list.values.length) this.#open.push(list);
  }
}

/**
 * Walks a level and all below, parents before children; `parentId` becomes the parent of what lies in it. Lets other work run every few ms.
 */
export async function readTree(top: Place, request: HttpRequest, clock: Clock): Promise<ParsedTree> {
  const walk = new TreeWalk(request);
  walk.enter(top);
  let turnBegan = clock.monotonic();
  const rest = async (): Promise<void> => {
    await setImmediate();
    if (request.signal.aborted) throw stoppedError(request, { sent: false });
    turnBegan = clock.monotonic();
  };
  while (walk.step()) if (clock.monotonic() - turnBegan >= turnMs) await rest();
  // Whoever is given many goes through them in the same turn.
  if (walk.nodes.length > sliceLength) await rest();
  return walk;
}
