import { SyncError, type ErrorKind } from '../../main/sync/errors.ts';
import type {
  Archive,
  RemoteContent,
  RemoteId,
  RemoteListing,
  RemoteNode,
  RemoteState,
  RemoteVersion,
  Uploaded,
  UploadRequest,
} from '../../main/sync/ports/archive.ts';
import type { MemoryArchive, RemoteItem } from '../sync/world/memory-archive.ts';
import type { ControlLoop } from './control-loop.ts';
import type { LineWeather } from './weather.ts';

export interface ArchivePlace {
  readonly loop: ControlLoop;
  readonly name: string;
  readonly archive: MemoryArchive;
  readonly weather: LineWeather;
  /** The service's clock as listings tell it. */
  readonly now: () => number;
  /** Whether listings tell hashes: then a line may bring other bytes than were sent. */
  readonly tellsHash: boolean;
  /** Whether listings are put together folder by folder. */
  readonly piecemeal: boolean;
  /** The content of each document that this home was shown last, and where: a change of something else could not know what it does. */
  readonly shown: Map<string, string>;
  /** Documents that an upload has made, and that no record knows yet. */
  readonly untold: Set<RemoteId>;
  /** Told of content that an upload covers although nobody here was shown it. */
  readonly onUnseen: (content: string) => void;
  /** Told of each listing that comes. */
  readonly onListed: () => void;
  /** Told around each change that the engine makes. */
  readonly change: <Result>(what: string, act: () => Result) => Result;
}

/** What showed a document: a listing or a look at it; or also a look at its folder, which may have been for the sake of another one. */
type Shown = 'listing' | 'itself' | 'children';

type Item = Pick<RemoteNode, 'id' | 'kind'>;

/** A model archive as one life of the engine reaches it: requests and answers take their time, get lost, or come as errors. */
export class SlowArchive implements Archive {
  readonly rootId;
  readonly operations;
  readonly #place: ArchivePlace;
  readonly #life: object;

  constructor(place: ArchivePlace, life: object) {
    this.#place = place;
    this.#life = life;
    this.rootId = place.archive.rootId;
    this.operations = place.archive.operations;
  }

  async list(signal: AbortSignal): Promise<RemoteListing> {
    const { archive, piecemeal, now } = this.#place;
    await this.#ask('list', signal);
    const at = now();
    if (!piecemeal) {
      for (const item of archive.items.values()) this.#show(item);
      const listing = await archive.list();
      return this.#answerList({ ...listing, at }, signal);
    }
    const nodes = new Map<RemoteId, RemoteNode>();
    const unreadable: RemoteId[] = [];
    const queue: RemoteId[] = [this.rootId];
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      await this.#turn(`list ${id}`, signal);
      // Gone since its parent was read, or not to be read by this account.
      if (id !== this.rootId && !archive.items.has(id)) continue;
      if (id !== this.rootId && this.#isUnlucky()) {
        unreadable.push(id);
        continue;
      }
      for (const node of await archive.children(id)) {
        this.#show(archive.get(node.id));
        nodes.set(node.id, node);
        if (node.kind === 'folder') queue.push(node.id);
      }
    }
    const listing: RemoteListing = {
      rootId: this.rootId,
      nodes: parentsFirst(this.rootId, [...nodes.values()]),
      unreadable,
      at,
      atomic: false,
      blind: false,
    };
    return this.#answerList(listing, signal);
  }

  async #answerList(listing: RemoteListing, signal: AbortSignal): Promise<RemoteListing> {
    const answer = await this.#answer('list', listing, signal);
    this.#place.onListed();
    return answer;
  }

  async children(folderId: RemoteId, signal: AbortSignal): Promise<readonly RemoteNode[]> {
    await this.#ask(`children ${folderId}`, signal);
    const nodes = await this.#place.archive.children(folderId);
    // Who asks for a folder's content before it goes has seen all of it; who looks for a namesake has not.
    for (const { id } of nodes) this.#show(this.#place.archive.get(id), 'children');
    return this.#answer('children', nodes, signal);
  }

  async inspect(node: Item, signal: AbortSignal): Promise<RemoteState | null> {
    await this.#ask(`inspect ${node.id}`, signal);
    const item = this.#place.archive.items.get(node.id);
    if (item) this.#show(item);
    return this.#answer('inspect', await this.#place.archive.inspect(node), signal);
  }

  async read(id: RemoteId, signal: AbortSignal): Promise<RemoteContent> {
    await this.#ask(`read ${id}`, signal);
    const content = await this.#place.archive.read(id);
    const pieces: Uint8Array[] = [];
    for await (const chunk of content.chunks) pieces.push(chunk);
    return { size: content.size, chunks: this.#dripping(pieces, signal) };
  }

  async *#dripping(pieces: readonly Uint8Array[], signal: AbortSignal): AsyncGenerator<Uint8Array> {
    for (const piece of pieces) {
      const middle = Math.floor(piece.length / 2);
      for (const part of [piece.subarray(0, middle), piece.subarray(middle)]) {
        await this.#turn('bytes come', signal);
        if (this.#isUnlucky()) throw new SyncError('offline', 'The line dropped in the middle of a download.');
        // As many bytes, but others: only a hash can tell.
        yield this.#place.tellsHash && this.#isUnlucky() ? part.map(() => 0x58) : part;
      }
    }
  }

  async upload(request: UploadRequest, signal: AbortSignal): Promise<Uploaded> {
    const { archive, untold } = this.#place;
    const { folderId, name } = request;
    await this.#ask(`upload ${name} to ${folderId}`, signal);
    const bytes: Uint8Array[] = [];
    for await (const chunk of request.open()) {
      await this.#turn('bytes go', signal);
      bytes.push(chunk);
    }
    const size = bytes.reduce((sum, { length }) => sum + length, 0);
    if (size !== request.size) throw new SyncError('busy', `${name} changed its length`);
    const content = Buffer.concat(bytes).toString();
    const from = this.#place.now();
    const uploaded = await this.#act(
      `upload ${name} to ${folderId}`,
      () => {
        this.#noteCovered(folderId, name);
        const taken = archive.take({ folderId, name, content });
        if (taken.first === true) untold.add(taken.id);
        return taken;
      },
      signal,
    );
    return { ...uploaded, from, until: this.#place.now() };
  }

  async createFolder(parentId: RemoteId, name: string, signal: AbortSignal): Promise<RemoteId> {
    await this.#ask(`folder ${name} in ${parentId}`, signal);
    return this.#act(`folder ${name} in ${parentId}`, () => this.#place.archive.createFolder(parentId, name), signal);
  }

  async rename(node: Item, name: string, signal: AbortSignal): Promise<void> {
    await this.#ask(`rename ${node.id}`, signal);
    await this.#act(`rename ${node.id} to ${name}`, () => this.#relocate(node, this.#place.archive.rename(node, name)), signal);
  }

  async move(node: Item, folderId: RemoteId, signal: AbortSignal): Promise<void> {
    await this.#ask(`move ${node.id}`, signal);
    await this.#act(
      `move ${node.id} to ${folderId}`,
      () => this.#relocate(node, this.#place.archive.move(node, folderId)),
      signal,
    );
  }

  async trash(node: Item, signal: AbortSignal): Promise<void> {
    await this.#ask(`trash ${node.id}`, signal);
    const { archive } = this.#place;
    const act = (): Promise<void> => {
      if (archive.items.has(node.id))
        for (const item of [archive.get(node.id), ...archive.below(node.id)])
          this.#noteUnseen(item, item.id === node.id ? 'itself' : 'children');
      return archive.trash(node);
    };
    await this.#act(`trash ${node.id}`, act, signal);
  }

  async restore(): Promise<void> {
    return Promise.reject(new SyncError('refused', 'nobody restores in this world'));
  }

  async versions(id: RemoteId, signal: AbortSignal): Promise<readonly RemoteVersion[]> {
    await this.#ask(`versions ${id}`, signal);
    return this.#answer('versions', await this.#place.archive.versions(id), signal);
  }

  async readVersion(id: RemoteId, _version: string, signal: AbortSignal): Promise<RemoteContent> {
    return this.read(id, signal);
  }

  webAddress(id: RemoteId): string {
    return this.#place.archive.webAddress(id);
  }

  /** Who has put it there knows where it is. */
  async #relocate({ id }: Item, done: Promise<void>): Promise<void> {
    await done;
    this.#show(this.#place.archive.get(id));
  }

  #show(item: RemoteItem, by: 'listing' | 'children' = 'listing'): void {
    const { shown } = this.#place;
    shown.set(`children: ${item.id}`, this.#sightOf(item, 'children'));
    if (by === 'children') return;
    shown.set(`itself: ${item.id}`, this.#sightOf(item, 'itself'));
    shown.set(`listing: ${item.id}`, this.#sightOf(item, 'listing'));
  }

  /** An upload goes to a name, so that who saw a document under another one could not know; a folder goes with all in it, whatever it is called. */
  #sightOf({ versions, parentId, name }: RemoteItem, by: Shown): string {
    const where = this.#foldersAbove(parentId);
    return `${versions.at(-1) ?? ''} in ${where}${by === 'listing' ? ` as ${name}` : ''}`;
  }

  /** A document has another place when a folder above it is moved. */
  #foldersAbove(parentId: RemoteId): string {
    const { archive } = this.#place;
    const ids: RemoteId[] = [];
    for (let id: RemoteId | undefined = parentId; id !== undefined && id !== archive.rootId; id = archive.items.get(id)?.parentId)
      ids.push(id);
    return ids.join(' in ');
  }

  #noteCovered(folderId: RemoteId, name: string): void {
    const { archive } = this.#place;
    if (folderId === archive.rootId) return;
    for (const item of archive.items.values())
      if (item.parentId === folderId && item.name === name) this.#noteUnseen(item, 'listing');
  }

  #noteUnseen(item: RemoteItem, by: Shown): void {
    const { shown, onUnseen } = this.#place;
    const newest = item.versions.at(-1);
    if (newest !== undefined && shown.get(`${by}: ${item.id}`) !== this.#sightOf(item, by)) onUnseen(newest);
  }

  #turn(label: string, signal: AbortSignal, maybeDone = false): Promise<void> {
    const refuse = (): Error =>
      signal.reason instanceof SyncError ? signal.reason : new SyncError('busy', 'It was stopped.', { maybeDone });
    return this.#place.loop.turn(`${this.#place.name} ${label}`, { life: this.#life, signal, refuse });
  }

  /** A request on its way; it may not get there. */
  async #ask(label: string, signal: AbortSignal): Promise<void> {
    await this.#turn(`ask ${label}`, signal);
    const { loop, weather } = this.#place;
    if (weather.down !== null) throw errorOf(weather.down, false);
    if (this.#isUnlucky()) throw errorOf(loop.chance.oneOf(weather.kinds), false);
  }

  /** An answer on its way back. */
  async #answer<Result>(label: string, result: Result, signal: AbortSignal): Promise<Result> {
    await this.#turn(`answer ${label}`, signal);
    if (this.#isUnlucky()) throw errorOf('offline', false);
    return result;
  }

  /** A change there, and its answer on the way back: when that is lost, nobody here knows what became of it. */
  async #act<Result>(what: string, act: () => Result, signal: AbortSignal): Promise<Awaited<Result>> {
    if (this.#isUnlucky()) throw this.#lost();
    const result = await this.#place.change(`there: ${what}`, act);
    await this.#turn(`answer ${what}`, signal, true);
    if (this.#isUnlucky()) throw this.#lost();
    return result;
  }

  #lost(): SyncError {
    const { loop, weather } = this.#place;
    // Where there is no choice nothing is drawn: the seeds that are kept go on to tell what they told.
    return errorOf(weather.lost.length > 1 ? loop.chance.oneOf(weather.lost) : weather.lost[0], true);
  }

  #isUnlucky(): boolean {
    const { loop, weather } = this.#place;
    return weather.flaky > 0 && loop.chance.happens(weather.flaky);
  }
}

function errorOf(kind: ErrorKind, maybeDone: boolean): SyncError {
  const facts = kind === 'throttled' ? { retryAfterMs: 3_000 } : { maybeDone };
  return new SyncError(kind, `The service is ${kind}.`, facts);
}

function parentsFirst(rootId: RemoteId, nodes: readonly RemoteNode[]): RemoteNode[] {
  const out: RemoteNode[] = [];
  const add = (parentId: RemoteId): void => {
    for (const node of nodes) {
      if (node.parentId !== parentId || out.includes(node)) continue;
      out.push(node);
      add(node.id);
    }
  };
  add(rootId);
  return out;
}
