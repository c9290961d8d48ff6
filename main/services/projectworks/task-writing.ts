import { SyncError } from '../../sync/errors.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';
import type { Card, CardFields } from '../../sync/ports/boards.ts';
import { statusField, taskFields } from './board-operations.ts';

type Field = keyof typeof taskFields;

// The keys of the table are its fields.
const fields = Object.keys(taskFields) as readonly Field[];

/** Ids are numbers in requests. */
export function wireId(id: RemoteId): number | string {
  return /^\d{1,15}$/.test(id) ? Number(id) : id;
}

function wireValue(name: Field, value: string | null): unknown {
  if (value === null) return null;
  if (name === 'activityId') return wireId(value);
  // Dates are midnight without a zone (contract 3.2).
  return name === 'title' ? value : `${value}T00:00:00`;
}

/** What a PATCH sends for a change. */
export function changedTask(changed: Partial<CardFields>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    fields.flatMap((name) => {
      const value = changed[name];
      return value === undefined ? [] : [[taskFields[name], wireValue(name, value)] as const];
    }),
  );
}

/** What makes a timecode. Throws `refused` for a field that cannot be given. */
export function newTask(given: Partial<CardFields>, statusId: RemoteId | null): Readonly<Record<string, unknown>> {
  const isGiven = (value: unknown): boolean => value != null && !(Array.isArray(value) && value.length === 0) && value !== '';
  const wrong = Object.entries(given).find(([name, value]) => isGiven(value) && !fields.some((field) => field === name));
  if (wrong !== undefined) throw new SyncError('refused', `A new timecode cannot be given its ${wrong[0]}.`);
  return { ...changedTask(given), ...(statusId === null ? {} : { [statusField]: wireId(statusId) }) };
}

/** Throws `refused` when a field is not what was asked for, although the service took the request: it passes over keys that it does not know. */
export function demandTaken(card: Card, changed: Partial<CardFields>): void {
  const wrong = fields.find((name) => changed[name] !== undefined && changed[name] !== card[name]);
  if (wrong === undefined) return;
  throw new SyncError(
    'refused',
    `Projectworks did not change ${wrong} of the timecode "${card.title}", although it took the request: the form of it is a guess and seems to be wrong.`,
  );
}
