import { IdSequence } from '../archive/ids.ts';
import { notFound } from '../wire/api-error.ts';
import type { CardLog } from './card-log.ts';
import { changesOf } from './changes.ts';
import type { Act, Card, Comment } from './model.ts';

export type CommentFacts = Pick<Comment, 'text' | 'encodedText' | 'attachmentIds'>;

/** What people say below cards. */
export class Conversations {
  readonly #ids = new IdSequence(90_233_117, 3);
  readonly #cards = new Map<number, Card>();
  readonly #now: () => number;
  readonly #log: CardLog;

  constructor(now: () => number, log: CardLog) {
    this.#now = now;
    this.#log = log;
  }

  add(card: Card, facts: CommentFacts, act: Act): Comment {
    const at = act.at ?? this.#now();
    const comment = { id: this.#ids.next(), ...facts, createdBy: act.by, createdTime: at, updatedTime: at };
    card.comments.push(comment);
    this.#cards.set(comment.id, card);
    this.#log.note(card, act, {
      action: 'add-comment',
      changed: { [`comment ${comment.id}`]: [null, facts.text] },
    });
    return comment;
  }

  /** The card below which it is said, live or not. */
  cardOf(commentId: number): Card {
    const card = this.#cards.get(commentId);
    if (!card) throw notFound('COMMENT', commentId);
    return card;
  }

  change(card: Card, comment: Comment, { facts, act }: { facts: CommentFacts; act: Act }): void {
    const key = `comment ${comment.id}`;
    const changed = changesOf({ [key]: comment.text }, { [key]: facts.text });
    Object.assign(comment, facts);
    comment.updatedTime = act.at ?? this.#now();
    this.#log.note(card, act, { action: 'change-comment', changed });
  }

  remove(card: Card, comment: Comment, act: Act): void {
    card.comments.splice(card.comments.indexOf(comment), 1);
    this.#cards.delete(comment.id);
    this.#log.note(card, act, { action: 'delete-comment', changed: { [`comment ${comment.id}`]: [comment.text, null] } });
  }
}

export function commentOf(card: Card, id: number): Comment {
  const comment = card.comments.find((one) => one.id === id);
  if (!comment) throw notFound('COMMENT', id);
  return comment;
}
