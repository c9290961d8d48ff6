import { createHash } from 'node:crypto';
import * as v from 'valibot';

const id = v.string();
const none = v.nullable(v.string());

export const importToolName = 'import-cards';

/** A card that an import makes. */
export const newCard = v.strictObject({
  kind: v.literal('make'),
  workspaceId: id,
  boardId: id,
  columnId: id,
  title: v.string(),
  description: v.string(),
  assigneeId: none,
  labelId: none,
  activityId: none,
  dueOn: none,
  estimate: v.nullable(v.number()),
  estimatedHours: v.nullable(v.number()),
  /** Why it is blocked. */
  blocked: none,
  checklist: v.array(v.string()),
  coAssigneeIds: v.array(id),
  /** Names the content of the row, so that the same row is known again. */
  mark: v.string(),
  /** Cards of the same title that were on the board before the request; null before there was one. */
  known: v.nullable(v.array(id)),
  /** The card that was made. */
  cardId: none,
});

/** A card that goes to the trash again, as it was when it was made, or comes back from there. */
const madeCard = v.strictObject({ kind: v.picklist(['trash', 'restore']), cardId: id, made: newCard });

export const cardOrder = v.variant('kind', [newCard, madeCard]);

export type NewCardOrder = v.InferOutput<typeof newCard>;
export type MadeCardOrder = v.InferOutput<typeof madeCard>;

/** The mark of what a row says; its column is no part of it, since cards move. */
export function markOf(card: Omit<NewCardOrder, 'kind' | 'columnId' | 'mark' | 'known' | 'cardId'>): string {
  const { boardId, title, description, assigneeId, labelId, activityId, dueOn, estimate, estimatedHours, blocked } = card;
  const facts = [boardId, title, description, assigneeId, labelId, activityId, dueOn, estimate, estimatedHours, blocked];
  const text = JSON.stringify([...facts, card.checklist, card.coAssigneeIds.toSorted()]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
