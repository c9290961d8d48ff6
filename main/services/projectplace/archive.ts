import { SyncError } from '../../sync/errors.ts';
import type {
  Archive,
  ArchiveOperation,
  OperationState,
  RemoteContent,
  RemoteId,
  RemoteListing,
  RemoteNode,
  RemoteState,
  RemoteVersion,
  Uploaded,
  UploadRequest,
} from '../../sync/ports/archive.ts';
import type { Random } from '../../sync/ports/time.ts';
import { brokenAnswer } from '../http/answers.ts';
import type { ProjectPlaceHost } from './addresses.ts';
import { orGone } from '../allowed.ts';
import { type ApiAnswer, type ProjectPlaceApi, shaped } from './api.ts';
import { readContent } from './content.ts';
import { evidence } from './default-profile.ts';
import { FolderAccess } from './folder-access.ts';
import { readItemFacts, readVersion } from './item-facts.ts';
import { type LevelReader, levelReader } from './level-listing.ts';
import { ArchiveListing } from './listing.ts';
import { multipartUpload } from './multipart.ts';
import { demandDone } from './profile-calls.ts';
import { fillForm, type FormValues, type OperationProfile, pick, type RequestName, showForm } from './profile.ts';
import { readVersions } from './versions.ts';
import { container, itemFacts, wireId } from './wire.ts';
import * as v from 'valibot';

type Item = Pick<RemoteNode, 'id' | 'kind'>;

export interface ProjectPlaceArchiveOptions {
  readonly api: ProjectPlaceApi;
  readonly host: ProjectPlaceHost;
  readonly profile: OperationProfile;
  readonly allowAssumed: boolean;
  readonly random: Random;
  readonly workspaceId: RemoteId;
  readonly rootId: RemoteId;
}

const operationNames: Readonly<Record<ArchiveOperation, RequestName>> = {
  list: 'tree',
  read: 'read',
  upload: 'upload',
  createFolder: 'createFolder',
  rename: 'rename',
  move: 'move',
  trash: 'trash',
  restore: 'restore',
  versions: 'versions',
  lock: 'lock',
};

function operationStates(profile: OperationProfile, allowAssumed: boolean): Readonly<Record<ArchiveOperation, OperationState>> {
  const state = (operation: ArchiveOperation): OperationState => {
    const request = showForm(profile[operationNames[operation]]);
    const note = operation === 'upload' ? ' (multipart/form-data with the file)' : '';
    const enabled = evidence[operation] !== 'assumed' || allowAssumed;
    return { evidence: evidence[operation], enabled, request: request + note };
  };
  return {
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

/** The documents of a ProjectPlace workspace: contract 4, and 15 for what is assumed. */
export class ProjectPlaceArchive implements Archive {
  readonly rootId: RemoteId;
  readonly operations: Archive['operations'];
  readonly #options: ProjectPlaceArchiveOptions;
  readonly #levels: LevelReader;
  readonly #listing: ArchiveListing;
  readonly #access: FolderAccess;
  readonly #boundary: string;
  #uploads = 0;

  constructor(options: ProjectPlaceArchiveOptions) {
    const { api, profile, workspaceId, rootId } = options;
    this.#options = options;
    this.#boundary = `tidemark-${options.random.token()}`;
    this.rootId = rootId;
    this.operations = operationStates(profile, options.allowAssumed);
    this.#levels = levelReader(api, profile);
    this.#listing = new ArchiveListing({ api, profile, levels: this.#levels, workspaceId, rootId });
    this.#access = new FolderAccess(this.#levels, api.clock);
  }

  list(signal: AbortSignal): Promise<RemoteListing> {
    return this.#listing.list(signal);
  }

  async children(folderId: RemoteId, signal: AbortSignal): Promise<readonly RemoteNode[]> {
    const level = await this.#levels.read(folderId, signal);
    return level.nodes;
  }

  async inspect(node: Item, signal: AbortSignal): Promise<RemoteState | null> {
    const { api, profile } = this.#options;
    const answer = await orGone(api.json({ ...fillForm(profile.level, { id: node.id }), signal }));
    if (answer === null) return null;
    const { value, request } = answer;
    // `os_file_name` is no name to compare with: it has lost characters.
    const named = shaped(node.kind === 'folder' ? v.intersect([container, v.partial(itemFacts)]) : itemFacts, value, request);
    const { modifiedAt, version, size, writable } = readItemFacts(named);
    const state: RemoteState = { name: named.file_name ?? named.name ?? null, modifiedAt, version, size, writable };
    const complete = modifiedAt !== null && version !== null;
    if (node.kind !== 'document' || complete || !this.operations.versions.enabled) return state;
    return this.#withNewestVersion(node.id, state, signal);
  }

  async read(id: RemoteId, signal: AbortSignal): Promise<RemoteContent> {
    return this.#content('read', { id }, signal);
  }

  async upload(upload: UploadRequest, signal: AbortSignal): Promise<Uploaded> {
    const { api, profile } = this.#options;
    await this.#access.check(upload.folderId, signal);
    const { contentType, body } = multipartUpload(upload, this.#nextBoundary());
    const form = fillForm(profile.upload, { folderId: upload.folderId });
    const plain = api.request({ ...form, signal });
    const request = { ...plain, headers: { ...plain.headers, 'content-type': contentType }, body };
    const answer = await api.sendForJson(request);
    const id = this.#idIn(answer, 'upload');
    const version = readVersion(pick(answer.value, profile.upload.answer['version']));
    return { id, version, first: isFirst(version), ...answer.time };
  }

  async createFolder(parentId: RemoteId, name: string, signal: AbortSignal): Promise<RemoteId> {
    this.#demand('createFolder');
    await this.#access.check(parentId, signal);
    const answer = await this.#change('createFolder', { folderId: parentId, name }, signal);
    return this.#idIn(answer, 'createFolder');
  }

  async rename(node: Item, name: string, signal: AbortSignal): Promise<void> {
    await this.#change('rename', { ...this.#target(node, 'rename'), name }, signal);
  }

  async move(node: Item, folderId: RemoteId, signal: AbortSignal): Promise<void> {
    await this.#change('move', { ...this.#target(node, 'move'), folderId }, signal);
  }

  async trash(node: Item, signal: AbortSignal): Promise<void> {
    await this.#change('trash', this.#target(node, 'trash'), signal);
  }

  async restore(node: Item, signal: AbortSignal): Promise<void> {
    await this.#change('restore', this.#target(node, 'restore'), signal);
  }

  async versions(id: RemoteId, signal: AbortSignal): Promise<readonly RemoteVersion[]> {
    this.#demand('versions');
    const { api, profile } = this.#options;
    const answer = await api.json({ ...fillForm(profile.versions, { id }), signal });
    return readVersions(answer, profile.versions.answer);
  }

  async readVersion(id: RemoteId, versionId: string, signal: AbortSignal): Promise<RemoteContent> {
    this.#demand('versions');
    return this.#content('readVersion', { id, versionId }, signal);
  }

  webAddress(id: RemoteId): string {
    return this.#options.host.page(id);
  }

  /** No two are the same, and nobody can foretell one and put it into a file. */
  #nextBoundary(): string {
    this.#uploads += 1;
    return `${this.#boundary}-${this.#uploads}`;
  }

  #demand(operation: ArchiveOperation): void {
    if (this.operations[operation].enabled) return;
    throw new SyncError('refused', `"${operation}" is not switched on for this account: nobody has seen it documented.`);
  }

  #target(node: Item, name: RequestName): FormValues {
    const { profile, workspaceId } = this.#options;
    return { id: node.id, workspaceId, type: profile[name].types?.[node.kind] ?? node.kind };
  }

  async #content(name: 'read' | 'readVersion', values: FormValues, signal: AbortSignal): Promise<RemoteContent> {
    const { api, profile } = this.#options;
    return readContent(api, fillForm(profile[name], values), signal);
  }

  /** An assumed change. */
  async #change(operation: ArchiveOperation, values: FormValues, signal: AbortSignal): Promise<ApiAnswer> {
    this.#demand(operation);
    const { api, profile, workspaceId } = this.#options;
    const answer = await api.change({ ...fillForm(profile[operationNames[operation]], { workspaceId, ...values }), signal });
    demandDone(answer, operation);
    return answer;
  }

  #idIn(answer: ApiAnswer, name: 'upload' | 'createFolder'): RemoteId {
    const id = pick(answer.value, this.#options.profile[name].answer['id']);
    if (!v.is(wireId, id)) throw brokenAnswer(answer.request, 'names no id');
    return String(id);
  }

  async #withNewestVersion(id: RemoteId, state: RemoteState, signal: AbortSignal): Promise<RemoteState | null> {
    const versions = await orGone(this.versions(id, signal));
    const newest = versions?.at(-1);
    if (newest === undefined) return state;
    return {
      ...state,
      modifiedAt: state.modifiedAt ?? newest.modifiedAt,
      version: state.version ?? newest.version,
      size: state.size ?? newest.size,
    };
  }
}

/**
 * New documents in a versioned folder begin at "0.1" (contract 4.1), and without a version every upload makes a new document. A bare 1
 * may be a first version or an edited number.
 */
function isFirst(version: string | null): boolean | null {
  if (version === null || version === '0.1') return true;
  return /^1(?:\.0*)?$/.test(version) ? null : false;
}
