import { SyncError } from '../../sync/errors.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';
import type { Card, CardField, CardFields, NewCard } from '../../sync/ports/boards.ts';
import { boardEvidence } from './board-profile.ts';
import type { FormValue, FormValues, JsonText, OperationProfile, RequestForm } from './profile.ts';

/** What `cards/create-new` is known to take (contract 7.3). */
export const createFields = [
  'title',
  'description',
  'assigneeId',
  'labelId',
  'activityId',
  'dueOn',
  'estimate',
  'blocked',
] as const satisfies readonly CardField[];

type Changed = Partial<CardFields>;

function json(value: unknown): JsonText {
  return { json: JSON.stringify(value) };
}

/** Ids as numbers, digit for digit. */
function idList(ids: readonly RemoteId[]): JsonText {
  return { json: `[${ids.map((id) => (/^\d+$/.test(id) ? id : JSON.stringify(id))).join()}]` };
}

/** The JSON null, which is a value, unlike a key that is left out. */
export const jsonNull: JsonText = { json: 'null' };

function blockedValues(blocked: CardFields['blocked'] | undefined): FormValues {
  if (blocked === undefined) return { blocked: null, blockReason: null };
  return { blocked: json(blocked === null ? 0 : 1), blockReason: blocked?.reason ?? '' };
}

/** The values of a new card; what is not set is left out, which is the same as null (contract 7.3). */
export function newCardValues(card: NewCard, workspaceId: RemoteId): FormValues {
  const { fields, boardId, columnId, checklist } = card;
  return {
    workspaceId,
    boardId,
    columnId,
    title: fields.title,
    description: fields.description ?? null,
    assigneeId: fields.assigneeId ?? null,
    labelId: fields.labelId ?? null,
    activityId: fields.activityId ?? null,
    dueOn: fields.dueOn ?? null,
    estimate: fields.estimate == null ? null : json(fields.estimate),
    estimatedHours: card.estimatedHours == null ? null : json(card.estimatedHours),
    ...blockedValues(fields.blocked ?? undefined),
    checklist: checklist.length === 0 ? null : json(checklist),
  };
}

/** Throws `refused` for a field that a new card cannot be given. */
export function demandCreatable(card: NewCard): void {
  const given = Object.entries(card.fields).filter(([, value]) => value != null && !(Array.isArray(value) && value.length === 0));
  const wrong = given.find(([name]) => !createFields.some((field) => field === name));
  if (wrong === undefined) return;
  throw new SyncError('refused', `A new card cannot be given its ${wrong[0]}: set it once the card is there.`);
}

/** One value of a change: a text, or what the form has for "none". */
function valueFor(field: Exclude<CardField, 'coAssigneeIds' | 'blocked'>, changed: Changed, form: RequestForm): FormValue {
  const value = changed[field];
  if (value == null) return form.none === undefined ? jsonNull : textOrJson(form.none);
  // Updates take points as a text (contract 7.3).
  return String(value);
}

function textOrJson(value: unknown): FormValue {
  return typeof value === 'string' ? value : json(value);
}

function valuesOf(field: CardField, changed: Changed, form: RequestForm): FormValues {
  switch (field) {
    case 'coAssigneeIds':
      return { coAssigneeIds: idList(changed.coAssigneeIds ?? []) };
    case 'blocked':
      return blockedValues(changed.blocked ?? null);
    default:
      return { [field]: valueFor(field, changed, form) };
  }
}

/** One request of a change. */
export interface EditRequest {
  readonly form: RequestForm;
  readonly values: FormValues;
  readonly fields: readonly CardField[];
}

function merged(a: RequestForm['body'], b: RequestForm['body']): RequestForm['body'] {
  const isPlain = (body: RequestForm['body']): boolean => typeof body === 'object' && body !== null && !Array.isArray(body);
  // Both were checked: plain objects.
  return isPlain(a) && isPlain(b) ? { ...(a as object), ...(b as object) } : (b ?? a);
}

/** The fields that are named, in the order of their names, so that the same change always makes the same requests. */
export function changedFields(changed: Changed): readonly CardField[] {
  // The keys of a change are fields of a card.
  return (Object.keys(changed) as CardField[]).filter((field) => changed[field] !== undefined).sort();
}

/** Fields whose requests go to the same place share one. */
export function editRequests(
  changed: Changed,
  card: { readonly id: RemoteId; readonly profile: OperationProfile },
): EditRequest[] {
  const requests = new Map<string, EditRequest>();
  for (const field of changedFields(changed)) {
    const form = card.profile[`edit:${field}`];
    const key = `${form.method} ${form.path} ${form.encoding ?? 'json'}`;
    const known = requests.get(key) ?? { form: { ...form, body: null }, values: { cardId: card.id }, fields: [] };
    requests.set(key, {
      form: { ...form, body: merged(known.form.body, form.body) },
      values: { ...known.values, ...valuesOf(field, changed, form) },
      fields: [...known.fields, field],
    });
  }
  return [...requests.values()];
}

/** What has to be the same; a service may tidy the white space of a reason. */
function essence(fields: Changed, field: CardField): string {
  const value = field === 'blocked' ? (fields.blocked?.reason.trim() ?? null) : fields[field];
  return JSON.stringify(value);
}

/**
 * Throws `refused` when a field that is changed by a guess is not what was asked for, although the service took the request: a service
 * passes over keys that it does not know.
 */
export function demandTaken(card: Card, changed: Changed): void {
  const wrong = changedFields(changed).find(
    (field) => boardEvidence[`edit:${field}`] === 'assumed' && essence(card, field) !== essence(changed, field),
  );
  if (wrong === undefined) return;
  const why = `the form of "edit:${wrong}" is a guess and seems to be wrong for this service`;
  throw new SyncError('refused', `The service did not change ${wrong} of card ${card.id}, although it took the request: ${why}.`);
}
