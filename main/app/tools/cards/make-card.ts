import * as v from 'valibot';
import { asSyncError, errorPolicy, SyncError } from '../../../sync/errors.ts';
import type { Boards, Card, CardField, CardFields } from '../../../sync/ports/boards.ts';
import type { Change, RunChange } from '../../../sync/ports/tool-runs.ts';
import type { Keep, Looked, Plan, Tool, ToolWork } from '../tool.ts';
import { cardOrder, importToolName, type MadeCardOrder, type NewCardOrder } from './card-order.ts';
import { cardsCalled, noteCard } from './known-cards.ts';

/** Makes the cards of a list, and takes them back to the trash. */
export const importCardsTool: Tool = {
  name: importToolName,
  async look(work, given, keep): Promise<Looked> {
    const order = v.parse(cardOrder, given);
    if (order.kind !== 'make') return lookForMade(work, order);
    const made = await madeCard(work, order, keep);
    if (made === null) return 'open';
    if (made === 'gone') return { other: 'The card was made, and is not there any more.' };
    return isSame(made.coAssigneeIds, order.coAssigneeIds) ? 'done' : 'open';
  },
  async carryOut(work, given, keep) {
    const order = v.parse(cardOrder, given);
    if (order.kind === 'make') return makeCard(work, order, keep);
    const card = { id: order.cardId, workspaceId: order.made.workspaceId };
    if (order.kind === 'trash') await boardsOf(work).deleteCard(card, work.signal);
    else await boardsOf(work).restoreCard(card, work.signal);
    return null;
  },
  undo: (done) => undoOf(done),
};

function boardsOf({ session }: ToolWork): Boards {
  if (session.boards) return session.boards;
  throw new SyncError('refused', 'This account has no boards.');
}

/** The card of an order, if a request made it; null where none was. */
async function madeCard(work: ToolWork, order: NewCardOrder, keep: Keep): Promise<Card | 'gone' | null> {
  const boards = boardsOf(work);
  if (order.cardId !== null) return (await boards.card(order.cardId, work.signal)) ?? 'gone';
  if (order.known === null) return null;
  const known = new Set(order.known);
  const alike = (await boards.cards(order.boardId, work.signal)).filter(
    ({ id, title }) => title.trim() === order.title && !known.has(id),
  );
  const found = alike.length === 0 ? undefined : await notOfOthers(work, { alike, boardId: order.boardId });
  if (!found) return null;
  noteCard(work, found);
  keep({ ...order, cardId: found.id });
  return found;
}

/** Somebody else may have made a card of that title at the same moment. */
async function notOfOthers(
  work: ToolWork,
  { alike, boardId }: { alike: readonly Card[]; boardId: string },
): Promise<Card | undefined> {
  const [own, { people }] = await Promise.all([work.session.whoAmI(work.signal), boardsOf(work).board(boardId, work.signal)]);
  const others = new Set(people.filter(({ id }) => id !== own.id).map(({ name }) => name));
  return alike.find(({ createdBy }) => createdBy === null || createdBy === own.name || !others.has(createdBy));
}

async function makeCard(work: ToolWork, given: NewCardOrder, keep: Keep): Promise<string | null> {
  const boards = boardsOf(work);
  let order = given;
  const notes: string[] = [];
  let card = await madeCard(work, order, keep);
  if (card === 'gone') throw new SyncError('gone', 'The card was made, and is not there any more.');
  if (card === null) {
    const known = [...(await cardsCalled(work, order))];
    order = { ...order, known };
    keep(order);
    const { boardId, columnId, checklist, estimatedHours } = order;
    const hours = estimatedHours === null ? {} : { estimatedHours };
    card = await boards.createCard({ boardId, columnId, fields: fieldsOf(order), checklist, ...hours }, work.signal);
    noteCard(work, card);
    notes.push(...notTaken(card, order));
  }
  order = { ...order, cardId: card.id };
  keep(order);
  if (!isSame(card.coAssigneeIds, order.coAssigneeIds)) notes.push(...(await addPeople(work, order)));
  return notes.length === 0 ? null : `It was made, but ${notes.join(', and ')}.`;
}

async function addPeople(work: ToolWork, { cardId, coAssigneeIds }: NewCardOrder): Promise<readonly string[]> {
  try {
    await boardsOf(work).editCard(cardId ?? '', { coAssigneeIds: coAssigneeIds.toSorted() }, work.signal);
    return [];
  } catch (thrown) {
    const error = asSyncError(thrown);
    if (work.signal.aborted || error.maybeDone || errorPolicy[error.kind].stopsPair) throw error;
    return [`its co-assignees were not set (${error.message.replace(/\.$/, '')})`];
  }
}

function fieldsOf(order: NewCardOrder): Partial<CardFields> & Pick<CardFields, 'title'> {
  const { title, description, assigneeId, labelId, activityId, dueOn, estimate, blocked } = order;
  return {
    title,
    ...(description === '' ? {} : { description }),
    ...(assigneeId === null ? {} : { assigneeId }),
    ...(labelId === null ? {} : { labelId }),
    ...(activityId === null ? {} : { activityId }),
    ...(dueOn === null ? {} : { dueOn }),
    ...(estimate === null ? {} : { estimate }),
    ...(blocked === null ? {} : { blocked: { reason: blocked } }),
  };
}

const words: Readonly<Partial<Record<CardField, string>>> = {
  assigneeId: 'assignee',
  labelId: 'label',
  activityId: 'activity',
  dueOn: 'due date',
  estimate: 'points',
};

/** What the service passed over in silence. */
function notTaken(card: Card, order: NewCardOrder): readonly string[] {
  const wanted = fieldsOf(order);
  // The keys of the table are fields of a card.
  const missing = (Object.keys(words) as CardField[]).filter(
    (field) => wanted[field] !== undefined && wanted[field] !== card[field],
  );
  const names = missing.map((field) => words[field] ?? field);
  if (order.blocked !== null && card.blocked === null) names.push('blocked reason');
  if (order.checklist.length > card.checklist.length) names.push('checklist');
  return names.length === 0 ? [] : [`the service did not take its ${names.join(', ')}`];
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.toSorted().join() === others.toSorted().join();
}

async function lookForMade(work: ToolWork, { kind, cardId, made }: MadeCardOrder): Promise<Looked> {
  const card = await boardsOf(work).card(cardId, work.signal);
  if (kind === 'restore') return card ? 'done' : 'open';
  if (!card) return 'done';
  return isAsMade(card, made) ? 'open' : { other: 'Somebody worked on the card since it was imported: it stays.' };
}

/** Whether nobody did anything to a card since it was made. What the service did not take at first is no work of anybody. */
function isAsMade(card: Card, made: NewCardOrder): boolean {
  const wanted = fieldsOf(made);
  const isChanged = (field: CardField): boolean =>
    card[field] !== null && card[field] !== (wanted[field] ?? (field === 'description' ? '' : null));
  const fields: readonly CardField[] = ['title', 'description', 'assigneeId', 'labelId', 'activityId', 'dueOn', 'estimate'];
  return (
    card.columnId === made.columnId &&
    card.boardId === made.boardId &&
    !fields.some(isChanged) &&
    card.commentCount === 0 &&
    card.attachments.length === 0 &&
    card.checklist.length <= made.checklist.length &&
    card.checklist.every(({ title, done }) => !done && made.checklist.includes(title.trim()))
  );
}

/** Cards that were made go to the trash; those that went there come back. */
function undoOf(done: readonly RunChange[]): Plan {
  const changes = done.flatMap((change) => backOf(change));
  const isBack = changes.some(({ order }) => order.kind === 'restore');
  const title = isBack ? 'Bring imported cards back from the trash' : 'Move imported cards to the trash';
  return { title, changes, left: [], destructive: false };
}

function backOf({ what, from, to, order: given }: RunChange): readonly (Change & { readonly order: MadeCardOrder })[] {
  const order = v.parse(cardOrder, given);
  if (order.kind !== 'make')
    return [{ what, from: to, to: from, order: { ...order, kind: order.kind === 'trash' ? 'restore' : 'trash' } }];
  // A request that is not known to have made a card has nothing to take back.
  return order.cardId === null
    ? []
    : [{ what, from: to, to: 'trash', order: { kind: 'trash', cardId: order.cardId, made: order } }];
}
