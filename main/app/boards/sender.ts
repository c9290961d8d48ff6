import { laneOf, sendLane, stopsAccount, type Lane } from './send-lane.ts';
import { asSyncError, type SyncError } from '../../sync/errors.ts';
import type { BoardWorld } from './board-world.ts';
import type { OutboxEntry } from '../../sync/ports/outbox.ts';

/** What came of sending. */
export interface SendReport {
  /** When there will be something to send by itself; null when nothing waits for a time. */
  readonly nextAt: number | null;
  /** What stopped the whole account: it is tried again later. */
  readonly stopped: SyncError | null;
}

/** Lanes at a time. The transport limits requests to a host anyway. */
const parallel = 4;

/**
 * Sends the edits of one account: in order for each card, cards side by side, new cards of a board one after the other so that a lost one is
 * found again. One call at a time for an account. Rejects only when `signal` ends it.
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
      if (!stopsAccount(error)) throw error;
      stopped ??= error;
      stop.abort();
    }
  };
  const { made, others } = lanesOf(world.outbox.entries(world.accountId));
  await Promise.all(made.map((lanes) => oneByOne(lanes, run)));
  await sideBySide(others, run);
  signal.throwIfAborted();
  return { nextAt: times.length === 0 ? null : Math.min(...times), stopped };
}

/** Lanes that begin with a new card, by board, and all others. */
function lanesOf(entries: readonly OutboxEntry[]): { made: readonly (readonly Lane[])[]; others: readonly Lane[] } {
  const lanes = new Map<string, { lane: Lane; isNew: boolean }>();
  for (const entry of entries) {
    if (entry.state === 'conflict' || entry.state === 'draft') continue;
    const lane = laneOf(entry);
    const key = lane.cardId ?? `${lane.boardId} ${lane.columnId ?? ''}`;
    if (!lanes.has(key)) lanes.set(key, { lane, isNew: entry.edit.kind === 'create' });
  }
  const all = [...lanes.values()];
  const boards = Map.groupBy(
    all.filter(({ isNew }) => isNew),
    ({ lane }) => lane.boardId,
  );
  const made = [...boards.values()].map((some) => some.map(({ lane }) => lane));
  return { made, others: all.filter(({ isNew }) => !isNew).map(({ lane }) => lane) };
}

async function oneByOne(lanes: readonly Lane[], run: (lane: Lane) => Promise<void>): Promise<void> {
  for (const lane of lanes) await run(lane);
}

async function sideBySide(lanes: readonly Lane[], run: (lane: Lane) => Promise<void>): Promise<void> {
  const queue = [...lanes];
  const worker = async (): Promise<void> => {
    for (let lane = queue.shift(); lane !== undefined; lane = queue.shift()) await run(lane);
  };
  await Promise.all(Array.from({ length: parallel }, worker));
}
