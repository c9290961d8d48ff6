import { mostUrgent, tileOf } from './card-view.ts';
import { boardOf, entriesOn, seenCards, seenColumns, type BoardHome } from './seen.ts';
import type { Lacking } from './lacking.ts';
import type { BoardAccountState } from './account-boards.ts';
import type { Host } from '../host.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';
import type { BoardCounts, StoredBoard } from '../../sync/ports/board-records.ts';
import type { Card } from '../../sync/ports/boards.ts';
import type { OutboxEntry } from '../../sync/ports/outbox.ts';

/** How an account's boards are, see `BoardWatch.stateOf`. */
export type StateOf = (accountId: number) => BoardAccountState | null;

/** Today as a day, on this machine's calendar. */
function today({ clock }: Pick<Host, 'clock'>): string {
  const now = new Date(clock.now());
  const two = (value: number) => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

export function needsPerson({ state, nextAt }: OutboxEntry): boolean {
  return state === 'conflict' || state === 'draft' || state === 'held' || (state === 'failed' && nextAt === null);
}

/** All boards of all accounts, or of one. */
export function boardRows(host: Host, stateOf: StateOf, only?: number) {
  const accounts = host.settings.accounts().filter(({ id }) => only === undefined || id === only);
  return accounts.flatMap(({ id: accountId }) => {
    const counts = new Map(host.mirror.boards.counts(accountId, today(host)).map((row) => [row.boardId, row]));
    const workspaces = new Map(host.mirror.workspaces(accountId).map(({ id, name }) => [id, name]));
    const facts = { leftOut: host.outbox.leftOut(accountId), entries: host.outbox.entries(accountId), state: stateOf(accountId) };
    return host.mirror.boards.boards(accountId).map((board) => {
      const workspace = workspaces.get(board.workspaceId) ?? '';
      return rowOf(host, board, { ...facts, workspace, counted: counts.get(board.id) ?? null });
    });
  });
}

interface RowFacts {
  readonly leftOut: ReadonlySet<RemoteId>;
  readonly entries: readonly OutboxEntry[];
  readonly state: BoardAccountState | null;
  readonly workspace: string;
  readonly counted: BoardCounts | null;
}

function rowOf(host: Host, board: StoredBoard, { leftOut, entries, state, workspace, counted }: RowFacts) {
  const { accountId, workspaceId, id, name, archived, goneAt, readAt } = board;
  const own = entries.filter((entry) => entry.boardId === id);
  const counts = own.length === 0 ? counted : countSeen(host, board);
  const problem = state?.problem ?? board.problem;
  return {
    ...{ accountId, workspaceId, workspace, id, name, archived, goneAt, readAt },
    kept: !leftOut.has(id),
    open: counts?.open ?? 0,
    overdue: counts?.overdue ?? 0,
    mine: counts?.mine ?? 0,
    cards: counts?.cards ?? 0,
    unsent: own.length,
    needsYou: own.filter(needsPerson).length,
    refreshing: state?.refreshing ?? false,
    problem: problem && { kind: problem.kind, message: problem.message },
  };
}

/** The mirror counts what the service has; with unsent edits on top it is counted here. */
function countSeen(host: Host, { accountId, id }: StoredBoard): Omit<BoardCounts, 'boardId'> {
  const me = host.mirror.boards.self(accountId)?.id ?? null;
  const day = today(host);
  const cards = seenCards(host, accountId, id);
  const open = cards.filter(({ done }) => !done);
  const isMine = ({ assigneeId, coAssigneeIds }: Card) => me !== null && (assigneeId === me || coAssigneeIds.includes(me));
  const isOverdue = ({ dueOn }: Card) => dueOn !== null && dueOn < day;
  return { cards: cards.length, open: open.length, overdue: open.filter(isOverdue).length, mine: open.filter(isMine).length };
}

/** A board with its cards as the person sees them. Throws `gone`. `webAddress` is the board's page, `lacking` what its service has no way to do. */
export function viewBoard(
  host: Host,
  name: { accountId: number; boardId: RemoteId },
  facts: { stateOf: StateOf; webAddress: string; lacking: Lacking },
) {
  const { accountId, boardId } = name;
  const board = boardOf(host, accountId, boardId);
  const { details } = board;
  const entries = entriesOn(host, accountId, { boardId, cards: host.mirror.boards.cards(accountId, boardId) });
  const named = ({ id, name: text }: { id: RemoteId; name: string }) => ({ id, name: text });
  const renames = (id: RemoteId) =>
    mostUrgent(entries.filter(({ edit }) => edit.kind === 'renameColumn' && edit.columnId === id));
  const workspace = host.mirror.workspaces(accountId).find(({ id }) => id === board.workspaceId)?.name ?? '';
  const counted = host.mirror.boards.counts(accountId, today(host)).find((row) => row.boardId === boardId) ?? null;
  const leftOut = host.outbox.leftOut(accountId);
  return {
    ...rowOf(host, board, { leftOut, entries, state: facts.stateOf(accountId), workspace, counted }),
    description: details?.description ?? '',
    columns: seenColumns(host, accountId, board).map((column) => ({ ...column, unsent: renames(column.id) })),
    labels: details?.labels ?? [],
    people: (details?.people ?? []).map(named),
    activities: (details?.activities ?? []).map(named),
    me: host.mirror.boards.self(accountId)?.id ?? null,
    writable: details?.writable ?? null,
    tiles: tilesOf(host, accountId, { boardId, entries }),
    webAddress: facts.webAddress,
    lacking: facts.lacking,
  };
}

/** Tiles of a board, or of those cards of it. */
export function tilesOf(
  home: BoardHome,
  accountId: number,
  { boardId, entries, only }: { boardId: RemoteId; entries?: readonly OutboxEntry[]; only?: readonly RemoteId[] },
) {
  const seen = seenCards(home, accountId, boardId);
  const wanted = only && new Set(only.map((id) => home.outbox.realId(accountId, id)));
  const cards = wanted ? seen.filter(({ id }) => wanted.has(id)) : seen;
  const byCard = Map.groupBy(entries ?? home.outbox.entries(accountId), ({ cardId }) => cardId);
  return cards.map((card) => tileOf(card, byCard.get(card.id) ?? []));
}

/** Open cards of the accounts' own people on all boards, soonest due first. */
export function myCards(host: Host) {
  const mine = host.settings.accounts().flatMap(({ id: accountId }) => {
    const me = host.mirror.boards.self(accountId)?.id;
    if (me === undefined) return [];
    const workspaces = new Map(host.mirror.workspaces(accountId).map(({ id, name }) => [id, name]));
    const entries = host.outbox.entries(accountId);
    const edited = new Set(entries.map(({ boardId }) => boardId));
    const stored = host.mirror.boards.cardsOf(accountId, me).filter(({ boardId }) => !edited.has(boardId));
    // Only unsent edits make a card another's than the mirror says.
    const seen = [...edited].flatMap((boardId) => seenCards(host, accountId, boardId));
    const own = seen.filter(({ done, assigneeId, coAssigneeIds }) => !done && (assigneeId === me || coAssigneeIds.includes(me)));
    return [...stored, ...own].map((card) => {
      const board = host.mirror.boards.board(accountId, card.boardId);
      return {
        ...tileOf(
          card,
          entries.filter(({ cardId }) => cardId === card.id),
        ),
        accountId,
        boardId: card.boardId,
        board: board?.name ?? '',
        workspace: workspaces.get(board?.workspaceId ?? '') ?? '',
        column: board?.details?.columns.find(({ id }) => id === card.columnId)?.name ?? '',
        label: board?.details?.labels.find(({ id }) => id === card.labelId) ?? null,
      };
    });
  });
  return mine.sort((a, b) => (a.dueOn ?? '9').localeCompare(b.dueOn ?? '9') || a.title.localeCompare(b.title));
}
