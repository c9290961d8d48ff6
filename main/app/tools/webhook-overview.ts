import { asSyncError, SyncError } from '../../sync/errors.ts';
import type { Subscription, Webhooks } from '../../sync/ports/webhooks.ts';
import { inParallel } from './in-parallel.ts';
import type { ToolWork } from './tool.ts';

/** A subscription that this account's key made, and whether it still serves. */
export interface HookState {
  readonly id: string;
  /** What it is about, in words; an id where nothing tells the name. */
  readonly subject: string;
  readonly events: readonly string[];
  /** Without what may be a secret. */
  readonly address: string;
  /** Why it serves nobody; null for one that does, as far as can be known. */
  readonly dead: string | null;
}

/** Throws `refused` where the service has none. */
export function webhooksOf({ session }: ToolWork): Webhooks {
  if (session.webhooks) return session.webhooks;
  throw new SyncError('refused', 'This service has no webhooks.');
}

/** All subscriptions that this account's key made: the service tells of no others. Changes nothing, and calls no address. */
export async function readWebhooks(work: ToolWork): Promise<readonly HookState[]> {
  const all = await webhooksOf(work).list(work.signal);
  const boardIds = [...new Set(all.filter(({ subject }) => subject === 'board').map(({ subjectId }) => subjectId))];
  const found = await inParallel(boardIds, async (id) => [id, await lookAt(id, work)] as const);
  const boards = new Map(found);
  return all.map((one, at) => {
    const board = one.subject === 'board' ? boards.get(one.subjectId) : undefined;
    const twin = all.slice(0, at).find((other) => isSame(one, other));
    return {
      ...{ id: one.id, events: one.events, address: shownAddress(one.address) },
      subject: board?.name ?? `${one.subject} ${one.subjectId}`,
      dead: board?.dead ?? (twin ? `It is the same as ${twin.id}: everything is told twice.` : null),
    };
  });
}

interface HookBoard {
  readonly name: string | null;
  readonly dead: string | null;
}

async function lookAt(boardId: string, { session, signal }: ToolWork): Promise<HookBoard> {
  if (!session.boards) return { name: null, dead: null };
  try {
    const { name, archived } = await session.boards.board(boardId, signal);
    return { name, dead: archived ? 'Its board is archived.' : null };
  } catch (thrown) {
    const error = asSyncError(thrown);
    if (error.kind === 'gone') return { name: null, dead: 'Its board is not there any more.' };
    if (error.kind === 'refused') return { name: null, dead: 'This account may not see its board any more.' };
    throw error;
  }
}

function isSame(one: Subscription, other: Subscription): boolean {
  const { subject, subjectId, events, address } = one;
  return (
    other.subject === subject &&
    other.subjectId === subjectId &&
    other.address === address &&
    other.events.join() === events.join()
  );
}

/** Some pieces of a path, and all of a query, may be what lets a caller in. */
export function shownAddress(address: string): string {
  if (!URL.canParse(address)) return '…';
  const { origin, pathname, search } = new URL(address);
  const path = pathname
    .split('/')
    .map((piece) => (isSecretive(piece) ? '…' : piece))
    .join('/');
  return `${origin}${path}${search === '' ? '' : '?…'}`;
}

/** Whether a piece of a path may be a secret: it is long, and not made of plain words. */
export function isSecretive(piece: string): boolean {
  return piece.length >= 16 && /[\dA-Z]/.test(piece);
}
