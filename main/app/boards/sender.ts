import { laneOf, sendLane, type Lane } from './send-lane.ts';
import { asSyncError, type SyncError } from '../../sync/errors.ts';
import type { BoardWorld } from './board-world.ts';
import type { OutboxEntry } from '../../sync/ports/outbox.ts';

/** What came of sending. */
export interface SendReport {
  /** When there will be something to send by itself; null when nothing waits for a time. */
  readonly nextAt: number | null;
  /** What stopped the whole account, its service or our own records: it is tried again later. */
  readonly stopped: SyncError | null;
}

/** Queues at a time. The transport limits requests to a host anyway. */
const parallel = 4;

/**
 * Sends the edits of one account: in order for each card, cards side by side. New and moved cards of a board go one after the other: a lost
 * one is found again, and they come to lie as the person sees them. One call at a time for an account. Rejects only when `signal` ends it.
 */
export async function sendEdits(world: BoardWorld, options: { quietMs: number; signal: AbortSignal }): Promise<SendReport> {
  const { signal } = options;
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const times: number[] = [];
  let stopped: SyncError | null = null;
  const run = async (lane: Lane): Promise<void> => {
    if (both.aborted) return;
    try {
      const until = await sendLane(world, lane, { ...options, signal });
      if (until !== null) times.push(until);
    } catch (thrown) {
      const error = asSyncError(thrown);
      if (signal.aborted) return;
      stopped ??= error;
      stop.abort();
    }
  };
  await sideBySide(queuesOf(world.outbox.entries(world.accountId)), run);
  signal.throwIfAborted();
  return { nextAt: times.length === 0 ? null : Math.min(...times), stopped };
}

/** Lanes that go one after the other, each list beside the others. */
function queuesOf(entries: readonly OutboxEntry[]): readonly (readonly Lane[])[] {
  const lanes = new Map<string, { lane: Lane; placedBy: number | null }>();
  for (const entry of entries) {
    if (entry.state === 'conflict' || entry.state === 'draft') continue;
    const lane = laneOf(entry);
    const key = lane.cardId ?? `${lane.boardId} ${lane.columnId ?? ''}`;
    const isPlacing = entry.edit.kind === 'create' || entry.edit.kind === 'move';
    lanes.set(key, { lane, placedBy: isPlacing ? entry.id : (lanes.get(key)?.placedBy ?? null) });
  }
  const { placing = [], others = [] } = Object.groupBy(lanes.values(), ({ placedBy }) =>
    placedBy === null ? 'others' : 'placing',
  );
  // Of a card that was moved twice only the last move is sent.
  const inOrder = placing.toSorted((a, b) => (a.placedBy ?? 0) - (b.placedBy ?? 0));
  const boards = Map.groupBy(inOrder, ({ lane }) => lane.boardId);
  return [...boards.values(), ...others.map((one) => [one])].map((queue) => queue.map(({ lane }) => lane));
}

async function sideBySide(queues: readonly (readonly Lane[])[], run: (lane: Lane) => Promise<void>): Promise<void> {
  const waiting = [...queues];
  const worker = async (): Promise<void> => {
    for (let queue = waiting.shift(); queue !== undefined; queue = waiting.shift()) for (const lane of queue) await run(lane);
  };
  await Promise.all(Array.from({ length: parallel }, worker));
}
