import { takeCard, takeCards, type BoardWorld } from './board-world.ts';
import { takeComments } from './read-now.ts';
import { stopsAccount } from './send-lane.ts';
import { asSyncError, type SyncError } from '../../sync/errors.ts';
import { judge } from '../../sync/boards/verdict.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';
import type { StoredBoard } from '../../sync/ports/board-records.ts';
import type { Card } from '../../sync/ports/boards.ts';
import type { OutboxEntry } from '../../sync/ports/outbox.ts';

export interface RefreshOptions {
  readonly workspaceIds: readonly RemoteId[];
  /** Only this board. */
  readonly only?: RemoteId;
  readonly signal: AbortSignal;
}

/** Columns, labels and people change seldom: they are read again after so long, or when a card names one that is not known. */
const detailsFreshMs = 900_000;
/** Boards at a time, and comments of so many cards. */
const parallel = 3;

/**
 * Brings the mirror up to the service: the list of boards of each workspace, the cards of each board in one request, and comments only of
 * cards that may have new ones. A board that cannot be read stops no other; that is noted with it. Throws what stops the whole account.
 */
export async function refreshBoards(world: BoardWorld, options: RefreshOptions): Promise<void> {
  const { only, signal, workspaceIds } = options;
  if (only === undefined) await inTurn(workspaceIds, (id) => refreshList(world, id, signal));
  const { accountId, records, outbox } = world;
  const leftOut = outbox.leftOut(accountId);
  const isWanted = (board: StoredBoard) => {
    if (only !== undefined) return board.id === only;
    return board.goneAt === null && !board.archived && !leftOut.has(board.id) && workspaceIds.includes(board.workspaceId);
  };
  await inTurn(records.boards(accountId).filter(isWanted), (board) => refreshBoard(world, board, options));
}

async function refreshList(world: BoardWorld, workspaceId: RemoteId, signal: AbortSignal): Promise<void> {
  const { accountId, records, clock } = world;
  try {
    const boards = await world.boards.boards(workspaceId, signal);
    if (records.saveList(accountId, { workspaceId, boards, at: clock.now() })) world.changed('', null);
  } catch (thrown) {
    const error = asSyncError(thrown);
    if (signal.aborted || stopsAccount(error)) throw error;
    world.log(`boards of workspace ${workspaceId} could not be listed: ${error.kind}: ${error.message}`);
  }
}

async function refreshBoard(world: BoardWorld, board: StoredBoard, { only, signal }: RefreshOptions): Promise<void> {
  const { accountId, records } = world;
  try {
    const cards = await takeCards(world, board.id, signal);
    if (only !== undefined || needsDetails(world, board, cards)) await refreshDetails(world, board, signal);
    settle(world, board.id, cards);
    const stale = records.staleComments(accountId, board.id);
    await inTurn(stale, (cardId) => refreshComments(world, { id: cardId, boardId: board.id }, signal));
    if (board.problem !== null) world.changed(board.id, null);
  } catch (thrown) {
    const error = asSyncError(thrown);
    if (signal.aborted) throw error;
    const { kind, message } = error;
    if (records.saveProblem(accountId, board.id, { kind, message })) world.changed(board.id, null);
    if (stopsAccount(error)) throw error;
    world.log(`board ${board.id} could not be read: ${kind}: ${message}`);
  }
}

function needsDetails({ clock }: BoardWorld, { details, detailsAt }: StoredBoard, cards: readonly Card[]): boolean {
  if (details === null || detailsAt === null) return true;
  const age = clock.now() - detailsAt;
  if (age < 0 || age > detailsFreshMs) return true;
  const columns = new Set(details.columns.map(({ id }) => id));
  const labels = new Set(details.labels.map(({ id }) => id));
  return cards.some(({ columnId, labelId }) => !columns.has(columnId) || (labelId !== null && !labels.has(labelId)));
}

async function refreshDetails(world: BoardWorld, { id }: StoredBoard, signal: AbortSignal): Promise<void> {
  const { accountId, records, clock } = world;
  const board = await world.boards.board(id, signal);
  if (records.saveDetails(accountId, board, clock.now())) world.changed(id, null);
}

/** Reads the comments of a card now: those of an opened card may be other than before although nothing tells. */
async function refreshComments(world: BoardWorld, card: Pick<Card, 'id' | 'boardId'>, signal: AbortSignal): Promise<void> {
  const since = world.fresh.mark();
  try {
    const comments = await world.boards.comments(card.id, signal);
    if (!world.fresh.isNewer(card.id, since)) takeComments(world, card, comments);
  } catch (thrown) {
    const error = asSyncError(thrown);
    if (signal.aborted || stopsAccount(error)) throw error;
    world.log(`comments of card ${card.id} could not be read: ${error.kind}: ${error.message}`);
  }
}

/** Reads one card now. */
export async function refreshCard(world: BoardWorld, cardId: RemoteId, signal: AbortSignal): Promise<void> {
  const card = await world.boards.card(cardId, signal);
  if (!card) return;
  takeCard(world, card);
  await refreshComments(world, card, signal);
  await refreshTags(world, card, signal);
}

/** A request for each card: only of one that is opened. Where the listing says that there are none, nothing is asked. */
async function refreshTags(world: BoardWorld, { id, boardId, tagIds }: Card, signal: AbortSignal): Promise<void> {
  const { accountId, boards, records } = world;
  if (!boards.operations.tags.enabled) return;
  try {
    const tags = tagIds?.length === 0 ? [] : await boards.cardTags(id, signal);
    const names = tags.map(({ name }) => name).sort((a, b) => a.localeCompare(b));
    if (records.saveTags(accountId, id, names)) world.changed(boardId, [id]);
  } catch (thrown) {
    const error = asSyncError(thrown);
    if (signal.aborted || stopsAccount(error)) throw error;
    world.log(`tags of card ${id} could not be read: ${error.kind}: ${error.message}`);
  }
}

/** Ends conflicts that both sides agree about by now, and lets drafts of a card that is back wait to be sent again. */
function settle(world: BoardWorld, boardId: RemoteId, cards: readonly Card[]): void {
  const { accountId, outbox, records } = world;
  const entries = outbox.ofBoard(accountId, boardId).filter(({ state }) => state === 'conflict' || state === 'draft');
  if (entries.length === 0) return;
  const listed = new Map(cards.map((card) => [card.id, card]));
  for (const entry of entries) {
    const card = entry.cardId === null ? null : (listed.get(entry.cardId) ?? null);
    // Of a new card that may be there under another title: `takeCards` has looked already.
    if (entry.edit.kind === 'create' && entry.state === 'conflict') continue;
    if (card === null && entry.state === 'conflict') draftOfGone(world, entry);
    if (card === null) continue;
    if (entry.state === 'draft' && entry.errorKind === 'gone') revive(world, entry);
    if (entry.state !== 'conflict' || !isAgreed(entry, card)) continue;
    outbox.commit({ expect: [entry], drop: [entry.id] });
    world.changed(boardId, [card.id]);
  }
  for (const { card, why } of outbox.allKept(accountId)) {
    if (why === 'gone' && records.card(accountId, card.id)) outbox.commit({ forget: { accountId, cardId: card.id } });
  }
}

/** There is nothing to choose from any more when the card of a conflict is gone. */
function draftOfGone({ outbox, records, accountId, changed }: BoardWorld, entry: OutboxEntry): void {
  const { cardId, boardId } = entry;
  if (cardId === null || records.card(accountId, cardId) !== null) return;
  const reason = 'The card is not there any more.';
  outbox.commit({ expect: [entry], put: [{ ...entry, state: 'draft', errorKind: 'gone', reason, nextAt: null }] });
  changed(boardId, [cardId]);
}

function revive(world: BoardWorld, entry: OutboxEntry): void {
  const waiting = { state: 'waiting', errorKind: null, reason: null, nextAt: null, attempts: 0 } as const;
  // What is about a comment or an item of the card that is still gone becomes a draft again when it is sent.
  world.outbox.commit({ expect: [entry], put: [{ ...entry, ...waiting }] });
  world.changed(entry.boardId, entry.cardId === null ? null : [entry.cardId]);
}

function isAgreed({ edit }: OutboxEntry, card: Card): boolean {
  const isOfCard = edit.kind === 'edit' || edit.kind === 'move' || edit.kind === 'editItem';
  return isOfCard && judge(edit, { card, others: new Set() }, null).is === 'agreed';
}

/** A few at a time; the first thing that stops the account ends it. */
async function inTurn<Thing>(things: readonly Thing[], work: (thing: Thing) => Promise<void>): Promise<void> {
  const queue = [...things];
  const stops: SyncError[] = [];
  const worker = async (): Promise<void> => {
    for (let thing = queue.shift(); thing !== undefined && stops.length === 0; thing = queue.shift()) {
      try {
        await work(thing);
      } catch (thrown) {
        stops.push(asSyncError(thrown));
      }
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  const [stopped] = stops;
  if (stopped) throw stopped;
}
