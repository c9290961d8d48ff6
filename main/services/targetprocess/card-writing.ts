import { SyncError } from '../../sync/errors.ts';
import type { Card, CardField, CardFields, NewCard } from '../../sync/ports/boards.ts';
import type { TargetprocessApi } from './api.ts';
import { type CardKind, cardKinds } from './card-kinds.ts';
import { type Assignment, inIdOrder } from './card-reading.ts';
import { writeRichText } from './rich-text.ts';

type Changed = Partial<CardFields>;
type Body = Record<string, unknown>;

/** What a new card can be given. */
export const createFields = ['title', 'description', 'labelId', 'activityId', 'estimate'] as const satisfies readonly CardField[];

/** The fields that are named, in the order of their names. */
export function changedFields(changed: Changed): readonly CardField[] {
  // The keys of a change are fields of a card.
  return (Object.keys(changed) as CardField[]).filter((field) => changed[field] !== undefined).sort();
}

function isGiven(value: unknown): boolean {
  return value != null && !(Array.isArray(value) && value.length === 0);
}

/** Throws `refused` for a field that a new card cannot be given. */
export function demandCreatable(card: NewCard): void {
  const wrong = Object.entries(card.fields).find(
    ([name, value]) => isGiven(value) && !createFields.some((field) => field === name),
  );
  if (wrong) throw new SyncError('refused', `A new card cannot be given its ${wrong[0]}: set it once the card is there.`);
}

/** A day at midnight where the installation is, which is how it shows and keeps days (contract 1.3). */
function dayValue(day: string | null): string | null {
  return day === null ? null : `${day}T00:00:00`;
}

/** What is written to the card itself: contract 1.8. Throws `refused` for a reference that cards of this kind have not. */
export function cardBody(changed: Changed, kind: CardKind): Body {
  const body: Body = {};
  if (changed.title !== undefined) body['Name'] = changed.title;
  if (changed.description !== undefined) body['Description'] = writeRichText(changed.description);
  if (changed.estimate !== undefined) body['Effort'] = changed.estimate ?? 0;
  if (changed.startOn !== undefined) body['PlannedStartDate'] = dayValue(changed.startOn);
  if (changed.dueOn !== undefined) body['PlannedEndDate'] = dayValue(changed.dueOn);
  if (changed.activityId !== undefined) {
    const { parent, name } = cardKinds[kind];
    if (parent === null) throw new SyncError('refused', `A ${name} of Targetprocess belongs to no feature or epic.`);
    body[parent] = changed.activityId === null ? null : { Id: Number(changed.activityId) };
  }
  return body;
}

/** What has to be the same; the service tells 0 of what nobody has estimated. */
function essence(fields: Changed, field: CardField): string {
  const value = fields[field];
  if (field === 'estimate') return String(fields.estimate ?? 0);
  return typeof value === 'string' ? value.replaceAll('\r\n', '\n').trim() : JSON.stringify(value);
}

/** Throws `refused` when a field is not what was asked for, although the service took the request: it passes over what it does not know. */
export function demandTaken(card: Card, changed: Changed): void {
  const wrong = changedFields(changed).find((field) => essence(card, field) !== essence(changed, field));
  if (wrong === undefined) return;
  throw new SyncError(
    'refused',
    `Targetprocess took the request, but did not change ${wrong} of card ${card.number ?? card.id}.`,
  );
}

export interface People {
  readonly assigneeId: CardFields['assigneeId'];
  readonly coAssigneeIds: CardFields['coAssigneeIds'];
}

export interface PeopleChange {
  readonly entityId: string;
  readonly now: readonly Assignment[];
  readonly wanted: People;
}

/**
 * Puts people on a card and takes others off. The first assignment is the assignee, since the service knows roles and no first among them: one
 * that is to be the first goes in the place of the others, in its role. Whoever is on the card already stays as they are where the order allows.
 */
export async function writePeople(api: TargetprocessApi, change: PeopleChange, signal: AbortSignal): Promise<void> {
  const { entityId, now, wanted } = change;
  const { assigneeId } = wanted;
  const people = [...(assigneeId === null ? [] : [assigneeId]), ...wanted.coAssigneeIds.filter((id) => id !== assigneeId)];
  const kept = new Set<string>();
  // An assignment that comes later stays later: those behind the first that is not in its place are made anew.
  const inOrder = now.filter(({ personId }) => people.includes(personId));
  const isFirstRight = assigneeId === null || inOrder[0]?.personId === assigneeId;
  for (const one of now) {
    const stays = isFirstRight && people.includes(one.personId) && !kept.has(one.personId);
    if (stays) kept.add(one.personId);
    else await api.remove(`Assignments/${one.id}`, signal);
  }
  for (const id of people) {
    if (kept.has(id)) continue;
    const roleId = now.find(({ personId }) => personId === id)?.roleId ?? (await roleOf(api, id, signal)) ?? now[0]?.roleId;
    const role = roleId == null ? {} : { Role: { Id: Number(roleId) } };
    const body = { Assignable: { Id: Number(entityId) }, GeneralUser: { Id: Number(id) }, ...role };
    await api.post('Assignments', body, signal);
  }
}

/** The role that a person has on the whole; null where the service does not tell. */
async function roleOf(api: TargetprocessApi, personId: string, signal: AbortSignal): Promise<string | null> {
  return (await api.one(`Users/${personId}`, signal)).ref('Role')?.id ?? null;
}

/** Throws `refused` for co-assignees without an assignee: the first person on a card is that. */
export function peopleOf(card: Card, changed: Changed): People {
  const { assigneeId = card.assigneeId, coAssigneeIds = card.coAssigneeIds } = changed;
  const isChanged = changed.assigneeId !== undefined || changed.coAssigneeIds !== undefined;
  if (isChanged && assigneeId === null && coAssigneeIds.length > 0) {
    throw new SyncError('refused', 'The first person on a card of Targetprocess is its assignee: choose one of them.');
  }
  return { assigneeId, coAssigneeIds: inIdOrder(coAssigneeIds) };
}
