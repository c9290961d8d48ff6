import { asSyncError, SyncError } from '../../sync/errors.ts';
import type {
  Archive,
  RemoteContent,
  RemoteId,
  RemoteListing,
  RemoteNode,
  RemoteState,
  RemoteVersion,
  Uploaded,
} from '../../sync/ports/archive.ts';
import type { Clock } from '../../sync/ports/time.ts';
import { contentOf } from '../http/content.ts';
import type { HttpRequest, Transport } from '../http/transport.ts';
import type { PlanpointHost } from './addresses.ts';
import { mayFetch, type NamedFile } from './files.ts';
import { documented, lacking } from './lacking.ts';
import type { PlanpointProjects } from './projects.ts';

export interface PlanpointArchiveOptions {
  readonly projects: PlanpointProjects;
  readonly files: FileReader;
  readonly host: PlanpointHost;
  readonly clock: Clock;
  readonly projectId: RemoteId;
  readonly rootId: RemoteId;
}

const readOnly = 'Planpoint takes files on its own pages only: put it there, and it appears here.';
const operations: Archive['operations'] = {
  list: documented('GET /api/projects/{id}, GET /api/floors?pid={id}, GET /api/units?pid={id}'),
  read: documented('GET {address of the file}, without the token'),
  upload: lacking(readOnly),
  createFolder: lacking('A folder is a project, a floor or a unit of Planpoint: it is made there.'),
  rename: lacking('Files, floors and units of Planpoint are named on its own pages.'),
  move: lacking('Where a file belongs is set on Planpoint’s own pages.'),
  trash: lacking('A file is taken away on Planpoint’s own pages.'),
  restore: lacking('Planpoint has no trash.'),
  versions: lacking('Planpoint keeps no versions of files.'),
  lock: lacking('Planpoint has no locks.'),
};

/**
 * The brochures, plans and pictures of a project, by the addresses that its records hold: read only (services.md 2.3). Nothing tells whether what
 * lies at an address has changed; a file that was replaced has another address.
 */
export class PlanpointArchive implements Archive {
  readonly rootId: RemoteId;
  readonly operations = operations;
  readonly #options: PlanpointArchiveOptions;

  constructor(options: PlanpointArchiveOptions) {
    this.#options = options;
    this.rootId = options.rootId;
  }

  async list(signal: AbortSignal): Promise<RemoteListing> {
    const { projects, projectId, clock } = this.#options;
    const at = clock.now();
    const { nodes } = await projects.read(projectId, signal);
    const { rootId } = this;
    const listing = { rootId, unreadable: [], at, atomic: false, blind: true };
    if (rootId === projectId) return { ...listing, nodes };
    if (!nodes.some(({ id, kind }) => id === rootId && kind === 'folder')) throw this.#gone(rootId);
    const inside = new Set([rootId]);
    const below = nodes.filter(({ id, parentId }) => inside.has(parentId) && inside.add(id));
    return { ...listing, nodes: below };
  }

  async children(folderId: RemoteId, signal: AbortSignal): Promise<readonly RemoteNode[]> {
    const { projects, projectId } = this.#options;
    const { nodes } = await projects.read(projectId, signal);
    const isThere = folderId === projectId || nodes.some(({ id, kind }) => id === folderId && kind === 'folder');
    if (!isThere) throw this.#gone(folderId);
    return nodes.filter(({ parentId }) => parentId === folderId);
  }

  async inspect({ id }: Pick<RemoteNode, 'id' | 'kind'>, signal: AbortSignal): Promise<RemoteState | null> {
    const { projects, projectId } = this.#options;
    const { nodes } = await projects.read(projectId, signal);
    const node = nodes.find((one) => one.id === id);
    if (node === undefined) return null;
    const { name, modifiedAt, version, size, writable } = node;
    return { name, modifiedAt, version, size, writable };
  }

  async read(id: RemoteId, signal: AbortSignal): Promise<RemoteContent> {
    const { projects, projectId, files } = this.#options;
    const known = (await projects.known(projectId, signal)).files.get(id);
    const file = known ?? (await projects.read(projectId, signal)).files.get(id);
    if (file === undefined) throw this.#gone(id);
    return files.read(file, signal);
  }

  upload(): Promise<Uploaded> {
    return refuse('upload');
  }

  createFolder(): Promise<RemoteId> {
    return refuse('createFolder');
  }

  rename(): Promise<void> {
    return refuse('rename');
  }

  move(): Promise<void> {
    return refuse('move');
  }

  trash(): Promise<void> {
    return refuse('trash');
  }

  restore(): Promise<void> {
    return refuse('restore');
  }

  versions(): Promise<readonly RemoteVersion[]> {
    return refuse('versions');
  }

  readVersion(): Promise<RemoteContent> {
    return refuse('versions');
  }

  webAddress(): string {
    return this.#options.host.page;
  }

  #gone(id: RemoteId): SyncError {
    return new SyncError('gone', `Planpoint does not name ${id} in this project any more.`);
  }
}

function refuse(operation: keyof Archive['operations']): Promise<never> {
  return Promise.reject(new SyncError('refused', operations[operation].lacking ?? readOnly));
}

/** Fetches files by their addresses, which anybody may: nothing of the account goes with the request, whatever host it is. */
export class FileReader {
  readonly #transport: Transport;
  readonly #origin: string;

  /** `transport` turns statuses into errors and knows no credential. */
  constructor(transport: Transport, origin: string) {
    this.#transport = transport;
    this.#origin = origin;
  }

  async read({ name, url }: Pick<NamedFile, 'name' | 'url'>, signal: AbortSignal): Promise<RemoteContent> {
    if (!mayFetch(url, { origin: this.#origin })) {
      throw new SyncError('refused', `“${name}” lies at an address that is not encrypted: Tidemark does not fetch it.`);
    }
    const headers = { accept: '*/*', 'accept-encoding': 'identity' };
    const request: HttpRequest = { method: 'GET', url, headers, body: null, signal, repeatable: true };
    try {
      return contentOf(request, await this.#transport.send(request));
    } catch (thrown) {
      throw notOfAccount(asSyncError(thrown), new URL(url).host);
    }
  }
}

/** What a host of files says is about that file: it must not look as if the account were signed out or the service out of reach. */
function notOfAccount(error: SyncError, host: string): SyncError {
  const { kind, message, cause } = error;
  if (kind === 'auth') return new SyncError('refused', `${host} does not give this file to everybody. ${message}`, { cause });
  if (kind === 'offline') return new SyncError('broken', `The file could not be fetched: ${message}`, { cause });
  return error;
}
