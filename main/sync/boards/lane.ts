import { groupOf, type Group } from './coalesce.ts';
import { subjectOf, type BoardEdit } from './edit.ts';
import { waitFor } from '../failures.ts';
import type { OutboxEntry } from '../ports/outbox.ts';

/** What is next for the entries of one card, or of one column. */
export type LaneStep =
  /** One request that may have been carried out. */
  | { readonly do: 'look-up'; readonly groups: readonly Group[] }
  | { readonly do: 'send'; readonly groups: readonly Group[] }
  /** They undo each other. */
  | { readonly do: 'drop'; readonly entries: readonly OutboxEntry[] }
  /** Its operation is off. */
  | { readonly do: 'hold'; readonly entry: OutboxEntry }
  /** Until that time; null when a person has to do something first, or nothing is left. */
  | { readonly do: 'rest'; readonly until: number | null };

export interface LaneRules {
  readonly now: number;
  /** An edit is sent when its card was left alone for so long: who types goes on typing. */
  readonly quietMs: number;
  /** Whether the operation that it needs is switched off. */
  readonly isOff: (edit: BoardEdit) => boolean;
  /** Fields that go with the making of a card. */
  readonly isCreatable: (edit: BoardEdit) => boolean;
}

/** Nobody types longer than so many quiet times without a rest. */
const longestQuiet = 10;

/**
 * Plans one step for the entries of a lane, in their order. An entry that waits for a person holds up only those that build on it; one that
 * will be tried again by itself holds up all, so that they go in order.
 */
export function planLane(lane: readonly OutboxEntry[], rules: LaneRules): LaneStep {
  // Whoever does not know whether a card is there cannot send what was done to it.
  if (lane.some(({ state, edit }) => state === 'conflict' && edit.kind === 'create')) return { do: 'rest', until: null };
  const open = lane.filter(({ state }) => state !== 'conflict' && state !== 'draft');
  const sending = open.filter(({ state }) => state === 'sending');
  if (sending.length > 0) return lookUp(sending, rules.now);
  const cancelled = cancelling(open);
  const noisyUntil = quietAt(open, rules);
  if (noisyUntil !== null) return { do: 'rest', until: noisyUntil };
  if (cancelled.length > 0) return { do: 'drop', entries: cancelled };
  const stuck = new Set<string>();
  for (const [at, entry] of open.entries()) {
    const subject = subjectOf(entry.edit);
    if (stuck.has(subject)) continue;
    const until = entry.state === 'failed' ? restsUntil(entry, rules.now) : null;
    if (until !== null) return { do: 'rest', until };
    const rest = open.slice(at + 1);
    const isChanged = rest.some((other) => other.state === 'waiting' && subjectOf(other.edit) === subject);
    const isRefused = entry.state === 'failed' && entry.nextAt === null && !(isChanged && subject !== 'card');
    if (!isRefused && !rules.isOff(entry.edit)) return stepWith(entry, rest, rules);
    if (!isRefused && entry.state !== 'held') return { do: 'hold', entry };
    if (subject === 'card') break;
    stuck.add(subject);
  }
  return { do: 'rest', until: null };
}

function lookUp(sending: readonly OutboxEntry[], now: number): LaneStep {
  const until = sending.map((entry) => restsUntil(entry, now)).find((at) => at !== null);
  if (until !== undefined) return { do: 'rest', until };
  return { do: 'look-up', groups: sending.map((entry) => ({ entries: [entry], edit: entry.edit })) };
}

/** A time from before the clock was set back does not hold: no wait is longer than its table says, or than a service asks for patience. */
function restsUntil({ nextAt, errorKind, attempts }: OutboxEntry, now: number): number | null {
  if (nextAt === null || now >= nextAt) return null;
  const longest = Math.max(longestPatienceMs, 1.3 * waitFor(errorKind ?? 'broken', attempts));
  return nextAt - now <= longest ? nextAt : null;
}

const longestPatienceMs = 3_600_000;

/** When the lane will have been quiet for long enough; null when it has. */
function quietAt(open: readonly OutboxEntry[], { now, quietMs }: LaneRules): number | null {
  const fresh = open.filter(({ state, at }) => state === 'waiting' && at <= now);
  const first = fresh[0];
  const last = fresh.at(-1);
  if (first === undefined || last === undefined) return null;
  const until = Math.min(last.at + quietMs, first.at + quietMs * longestQuiet);
  return now < until ? until : null;
}

/** A card that was made and deleted before anybody heard of it; a deletion that was taken back by restoring. */
function cancelling(open: readonly OutboxEntry[]): readonly OutboxEntry[] {
  const [first] = open;
  const isUnmade = first?.edit.kind === 'create' && first.attempt === null;
  if (isUnmade && open.at(-1)?.edit.kind === 'delete') return open;
  const at = open.findIndex(({ edit }, index) => edit.kind === 'delete' && open[index + 1]?.edit.kind === 'restore');
  return at < 0 ? [] : open.slice(at, at + 2);
}

function stepWith(entry: OutboxEntry, rest: readonly OutboxEntry[], rules: LaneRules): LaneStep {
  const wall = rest.findIndex(({ edit }) => subjectOf(edit) === 'card');
  const near = wall < 0 ? rest : rest.slice(0, wall);
  if (entry.edit.kind === 'create') return { do: 'send', groups: [madeWith(entry, near, rules)] };
  if (entry.edit.kind !== 'edit') return stepOf([groupOf(entry, near)]);
  // All fields that can go now go in one request.
  const fields = [entry, ...near].filter(({ edit }) => edit.kind === 'edit' && !rules.isOff(edit));
  const subjects = new Set(fields.map(({ edit }) => subjectOf(edit)));
  const byField = [...subjects].map((subject) => fields.filter(({ edit }) => subjectOf(edit) === subject));
  // What was refused together is tried one by one: one field that cannot be set must not hold up the others.
  const isAlone = (one: readonly OutboxEntry[]) => one.some(({ attempts }) => attempts > 0);
  const own = byField.filter((one) => one.includes(entry));
  const due = own.some(isAlone)
    ? own
    : byField.filter((one) => one.includes(entry) || (!isAlone(one) && !isStuck(one, rules.now)));
  return stepOf(due.flatMap(([first, ...others]) => (first ? [groupOf(first, others)] : [])));
}

/** Whether edits of one field wait for a person or a time. */
function isStuck([first, ...others]: readonly OutboxEntry[], now: number): boolean {
  if (first?.state !== 'failed') return false;
  if (first.nextAt !== null) return restsUntil(first, now) !== null;
  return others.every(({ state }) => state !== 'waiting');
}

function stepOf(groups: readonly Group[]): LaneStep {
  const over = groups.filter(({ edit }) => edit === null);
  if (over.length > 0) return { do: 'drop', entries: over.flatMap(({ entries }) => entries) };
  return { do: 'send', groups };
}

/** A card with what was set on it before it was sent. */
function madeWith(entry: OutboxEntry, near: readonly OutboxEntry[], rules: LaneRules): Group {
  if (entry.edit.kind !== 'create') return { entries: [entry], edit: entry.edit };
  const set = near.filter(({ edit }) => edit.kind === 'edit' && rules.isCreatable(edit));
  const fields = set.reduce(
    (all, { edit }) => (edit.kind === 'edit' ? { ...all, [edit.field]: edit.mine } : all),
    entry.edit.fields,
  );
  return { entries: [entry, ...set], edit: { ...entry.edit, fields } };
}
