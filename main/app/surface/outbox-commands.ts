import * as v from 'valibot';
import { viewOutbox } from '../boards/outbox-view.ts';
import { line } from './arguments.ts';
import { anyId, entryId, entryIds } from './board-arguments.ts';
import { command } from './command.ts';
import type { Desk } from './desk.ts';
import type { OutboxEntry } from '../../sync/ports/outbox.ts';

/** Edits that were not sent. */
export function outboxCommands(desk: Desk) {
  const { host, boards, redact } = desk;
  const told = (entries: readonly OutboxEntry[]) => {
    for (const { accountId, boardId, cardId } of entries) boards.edited(accountId, boardId, cardId);
  };
  return {
    'outbox.list': command([], () => viewOutbox(host, redact)),
    'outbox.retry': command([v.nullable(entryIds)], (ids) => {
      told(boards.outbox.retry(ids === null ? null : ids.map(Number)));
      return null;
    }),
    'outbox.discard': command([entryIds], (ids) => {
      const { undo, entries } = boards.outbox.discard(ids.map(Number));
      told(entries);
      return { undo };
    }),
    'outbox.undiscard': command([line], (undo) => {
      told(boards.outbox.undiscard(undo));
      return null;
    }),
    'outbox.resolve': command([entryId, v.picklist(['mine', 'theirs'])], (id, how) => {
      told([boards.outbox.resolve(Number(id), how)]);
      return null;
    }),
    'outbox.made': command([entryId, v.nullable(anyId)], (id, cardId) => {
      told([boards.outbox.made(Number(id), cardId)]);
      return null;
    }),
  };
}
