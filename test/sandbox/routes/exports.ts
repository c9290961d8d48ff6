import { buffer } from 'node:stream/consumers';
import type { Workspace } from '../account.ts';
import { checkAdministrator } from '../rights.ts';
import { ApiError, malformed, notFound } from '../wire/api-error.ts';
import { attachmentHeader } from '../wire/names.ts';
import type { Reply } from '../wire/reply.ts';
import { jsonReply } from '../wire/reply.ts';
import type { SignedRequest } from '../wire/request.ts';
import { fieldsOf, flagOf } from '../wire/request.ts';
import type { Route } from '../wire/router.ts';
import type { World } from '../world.ts';
import type { ExportJob } from '../exports.ts';
import { zipOf } from '../archive/zip.ts';

/** A workspace as a zip: start, poll, fetch (contract 5.7). The address of the download is a guess; clients take it as it is told. */
export const exportRoutes: readonly Route[] = [
  { method: 'POST', template: '/1/projects/{id}/exports', access: 'read', handle: start },
  { method: 'GET', template: '/1/projects/{id}/exports/{eid}', access: 'read', handle: poll },
  { method: 'GET', template: '/1/projects/{id}/exports/{eid}/download', access: 'read', handle: download },
];

/** What a client may ask for; boards, plans, conversations and issues are empty here. */
const options = [
  'include_documents',
  'include_all_document_versions',
  'include_plan',
  'include_plan_attachments',
  'include_boards',
  'include_card_attachments',
  'include_archived_boards',
  'include_conversations',
  'include_conversation_attachments',
  'include_issues_2',
  'include_issues_2_attachments',
];

/** Answers with a bare integer. The zip holds what the workspace has at this moment. */
function start(request: SignedRequest, world: World): Reply {
  const workspace = exportable(request, world);
  const fields = fieldsOf(request);
  for (const name of Object.keys(fields)) if (!options.includes(name)) throw malformed(`${name} is no option of an export`);
  const documents = flagOf(fields['include_documents']) ?? false;
  const allVersions = flagOf(fields['include_all_document_versions']) ?? false;
  return jsonReply(world.exports.start(workspace, zipOf(workspace.root, { documents, allVersions })).id);
}

function poll(request: SignedRequest, world: World): Reply {
  const job = jobOf(request, world);
  if (world.exports.manners.failing.has(job.workspaceId)) throw new ApiError(500, 'SERVER_ERROR', 'The export failed');
  world.exports.poll(job);
  return jsonReply({
    eid: job.id,
    started_at: new Date(job.startedAt).toISOString(),
    finished_at: job.finishedAt === null ? null : new Date(job.finishedAt).toISOString(),
    done: job.finishedAt !== null,
    download_uri: `${request.origin}/1/projects/${job.workspaceId}/exports/${job.id}/download`,
    download_name: downloadName(job),
  });
}

async function download(request: SignedRequest, world: World): Promise<Reply> {
  const job = jobOf(request, world);
  if (job.finishedAt === null) throw new ApiError(404, 'NOT_FOUND_EXPORT', `Export ${job.id} is not done`);
  const headers = { 'Content-Type': 'application/zip', 'Content-Disposition': attachmentHeader(downloadName(job)) };
  const from = /^bytes=(\d+)-$/.exec(request.incoming.headers.range ?? '')?.[1];
  if (from === undefined || !world.exports.manners.ranges) return { status: 200, headers, body: job.zip };
  const whole = await buffer(job.zip.open());
  const part = whole.subarray(Number(from));
  if (part.length === 0) return { status: 416, headers: { 'Content-Range': `bytes */${whole.length}` }, body: part };
  const range = `bytes ${from}-${whole.length - 1}/${whole.length}`;
  return { status: 206, headers: { ...headers, 'Content-Range': range }, body: part };
}

function downloadName(job: ExportJob): string {
  const started = new Date(job.startedAt).toISOString().slice(0, 19).replace(/:/g, '.');
  return `${job.name.replace(/[/\\:*?"<>|]/g, '_')} ${started}.zip`;
}

function jobOf(request: SignedRequest, world: World): ExportJob {
  const workspace = exportable(request, world);
  const job = world.exports.find(workspace.id, request.ids[1]);
  if (!job) throw notFound('EXPORT', request.ids[1]);
  return job;
}

/** An administrator of the account need not be a member. */
function exportable(request: SignedRequest, world: World): Workspace {
  checkAdministrator(request.caller);
  return world.workspace(request.ids[0]);
}
