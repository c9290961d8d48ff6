import type { Person } from '../account.ts';
import { checkAdministrator } from '../rights.ts';
import { leaveAccount, transferIn } from '../leaving.ts';
import { malformed } from '../wire/api-error.ts';
import type { Reply } from '../wire/reply.ts';
import { jsonReply } from '../wire/reply.ts';
import type { SignedRequest } from '../wire/request.ts';
import { fieldsOf } from '../wire/request.ts';
import type { Route } from '../wire/router.ts';
import type { World } from '../world.ts';

/** What administrators do to one person (contract 10.6). What is refused comes in `failed`, with status 200. */
export const peopleActionRoutes: readonly Route[] = [
  { method: 'POST', template: '/1/account/people/{id}', access: 'write', handle: act },
];

function act(request: SignedRequest, world: World): Reply {
  checkAdministrator(request.caller);
  const fields = fieldsOf(request);
  const person = world.presentPerson(request.ids[0]);
  const { params } = fields;
  if (!Array.isArray(params)) throw malformed('params is not an array');
  switch (fields['action']) {
    case 'add_secondary_email':
      return outcome(person, addAddress(world, person, params[0]));
    case 'delete_account_user':
      return outcome(person, !isOutside(person) && leave(request, { world, person, given: params[0] }));
    case 'remove_account_user':
      return outcome(person, isOutside(person) && leave(request, { world, person, given: params[0] }));
    default:
      throw malformed('action is none that is known');
  }
}

/** The new address becomes the primary one. Not for the owner of the account, and only within domains that the account enforces. */
function addAddress(world: World, person: Person, address: unknown): boolean {
  if (typeof address !== 'string' || !/^[^@\s]+@[^@\s]+$/.test(address)) return false;
  const isTaken = world.visiblePeople().some((one) => one !== person && hasAddress(one, address));
  if (person.role === 'owner' || person.role === 'external' || isTaken) return false;
  const isOurs = [person.email, address].every((one) => world.domains.includes(domainOf(one)));
  if (!isOurs) return false;
  if (person.email !== address) person.secondary.add(person.email);
  person.secondary.delete(address);
  person.email = address;
  return true;
}

/** External people cannot be deleted, members cannot be removed: the readme of the vendor's script. */
function isOutside({ role }: Person): boolean {
  return role === 'external' || role === 'unregistered';
}

/** Nobody can take away the owner of the account, or oneself. */
function leave({ caller }: SignedRequest, going: { world: World; person: Person; given: unknown }): boolean {
  const { world, person, given } = going;
  const transfer = transferIn(given, person);
  return person.role !== 'owner' && person.role !== 'robot' && person !== caller && leaveAccount(world, person, transfer);
}

function hasAddress(person: Person, address: string): boolean {
  return person.email.toLowerCase() === address.toLowerCase() || person.secondary.has(address);
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

function outcome({ id }: Person, isDone: boolean): Reply {
  return jsonReply(isDone ? { succeeded: [String(id)], failed: [] } : { succeeded: [], failed: [String(id)] });
}
