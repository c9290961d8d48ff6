import type { CardFacts } from '../boards/model.ts';
import { malformed } from '../wire/api-error.ts';
import { numberField, textField } from '../wire/request.ts';
import type { ControlPlace } from './card-control.ts';

type Fields = Readonly<Record<string, unknown>>;

/** How a field of a card is checked. Null is allowed where the card allows it. */
const checks: Readonly<Record<keyof CardFacts, (value: unknown) => boolean>> = {
  title: isText,
  description: isText,
  assigneeId: orNull(Number.isSafeInteger),
  contributorIds: isIds,
  labelId: orNull(Number.isSafeInteger),
  planletId: orNull(Number.isSafeInteger),
  startDate: orNull(isDay),
  dueDate: orNull(isDay),
  estimate: orNull(Number.isFinite),
  estimatedTime: orNull(Number.isFinite),
  isBlocked: (value) => typeof value === 'boolean',
  blockReason: orNull(isText),
  tagIds: isIds,
  attachmentIds: isIds,
};

/** Any field of a card by its own name; null takes a value away. Throws 400 with the name of the one that is wrong. */
export function cardFactsOf(body: Fields): Partial<CardFacts> {
  const facts: Record<string, unknown> = {};
  for (const [name, check] of Object.entries(checks)) {
    const value = body[name];
    if (value === undefined) continue;
    if (!check(value)) throw malformed(`${name} is not what a card can have`);
    facts[name] = value;
  }
  return facts;
}

/** `columnId`, `after` (null for the top) and `by`. */
export function placeOf(body: Fields): ControlPlace & { by?: number | undefined } {
  return {
    columnId: numberField(body, 'columnId'),
    after: body['after'] === null ? null : numberField(body, 'after'),
    by: numberField(body, 'by'),
  };
}

/** Undefined when it is left out. */
export function booleanField(body: Fields, name: string): boolean | undefined {
  const value = body[name];
  if (value !== undefined && typeof value !== 'boolean') throw malformed(`${name} is neither true nor false`);
  return value;
}

/** Without those that are left out, so that they stay as they are. */
export function named(body: Fields): { name?: string; at?: number; wipLimit?: number | null } {
  const name = textField(body, 'name');
  const at = numberField(body, 'at');
  const wipLimit = body['wipLimit'] === null ? null : numberField(body, 'wipLimit');
  return {
    ...(name === undefined ? {} : { name }),
    ...(at === undefined ? {} : { at }),
    ...(wipLimit === undefined ? {} : { wipLimit }),
  };
}

export function idsField(body: Fields, name: string): readonly number[] | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  if (!isIds(value)) throw malformed(`${name} is no list of ids`);
  return value;
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isDay(value: unknown): boolean {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value);
}

function isIds(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(Number.isSafeInteger);
}

function orNull(check: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => value === null || check(value);
}
