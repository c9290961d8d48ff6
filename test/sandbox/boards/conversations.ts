import { IdSequence } from '../archive/ids.ts';
import type { CardLog } from './card-log.ts';
import { changesOf } from './changes.ts';
import type { Act, Card, Comment } from './model.ts';

export type CommentFacts = Pick<Comment, 'text' | 'encodedText' | 'attachmentIds'>;

/** What people say below cards. */
export class Conversations {
  readonly #ids = new IdSequence(90_233_117, 3);
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
    this.#log.note(card, act, {
      action: 'add-comment',
      changed: { [`comment ${comment.id}`]: [null, facts.text] },
    });
    return comment;
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
    this.#log.note(card, act, { action: 'delete-comment', changed: { [`comment ${comment.id}`]: [comment.text, null] } });
  }
}
