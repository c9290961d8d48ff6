import { labelOf } from '../boards/columns.ts';
import type { Board, CardFacts } from '../boards/model.ts';
import { ApiError, malformed } from '../wire/api-error.ts';
import { flagOf, textField } from '../wire/request.ts';
import type { World } from '../world.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * What a request says of a card. Fields that are not named are not in the answer; unknown ones are passed over. `remove` takes a
 * value away (contract 2.2); null and '' mean that nothing is said, but for days and activities, where they take away too.
 * Throws 400 for what is none of the board's.
 */
export function cardFactsIn(world: World, board: Board, body: Fields): Partial<CardFacts> {
  const title = textField(body, 'title');
  if (title?.trim() === '') throw malformed('title is empty');
  const description = textField(body, 'description');
  const assigneeId = idIn(body, 'assignee_id');
  const contributorIds = idsIn(body['contributor_ids']);
  const labelId = idIn(body, 'label_id');
  const planletId = idIn(body, 'planlet_id', { nullTakes: true });
  const startDate = dayIn(body, 'start_date');
  const dueDate = dayIn(body, 'due_date');
  const estimate = pointsIn(body);
  const estimatedTime = hoursIn(body);
  for (const id of [assigneeId, ...(contributorIds ?? [])]) if (id != null) checkMember(world, board, id);
  if (labelId != null) known(() => labelOf(board, labelId));
  if (planletId != null) known(() => world.plan.planlet(board.workspaceId, planletId));
  return {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(assigneeId === undefined ? {} : { assigneeId }),
    ...(contributorIds === undefined ? {} : { contributorIds }),
    ...(labelId === undefined ? {} : { labelId }),
    ...(planletId === undefined ? {} : { planletId }),
    ...(startDate === undefined ? {} : { startDate }),
    ...(dueDate === undefined ? {} : { dueDate }),
    ...(estimate === undefined ? {} : { estimate }),
    ...(estimatedTime === undefined ? {} : { estimatedTime }),
    ...blockIn(body),
  };
}

/** A whole number, or digits in a string: clients send both (contract 7.3). Null: take it away; undefined: nothing is said. */
function idIn(body: Fields, name: string, { nullTakes = false } = {}): number | null | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  if (value === 'remove') return null;
  if (value === null || value === '') return nullTakes ? null : undefined;
  const id = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || id < 0) throw malformed(`${name} is no id`);
  return id;
}

function idsIn(value: unknown): readonly number[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw malformed('contributor_ids is not a list');
  const ids = value.map(Number);
  if (!ids.every((id) => Number.isSafeInteger(id) && id > 0)) throw malformed('contributor_ids holds what is no id');
  return [...new Set(ids)];
}

/** A time of day behind the day is passed over. */
function dayIn(body: Fields, name: string): string | null | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  if (value === null || value === '' || value === 'remove') return null;
  const day = typeof value === 'string' ? /^(\d{4}-\d\d-\d\d)(?:[T ].*)?$/.exec(value)?.[1] : undefined;
  const date = new Date(`${day ?? ''}T00:00:00Z`);
  if (day === undefined || Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day)
    throw malformed(`${name} is no day as YYYY-MM-DD`);
  return day;
}

/** Points, 0 to 100, halves allowed; a string in updates, a number when a card is made. */
function pointsIn(body: Fields): number | null | undefined {
  const points = amountIn(body, 'estimate');
  if (points != null && (points > 100 || points * 2 !== Math.floor(points * 2)))
    throw malformed('estimate is none of 0, 0.5, 1 … 100');
  return points;
}

function hoursIn(body: Fields): number | null | undefined {
  return amountIn(body, 'estimated_time');
}

function amountIn(body: Fields, name: string): number | null | undefined {
  const value = body[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (value === 'remove') return null;
  const amount = typeof value === 'string' && /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : value;
  if (typeof amount !== 'number' || !Number.isFinite(amount) || amount < 0) throw malformed(`${name} is no amount`);
  return amount;
}

function blockIn(body: Fields): Partial<CardFacts> {
  const isBlocked = flagOf(body['is_blocked']);
  const reason = textField(body, 'block_reason');
  if (isBlocked === false) return { isBlocked, blockReason: null };
  return { ...(isBlocked === undefined ? {} : { isBlocked }), ...(reason === undefined ? {} : { blockReason: reason }) };
}

function checkMember(world: World, board: Board, id: number): void {
  if (!world.workspace(board.workspaceId).members.has(id)) throw malformed(`User ${id} is no member of the workspace`);
}

/** What a body names and is not there makes the request wrong, not its address. */
export function known<T>(find: () => T): T {
  try {
    return find();
  } catch (error) {
    if (error instanceof ApiError) throw malformed(error.message);
    throw error;
  }
}
