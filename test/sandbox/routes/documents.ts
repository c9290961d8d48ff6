import type { Version } from '../archive/items.ts';
import { latest } from '../archive/items.ts';
import { callerAccess, checkVisible, visibleWorkspace } from '../rights.ts';
import { notFound } from '../wire/api-error.ts';
import { attachmentHeader, mimeType } from '../wire/names.ts';
import type { Reply } from '../wire/reply.ts';
import { jsonReply } from '../wire/reply.ts';
import { flagOf } from '../wire/request.ts';
import type { SignedRequest } from '../wire/request.ts';
import type { Route } from '../wire/router.ts';
import type { World } from '../world.ts';
import { contentsRow, documentView, treeNode } from './document-views.ts';
import { upload } from './uploads.ts';

/** What public clients prove of documents: listings, metadata, downloads, uploads (contract 4.2–4.6). */
export const documentRoutes: readonly Route[] = [
  { method: 'GET', template: '/2/documents/{id}', access: 'read', handle: describe },
  { method: 'GET', template: '/1/documents/{id}', access: 'read', handle: download },
  { method: 'POST', template: '/2/documents/{id}/upload', access: 'write', streams: true, handle: upload },
  { method: 'GET', template: '/1/projects/{id}/documents', access: 'read', handle: tree },
];

/** One level of a container, or what is known of one document: the id decides. Only containers have a `container_id`. */
function describe(request: SignedRequest, world: World): Reply {
  const [id] = request.ids;
  const item = world.workspaces.get(id)?.root ?? world.archive.find(id);
  if (!item) throw notFound('DOCUMENT', id);
  checkVisible(world, request.caller, item);
  if (item.kind === 'document') return jsonReply(documentView(world, item));
  if (item.kind === 'link') return jsonReply(contentsRow(world, item));
  const listing = {
    container_id: item.id,
    access: callerAccess(request.caller, item),
    contents: [...item.children].map((child) => contentsRow(world, child)),
  };
  return jsonReply(world.fields === 'minimal' ? listing : { id: item.id, ...listing });
}

function download(request: SignedRequest, world: World): Reply {
  const document = world.archive.document(request.ids[0]);
  checkVisible(world, request.caller, document);
  return contentReply(document.name, latest(document));
}

/** The bytes of one version. No ETag, no ranges, no length in anything but `Content-Length` (contract 4.4). */
export function contentReply(name: string, version: Version): Reply {
  return {
    status: 200,
    headers: { 'Content-Type': mimeType(name), 'Content-Disposition': attachmentHeader(name) },
    body: version.content.body(),
  };
}

function tree(request: SignedRequest, world: World): Reply {
  const workspace = visibleWorkspace(world, request.caller, request.ids[0]);
  return jsonReply(
    treeNode(world, workspace.root, {
      recursive: flagOf(request.query.get('recursive')) ?? false,
      urls: flagOf(request.query.get('include_urls')) ?? false,
      omit: () => world.nextChance() < 0.5,
    }),
  );
}
