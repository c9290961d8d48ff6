import { badRequest, TpError } from './api-error.ts';
import type { Installation } from './installation.ts';
import { type Cell, type Fields, isRef, moment, msIn, type Rec, ref, type Store, textIn } from './model.ts';
import { collectionNamed, isAssignable, resources } from './resources.ts';

/** What a field that refers to something refers to, where its name does not say it. */
const typeByField: Readonly<Record<string, string>> = {
  GeneralUser: 'User',
  Owner: 'User',
  Creator: 'User',
  ParentEntityState: 'EntityState',
  ResponsibleTeam: 'TeamAssignment',
  LastEditor: 'User',
  LastCommentedUser: 'User',
};

const dates: ReadonlySet<string> = new Set([
  ...['PlannedStartDate', 'PlannedEndDate', 'CreateDate', 'ModifyDate', 'StartDate', 'EndDate', 'Date'],
]);

/** What nobody can set, or nobody is told afterwards. `ModifyDate` can be set (services.md 1.13). */
const notKept: ReadonlySet<string> = new Set([
  ...['Id', 'ResourceType', 'CreateDate', 'LastCommentDate', 'EntityVersion', 'Password'],
]);

function dateCell(value: string, offset: string): Cell {
  const form = /^\/Date\((-?\d+)/.exec(value)?.[1];
  if (form !== undefined) return moment(Number(form));
  const ms = msIn(value, offset);
  if (Number.isNaN(ms)) throw badRequest(`'${value}' is not a date.`);
  return moment(ms);
}

function cellOf({ store, manners }: Installation, name: string, value: unknown): Cell {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'string') return dates.has(name) ? dateCell(value, manners.offset) : value;
  if (typeof value === 'object' && 'Id' in value && typeof value.Id === 'number') {
    const type = typeByField[name] ?? name;
    // Of the wrong type is forbidden, not bad (services.md 1.8).
    if (!store.find(type, value.Id)) throw new TpError(403, 'Forbidden', `${name} with Id ${value.Id} is forbidden.`);
    return ref(type, value.Id);
  }
  throw badRequest(`${name} has a value that cannot be read.`);
}

/** What is not a field of the row itself: values of custom fields, and rows of collections. */
function isApart(name: string): boolean {
  return name === 'CustomFields' || name === 'TagObjects' || collectionNamed(name) !== null;
}

function fieldsIn(place: Installation, body: Readonly<Record<string, unknown>>): Fields {
  const given = Object.entries(body).filter(([name]) => !notKept.has(name) && !isApart(name));
  return Object.fromEntries(given.map(([name, value]) => [name, cellOf(place, name, value)]));
}

/** `{"Items": […]}` or the array itself (services.md 1.8). */
function itemsIn(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  const items: unknown = typeof value === 'object' && value !== null && 'Items' in value ? value.Items : value;
  if (!Array.isArray(items)) throw badRequest('A collection cannot be read.');
  return items.map((item: unknown) => ({ ...(typeof item === 'object' ? item : {}) }));
}

function checkCustom({ store }: Installation, type: string, body: Readonly<Record<string, unknown>>): void {
  for (const { Name } of itemsIn(body['CustomFields'] ?? [])) {
    const isKnown = store.all('CustomField').some(({ fields }) => fields['Name'] === Name && fields['EntityKind'] === type);
    const isSystem = store.all('CustomField').some(({ fields }) => fields['Name'] === Name && fields['IsSystem'] === true);
    if (isSystem) throw badRequest(`Custom field '${String(Name)}' cannot be set.`);
    if (!isKnown) throw badRequest(`Custom field '${String(Name)}' does not exist in '${type}'.`);
  }
}

/** Custom fields are set, tags and rows of collections are added (services.md 1.8). */
function writeApart(place: Installation, row: Rec, body: Readonly<Record<string, unknown>>): void {
  for (const { Name, Value = null } of itemsIn(body['CustomFields'] ?? [])) row.custom.set(String(Name), Value);
  const tags = itemsIn(body['TagObjects'] ?? []).map(({ Name }) => String(Name));
  if (tags.length > 0) row.fields['Tags'] = [textIn(row, 'Tags'), ...tags].filter((tag) => tag !== '').join(', ');
  for (const [name, value] of Object.entries(body)) {
    const collection = collectionNamed(name);
    if (!collection) continue;
    for (const item of itemsIn(value)) createRow(place, collection.type, { ...item, [collection.reference]: { Id: row.id } });
  }
}

/** What became of a card, for its history (services.md 1.13). */
export function noteHistory(
  store: Store,
  { type, id, fields }: Rec,
  what: { readonly Modification: 'Add' | 'Update' | 'Delete'; readonly at: Cell; readonly by: number },
): void {
  if (!isAssignable(type)) return;
  const { Name = null, EntityState = null } = fields;
  const facts = { Date: what.at, Modification: what.Modification, Modifier: ref('User', what.by), Name, EntityState };
  store.add(`${type}History`, { ...facts, [type]: ref(type, id) });
}

/** Who has a team has one assignment of it, which is the responsible one (services.md 1.6). */
export function noteTeam(store: Store, { id, fields }: Rec): void {
  const team = fields['Team'] ?? null;
  const old = store.all('TeamAssignment').filter(({ fields: of }) => isRef(of['Assignable']) && of['Assignable'].id === id);
  for (const row of old) store.remove(row);
  if (!isRef(team)) {
    fields['ResponsibleTeam'] = null;
    return;
  }
  const of = { Team: team, Assignable: ref('Assignable', id), EntityState: null, StartDate: null, EndDate: null };
  fields['ResponsibleTeam'] = ref('TeamAssignment', store.add('TeamAssignment', of).id);
}

/** The first state of the workflow of this type in the project's process. */
function initialState({ store }: Installation, type: string, project: Cell | undefined): Rec | undefined {
  const process = isRef(project) ? store.find('Project', project.id)?.fields['Process'] : undefined;
  return store.all('EntityState').find(({ fields }) => {
    const [own, kind] = [fields['Process'], fields['EntityType']];
    const name = isRef(kind) ? store.find('EntityType', kind.id)?.fields['Name'] : null;
    return fields['IsInitial'] === true && name === type && isRef(own) && isRef(process) && own.id === process.id;
  });
}

function cardFields(place: Installation, type: string, given: Fields): Fields {
  const { store } = place;
  const story = given['UserStory'];
  const project = given['Project'] ?? (isRef(story) ? store.get('UserStory', story.id).fields['Project'] : null) ?? null;
  const state = initialState(place, type, project);
  const last = store.all('Assignable').map(({ fields }) => Number(fields['NumericPriority'] ?? 0));
  const start: Fields = { Effort: 0, EffortToDo: 0, TimeSpent: 0, NumericPriority: Math.max(0, ...last) + 10 };
  return { ...start, Project: project, EntityState: state ? ref('EntityState', state.id) : null, ...given };
}

/** What a new card has from its beginning (services.md 1.4). */
function ofCards(now: Cell, owner: Cell): Fields {
  return { ModifyDate: now, LastStateChangeDate: now, Creator: owner, LastEditor: owner };
}

export function createRow(place: Installation, type: string, body: Readonly<Record<string, unknown>>): Rec {
  const facts = resources[type];
  const missing = facts?.required?.find((name) => body[name] == null || body[name] === '');
  if (!facts || type === 'General' || type === 'Assignable') throw badRequest(`A ${type} cannot be made.`);
  if (missing !== undefined) throw badRequest(`${missing} is required.`);
  const now = moment(Math.floor(place.clock.now() / 1000) * 1000);
  const given = fieldsIn(place, body);
  checkCustom(place, type, body);
  const owner = ref('User', place.self.id);
  const common: Fields = { CreateDate: now, ...(isAssignable(type) && ofCards(now, owner)), Owner: owner };
  const fields = isAssignable(type) ? { ...common, ...cardFields(place, type, given) } : { ...common, ...given };
  const row = place.store.add(type, fields);
  if (type === 'Comment') noteComment(place, row);
  if (isRef(row.fields['Team']) && isAssignable(type)) noteTeam(place.store, row);
  writeApart(place, row, body);
  noteHistory(place.store, row, { Modification: 'Add', at: now, by: place.self.id });
  return row;
}

/** A comment does not touch `ModifyDate` (services.md 1.4). */
function noteComment({ store }: Installation, { fields }: Rec): void {
  const general = fields['General'];
  const row = isRef(general) ? store.find('General', general.id) : undefined;
  if (row)
    Object.assign(row.fields, { LastCommentDate: fields['CreateDate'] ?? null, LastCommentedUser: fields['Owner'] ?? null });
}

function checkState({ store }: Installation, row: Rec, next: Cell | undefined): void {
  const now = row.fields['EntityState'];
  if (!isRef(next) || !isRef(now) || next.id === now.id) return;
  if (store.nextStates.get(now.id)?.includes(next.id) !== true) {
    throw badRequest(`The state cannot be changed from ${now.id} to ${next.id}.`);
  }
  if (store.get('EntityState', next.id).fields['IsCommentRequired'] === true) throw badRequest('A comment is required.');
}

export function updateRow(place: Installation, row: Rec, body: Readonly<Record<string, unknown>>): Rec {
  const given = fieldsIn(place, body);
  checkCustom(place, row.type, body);
  if (isAssignable(row.type)) {
    checkState(place, row, given['EntityState']);
    const now = moment(Math.floor(place.clock.now() / 1000) * 1000);
    Object.assign(row.fields, { ModifyDate: now, LastEditor: ref('User', place.self.id) });
    if ('EntityState' in given) row.fields['LastStateChangeDate'] = now;
  }
  Object.assign(row.fields, given);
  if (row.type === 'Comment' && 'Description' in given) row.fields['DescriptionModifyDate'] = moment(place.clock.now());
  if ('Team' in given && isAssignable(row.type)) noteTeam(place.store, row);
  writeApart(place, row, body);
  place.store.touch(row);
  noteHistory(place.store, row, { Modification: 'Update', at: row.fields['ModifyDate'] ?? null, by: place.self.id });
  return row;
}

export function removeRow({ store, clock, self }: Installation, row: Rec): void {
  const now = moment(Math.floor(clock.now() / 1000) * 1000);
  store.remove(row);
  noteHistory(store, row, { Modification: 'Delete', at: now, by: self.id });
  if (row.type === 'Project' || row.type === 'User') {
    row.fields['DeleteDate'] = now;
    store.deleted.push(row);
  }
  if (row.type === 'Attachment') store.files.delete(row.id);
  // What hangs on it goes with it.
  for (const type of ['Attachment', 'Comment', 'Assignment', 'TeamAssignment']) {
    for (const one of store.all(type)) {
      const owner = one.fields[/Assignment$/.test(type) ? 'Assignable' : 'General'];
      if (isRef(owner) && owner.id === row.id && row.type !== type) store.remove(one);
    }
  }
}
