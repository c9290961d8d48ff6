import { SyncError } from '../../sync/errors.ts';
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
} from '../../sync/ports/archive.ts';
import type { Random } from '../../sync/ports/time.ts';
import { orGone } from '../allowed.ts';
import { brokenAnswer } from '../http/answers.ts';
import type { TargetprocessApi } from './api.ts';
import { attachmentFields, attachmentsOf, documentOf } from './attachments.ts';
import { type Entity, itemsIn } from './entity.ts';
import { numberIn, placeOf, viewsId } from './ids.ts';
import { archiveStates } from './operations.ts';
import { uploadBody } from './upload.ts';

type Item = Pick<RemoteNode, 'id' | 'kind'>;

export interface TargetprocessArchiveOptions {
  readonly api: TargetprocessApi;
  readonly allowAssumed: boolean;
  readonly random: Random;
  readonly rootId: RemoteId;
}

interface Card {
  readonly node: RemoteNode;
  /** How many attachments the service counts; null where it does not tell. */
  readonly count: number | null;
}

/** Of many cards no more than is needed: their descriptions may be long. */
const countedFields = { include: '[Id,Name,Project[Id]]', append: '[Attachments-Count]' };

/** What is below a folder. */
interface Contents {
  readonly nodes: readonly RemoteNode[];
  readonly unreadable: readonly RemoteId[];
}

function cardOf(row: Entity, parentId: RemoteId): Card {
  const name = `${row.id} ${row.text('Name')}`.trim();
  const facts = { description: '', modifiedAt: null, modifiedBy: null, size: null, hash: null, version: null, url: null };
  const node: RemoteNode = { id: `card-${row.id}`, parentId, kind: 'folder', name, ...facts, writable: null };
  return { node, count: row.number('Attachments-Count') };
}

/**
 * The attachments of a project and of its cards, of a team, or of one card: contract 1.9. A card is a folder as long as something is attached to it;
 * there is no deeper level.
 */
export class TargetprocessArchive implements Archive {
  readonly rootId: RemoteId;
  readonly operations: Archive['operations'];
  readonly versionless = true;
  readonly #options: TargetprocessArchiveOptions;
  readonly #boundary: string;
  #uploads = 0;
  /** Documents that were listed: an answer of another length is not the file (contract 1.9), and their page is that of what they hang on. */
  readonly #files = new Map<RemoteId, Pick<RemoteNode, 'size' | 'parentId'>>();

  constructor(options: TargetprocessArchiveOptions) {
    this.#options = options;
    this.rootId = options.rootId;
    this.operations = archiveStates(options.allowAssumed);
    this.#boundary = `tidemark-${options.random.token()}`;
  }

  async list(signal: AbortSignal): Promise<RemoteListing> {
    const at = this.#now();
    const { nodes, unreadable } = await this.#below(this.rootId, signal);
    return { rootId: this.rootId, nodes, unreadable, at, atomic: false, blind: false };
  }

  async children(folderId: RemoteId, signal: AbortSignal): Promise<readonly RemoteNode[]> {
    const { nodes } = await this.#below(folderId, signal);
    return nodes.filter(({ parentId }) => parentId === folderId);
  }

  async inspect(node: Item, signal: AbortSignal): Promise<RemoteState | null> {
    const { api } = this.#options;
    const none = { modifiedAt: null, version: null, size: null, writable: null };
    if (node.kind === 'folder') {
      const card = await orGone(api.one(`Generals/${numberIn(node.id)}`, signal));
      return card && { ...none, name: cardOf(card, '').node.name };
    }
    const row = await orGone(api.one(`Attachments/${numberIn(node.id)}`, signal, { include: attachmentFields }));
    if (row === null) return null;
    return { ...none, name: row.text('Name'), modifiedAt: row.moment('Date'), size: row.number('Size') };
  }

  async read(id: RemoteId, signal: AbortSignal): Promise<RemoteContent> {
    const size = this.#files.get(id)?.size ?? null;
    return this.#options.api.content({ id: numberIn(id), size }, signal);
  }

  async upload(upload: UploadRequest, signal: AbortSignal): Promise<Uploaded> {
    const { api } = this.#options;
    const generalId = numberIn(upload.folderId);
    // The service answers for an owner that is not there in a way that nothing public shows.
    await api.one(`Generals/${generalId}`, signal);
    this.#uploads += 1;
    const { contentType, body } = uploadBody(upload, { generalId, boundary: `${this.#boundary}-${this.#uploads}` });
    const answer = await api.send({
      method: 'POST',
      url: api.host.address('/UploadFile.ashx'),
      headers: { accept: 'application/json', 'content-type': contentType },
      body,
      signal,
      repeatable: false,
    });
    const [row] = itemsIn(answer.value, answer.request);
    if (row === undefined) throw brokenAnswer(answer.request, 'names no attachment');
    const size = row.number('size') ?? row.number('persistedSize');
    if (size !== null && size !== upload.size)
      throw brokenAnswer(answer.request, `tells of ${size} bytes instead of ${upload.size}`);
    const date = row.moment('date') ?? answer.from;
    return {
      id: `file-${row.id}`,
      version: null,
      first: true,
      from: Math.min(answer.from, date),
      until: Math.max(answer.until, date),
    };
  }

  async createFolder(): Promise<RemoteId> {
    return this.#lacks('createFolder');
  }

  async rename(): Promise<void> {
    return this.#lacks('rename');
  }

  async move(): Promise<void> {
    return this.#lacks('move');
  }

  async trash(node: Item, signal: AbortSignal): Promise<void> {
    const why = this.operations.trash.lackingFor?.[node.kind];
    if (why !== undefined) throw new SyncError('refused', why);
    await this.#options.api.remove(`Attachments/${numberIn(node.id)}`, signal);
  }

  async restore(): Promise<void> {
    return this.#lacks('restore');
  }

  async versions(): Promise<readonly RemoteVersion[]> {
    return this.#lacks('versions');
  }

  async readVersion(): Promise<RemoteContent> {
    return this.#lacks('versions');
  }

  webAddress(id: RemoteId): string {
    const { host } = this.#options.api;
    const owner = id.startsWith('file-') ? this.#files.get(id)?.parentId : id;
    // The numbers of attachments are not those of cards: one whose card is not known leads to itself.
    return owner === undefined ? host.address('/Attachment.aspx', { AttachmentID: numberIn(id) }) : host.page(numberIn(owner));
  }

  #now(): number {
    return Math.floor(this.#options.api.clock.now() / 1000) * 1000;
  }

  /** Async, so that a promise fails and not the call. */
  #lacks(operation: 'createFolder' | 'rename' | 'move' | 'restore' | 'versions'): Promise<never> {
    return Promise.reject(new SyncError('refused', this.operations[operation].lacking ?? 'The service cannot do this.'));
  }

  /** All that is in a project, a team or a card, cards before what is attached to them. */
  async #below(id: RemoteId, signal: AbortSignal): Promise<Contents> {
    const { api } = this.#options;
    if (id === viewsId) return { nodes: [], unreadable: [] };
    const place = placeOf(id);
    const key = place?.key ?? numberIn(id);
    // Asked first: of what may not be seen any more every list is empty, which would look as if all had been deleted.
    const path = place?.kind === 'project' ? 'Projects' : place?.kind === 'team' ? 'Teams' : 'Generals';
    await api.one(`${path}/${key}`, signal);
    const cards = place?.kind === 'project' ? await this.#cardsOf(key, signal) : [];
    const counted = cards.filter(({ count }) => count !== 0);
    const owners = new Map([[key, id], ...counted.map(({ node }) => [numberIn(node.id), node.id] as const)]);
    const rows = await attachmentsOf(api, [...owners.keys()], signal);
    const documents = rows.map((row) => documentOf(row, owners.get(row.ref('General')?.id ?? '') ?? id));
    for (const { id: file, size, parentId } of documents) this.#files.set(file, { size, parentId });
    const inside = Map.groupBy(documents, ({ parentId }) => parentId);
    const listed = ({ node }: Card): number => inside.get(node.id)?.length ?? 0;
    // Fewer than are counted: what is missing may have gone in between, or may not be seen. It is unknown.
    const short = counted.filter((card) => card.count !== null && listed(card) < card.count);
    const folders = counted.filter((card) => listed(card) > 0 || short.includes(card));
    return { nodes: [...folders.map(({ node }) => node), ...documents], unreadable: short.map(({ node }) => node.id) };
  }

  async #cardsOf(projectId: string, signal: AbortSignal): Promise<readonly Card[]> {
    const fits = (row: Entity): boolean => row.ref('Project')?.id === projectId;
    const where = `(Project.Id eq ${projectId})`;
    const rows = await this.#options.api.list('Assignables', { where, fits, more: countedFields }, signal);
    return rows.map((row) => cardOf(row, this.rootId));
  }
}
