import { BadInput } from '../bad-input.ts';
import {
  addComment,
  addItem,
  createCard,
  deleteCard,
  editCard,
  editComment,
  editItem,
  moveCard,
  removeItem,
  renameColumn,
} from './edits.ts';
import { candidatesOf } from './maybe-made.ts';
import { boardOf, makerOf, type BoardHome } from './seen.ts';
import type { BoardEdit } from '../../sync/boards/edit.ts';
import { foldDraft } from '../../sync/boards/fold.ts';
import { takeBack } from '../../sync/boards/take-back.ts';
import { SyncError } from '../../sync/errors.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';
import type { Card } from '../../sync/ports/boards.ts';
import type { OutboxEntry } from '../../sync/ports/outbox.ts';

/** Edits that were taken back, and how those that built on them were before. */
interface Discarded {
  readonly dropped: readonly OutboxEntry[];
  readonly before: readonly OutboxEntry[];
}

/** What a person does with edits that were not sent: take back, bring back, try again, choose. */
export class OutboxDesk {
  readonly #home: BoardHome;
  readonly #discarded = new Map<string, Discarded>();

  constructor(home: BoardHome) {
    this.#home = home;
  }

  /** Takes edits back, with those that build on them. Answers a key for `undiscard`. Throws `gone`, `busy`. */
  discard(ids: readonly number[]): { readonly undo: string; readonly entries: readonly OutboxEntry[] } {
    const entries = ids.map((id) => this.#entry(id));
    const lanes = Map.groupBy(entries, ({ accountId, boardId, cardId }) =>
      JSON.stringify([accountId, cardId ?? `board ${boardId}`]),
    );
    const all: Discarded[] = [...lanes.values()].map((some) => this.#discardIn(some));
    const undo = this.#home.random.token();
    const dropped = all.flatMap((one) => one.dropped);
    this.#discarded.set(undo, { dropped, before: all.flatMap(({ before }) => before) });
    return { undo, entries: dropped };
  }

  /** Puts what was discarded back in its place. Throws `gone` when it is not known any more. */
  undiscard(undo: string): readonly OutboxEntry[] {
    const { outbox } = this.#home;
    const discarded = this.#discarded.get(undo);
    if (!discarded) throw new SyncError('gone', 'This was discarded too long ago to be put back.');
    const dropped = discarded.dropped.map((entry) => this.#renamed(entry));
    // Of those that stayed only the ones that wait still build on what comes back.
    const before = discarded.before.flatMap((entry) => {
      const now = outbox.entry(entry.id);
      return now?.state === entry.state ? [{ ...now, edit: this.#renamed(entry).edit }] : [];
    });
    outbox.commit({ put: [...dropped, ...before] });
    this.#discarded.delete(undo);
    return dropped;
  }

  /** Takes back the newest unsent edit of a card and answers it; null when there is none. */
  undo(accountId: number, cardId: RemoteId): OutboxEntry | null {
    const { outbox } = this.#home;
    const entries = outbox.ofCard(accountId, outbox.realId(accountId, cardId));
    const newest = entries.findLast(({ state }) => state === 'waiting' || state === 'failed' || state === 'held');
    if (newest) this.discard([newest.id]);
    return newest ?? null;
  }

  /** Lets edits that failed, or whose card was gone, be tried again now; null for all that failed. */
  retry(ids: readonly number[] | null): readonly OutboxEntry[] {
    const { outbox, mirror } = this.#home;
    const asked = ids === null ? this.#all().filter(({ state }) => state !== 'draft') : ids.map((id) => this.#entry(id));
    const tried = asked.filter(({ state }) => state === 'failed' || state === 'draft' || state === 'held' || state === 'sending');
    for (const entry of tried) {
      const fresh = { ...entry, errorKind: null, reason: null, nextAt: null };
      // What may have been sent stays so: it is looked up before anything else.
      if (entry.state === 'sending') outbox.commit({ expect: [entry], put: [fresh] });
      else outbox.commit({ expect: [entry], put: [{ ...fresh, state: 'waiting', attempts: 0 }] });
      const { accountId, cardId } = entry;
      if (cardId !== null && mirror.boards.card(accountId, cardId)) outbox.commit({ forget: { accountId, cardId } });
    }
    return tried;
  }

  /** Ends a conflict: `mine` is sent on top of what is there now, with `theirs` it is dropped. Throws `gone`. */
  resolve(id: number, how: 'mine' | 'theirs'): OutboxEntry {
    const { outbox } = this.#home;
    const entry = this.#entry(id);
    if (entry.state !== 'conflict') throw new BadInput('This edit is in no conflict any more.');
    if (entry.edit.kind === 'create')
      throw new BadInput('Of a new card say which one it has become, or that it is to be made again.');
    // First the new edit, then the end of the old one: whatever happens in between, nothing is lost.
    if (how === 'mine') makeAgain(this.#home, entry);
    outbox.commit({ expect: [entry], drop: [entry.id] });
    return entry;
  }

  /**
   * Says which card a new one has become whose answer was lost: edits of it go there from now on. With null it is none of them and is made
   * again. Throws `gone`, `BadInput`.
   */
  made(id: number, madeId: RemoteId | null): OutboxEntry {
    const { outbox } = this.#home;
    const entry = this.#entry(id);
    const { accountId, cardId, edit, state } = entry;
    if (edit.kind !== 'create' || state !== 'conflict' || cardId === null) {
      throw new BadInput('Of this edit it is not asked which card it has become.');
    }
    if (madeId === null) {
      outbox.commit({ expect: [entry], put: [{ ...entry, state: 'waiting', attempt: null, attempts: 0 }] });
      return entry;
    }
    if (!candidatesOf(this.#home, entry).some((card) => card.id === madeId)) {
      throw new SyncError('gone', 'This card is not among those that it may be.');
    }
    outbox.commit({ expect: [entry], drop: [entry.id], named: { accountId, own: cardId, id: madeId } });
    return entry;
  }

  /** Makes a new card out of one that is gone, with what was edited on it. Answers its id here. Throws `gone`. */
  recreate(accountId: number, cardId: RemoteId): { readonly cardId: RemoteId; readonly boardId: RemoteId } {
    const { outbox } = this.#home;
    const entries = outbox.ofCard(accountId, cardId).filter(({ state }) => state === 'draft');
    const kept = outbox.kept(accountId, cardId)?.card ?? null;
    const card = foldDraft(kept, entries, makerOf(this.#home, accountId));
    if (card === null || entries.length === 0) throw new SyncError('gone', 'Nothing is left of this card to make a new one of.');
    const made = this.#make(accountId, card);
    for (const { edit } of entries)
      if (edit.kind === 'addComment') addComment(this.#home, { accountId, cardId: made }, edit.text);
    outbox.commit({ drop: entries.map(({ id }) => id), forget: { accountId, cardId } });
    return { cardId: made, boardId: card.boardId };
  }

  #make(accountId: number, card: Card): RemoteId {
    const { title, description, assigneeId, coAssigneeIds, labelId, activityId, startOn, dueOn, estimate, blocked } = card;
    const { boardId } = card;
    const columns = boardOf(this.#home, accountId, boardId).details?.columns ?? [];
    const columnId = (columns.find(({ id }) => id === card.columnId) ?? columns[0])?.id;
    if (columnId === undefined) throw new SyncError('gone', 'The board of this card is not there any more.');
    const cardId = createCard(this.#home, { accountId, boardId, columnId, fields: { title } });
    const fields = { description, assigneeId, coAssigneeIds, labelId, activityId, startOn, dueOn, estimate, blocked };
    editCard(this.#home, { accountId, cardId }, fields);
    for (const item of card.checklist) this.#makeItem({ accountId, cardId }, item);
    return cardId;
  }

  #makeItem(name: { accountId: number; cardId: RemoteId }, { title, done }: { title: string; done: boolean }): void {
    const [added] = addItem(this.#home, name, title);
    if (done && added?.edit.kind === 'addItem') editItem(this.#home, { ...name, itemId: added.edit.itemId }, { done });
  }

  #discardIn(entries: readonly OutboxEntry[]): Discarded {
    const { outbox } = this.#home;
    const [first] = entries;
    if (!first) return { dropped: [], before: [] };
    const { accountId, boardId, cardId } = first;
    const lane =
      cardId === null
        ? outbox.ofBoard(accountId, boardId).filter((one) => one.cardId === null)
        : outbox.ofCard(accountId, cardId);
    const { dropped, rebased } = takeBack(lane, new Set(entries.map(({ id }) => id)));
    if (dropped.some(({ state }) => state === 'sending')) {
      throw new SyncError('busy', 'This edit is being sent and cannot be taken back any more.');
    }
    outbox.commit({
      expect: [...dropped, ...rebased.map(({ before }) => before)],
      drop: dropped.map(({ id }) => id),
      put: rebased.map(({ after }) => after),
    });
    return { dropped, before: rebased.map(({ before }) => before) };
  }

  /** An entry from before the service gave names to what it is about. */
  #renamed(entry: OutboxEntry): OutboxEntry {
    const { outbox } = this.#home;
    const own = /new-[a-z0-9]+/g;
    const text = JSON.stringify(entry.edit).replace(own, (id) => outbox.realId(entry.accountId, id));
    const cardId = entry.cardId === null ? null : outbox.realId(entry.accountId, entry.cardId);
    // The same edit with other ids in it.
    return { ...entry, cardId, edit: JSON.parse(text) as BoardEdit };
  }

  #entry(id: number): OutboxEntry {
    const entry = this.#home.outbox.entry(id);
    if (entry) return entry;
    throw new SyncError('gone', 'This edit is not waiting any more.');
  }

  #all(): readonly OutboxEntry[] {
    return this.#home.outbox.all();
  }
}

/** The edit of a conflict once more, on top of what is there now. What it is about may be gone: then there is nothing to set. */
function makeAgain(home: BoardHome, { accountId, boardId, cardId, edit }: OutboxEntry): void {
  if (edit.kind === 'renameColumn') {
    renameColumn(home, { accountId, boardId, columnId: edit.columnId }, edit.mine);
    return;
  }
  if (cardId === null) return;
  const name = { accountId, cardId };
  switch (edit.kind) {
    case 'edit':
      editCard(home, name, { [edit.field]: edit.mine });
      return;
    case 'move':
      makeMoveAgain(home, name, edit);
      return;
    case 'delete':
      deleteCard(home, name);
      return;
    case 'editComment':
      editComment(home, { ...name, commentId: edit.commentId }, edit.mine);
      return;
    case 'deleteComment':
      editComment(home, { ...name, commentId: edit.commentId }, null);
      return;
    case 'editItem':
      editItem(home, { ...name, itemId: edit.itemId }, edit.mine);
      return;
    case 'removeItem':
      removeItem(home, { ...name, itemId: edit.itemId });
      return;
    case 'create':
    case 'restore':
    case 'addComment':
    case 'addItem':
      // Nothing of these is settled so.
      return;
  }
}

/** The cards above may have gone elsewhere: the first one that is still there counts. */
function makeMoveAgain(
  home: BoardHome,
  name: { accountId: number; cardId: RemoteId },
  edit: BoardEdit & { readonly kind: 'move' },
): void {
  const { columnId, above } = edit.to;
  for (const after of [...above, null]) {
    try {
      moveCard(home, name, { columnId, after });
      return;
    } catch (error) {
      if (after === null || !(error instanceof SyncError) || error.kind !== 'gone') throw error;
    }
  }
}
