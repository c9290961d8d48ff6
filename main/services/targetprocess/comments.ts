import { asSyncError, SyncError } from '../../sync/errors.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';
import type { CardComment } from '../../sync/ports/boards.ts';
import { orGone } from '../allowed.ts';
import type { TargetprocessApi } from './api.ts';
import type { Entity } from './entity.ts';
import { cardName } from './ids.ts';
import { readRichText, writeRichText } from './rich-text.ts';

type Named = Pick<CardComment, 'id' | 'cardId'>;

/** Comments of cards: contract 1.5. A card's own times do not tell of them. */
export class CardComments {
  readonly #api: TargetprocessApi;
  readonly #ownId: (signal: AbortSignal) => Promise<RemoteId>;

  constructor(api: TargetprocessApi, ownId: (signal: AbortSignal) => Promise<RemoteId>) {
    this.#api = api;
    this.#ownId = ownId;
  }

  async list(cardId: RemoteId, signal: AbortSignal): Promise<readonly CardComment[]> {
    const { entityId } = cardName(cardId);
    const ownId = await this.#ownId(signal);
    const fits = (row: Entity): boolean => row.ref('General')?.id === entityId;
    const rows = await this.#api.list('Comments', { where: `(General.Id eq ${entityId})`, fits }, signal);
    // Of a card that is gone the list is empty too.
    if (rows.length === 0) await this.#api.one(`Generals/${entityId}`, signal);
    const comments = rows.map((row) => commentOf(row, cardId, ownId));
    return comments.sort((a, b) => (a.createdAt ?? 0) - (b.createdAt ?? 0) || Number(a.id) - Number(b.id));
  }

  async add(cardId: RemoteId, text: string, signal: AbortSignal): Promise<CardComment> {
    const ownId = await this.#ownId(signal);
    const body = { Description: writeRichText(text), General: { Id: Number(cardName(cardId).entityId) } };
    const added = await this.#api.post('Comments', body, signal).catch((error: unknown) => this.#goneOr(error, cardId, signal));
    return { ...commentOf(added, cardId, ownId), text, mine: true };
  }

  async edit(comment: Named, text: string, signal: AbortSignal): Promise<void> {
    await this.#demandOwn(comment, signal);
    await this.#api.post(`Comments/${comment.id}`, { Description: writeRichText(text) }, signal);
  }

  async remove(comment: Named, signal: AbortSignal): Promise<void> {
    await this.#demandOwn(comment, signal);
    await this.#api.remove(`Comments/${comment.id}`, signal);
  }

  /** A reference to what is not there is refused as one of a wrong kind is (contract 1.8). */
  async #goneOr(error: unknown, cardId: RemoteId, signal: AbortSignal): Promise<never> {
    if (asSyncError(error).kind === 'refused') await this.#api.one(`Generals/${cardName(cardId).entityId}`, signal);
    throw error;
  }

  /** Administrators may change what others wrote: nobody does so from here. */
  async #demandOwn({ id, cardId }: Named, signal: AbortSignal): Promise<void> {
    const [ownId, row] = await Promise.all([this.#ownId(signal), orGone(this.#api.one(`Comments/${id}`, signal))]);
    if (row === null || row.ref('General')?.id !== cardName(cardId).entityId) {
      throw new SyncError('gone', `Comment ${id} is not on card ${cardName(cardId).entityId} any more.`);
    }
    if (row.ref('Owner')?.id !== ownId) throw new SyncError('refused', 'Only your own comments can be changed.');
  }
}

function commentOf(row: Entity, cardId: RemoteId, ownId: RemoteId): CardComment {
  const author = row.ref('Owner');
  return {
    id: row.id,
    cardId,
    text: readRichText(row.text('Description')),
    authorId: author?.id ?? null,
    authorName: author?.personName ?? '',
    createdAt: row.moment('CreateDate'),
    mine: author?.id === ownId,
  };
}
