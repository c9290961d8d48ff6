import { SyncError } from '../../../main/sync/errors.ts';
import type {
  Archive,
  ArchiveOperation,
  OperationState,
  RemoteContent,
  RemoteId,
  RemoteKind,
  RemoteListing,
  RemoteNode,
  RemoteState,
  RemoteVersion,
  Uploaded,
  UploadRequest,
} from '../../../main/sync/ports/archive.ts';
import type { WorldTime } from './world-time.ts';

export interface RemoteItem {
  readonly id: RemoteId;
  readonly kind: RemoteKind;
  parentId: RemoteId;
  name: string;
  modifiedAt: number;
  /** Of a link: where it leads. */
  readonly url?: string;
  /** Contents, newest last. Of folders none. */
  readonly versions: string[];
}

const encoder = new TextEncoder();

export const memoryRootId = '1';

/**
 * The remote side of a model world behind the engine's own port: names are not unique, folders keep versions by name, the root keeps none, so
 * that an upload there adds a document.
 */
export class MemoryArchive implements Archive {
  readonly rootId = memoryRootId;
  readonly items = new Map<RemoteId, RemoteItem>();
  readonly trashed: RemoteItem[] = [];
  readonly operations: Readonly<Record<ArchiveOperation, OperationState>>;
  readonly time: WorldTime;
  /** Each transfer waits for it: before anything, with the bytes under way, and an upload once more before its answer comes. */
  pace: () => Promise<void> = () => Promise.resolve();
  /** Whether listings tell sizes and hashes. */
  readonly #rich: boolean;
  #nextId = 2;

  constructor(time: WorldTime, facts: { rich: boolean }) {
    this.time = time;
    this.#rich = facts.rich;
    const state = (operation: ArchiveOperation): OperationState => ({
      evidence: 'assumed',
      enabled: true,
      request: operation,
    });
    this.operations = {
      list: state('list'),
      read: state('read'),
      upload: state('upload'),
      createFolder: state('createFolder'),
      rename: state('rename'),
      move: state('move'),
      trash: state('trash'),
      restore: state('restore'),
      versions: state('versions'),
      lock: state('lock'),
    };
  }

  /** All that is not in the trash, as a backup has it. */
  picture(): readonly RemoteItem[] {
    return [...this.items.values()].map((item) => ({ ...item, versions: [...item.versions] }));
  }

  /** Whether a document of the picture would show the time of another content that it has now. */
  hasTwinTimes(picture: readonly RemoteItem[]): boolean {
    return picture.some(({ id, modifiedAt, versions }) => {
      const now = this.items.get(id);
      return now?.modifiedAt === modifiedAt && now.versions.at(-1) !== versions.at(-1);
    });
  }

  /** The service as it was when the picture was taken; ids that were given out since are not given out again. */
  putBack(picture: readonly RemoteItem[]): void {
    this.items.clear();
    for (const item of picture) this.items.set(item.id, { ...item, versions: [...item.versions] });
  }

  add(facts: { parentId: RemoteId; kind: RemoteKind; name: string; content?: string; url?: string }): RemoteItem {
    const { parentId, kind, name, content, url } = facts;
    const item: RemoteItem = {
      id: String(this.#nextId++),
      kind,
      parentId,
      name,
      modifiedAt: this.time.tick(),
      versions: content === undefined ? [] : [content],
      ...(url === undefined ? {} : { url }),
    };
    this.items.set(item.id, item);
    return item;
  }

  edit(id: RemoteId, content: string): void {
    const item = this.get(id);
    item.versions.push(content);
    item.modifiedAt = this.time.tick();
  }

  get(id: RemoteId): RemoteItem {
    const item = this.items.get(id);
    if (!item) throw new SyncError('gone', `no item ${id}`);
    return item;
  }

  *below(id: RemoteId): Generator<RemoteItem> {
    for (const item of this.items.values()) {
      if (item.parentId !== id) continue;
      yield item;
      yield* this.below(item.id);
    }
  }

  isBelow(id: RemoteId, folderId: RemoteId): boolean {
    for (let at = id; at !== memoryRootId; at = this.get(at).parentId) if (at === folderId) return true;
    return folderId === memoryRootId;
  }

  remove(id: RemoteId): void {
    const gone = [this.get(id), ...this.below(id)];
    for (const item of gone) {
      this.items.delete(item.id);
      this.trashed.push(item);
    }
  }

  /** Takes a thing out of the trash, with all that went with it. */
  takeBack(item: RemoteItem): void {
    this.trashed.splice(this.trashed.indexOf(item), 1);
    this.items.set(item.id, item);
    for (const below of this.trashed.filter(({ id, parentId }) => parentId === item.id && !this.items.has(id)))
      this.takeBack(below);
  }

  #nodeOf(item: RemoteItem): RemoteNode {
    const content = item.versions.at(-1);
    const rich = this.#rich && content !== undefined;
    return {
      id: item.id,
      parentId: item.parentId,
      kind: item.kind,
      name: item.name,
      description: '',
      modifiedAt: item.kind === 'document' ? item.modifiedAt : null,
      modifiedBy: null,
      size: rich ? content.length : null,
      hash: rich ? content : null,
      version: null,
      url: item.kind === 'link' ? (item.url ?? `https://example.org/${item.id}`) : null,
      writable: null,
    };
  }

  async list(): Promise<RemoteListing> {
    const nodes = [...this.below(memoryRootId)].map((item) => this.#nodeOf(item));
    // No second is young when it is listed; tests of their own play that.
    return Promise.resolve({
      rootId: memoryRootId,
      nodes,
      unreadable: [],
      atomic: true,
      at: this.time.now() + 60_000,
      blind: false,
    });
  }

  async children(folderId: RemoteId): Promise<readonly RemoteNode[]> {
    if (folderId !== memoryRootId) this.get(folderId);
    const items = [...this.items.values()].filter((item) => item.parentId === folderId);
    return Promise.resolve(items.map((item) => this.#nodeOf(item)));
  }

  async inspect({ id }: Pick<RemoteNode, 'id'>): Promise<RemoteState | null> {
    const item = this.items.get(id);
    if (!item) return Promise.resolve(null);
    const version = item.kind === 'document' && item.parentId !== memoryRootId ? versionOf(item.versions.length) : null;
    const modifiedAt = item.kind === 'document' ? item.modifiedAt : null;
    // ProjectPlace tells no name that could be compared with.
    return Promise.resolve({ name: null, modifiedAt, version, size: null, writable: null });
  }

  async read(id: RemoteId): Promise<RemoteContent> {
    await this.pace();
    const bytes = encoder.encode(this.get(id).versions.at(-1) ?? '');
    return { size: bytes.length, chunks: chunksOf(bytes, this.pace) };
  }

  async upload({ folderId, name, size, open, onProgress }: UploadRequest): Promise<Uploaded> {
    await this.pace();
    let content = '';
    let length = 0;
    const stream = new TextDecoder();
    for await (const chunk of open()) {
      content += stream.decode(chunk, { stream: true });
      length += chunk.length;
      onProgress?.(length);
    }
    if (length !== size) throw new SyncError('busy', `${name} changed its length`);
    await this.pace();
    // As a form tells names, in which a quote cannot be told from its code.
    const uploaded = this.take({ folderId, name: name.replace('%22', '"'), content });
    await this.pace();
    return uploaded;
  }

  /** What an upload does there, all at once. */
  take({ folderId, name, content }: { folderId: RemoteId; name: string; content: string }): Uploaded {
    if (folderId !== memoryRootId && this.get(folderId).kind !== 'folder') throw new SyncError('bug', `${folderId} is no folder`);
    const from = this.time.now();
    const there = [...this.items.values()].find(
      (item) => item.parentId === folderId && item.name === name && item.kind === 'document',
    );
    if (there && folderId !== memoryRootId) {
      this.edit(there.id, content);
      return { id: there.id, version: versionOf(there.versions.length), first: false, from, until: this.time.now() };
    }
    const made = this.add({ parentId: folderId, kind: 'document', name, content });
    const version = folderId === memoryRootId ? null : versionOf(1);
    return { id: made.id, version, first: true, from, until: this.time.now() };
  }

  async createFolder(parentId: RemoteId, name: string): Promise<RemoteId> {
    if (parentId !== memoryRootId) this.get(parentId);
    return Promise.resolve(this.add({ parentId, kind: 'folder', name }).id);
  }

  async rename({ id }: Pick<RemoteNode, 'id'>, name: string): Promise<void> {
    this.get(id).name = name;
    return Promise.resolve();
  }

  async move({ id }: Pick<RemoteNode, 'id'>, folderId: RemoteId): Promise<void> {
    if (this.isBelow(folderId, id)) throw new SyncError('refused', `${id} cannot go into itself`);
    this.get(id).parentId = folderId;
    return Promise.resolve();
  }

  async trash({ id }: Pick<RemoteNode, 'id'>): Promise<void> {
    this.remove(id);
    return Promise.resolve();
  }

  /** With all that went with it. */
  restore({ id }: Pick<RemoteNode, 'id'>): Promise<void> {
    const back = this.trashed.find((item) => item.id === id);
    if (!back) return Promise.reject(new SyncError('gone', `${id} is not in the trash`));
    this.takeBack(back);
    return Promise.resolve();
  }

  async versions(id: RemoteId): Promise<readonly RemoteVersion[]> {
    const item = this.get(id);
    const counted = item.parentId !== memoryRootId;
    const versions = item.versions.map((content, at) => ({
      id: `${id}.${at}`,
      version: counted ? versionOf(at + 1) : null,
      modifiedAt: null,
      modifiedBy: null,
      size: content.length,
    }));
    return Promise.resolve(versions);
  }

  async readVersion(id: RemoteId, version: string): Promise<RemoteContent> {
    const bytes = encoder.encode(this.get(id).versions[Number(version.slice(id.length + 1))] ?? '');
    return Promise.resolve({ size: bytes.length, chunks: chunksOf(bytes, this.pace) });
  }

  webAddress(id: RemoteId): string {
    return `https://example.org/${id}`;
  }
}

/** As ProjectPlace counts. */
function versionOf(count: number): string {
  return `0.${count}`;
}

async function* chunksOf(bytes: Uint8Array, pace: () => Promise<void>): AsyncGenerator<Uint8Array> {
  await pace();
  yield bytes;
}
