import { fullName } from '../account.ts';
import type { Person } from '../account.ts';
import { holdingsOf, leaveAccount, transferIn } from '../leaving.ts';
import { checkAdministrator } from '../rights.ts';
import { malformed } from '../wire/api-error.ts';
import type { Reply } from '../wire/reply.ts';
import { jsonReply } from '../wire/reply.ts';
import type { SignedRequest } from '../wire/request.ts';
import { fieldsOf } from '../wire/request.ts';
import type { Route } from '../wire/router.ts';
import type { World } from '../world.ts';
import { avatarOf } from './user.ts';

/** Who leaves what behind, who comes (contract 10.5, 10.7, 10.8). */
export const leavingRoutes: readonly Route[] = [
  { method: 'GET', template: '/1/account/people/{id}/owned-artifacts', access: 'read', handle: ownedArtifacts },
  { method: 'POST', template: '/1/account/members', access: 'write', handle: invite },
  { method: 'GET', template: '/1/user/{id}/check-terminate', access: 'read', handle: checkTerminate },
  { method: 'POST', template: '/1/user/{id}/terminate', access: 'write', handle: terminate },
  { method: 'GET', template: '/1/languages', access: 'read', handle: () => jsonReply(languages) },
];

const languages = ['danish', 'dutch', 'english', 'french', 'german', 'norwegian', 'swedish', 'spanish'];

/** Of empty kinds, even the keys are missing; `projects_data` is always there. */
function ownedArtifacts(request: SignedRequest, world: World): Reply {
  checkAdministrator(request.caller);
  const person = world.presentPerson(request.ids[0]);
  const { workspaces, templates, portfolios, teams } = holdingsOf(world, person);
  const list = (key: string, held: readonly { id: number; name: string }[]) =>
    held.length === 0 ? {} : { [key]: held.map(({ id, name }) => ({ id, name })) };
  const facts = {
    projects_data: list('projects_owner', workspaces),
    ...list('portfolios_owner', portfolios),
    ...list('teams_owner', teams),
    ...list('templates_owner', templates),
  };
  return jsonReply({ [String(person.id)]: facts });
}

/** Only the answer was ever seen; `members` is a guess. */
function invite(request: SignedRequest, world: World): Reply {
  checkAdministrator(request.caller);
  const { members } = fieldsOf(request);
  if (!Array.isArray(members)) throw malformed('members is not an array');
  const refused: unknown[] = [];
  const invited: Person[] = [];
  for (const email of members.map(String)) {
    const known = world.visiblePeople().find((one) => one.email.toLowerCase() === email.toLowerCase());
    if (known) refused.push({ id: known.id, name: fullName(known), cause: 'PART_OF_THIS_ACCOUNT' });
    else invited.push(world.invite(email));
  }
  const data = invited.map((person) => ({
    id: person.id,
    name: fullName(person),
    email: person.email,
    avatar: avatarOf(person),
  }));
  return jsonReply({ data, invalid_invitees: refused });
}

/** Of both, only the paths are known. */
function checkTerminate(request: SignedRequest, world: World): Reply {
  checkAdministrator(request.caller);
  const person = world.presentPerson(request.ids[0]);
  return jsonReply({ can_terminate: mayEnd(world, person) });
}

function terminate(request: SignedRequest, world: World): Reply {
  checkAdministrator(request.caller);
  const person = world.presentPerson(request.ids[0]);
  const nothing = { workspaces: {}, templates: {}, portfolios: {}, teams: {} };
  const status = mayEnd(world, person) && leaveAccount(world, person, transferIn({ [person.id]: nothing }, person));
  return jsonReply({ status });
}

function mayEnd(world: World, person: Person): boolean {
  if (person.role === 'owner' || person.role === 'robot') return false;
  return Object.values(holdingsOf(world, person)).every(({ length }) => length === 0);
}
