import * as v from 'valibot';
import { SyncError } from '../../sync/errors.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';
import type { ExportContent, ExportPart, ExportState, WorkspaceExports } from '../../sync/ports/exports.ts';
import { brokenAnswer } from '../http/answers.ts';
import { contentOf } from '../http/content.ts';
import { checkedOrigin } from '../http/origin.ts';
import type { HttpRequest } from '../http/transport.ts';
import type { ProjectPlaceHost } from './addresses.ts';
import { type ProjectPlaceApi, shaped } from './api.ts';
import { wireId } from './wire.ts';

const keys: Readonly<Record<ExportPart, string>> = {
  documents: 'include_documents',
  documentVersions: 'include_all_document_versions',
  plan: 'include_plan',
  planAttachments: 'include_plan_attachments',
  boards: 'include_boards',
  cardAttachments: 'include_card_attachments',
  archivedBoards: 'include_archived_boards',
  conversations: 'include_conversations',
  conversationAttachments: 'include_conversation_attachments',
  issues: 'include_issues_2',
  issueAttachments: 'include_issues_2_attachments',
};

const text = v.nullish(v.string());
/** 5.7; the address is called so in the code of the vendor's script, and otherwise in its comment. */
const exportState = v.object({ done: v.boolean(), download_uri: text, download_url: text, download_name: text });

/** Contract 5.7. */
export class ProjectPlaceExports implements WorkspaceExports {
  readonly #api: ProjectPlaceApi;
  readonly #host: ProjectPlaceHost;

  constructor(api: ProjectPlaceApi, host: ProjectPlaceHost) {
    this.#api = api;
    this.#host = host;
  }

  async start(workspaceId: RemoteId, parts: readonly ExportPart[], signal: AbortSignal): Promise<RemoteId> {
    const wanted = Object.entries(keys).map(([part, key]) => [key, parts.some((one) => one === part)]);
    const body = JSON.stringify(Object.fromEntries(wanted));
    const { value, request } = await this.#api.json({ method: 'POST', path: `/1/projects/${workspaceId}/exports`, body, signal });
    if (!v.is(wireId, value)) throw brokenAnswer(request, 'names no export');
    return String(value);
  }

  async state(workspaceId: RemoteId, exportId: RemoteId, signal: AbortSignal): Promise<ExportState> {
    const path = `/1/projects/${workspaceId}/exports/${exportId}`;
    const { value, request } = await this.#api.json({ method: 'GET', path, signal });
    const { done, download_name: name, ...facts } = shaped(exportState, value, request);
    const address = facts.download_uri ?? facts.download_url ?? null;
    if (done && address === null) throw brokenAnswer(request, 'says where nothing can be fetched');
    return { done, name: name ?? '', address: done ? address : null };
  }

  async read(address: string, from: number, signal: AbortSignal): Promise<ExportContent> {
    this.#demandOwn(address);
    const range = from === 0 ? {} : { range: `bytes=${from}-` };
    const headers = { accept: '*/*', ...range };
    const request: HttpRequest = { method: 'GET', url: address, headers, body: null, signal, repeatable: true };
    const response = await this.#api.send(request);
    if (response.status !== 206) return { from: 0, ...contentOf(request, response) };
    const begins = /^bytes (\d+)-/.exec(response.headers['content-range'] ?? '')?.[1];
    if (begins !== String(from)) {
      response.discard();
      throw brokenAnswer(request, 'is another part of the file than was asked for');
    }
    return { from, ...contentOf(request, { ...response, status: 200 }) };
  }

  /** The key goes with the request: to nobody but the service. */
  #demandOwn(address: string): void {
    const own = new URL(this.#host.origin);
    const isVendors = (host: string): boolean => host === 'projectplace.com' || host.endsWith('.projectplace.com');
    if (URL.canParse(address)) {
      const { origin, hostname } = new URL(address);
      const isSafe =
        origin === own.origin || (isVendors(hostname) && isVendors(own.hostname) && checkedOrigin(origin) === origin);
      if (isSafe) return;
    }
    throw new SyncError(
      'refused',
      'The service says that the export lies on another host, to which the key of the account is not sent.',
    );
  }
}
