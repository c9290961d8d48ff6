import { fullName } from '../account.ts';
import type { Person, Workspace } from '../account.ts';
import { maySee } from '../rights.ts';
import { denied, notFound } from '../wire/api-error.ts';
import type { Reply } from '../wire/reply.ts';
import { jsonReply } from '../wire/reply.ts';
import type { SignedRequest } from '../wire/request.ts';
import { flagOf } from '../wire/request.ts';
import type { Route } from '../wire/router.ts';
import type { World } from '../world.ts';

/** Who am I, and what may I see (contract 3.7, 5.1). */
export const userRoutes: readonly Route[] = [
  {
    method: 'GET',
    template: '/1/user/me/profile',
    access: 'read',
    handle: ({ caller }, world) => jsonReply(profile(world, caller)),
  },
  { method: 'GET', template: '/1/user/{id}/profile', access: 'read', handle: otherProfile },
  { method: 'GET', template: '/1/user/me/state', access: 'read', handle: state },
  { method: 'GET', template: '/1/user/me/projects', access: 'read', handle: myProjects },
  { method: 'GET', template: '/1/user/{id}/projects', access: 'read', handle: projectsOf },
];

function profile(world: World, person: Person): Record<string, unknown> {
  const row = {
    id: person.id,
    first_name: person.firstName,
    last_name: person.lastName,
    email: person.email,
    sort_name: `${person.lastName}, ${person.firstName}`,
  };
  if (world.fields === 'minimal') return row;
  return {
    ...row,
    title: '',
    organisation_name: world.account.name,
    organisation_homepage: '',
    homepage: '',
    address1: '',
    address2: '',
    zip_code: '',
    city: '',
    country_code: '',
    work_phone: '',
    mobile_phone: '',
    home_phone: '',
    language: 'english',
    avatar: avatarOf(person),
    description: '',
  };
}

export function avatarOf(person: Person): string {
  return `/1/avatar/${person.id}`;
}

/** Who was removed is somebody still, elsewhere; who was deleted is nobody. */
function otherProfile(request: SignedRequest, world: World): Reply {
  const person = world.person(request.ids[0]);
  if (person.isGone && person.role !== 'external') throw notFound('USER', person.id);
  if (person.role === 'robot' && person.id !== request.caller.id) throw denied('This profile is hidden');
  return jsonReply(profile(world, person));
}

/** What the web application asks first. Token holders need no `xsrf` to write. */
function state({ caller }: SignedRequest, world: World): Reply {
  return jsonReply({ ppdata: { xsrf: (caller.id * 2_654_435_761 + world.account.id).toString(16), userid: caller.id } });
}

function myProjects(request: SignedRequest, world: World): Reply {
  const tools = flagOf(request.query.get('include_tools')) ?? false;
  return jsonReply(projectRows(world, request.caller, tools));
}

/** Another user's would need that user's consent, which nobody has given here. */
function projectsOf(request: SignedRequest, world: World): Reply {
  const person = world.person(request.ids[0]);
  if (person.id !== request.caller.id) throw denied(`User ${person.id} has not authorised this application`);
  return jsonReply(projectRows(world, person, false));
}

/** Archived workspaces are left out, as in the list of the account. */
function projectRows(world: World, person: Person, tools: boolean): readonly unknown[] {
  const seen = [...world.workspaces.values()].filter((workspace) => !workspace.archived && maySee(person, workspace));
  return seen.map((workspace) => ({
    id: workspace.id,
    name: workspace.name,
    ...(world.fields === 'minimal' ? {} : membership(world, person, workspace)),
    ...(tools ? { tools: { documents: { container_id: workspace.root.id } } } : {}),
  }));
}

function membership(world: World, person: Person, workspace: Workspace): Record<string, unknown> {
  return {
    description: workspace.description,
    logotype: '',
    cost_code: workspace.costCode,
    membership_type: person.role === 'external' ? 'external' : 'member',
    membership_role: workspace.ownerId === person.id ? 'owner' : 'member',
    owner: fullName(world.person(workspace.ownerId)),
  };
}
