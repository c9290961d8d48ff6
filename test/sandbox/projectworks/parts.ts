import { malformed } from '../wire/api-error.ts';
import { jsonReply, type Reply } from '../wire/reply.ts';
import { Refusal } from './api-error.ts';
import type { ListFacts, Row } from './records.ts';
import type { ProjectworksWorld } from './world.ts';
import { blankOf, pascal } from './writing.ts';

interface PartAsked {
  readonly method: string;
  /** `Postings`, or `Users/101` of a task. */
  readonly part: string;
  readonly bytes: Buffer;
  readonly row: Row;
  readonly list: ListFacts;
}

type Part = (asked: PartAsked, world: ProjectworksWorld) => Reply;

const nothing: Part = () => emptyReply();

/** What hangs on one record, by method and path in small letters (services.md 3.4). */
const parts: Readonly<Record<string, Part>> = {
  ...Object.fromEntries(['clients', 'projects', 'modules', 'tasks', 'users'].map((list) => [`PUT ${list}/fields`, putFields])),
  'GET clients/ratecards': kept('Clients/{id}/RateCards'),
  'POST clients/billingcontacts': addContact,
  'PUT projects/users': nothing,
  'PUT tasks/users': putUsers,
  'GET tasks/users/{id}': (asked) => jsonReply(userOf(asked)),
  'PATCH tasks/users/{id}': (asked) => jsonReply(Object.assign(userOf(asked), pascal(objectsIn(asked.bytes)[0] ?? {}))),
  'DELETE tasks/users/{id}': removeUser,
  'PUT tasks/placeholders': nothing,
  'PUT users/roles': putRoles,
  'GET users/postings': kept('Users/{id}/Postings'),
  'PUT users/postings': nothing,
  'DELETE users/postings': removePostings,
  'PUT users/leavebalances': nothing,
};

/** Answers what is asked of a part of one record. */
export function handlePart(asked: PartAsked, world: ProjectworksWorld): Reply {
  const path = `${asked.list.path}/${asked.part.replace(/\d+/g, '{id}')}`.toLowerCase();
  const part = parts[`${asked.method} ${path}`];
  if (part) return part(asked, world);
  const isThere = Object.keys(parts).some((route) => route.endsWith(` ${path}`));
  throw isThere ? new Refusal(405, 'Method not allowed') : new Refusal(404, 'Not found');
}

/** 200 with nothing in it. */
export function emptyReply(): Reply {
  return { status: 200, headers: {}, body: Buffer.alloc(0) };
}

/** One object, or several in an array. */
function objectsIn(bytes: Buffer): readonly Row[] {
  let value: unknown;
  try {
    value = bytes.length === 0 ? {} : JSON.parse(bytes.toString('utf8'));
  } catch {
    throw malformed('The body is not JSON');
  }
  return (Array.isArray(value) ? value : [value]).map((one: unknown) => {
    if (typeof one !== 'object' || one === null) throw malformed('The body is not an object');
    return { ...one };
  });
}

function kept(path: string): Part {
  return ({ row, list }, { manners, records }) => {
    if (manners.denied.has(path)) throw new Refusal(403, 'The API account has no permission');
    const key = list.key ?? '';
    return jsonReply(records.list(path).filter((one) => one[key] === row[key]));
  };
}

function rowsIn(value: unknown): readonly Row[] {
  return Array.isArray(value) ? value.map((one: Row) => one) : [];
}

/** `[{fieldID, value, multiSelectValues}]`. */
function putFields({ bytes, row }: PartAsked, { records }: ProjectworksWorld): Reply {
  const known = rowsIn(row['CustomFields']);
  const given = objectsIn(bytes).map(pascal);
  const isGiven = ({ FieldID }: Row): boolean => given.some((one) => one['FieldID'] === FieldID);
  const fields = given.map((one) => ({ ...known.find(({ FieldID }) => FieldID === one['FieldID']), ...one }));
  records.change(row, { CustomFields: [...known.filter((one) => !isGiven(one)), ...fields] });
  return emptyReply();
}

function addContact({ bytes, row }: PartAsked, { records }: ProjectworksWorld): Reply {
  const path = 'Clients/BillingContacts';
  const key = 'BillingContactID';
  const blank = blankOf(records.list(path)[0] ?? {}, key);
  const given = pascal(objectsIn(bytes)[0] ?? {});
  return jsonReply(records.add(path, key, { ...blank, ...given, ClientID: row['ClientID'] }));
}

function putUsers({ bytes, row }: PartAsked, { records }: ProjectworksWorld): Reply {
  records.change(row, { Users: objectsIn(bytes).map(pascal) });
  return emptyReply();
}

function userOf({ part, row }: PartAsked): Row {
  const id = part.split('/').at(-1);
  const user = rowsIn(row['Users']).find(({ UserID }) => String(UserID) === id);
  if (user === undefined) throw new Refusal(404, 'Not found');
  return user;
}

function removeUser(asked: PartAsked, { records }: ProjectworksWorld): Reply {
  const user = userOf(asked);
  records.change(asked.row, { Users: rowsIn(asked.row['Users']).filter((one) => one !== user) });
  return emptyReply();
}

function putRoles({ bytes }: PartAsked, { records }: ProjectworksWorld): Reply {
  const roles = objectsIn(bytes)[0]?.['userRoleIDs'];
  const isKnown = (id: unknown): boolean => records.find('Users/Roles', 'UserRoleID', id) !== undefined;
  // As seen of a role that is not there (services.md 3.2).
  if (Array.isArray(roles) && !roles.every(isKnown)) throw new Refusal(500, 'An error has occurred.');
  return emptyReply();
}

function removePostings({ row }: PartAsked, { records }: ProjectworksWorld): Reply {
  for (const one of records.list('Users/{id}/Postings').filter(({ UserID }) => UserID === row['UserID'])) {
    records.remove('Users/{id}/Postings', one);
  }
  return emptyReply();
}
