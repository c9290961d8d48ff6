import { fullName, isAccountMember } from '../account.ts';
import type { Person, Workspace } from '../account.ts';
import { spaceUsed } from '../archive/items.ts';
import { checkAdministrator, visibleWorkspace } from '../rights.ts';
import { denied, malformed } from '../wire/api-error.ts';
import type { Reply } from '../wire/reply.ts';
import { jsonReply } from '../wire/reply.ts';
import type { SignedRequest } from '../wire/request.ts';
import { fieldsOf, flagOf, numberField, textField } from '../wire/request.ts';
import type { Route } from '../wire/router.ts';
import type { World } from '../world.ts';
import { page } from './paging.ts';
import { avatarOf } from './user.ts';

/** Workspaces, which the wire calls projects (contract 5.2–5.6). */
export const workspaceRoutes: readonly Route[] = [
  { method: 'GET', template: '/1/account/projects', access: 'read', handle: list },
  { method: 'POST', template: '/2/account/projects', access: 'read', handle: query },
  { method: 'POST', template: '/1/account/projects', access: 'write', handle: create },
  { method: 'GET', template: '/1/projects/{id}', access: 'read', handle: read },
  { method: 'POST', template: '/1/projects/{id}', access: 'write', handle: update },
  { method: 'DELETE', template: '/1/projects/{id}', access: 'write', handle: remove },
  { method: 'POST', template: '/1/account/projects/{id}/planview-connection', access: 'write', handle: connect },
  { method: 'GET', template: '/1/projects/{id}/members', access: 'read', handle: members },
  { method: 'GET', template: '/1/projects/{id}/groups', access: 'read', handle: groups },
];

/** Archived ones only when asked for, and only then the flag. */
function list(request: SignedRequest, world: World): Reply {
  checkAdministrator(request.caller);
  const archivedToo = flagOf(request.query.get('include_archived')) ?? false;
  const rows = [...world.workspaces.values()]
    .filter(({ archived }) => archivedToo || !archived)
    .map(({ id, name, archived }) => (archivedToo || world.fields === 'rich' ? { id, name, archived } : { id, name }));
  return jsonReply({ projects: rows });
}

/** A bare array; the page after a last full one is empty. */
function query(request: SignedRequest, world: World): Reply {
  checkAdministrator(request.caller);
  const fields = fieldsOf(request);
  const wanted = archiveStatus(fields['filter']);
  const sortBy = textField(fields, 'sort_by') ?? '+creation_date';
  if (!/^[+-]?(creation_date|name|id)$/.test(sortBy)) throw malformed('sort_by is none that is known');
  const found = [...world.workspaces.values()].filter(({ archived }) => !wanted || wanted.includes(archived ? 1 : 0));
  found.sort(sortBy.endsWith('name') ? (a, b) => a.name.localeCompare(b.name) : (a, b) => a.id - b.id);
  if (sortBy.startsWith('-')) found.reverse();
  return jsonReply(page(found, fields).map(({ id, name, root }) => ({ id, name, space_used: spaceUsed(root) })));
}

/** 0 for active, 1 for archived ones; null for no such filter. */
function archiveStatus(filter: unknown): readonly number[] | null {
  if (filter === undefined || filter === null) return null;
  if (typeof filter !== 'object') throw malformed('filter is not an object');
  if (!('archive_status' in filter)) return null;
  const wanted: unknown = filter.archive_status;
  if (!Array.isArray(wanted)) throw malformed('archive_status is not an array');
  return wanted.map(Number);
}

function create(request: SignedRequest, world: World): Reply {
  checkAdministrator(request.caller);
  const fields = fieldsOf(request);
  const name = textField(fields, 'name');
  if (name === undefined || name === '') throw malformed('name is missing');
  const owner = world.presentPerson(numberField(fields, 'owner_id') ?? request.caller.id);
  if (owner.role !== 'robot' && !isAccountMember(owner)) throw malformed('owner_id is no member of the account');
  return jsonReply(view(world.addWorkspace({ name, ownerId: owner.id, rootIsWorkspace: false })));
}

function read(request: SignedRequest, world: World): Reply {
  return jsonReply(view(visibleWorkspace(world, request.caller, request.ids[0])));
}

function update(request: SignedRequest, world: World): Reply {
  const workspace = ownWorkspace(request, world);
  const fields = fieldsOf(request);
  const archived = flagOf(fields['archived']);
  workspace.name = textField(fields, 'name') ?? workspace.name;
  workspace.description = textField(fields, 'description') ?? workspace.description;
  workspace.costCode = textField(fields, 'cost_code') ?? workspace.costCode;
  workspace.customField = textField(fields, 'custom_field') ?? workspace.customField;
  workspace.archived = archived ?? workspace.archived;
  return jsonReply(view(workspace));
}

/** Gone for good, archived or not, with all that is in it. */
function remove(request: SignedRequest, world: World): Reply {
  const workspace = ownWorkspace(request, world);
  world.removeWorkspace(workspace);
  return jsonReply({ id: workspace.id });
}

function connect(request: SignedRequest, world: World): Reply {
  const workspace = ownWorkspace(request, world);
  const externalId = textField(fieldsOf(request), 'external_id');
  if (externalId === undefined) throw malformed('external_id is missing');
  workspace.externalId = externalId;
  return jsonReply({ ...view(workspace), external_id: externalId });
}

function members(request: SignedRequest, world: World): Reply {
  const workspace = visibleWorkspace(world, request.caller, request.ids[0]);
  const withPending = (request.query.get('member_params') ?? '').split(',').includes('include_pending');
  const hidden = withPending ? ['robot'] : ['robot', 'pending', 'unregistered'];
  const people = [...workspace.members].map((id) => world.person(id)).filter(({ role }) => !hidden.includes(role));
  return jsonReply(people.map((person) => memberRow(world, workspace, person)));
}

/** There is no call that makes a group: those of the seed. */
function groups(request: SignedRequest, world: World): Reply {
  return jsonReply(groupRows(visibleWorkspace(world, request.caller, request.ids[0])));
}

/** Who has left the workspace is in none of its groups. */
export function groupRows(workspace: Workspace): readonly Record<string, unknown>[] {
  return workspace.groups.map(({ id, name, description, members: ids }) => {
    return { id, project_id: workspace.id, name, description, members: ids.filter((one) => workspace.members.has(one)) };
  });
}

function memberRow(world: World, workspace: Workspace, person: Person): Record<string, unknown> {
  const row = {
    id: person.id,
    name: fullName(person),
    email: person.email,
    role: workspace.ownerId === person.id ? 'owner' : 'member',
    avatar: avatarOf(person),
    type: 'User',
  };
  return world.fields === 'minimal' ? row : { ...row, first_name: person.firstName, last_name: person.lastName };
}

/** A workspace that the caller may administer. */
function ownWorkspace({ caller, ids }: SignedRequest, world: World): Workspace {
  const workspace = visibleWorkspace(world, caller, ids[0]);
  if (caller.role !== 'robot' && workspace.ownerId !== caller.id) throw denied(`You do not own workspace ${workspace.id}`);
  return workspace;
}

function view(workspace: Workspace): Record<string, unknown> {
  return {
    id: workspace.id,
    name: workspace.name,
    description: workspace.description,
    cost_code: workspace.costCode,
    custom_field: workspace.customField,
    archived: workspace.archived,
  };
}
