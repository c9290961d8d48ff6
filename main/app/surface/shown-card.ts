import { viewCard } from '../boards/card-view.ts';
import type { Desk } from './desk.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';

/** A card as the page may see it: what a service said when it refused an edit may hold a secret. Throws `gone`. */
export function shownCard({ host, redact }: Desk, accountId: number, cardId: RemoteId) {
  const { draftReason, marks, ...card } = viewCard(host, accountId, cardId);
  const texts = host.outbox.unsavedTexts(accountId, card.tile.id);
  const clean = (reason: string | null) => (reason === null ? null : redact(reason));
  return {
    ...card,
    draftReason: clean(draftReason),
    unsavedTexts: texts.map(({ part, text, began }) => ({ part, text, began })),
    marks: marks.map((mark) => ({ ...mark, reason: clean(mark.reason) })),
  };
}
