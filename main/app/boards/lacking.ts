import type { RemoteId } from '../../sync/ports/archive.ts';
import type { BoardOperation, Boards } from '../../sync/ports/boards.ts';
import type { ServiceSession } from '../../sync/ports/service.ts';

/** What a service has no way to do on its boards, each with the reason; what only is not switched on is not among it. */
export type Lacking = Readonly<Partial<Record<BoardOperation, string>>>;

/** In the window nothing is deleted that cannot be brought back. */
function lackingOf({ operations }: Boards): Lacking {
  // The keys of the record are exactly the operations.
  const names = Object.keys(operations) as BoardOperation[];
  const lacking = Object.fromEntries(names.map((name) => [name, operations[name].lacking] as const));
  const deleteCard = lacking['deleteCard'] ?? lacking['restoreCard'];
  return Object.fromEntries(Object.entries({ ...lacking, deleteCard }).flatMap(([name, why]) => (why ? [[name, why]] : [])));
}

/** Facts of a board that need no request. `fallback` is a page where there is none of the board. */
export function boardFacts({ boards }: ServiceSession, boardId: RemoteId, fallback: string) {
  return { webAddress: boards?.webAddress(boardId) ?? fallback, lacking: boards ? lackingOf(boards) : {} };
}
