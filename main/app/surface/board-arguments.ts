import * as v from 'valibot';
import { line, remoteId, rowId } from './arguments.ts';

/** An id of the service, or one of ours for what was made here. */
export const anyId = v.union([remoteId, v.pipe(v.string(), v.regex(/^new-[a-z0-9]{1,40}$/))]);

/** Texts of cards and comments. */
export const longText = v.pipe(v.string(), v.maxLength(100_000));

/** Where a text is written that is not saved: a new comment has no id. */
export const textPlace = v.strictObject({ cardId: anyId, part: v.union([v.picklist(['description', 'comment']), anyId]) });
export const unsavedText = v.nullable(v.strictObject({ text: longText, began: longText }));

const day = v.pipe(v.string(), v.isoDate());

/** Points: halves are allowed. */
const points = v.pipe(v.number(), v.minValue(0), v.maxValue(100_000));

export const namedBoard = v.nullable(v.strictObject({ accountId: rowId, boardId: anyId }));

/** Fields that are to be set; null is "none". */
const changedFields = v.partial(
  v.strictObject({
    title: line,
    description: longText,
    assigneeId: v.nullable(anyId),
    coAssigneeIds: v.pipe(v.array(anyId), v.maxLength(500), v.readonly()),
    labelId: v.nullable(anyId),
    activityId: v.nullable(anyId),
    startOn: v.nullable(day),
    dueOn: v.nullable(day),
    estimate: v.nullable(points),
    blocked: v.nullable(v.strictObject({ reason: line })),
  }),
);

/** The same, and what was in fields when the person began to write. */
export const cardChange = v.strictObject({ ...changedFields.entries, began: v.optional(changedFields) });

/** Numbers of entries of the outbox, as the contract has them. */
export const entryId = v.pipe(v.string(), v.regex(/^\d{1,15}$/));
export const entryIds = v.pipe(v.array(entryId), v.maxLength(100_000), v.readonly());
