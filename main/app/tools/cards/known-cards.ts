import type { RemoteId } from '../../../sync/ports/archive.ts';
import type { Card } from '../../../sync/ports/boards.ts';
import type { ServiceSession } from '../../../sync/ports/service.ts';
import type { ToolWork } from '../tool.ts';

/** Ids of cards by title, for each board that a session has read. */
type Titles = Map<string, Set<RemoteId>>;

/**
 * Boards are read once for each run: a card that is made adds itself. Whoever makes another of the same title meanwhile is told apart when an
 * answer is lost, by name.
 */
const read = new WeakMap<ServiceSession, Map<RemoteId, Promise<Titles>>>();

/** Cards of an order's title that are on its board. */
export async function cardsCalled(
  work: ToolWork,
  { boardId, title }: { readonly boardId: RemoteId; readonly title: string },
): Promise<ReadonlySet<RemoteId>> {
  const boards = read.get(work.session) ?? new Map<RemoteId, Promise<Titles>>();
  read.set(work.session, boards);
  const titles = boards.get(boardId) ?? titlesOn(work, boardId);
  boards.set(boardId, titles);
  try {
    return (await titles).get(title.trim()) ?? new Set();
  } catch (error) {
    boards.delete(boardId);
    throw error;
  }
}

/** Adds a card that was made to what is known. */
export function noteCard({ session }: ToolWork, card: Card): void {
  const titles = read.get(session)?.get(card.boardId);
  // A board that could not be read is read again.
  void titles?.then((known) => add(known, card)).catch(() => undefined);
}

async function titlesOn({ session, signal }: ToolWork, boardId: RemoteId): Promise<Titles> {
  const titles: Titles = new Map();
  for (const card of (await session.boards?.cards(boardId, signal)) ?? []) add(titles, card);
  return titles;
}

function add(titles: Titles, { id, title }: Card): void {
  const key = title.trim();
  titles.set(key, (titles.get(key) ?? new Set()).add(id));
}
