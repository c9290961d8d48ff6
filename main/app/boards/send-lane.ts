import { loseCard, type BoardWorld } from './board-world.ts';
import { carryOut, type Aftermath } from './carry-out.ts';
import { operationOf } from './operation-of.ts';
import { readNow } from './read-now.ts';
import { asSyncError, type ErrorKind, type SyncError } from '../../sync/errors.ts';
import { nextTry } from '../../sync/failures.ts';
import { planLane, type LaneRules, type LaneStep } from '../../sync/boards/lane.ts';
import { judge, type ServerNow } from '../../sync/boards/verdict.ts';
import type { Group } from '../../sync/boards/coalesce.ts';
import { isOwnId, type BoardEdit } from '../../sync/boards/edit.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';
import type { KeptCard, OutboxEntry } from '../../sync/ports/outbox.ts';

/** The entries of one card in order, or, with null for the card, of one column. */
export interface Lane {
  readonly boardId: RemoteId;
  readonly cardId: RemoteId | null;
  readonly columnId: RemoteId | null;
}

const mostChanges = 5;

export function laneOf({ boardId, cardId, edit }: OutboxEntry): Lane {
  return { boardId, cardId, columnId: edit.kind === 'renameColumn' ? edit.columnId : null };
}

/** Errors that are not about one edit: the account as a whole has to wait. */
export function stopsAccount({ kind }: SyncError): boolean {
  return kind === 'offline' || kind === 'auth' || kind === 'throttled';
}

/**
 * Does what can be done now for one lane. Answers when there will be more to do by itself, or null. Throws what stops the whole account and
 * what ends everything (`signal`).
 */
export async function sendLane(
  world: BoardWorld,
  lane: Lane,
  options: { quietMs: number; signal: AbortSignal },
): Promise<number | null> {
  const { signal } = options;
  for (let changes = 0; ;) {
    signal.throwIfAborted();
    const entries = entriesOf(world, lane);
    const step = planLane(entries, rulesOf(world, options.quietMs));
    if (step.do === 'rest') return step.until;
    try {
      await takeStep(world, step, signal);
    } catch (thrown) {
      const error = asSyncError(thrown);
      if (signal.aborted || stopsAccount(error)) throw error;
      // Somebody changed an edit while it was looked at: it is planned anew. A service may say the same, and goes on saying it.
      changes += 1;
      if (error.kind === 'conflict' && changes < mostChanges) continue;
      if (step.do !== 'look-up' && step.do !== 'send') throw error;
      fail(world, step.groups, error);
    }
  }
}

function entriesOf({ outbox, accountId }: BoardWorld, { boardId, cardId, columnId }: Lane): readonly OutboxEntry[] {
  if (cardId !== null) return outbox.ofCard(accountId, outbox.realId(accountId, cardId));
  const ofBoard = outbox.ofBoard(accountId, boardId);
  return ofBoard.filter(({ edit }) => edit.kind === 'renameColumn' && edit.columnId === columnId);
}

function rulesOf({ boards, clock }: BoardWorld, quietMs: number): LaneRules {
  return {
    now: clock.now(),
    quietMs,
    isOff: (edit) => !boards.operations[operationOf(edit)].enabled,
    isCreatable: (edit) => edit.kind === 'edit' && boards.createFields.includes(edit.field),
  };
}

async function takeStep(world: BoardWorld, step: Exclude<LaneStep, { do: 'rest' }>, signal: AbortSignal): Promise<void> {
  switch (step.do) {
    case 'drop':
      end(world, step.entries, {});
      return;
    case 'hold':
      hold(world, step.entry);
      return;
    case 'look-up':
    case 'send':
      await settle(world, step.groups, signal);
  }
}

/** Compares with the service, notes what is agreed, gone or in conflict, and sends the rest in one request. */
async function settle(world: BoardWorld, groups: readonly Group[], signal: AbortSignal): Promise<void> {
  const first = groups[0]?.entries[0];
  if (!first) return;
  const now = await lookAt(world, first, signal);
  if (now === null) return;
  const toSend: OutboxEntry[] = [];
  for (const { entries, edit } of groups) {
    const [head] = entries;
    if (!head || !edit) continue;
    const verdict = judge(edit, now, head.attempt);
    if (verdict.is === 'gone' && now.card)
      keepAsDrafts(world, entries, { kind: 'conflict', reason: 'What it is about is not there any more.' });
    if (verdict.is === 'gone' && !now.card) {
      keepAllAsDrafts(world, head);
      return;
    }
    if (verdict.is === 'agreed') end(world, entries, aftermathOf(world, { head, edit, now, id: verdict.id }));
    if (verdict.is === 'conflict') rewrite(world, entries, inConflict(head, edit));
    if (verdict.is === 'send') toSend.push({ ...head, edit });
  }
  const sent = toSend.map((entry) => claim(world, groups, { entry, now }));
  if (sent.length === 0) return;
  const order = { entries: sent, now };
  try {
    end(world, sent, await carryOut(world, order, signal));
  } catch (thrown) {
    const error = asSyncError(thrown);
    afterFailure(world, sent, error);
    if (error.kind === 'gone' && isMadeThere(first.edit)) keepAllAsDrafts(world, world.outbox.entry(first.id) ?? first);
    else throw error;
  }
}

/** Null when there is no board any more, and what waited for it is kept as drafts. */
async function lookAt(world: BoardWorld, entry: OutboxEntry, signal: AbortSignal): Promise<ServerNow | null> {
  try {
    return await readNow(world, entry, signal);
  } catch (thrown) {
    const error = asSyncError(thrown);
    if (error.kind !== 'gone') throw error;
    keepAllAsDrafts(world, entry);
    return null;
  }
}

/** Edits of which the service says by `gone` that there is no place for them. Of others it is the card, which the next look tells. */
function isMadeThere({ kind }: BoardEdit): boolean {
  return kind === 'create' || kind === 'restore' || kind === 'renameColumn';
}

/** What was there before a lost new card says which cards may be it. */
function inConflict(head: OutboxEntry, edit: BoardEdit): OutboxEntry {
  const attempt = edit.kind === 'create' ? head.attempt : null;
  return { ...head, edit, ...settledState, attempt, state: 'conflict' };
}

const settledState = { errorKind: null, reason: null, nextAt: null, attempt: null } as const;

/** What is noted of an edit that turned out to be done. */
function aftermathOf(
  world: BoardWorld,
  { head, edit, now, id }: { head: OutboxEntry; edit: BoardEdit; now: ServerNow; id: RemoteId | null },
): Aftermath {
  const { accountId, workspaceId, cardId } = head;
  if (edit.kind === 'create' && id !== null && cardId !== null) return { named: { accountId, own: cardId, id } };
  if (edit.kind === 'addComment' && id !== null) return { named: { accountId, own: edit.commentId, id } };
  if (edit.kind === 'addItem' && id !== null) return { named: { accountId, own: edit.itemId, id } };
  if (edit.kind === 'restore' && cardId !== null) return { forget: { accountId, cardId } };
  if (edit.kind === 'delete' && cardId !== null && now.card === null) {
    loseCard(world, cardId);
    return { keep: { accountId, workspaceId, card: edit.base, why: 'deleted', at: world.clock.now() } };
  }
  return {};
}

/** Marks an edit as being sent, on the disk, before the service is asked: what is found so after a crash is looked up. */
function claim(world: BoardWorld, groups: readonly Group[], { entry, now }: { entry: OutboxEntry; now: ServerNow }): OutboxEntry {
  const group = groups.find(({ entries }) => entries[0]?.id === entry.id);
  const attempt = { at: world.clock.now(), known: knownOf(entry.edit, now) };
  // Of an edit whose answer was lost, what was known before the first request still counts.
  const known = entry.attempt ?? attempt;
  return rewrite(world, group?.entries ?? [entry], {
    ...entry,
    state: 'sending',
    errorKind: null,
    reason: null,
    nextAt: null,
    attempt: known,
  });
}

function knownOf(edit: BoardEdit, { cards = [], comments = [], card }: ServerNow): readonly RemoteId[] {
  if (edit.kind === 'create') return cards.map(({ id }) => id);
  if (edit.kind === 'addComment') return comments.map(({ id }) => id);
  if (edit.kind === 'addItem') return (card?.checklist ?? []).map(({ id }) => id);
  return [];
}

/** Puts one entry in the place of several, unless somebody changed one of them. */
function rewrite(world: BoardWorld, entries: readonly OutboxEntry[], put: OutboxEntry): OutboxEntry {
  const drop = entries.map(({ id }) => id).filter((id) => id !== put.id);
  world.outbox.commit({ expect: entries, drop, put: [put] });
  tell(world, put);
  return { ...put, revision: put.revision + 1 };
}

function end(world: BoardWorld, entries: readonly OutboxEntry[], aftermath: Aftermath): void {
  world.outbox.commit({ expect: entries, drop: entries.map(({ id }) => id), ...aftermath });
  for (const entry of entries) tell(world, entry);
  const { named } = aftermath;
  if (named && entries[0]) world.changed(entries[0].boardId, [named.id]);
}

function tell(world: BoardWorld, { boardId, cardId }: OutboxEntry): void {
  world.changed(boardId, cardId === null ? null : [cardId]);
}

function hold(world: BoardWorld, entry: OutboxEntry): void {
  const unsure =
    'How this service takes this change is not known for sure. Allow such changes for the account, under Settings in the window or with ' +
    '"tidemark account operations NAME --allow-assumed", and it is sent; or make it on the web page.';
  const reason = world.boards.operations[operationOf(entry.edit)].lacking ?? unsure;
  rewrite(world, [entry], { ...entry, ...settledState, state: 'held', reason });
}

/** Nothing that the person did to something that is gone is thrown away. */
function keepAsDrafts(
  world: BoardWorld,
  entries: readonly OutboxEntry[],
  { kind, reason, keep }: { kind: ErrorKind; reason: string; keep?: KeptCard | undefined },
): void {
  const put = entries.map((entry): OutboxEntry => ({ ...entry, ...settledState, state: 'draft', errorKind: kind, reason }));
  world.outbox.commit({ expect: entries, put, ...(keep && { keep }) });
  for (const entry of entries) tell(world, entry);
}

/** The same for all that waits for a card. */
function keepAllAsDrafts(world: BoardWorld, head: OutboxEntry): void {
  const { outbox, records, clock, accountId } = world;
  const { cardId, workspaceId } = head;
  if (cardId === null) {
    keepAsDrafts(world, [head], { kind: 'gone', reason: 'The column is not there any more.' });
    return;
  }
  const card = records.card(accountId, cardId);
  const keep = card === null ? undefined : ({ accountId, workspaceId, card, why: 'gone', at: clock.now() } as const);
  const reason = isOwnId(cardId) ? 'The board is not there any more.' : 'The card is not there any more.';
  keepAsDrafts(world, outbox.ofCard(accountId, cardId), { kind: 'gone', reason, keep });
  loseCard(world, cardId);
}

/** After a request that failed: one that may have been carried out stays `sending`, to be looked up; the others wait again. */
function afterFailure(world: BoardWorld, sent: readonly OutboxEntry[], error: SyncError): void {
  if (error.maybeDone) return;
  const put = sent.map((entry): OutboxEntry => ({ ...entry, ...settledState, state: 'waiting' }));
  world.outbox.commit({ expect: sent, put });
  for (const entry of sent) tell(world, entry);
}

/** Notes why edits could not be sent, and when they are tried again. */
function fail(world: BoardWorld, groups: readonly Group[], error: SyncError): void {
  const { outbox } = world;
  const ids = groups.flatMap(({ entries }) => entries.map(({ id }) => id));
  const entries = ids.map((id) => outbox.entry(id)).filter((entry) => entry !== null);
  const open = entries.filter(
    ({ state }) => state === 'waiting' || state === 'failed' || state === 'held' || state === 'sending',
  );
  // Fields that were refused together are tried one by one.
  const isTogether = error.kind === 'refused' && groups.length > 1 && open.every(({ attempts }) => attempts === 0);
  const put = open.map((entry): OutboxEntry => {
    const attempts = entry.attempts + 1;
    if (isTogether && entry.state !== 'sending') return { ...entry, attempts, state: 'waiting' };
    const next = nextTry(error, attempts, world);
    const facts = { errorKind: error.kind, reason: error.message, attempts };
    // What may have been done is looked up again whatever the reason was: only looking tells.
    if (entry.state === 'sending') return { ...entry, ...facts, nextAt: next ?? world.clock.now() + lookAgainMs };
    return { ...entry, ...facts, state: 'failed', nextAt: next, attempt: null };
  });
  if (put.length === 0) throw error;
  outbox.commit({ expect: open, put });
  world.log(`edit ${ids.join(', ')} failed: ${error.kind}: ${error.message}`);
  for (const entry of put) tell(world, entry);
}

const lookAgainMs = 600_000;
