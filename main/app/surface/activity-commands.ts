import * as v from 'valibot';
import { limit, offset, rowId } from './arguments.ts';
import { command } from './command.ts';
import { pairById } from './pair-by-id.ts';
import type { Desk } from './desk.ts';
import type { StoredHistoryEntry } from '../../sync/ports/mirror.ts';

const page = v.strictObject({ offset, limit });
const story = v.strictObject({ pairId: v.nullable(rowId), before: v.nullable(rowId), limit });

/** What happened, what goes on, and what does not go on. */
export function activityCommands(desk: Desk) {
  const { host } = desk;
  return {
    'activity.page': command([story], ({ pairId, before, limit: count }) => {
      const part = before === null ? { limit: count } : { limit: count, before };
      const entries = host.mirror.history(pairId === null ? part : { ...part, pairId });
      return entries.map(viewEntry);
    }),
    'activity.transfers': command([], () => desk.board.transfers()),
    'activity.held': command([page], (asked) => {
      const all = host.settings.pairs().flatMap((pair) =>
        host.mirror.held(pair.id).map(({ key, action, side, path, reason, message, webAddress }) => {
          return { pairId: pair.id, key, action, side, path, reason, message, webAddress };
        }),
      );
      return cut(all, asked);
    }),
    'activity.failures': command([page], (asked) => {
      const all = host.settings.pairs().flatMap((pair) =>
        host.mirror.failures(pair.id).map(({ key, path, kind, message, attempts, firstAt, nextAt }) => {
          return { pairId: pair.id, key, path, kind, message: desk.redact(message), attempts, firstAt, nextAt };
        }),
      );
      return cut(all, asked);
    }),
    'activity.retry': command([rowId], (id) => {
      pairById(host, id);
      desk.poke((pairId) => pairId === id);
      return null;
    }),
  };
}

/** One entry of the history, as the UI shows it. */
export function viewEntry(entry: StoredHistoryEntry) {
  const { id, pairId, at, action, side, path, fromPath, reason, items } = entry;
  return { id, pairId, at, action, side, path, fromPath, reason, items };
}

function cut<Row>(all: readonly Row[], asked: { offset: number; limit: number }) {
  return { total: all.length, offset: asked.offset, rows: all.slice(asked.offset, asked.offset + asked.limit) };
}
