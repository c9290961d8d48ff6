import { isSame } from './edit.ts';
import type { BoardEdit, Spot } from './edit.ts';
import type { Card, CardComment, BoardColumn } from '../ports/boards.ts';
import type { Attempt } from '../ports/outbox.ts';
import type { RemoteId } from '../ports/archive.ts';

/** The service as it is right before an edit is sent; what the edit does not concern may be left out. */
export interface ServerNow {
  readonly card?: Card | null;
  readonly comments?: readonly CardComment[];
  readonly column?: BoardColumn | null;
  /** Cards of the board: where a new one is looked for, and the order of a moved one. */
  readonly cards?: readonly Card[];
  /** Names of other people of the board: what one of them made was not made by us. */
  readonly others: ReadonlySet<string>;
  /** Cards that edits of ours have made, as far as that is known. */
  readonly made?: ReadonlySet<RemoteId>;
}

export type Verdict =
  | { readonly is: 'send' }
  /** It is there already: done by us without our hearing of it, or by somebody else in the same way. */
  | { readonly is: 'agreed'; readonly id: RemoteId | null }
  /** The same was changed there to something else; of a new card, others are there that may be it under another title. */
  | { readonly is: 'conflict' }
  /** What it is about is not there any more. */
  | { readonly is: 'gone' };

const send: Verdict = { is: 'send' };
const agreed: Verdict = { is: 'agreed', id: null };
const conflict: Verdict = { is: 'conflict' };
const gone: Verdict = { is: 'gone' };

/**
 * Three-way: what the person saw, what they want, what the service has now. `attempt` is that of a request whose answer was lost, null for
 * one that was not made yet.
 */
export function judge(edit: BoardEdit, now: ServerNow, attempt: Attempt | null): Verdict {
  if (edit.kind === 'renameColumn') return now.column ? threeWay(edit, now.column.name) : gone;
  if (edit.kind === 'create') return attempt === null ? send : foundCard(edit, now, attempt);
  const { card } = now;
  if (edit.kind === 'restore') return card ? agreed : send;
  if (edit.kind === 'delete') return card ? judgeDelete(edit.base, card) : agreed;
  if (!card) return gone;
  switch (edit.kind) {
    case 'edit':
      return threeWay(edit, card[edit.field]);
    case 'move':
      return judgeMove(edit, { card, cards: now.cards, attempt });
    case 'addComment':
    case 'editComment':
    case 'deleteComment':
      return judgeComment(edit, now, attempt);
    case 'addItem':
    case 'editItem':
    case 'removeItem':
      return judgeItem(edit, card, attempt);
  }
}

function threeWay({ base, mine }: { readonly base: unknown; readonly mine: unknown }, theirs: unknown): Verdict {
  if (isAlike(mine, theirs)) return agreed;
  return isAlike(base, theirs) ? send : conflict;
}

/** Services trim texts and write line ends their way. */
function isAlike(a: unknown, b: unknown): boolean {
  if (typeof a === 'string' && typeof b === 'string') return plainText(a) === plainText(b);
  return isSame(a, b);
}

function plainText(text: string): string {
  return text.normalize('NFC').replaceAll('\r\n', '\n').trim();
}

/** Positions are no cause for a conflict: the last one who sorts a column has it their way. */
function judgeMove(
  { base, to }: { readonly base: Spot; readonly to: Spot },
  facts: { readonly card: Card; readonly cards: readonly Card[] | undefined; readonly attempt: Attempt | null },
): Verdict {
  const { card, cards, attempt } = facts;
  const isAt = (spot: Spot) => card.boardId === spot.boardId && card.columnId === spot.columnId;
  if (!isAt(base) && !isAt(to)) return conflict;
  if (!isAt(to)) return send;
  // Somebody else brought it to the same column, or we did.
  if (!isAt(base)) return agreed;
  if (attempt === null || cards === undefined) return send;
  return isRightBelow(card, cards, to.above[0] ?? null) ? agreed : send;
}

/** Whether a card is the next one below another in its column; null for the top. */
export function isRightBelow(card: Card, cards: readonly Card[], above: RemoteId | null): boolean {
  const column = inOrder(cards.filter(({ columnId }) => columnId === card.columnId));
  const at = column.findIndex(({ id }) => id === card.id);
  return at >= 0 && (column[at - 1]?.id ?? null) === above;
}

/** As people see a column. */
export function inOrder<Ranked extends Pick<Card, 'id' | 'rank'>>(cards: readonly Ranked[]): readonly Ranked[] {
  return [...cards].sort((a, b) => a.rank - b.rank || a.id.length - b.id.length || (a.id < b.id ? -1 : 1));
}

/** What is deleted has to be what the person saw; whoever changed it since wants it. */
function judgeDelete(base: Card, now: Card): Verdict {
  return isSame(substance(base), substance(now)) ? send : conflict;
}

function substance(card: Card): unknown {
  const { title, description, assigneeId, coAssigneeIds, labelId, activityId, startOn, dueOn, estimate, blocked } = card;
  const checklist = card.checklist.map(({ title: text, done }) => [text, done]);
  const { boardId, columnId, commentCount } = card;
  const fields = [
    plainText(title),
    plainText(description),
    assigneeId,
    coAssigneeIds,
    labelId,
    activityId,
    startOn,
    dueOn,
    estimate,
  ];
  return [...fields, blocked, checklist, boardId, columnId, commentCount];
}

/**
 * Looks for a card that we may have made: one that was not there before, of the same title and not by somebody whom we know. Times say
 * nothing, since clocks differ.
 */
function foundCard(edit: BoardEdit & { readonly kind: 'create' }, now: ServerNow, attempt: Attempt): Verdict {
  const alike = newCards(now, attempt).filter(({ title }) => isAlike(title, edit.fields.title));
  const there = alike.find(({ columnId }) => columnId === edit.columnId) ?? alike[0];
  if (there !== undefined) return { is: 'agreed', id: there.id };
  return maybeMade(now, attempt).length === 0 ? send : conflict;
}

type MaybeThere = Pick<ServerNow, 'cards' | 'others' | 'made'>;

/** Cards that were not there before a request, and neither by another edit nor by somebody whom we know. */
function newCards({ cards = [], others, made }: MaybeThere, attempt: Attempt): readonly Card[] {
  const known = new Set(attempt.known);
  const isNew = ({ id }: Card) => !known.has(id) && made?.has(id) !== true;
  return cards.filter((card) => isNew(card) && !(card.createdBy !== null && others.has(card.createdBy)));
}

/**
 * Cards that may have come of a request whose answer was lost, under whatever title they have by now. One that is older than what was there
 * before the request was moved to the board or restored; the service's clock alone says so, give or take what its machines differ.
 */
export function maybeMade(now: MaybeThere, attempt: Attempt): readonly Card[] {
  const known = new Set(attempt.known);
  const before = (now.cards ?? []).filter(({ id }) => known.has(id));
  const newest = before.reduce((latest, { createdAt }) => Math.max(latest, createdAt ?? -Infinity), -Infinity);
  return newCards(now, attempt).filter(({ createdAt }) => createdAt === null || createdAt >= newest - clocksDifferMs);
}

const clocksDifferMs = 60_000;

type CommentEdit = BoardEdit & { readonly kind: 'addComment' | 'editComment' | 'deleteComment' };

function judgeComment(edit: CommentEdit, { comments = [] }: ServerNow, attempt: Attempt | null): Verdict {
  if (edit.kind === 'addComment') {
    if (attempt === null) return send;
    const known = new Set(attempt.known);
    const there = comments.find(({ id, mine, text }) => mine && !known.has(id) && isAlike(text, edit.text));
    return there ? { is: 'agreed', id: there.id } : send;
  }
  const comment = comments.find(({ id }) => id === edit.commentId);
  if (edit.kind === 'editComment') return comment ? threeWay(edit, comment.text) : gone;
  if (!comment) return agreed;
  return isAlike(comment.text, edit.base) ? send : conflict;
}

type ItemEdit = BoardEdit & { readonly kind: 'addItem' | 'editItem' | 'removeItem' };

function judgeItem(edit: ItemEdit, { checklist }: Card, attempt: Attempt | null): Verdict {
  if (edit.kind === 'addItem') {
    if (attempt === null) return send;
    const known = new Set(attempt.known);
    const there = checklist.find(({ id, title }) => !known.has(id) && isAlike(title, edit.title));
    return there ? { is: 'agreed', id: there.id } : send;
  }
  const item = checklist.find(({ id }) => id === edit.itemId);
  if (edit.kind === 'removeItem') {
    if (!item) return agreed;
    return isAlike(item.title, edit.base.title) ? send : conflict;
  }
  if (!item) return gone;
  const { base, mine } = edit;
  // What the person did not touch is no matter of theirs.
  const parts = [
    isSame(base.title, mine.title) ? agreed : threeWay({ base: base.title, mine: mine.title }, item.title),
    isSame(base.done, mine.done) ? agreed : threeWay({ base: base.done, mine: mine.done }, item.done),
  ];
  return parts.find(({ is }) => is === 'conflict') ?? parts.find(({ is }) => is === 'send') ?? agreed;
}
