import { asSyncError, SyncError } from '../../sync/errors.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';
import type { CardComment } from '../../sync/ports/boards.ts';
import { brokenAnswer } from '../http/answers.ts';
import type { ApiAnswer } from './api.ts';
import type { ProfileCalls } from './profile-calls.ts';
import { byId, rowsOf, WireFields } from './wire-fields.ts';

/** A comment with what has to be sent along when it is changed. */
interface FullComment extends CardComment {
  readonly attachmentIds: readonly RemoteId[];
  /** Names of those that are mentioned, by id. */
  readonly mentions: ReadonlyMap<RemoteId, string>;
}

export interface CommentContext {
  readonly calls: ProfileCalls;
  /** The account's own id; null when the service does not tell. */
  ownId(signal: AbortSignal): Promise<RemoteId | null>;
}

/** The largest page that was seen to work (contract 7.4). */
const pageLength = 100;

function mentionsIn(row: WireFields): ReadonlyMap<RemoteId, string> {
  const refs = row.object('at_refs');
  return new Map((refs?.keys() ?? []).map((id) => [id, refs?.text(id) ?? '']));
}

/** `@[501]` as `@Ingrid Berg` (contract 7.4); an id that has no name stays. */
function withNames(text: string, mentions: ReadonlyMap<RemoteId, string>): string {
  return text.replace(/@\[(\d+)\]/g, (all, id: string) => {
    const name = mentions.get(id) ?? '';
    return name === '' ? all : `@${name}`;
  });
}

/** Longer names first, so that "@Ann Lee" is not taken for "@Ann". */
function withIds(text: string, mentions: ReadonlyMap<RemoteId, string>): string {
  const known = [...mentions].filter(([, name]) => name !== '').sort(([, a], [, b]) => b.length - a.length);
  return known.reduce((encoded, [id, name]) => encoded.replaceAll(`@${name}`, `@[${id}]`), text);
}

function authorIn(row: WireFields | null): { readonly authorId: RemoteId | null; readonly authorName: string } {
  const names = [row?.text('first_name') ?? '', row?.text('last_name') ?? ''].filter((part) => part !== '');
  return { authorId: row?.id('id') ?? null, authorName: names.join(' ') || (row?.text('name') ?? '') };
}

/** A comment of v3 (contract 7.4). */
function commentOf(row: WireFields, cardId: RemoteId, ownId: RemoteId | null): FullComment {
  const mentions = mentionsIn(row);
  const author = authorIn(row.object('created_by'));
  return {
    id: row.requiredId('id'),
    cardId: row.id('item_id') ?? cardId,
    text: withNames(row.text('text') || row.text('encoded_text'), mentions),
    ...author,
    createdAt: row.time('created_at'),
    mine: author.authorId !== null && author.authorId === ownId,
    attachmentIds: row.rows('attachments').map((attachment) => attachment.requiredId('id')),
    mentions,
  };
}

/** A comment of v1 (contract 7.4), the names of whose keys come from an old client. */
function plainCommentOf(row: WireFields, cardId: RemoteId, ownId: RemoteId | null): CardComment {
  const author = authorIn(row.object('author'));
  return {
    id: row.requiredId('id'),
    cardId: row.id('activity_id') ?? cardId,
    text: row.text('text'),
    ...author,
    createdAt: row.time('create_time'),
    mine: row.flag('may_delete') ?? (author.authorId !== null && author.authorId === ownId),
  };
}

function inOrder<T extends CardComment>(comments: Iterable<T>): readonly T[] {
  return [...comments].sort((a, b) => (a.createdAt ?? 0) - (b.createdAt ?? 0) || byId(a.id, b.id));
}

function shown(comment: CardComment): CardComment {
  const { id, cardId, text, authorId, authorName, createdAt, mine } = comment;
  return { id, cardId, text, authorId, authorName, createdAt, mine };
}

/** Another way is tried after this: what is refused or not there may only be so in this version of the API. */
function isRefusal(error: unknown): boolean {
  const { kind } = asSyncError(error);
  return kind === 'refused' || kind === 'gone';
}

/** Comments of cards: by v3, or by v1 where v3 is not to be had. What works is remembered. */
export class CardComments {
  readonly #calls: ProfileCalls;
  readonly #context: CommentContext;
  #works: 'v3' | 'v1' | null = null;

  constructor(context: CommentContext) {
    this.#calls = context.calls;
    this.#context = context;
  }

  /** Oldest first. Throws `gone`; `busy` when comments went while they were read. */
  async list(cardId: RemoteId, signal: AbortSignal): Promise<readonly CardComment[]> {
    const comments = await this.#either({
      v3: () => this.#readAll(cardId, signal),
      v1: () => this.#readPlain(cardId, signal),
    });
    return comments.map(shown);
  }

  async add(cardId: RemoteId, text: string, signal: AbortSignal): Promise<CardComment> {
    // Asked before anything is sent: what fails after that may have been done.
    const ownId = await this.#context.ownId(signal);
    return this.#either({
      v3: () => this.#add({ cardId, text, ownId }, signal),
      v1: () => this.#addPlain({ cardId, text, ownId }, signal),
    });
  }

  /** Files and mentions of the comment stay: they are sent along, so they are read first. */
  async edit({ id, cardId }: Pick<CardComment, 'id' | 'cardId'>, text: string, signal: AbortSignal): Promise<void> {
    const comment = (await this.#readAll(cardId, signal)).find((one) => one.id === id);
    if (comment === undefined) throw new SyncError('gone', `Comment ${id} is not on card ${cardId} any more.`);
    const attachments = `[${comment.attachmentIds.join(', ')}]`;
    const values = { commentId: id, text, encodedText: withIds(text, comment.mentions), attachments };
    await this.#calls.change('editComment', values, signal);
  }

  async remove({ id, cardId }: Pick<CardComment, 'id' | 'cardId'>, signal: AbortSignal): Promise<void> {
    await this.#calls.change('deleteComment', { commentId: id, cardId }, signal);
  }

  async #either<T>(ways: { readonly v3: () => Promise<T>; readonly v1: () => Promise<T> }): Promise<T> {
    if (this.#works === 'v1') return ways.v1();
    try {
      const result = await ways.v3();
      this.#works = 'v3';
      return result;
    } catch (error) {
      if (this.#works === 'v3' || !isRefusal(error)) throw error;
    }
    const result = await ways.v1();
    this.#works = 'v1';
    return result;
  }

  /**
   * Pages overlap by one comment, so that one that went in between, which would hide another, is noticed; nothing public says in which order
   * they come.
   */
  async #readAll(cardId: RemoteId, signal: AbortSignal): Promise<readonly FullComment[]> {
    const ownId = await this.#context.ownId(signal);
    const found = new Map<RemoteId, FullComment>();
    let last: RemoteId | null = null;
    for (;;) {
      const offset = Math.max(0, found.size - 1);
      const page = await this.#calls.ask('comments', { cardId, count: String(pageLength), offset: String(offset) }, signal);
      const rows = new WireFields(page.value, 'comments', page.request).rows('data');
      if (last !== null && rows[0]?.id('id') !== last) {
        throw new SyncError('busy', `The comments of card ${cardId} changed while they were read.`);
      }
      for (const row of rows) {
        const comment = commentOf(row, cardId, ownId);
        found.set(comment.id, comment);
        last = comment.id;
      }
      if (rows.length < pageLength) return inOrder(found.values());
    }
  }

  async #readPlain(cardId: RemoteId, signal: AbortSignal): Promise<readonly CardComment[]> {
    const ownId = await this.#context.ownId(signal);
    const { value, request } = await this.#calls.ask('plainComments', { cardId }, signal);
    return inOrder(rowsOf(value, 'comments', request).map((row) => plainCommentOf(row, cardId, ownId)));
  }

  async #add(given: Given, signal: AbortSignal): Promise<CardComment> {
    const { cardId, text, ownId } = given;
    const values = { cardId, text, encodedText: text, attachments: '[]' };
    const answer = await this.#calls.change('addComment', values, signal);
    const data = new WireFields(answer.value ?? {}, 'the comment', answer.request).object('data');
    if (data === null) throw brokenAnswer(answer.request, 'does not name the comment');
    return asSent(shown(commentOf(data, cardId, ownId)), given, answer);
  }

  /** The answer is not known: where it does not name the comment, it is looked up. */
  async #addPlain(given: Given, signal: AbortSignal): Promise<CardComment> {
    const { cardId, text, ownId } = given;
    const answer = await this.#calls.change('addPlainComment', { cardId, text }, signal);
    const row = typeof answer.value === 'object' && answer.value !== null ? rowIn(answer) : null;
    if (row?.id('id') != null) return asSent(plainCommentOf(row, cardId, ownId), given, answer);
    const comments = await this.#readPlain(cardId, signal).catch(() => []);
    const added = comments.findLast((comment) => comment.text === text && comment.mine);
    if (added === undefined) throw brokenAnswer(answer.request, 'does not name the comment');
    return added;
  }
}

interface Given {
  readonly cardId: RemoteId;
  readonly text: string;
  readonly ownId: RemoteId | null;
}

function rowIn({ value, request }: ApiAnswer): WireFields {
  return new WireFields(value, 'the comment', request);
}

/** The answer to an addition may name no more than the id: the rest is what was sent. */
function asSent(comment: CardComment, { text, ownId }: Given, { time }: ApiAnswer): CardComment {
  return {
    ...comment,
    text: comment.text === '' ? text : comment.text,
    authorId: comment.authorId ?? ownId,
    createdAt: comment.createdAt ?? time.from,
    mine: true,
  };
}
