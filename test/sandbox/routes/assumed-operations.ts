import type { Document, Item } from '../archive/items.ts';
import { changeableItem, checkVisible, writableFolder } from '../rights.ts';
import { denied, malformed, notFound } from '../wire/api-error.ts';
import type { Reply } from '../wire/reply.ts';
import { jsonReply } from '../wire/reply.ts';
import type { SignedRequest } from '../wire/request.ts';
import { fieldsOf, idsIn, textField } from '../wire/request.ts';
import type { Route } from '../wire/router.ts';
import type { World } from '../world.ts';
import { contentReply } from './documents.ts';

/**
 * Operations that no public code shows (contract 15), in their most plausible forms. What rests on these routes rests on guesses:
 * that names are never refused as taken, that a rename or a move leaves `modified_time` alone, that a lock refuses uploads of
 * everybody and nothing else, and all shapes of answers.
 */
export const assumedRoutes: readonly Route[] = [
  { method: 'POST', template: '/2/documents/{id}/create-folder', access: 'write', handle: createFolder },
  { method: 'PUT', template: '/1/documents/{id}', access: 'write', handle: update },
  { method: 'POST', template: '/2/documents/{id}/move', access: 'write', handle: move },
  { method: 'DELETE', template: '/1/documents/{id}', access: 'write', handle: remove },
  { method: 'GET', template: '/1/documents/{id}/versions', access: 'read', handle: listVersions },
  { method: 'GET', template: '/1/documents/{id}/versions/{vid}', access: 'read', handle: downloadVersion },
  { method: 'POST', template: '/1/documents/{id}/lock', access: 'write', handle: lock },
  { method: 'POST', template: '/1/documents/{id}/unlock', access: 'write', handle: unlock },
];

function createFolder(request: SignedRequest, world: World): Reply {
  const parent = writableFolder(world, request.caller, request.ids[0]);
  const name = nameIn(fieldsOf(request));
  if (name === undefined) throw malformed('name is missing');
  const folder = world.archive.createFolder(parent, name, { by: request.caller.id });
  return jsonReply({ id: folder.id, container_id: parent.id, name: folder.name });
}

/** Renames or describes a document, a folder or a link. */
function update(request: SignedRequest, world: World): Reply {
  const item = changeableItem(world, request.caller, request.ids[0]);
  const fields = fieldsOf(request);
  const name = nameIn(fields);
  const description = textField(fields, 'description');
  if (name === undefined && description === undefined) throw malformed('Neither name nor description is given');
  if (name !== undefined) world.archive.rename(item, name);
  if (description !== undefined) item.description = description;
  return jsonReply({ id: item.id, name: item.name, description: item.description });
}

/** All of them or none. */
function move(request: SignedRequest, world: World): Reply {
  const target = writableFolder(world, request.caller, request.ids[0]);
  const ids = idsIn(fieldsOf(request)['ids']);
  const items = ids.map((id) => changeableItem(world, request.caller, id));
  for (const item of items) world.archive.checkMove(item, target);
  for (const item of items) world.archive.move(item, target);
  return jsonReply({ ids });
}

/** To the trash of the workspace, a folder with all that is in it. */
function remove(request: SignedRequest, world: World): Reply {
  const { item } = world.archive.trash(changeableItem(world, request.caller, request.ids[0]));
  return jsonReply({ id: item.id });
}

/** Oldest first. */
function listVersions(request: SignedRequest, world: World): Reply {
  return jsonReply(
    visibleDocument(request, world).versions.map((version) => ({
      id: version.id,
      ver_nr: version.number,
      modified_time: version.modifiedTime,
      modified_by: version.modifiedBy,
      size: version.content.size,
    })),
  );
}

function downloadVersion(request: SignedRequest, world: World): Reply {
  const document = visibleDocument(request, world);
  const version = document.versions.find(({ id }) => id === request.ids[1]);
  if (!version) throw notFound('VERSION', request.ids[1]);
  return contentReply(document.name, version);
}

function visibleDocument(request: SignedRequest, world: World): Document {
  const document = world.archive.document(request.ids[0]);
  checkVisible(world, request.caller, document);
  return document;
}

function lock(request: SignedRequest, world: World): Reply {
  const document = changeableDocument(request, world);
  if (document.lockedBy !== null && document.lockedBy !== request.caller.id)
    throw denied(`Document ${document.id} is checked out`);
  document.lockedBy = request.caller.id;
  return jsonReply({ id: document.id, locked: true, locked_by: document.lockedBy });
}

/** By whoever locked it, or by a robot. */
function unlock(request: SignedRequest, world: World): Reply {
  const document = changeableDocument(request, world);
  const { caller } = request;
  if (document.lockedBy !== null && document.lockedBy !== caller.id && caller.role !== 'robot') {
    throw denied(`Document ${document.id} is checked out by somebody else`);
  }
  document.lockedBy = null;
  return jsonReply({ id: document.id, locked: false, locked_by: null });
}

function changeableDocument(request: SignedRequest, world: World): Document {
  const item: Item = changeableItem(world, request.caller, request.ids[0]);
  if (item.kind !== 'document') throw notFound('DOCUMENT', item.id);
  return item;
}

function nameIn(fields: Readonly<Record<string, unknown>>): string | undefined {
  const name = textField(fields, 'name');
  if (name === '') throw malformed('name is empty');
  return name;
}
