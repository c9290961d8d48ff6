import { fullName } from '../account.ts';
import type { Person } from '../account.ts';
import type { CommentFacts } from '../boards/conversations.ts';
import { commentOf } from '../boards/conversations.ts';
import type { Card, Comment } from '../boards/model.ts';
import { boardAccess, checkVisible, visibleCard, writableCard } from '../rights.ts';
import { denied, malformed } from '../wire/api-error.ts';
import type { Reply } from '../wire/reply.ts';
import { jsonReply } from '../wire/reply.ts';
import type { SignedRequest } from '../wire/request.ts';
import { fieldsOf, isForm, numberField, textField } from '../wire/request.ts';
import type { Route } from '../wire/router.ts';
import type { World } from '../world.ts';
import { attachmentsOf, cardTime } from './card-views.ts';
import { actOf } from './cards.ts';
import { avatarOf } from './user.ts';

/** What people say below cards, in the two generations of the wire (contract 7.4). */
export const commentRoutes: readonly Route[] = [
  { method: 'GET', template: '/1/cards/{id}/comments', access: 'read', handle: listFirst },
  { method: 'POST', template: '/1/cards/{id}/comments/create-new', access: 'write', handle: addFirst },
  { method: 'GET', template: '/3/conversations/comments', access: 'read', handle: list },
  { method: 'POST', template: '/3/conversations/comment', access: 'write', handle: add },
  { method: 'PUT', template: '/3/conversations/comment/{id}', access: 'write', handle: change },
  { method: 'DELETE', template: '/3/conversations/comment/{id}', access: 'write', handle: remove },
];

/** The largest page, and the page of whoever does not say. */
const maxCount = 100;

/** Oldest first. */
function listFirst(request: SignedRequest, world: World): Reply {
  const card = visibleCard(world, request.caller, request.ids[0]);
  return jsonReply(card.comments.map((comment) => firstView(world, card, { comment, caller: request.caller })));
}

function addFirst(request: SignedRequest, world: World): Reply {
  const card = writableCard(world, request.caller, request.ids[0]);
  const text = textField(fieldsOf(request), 'text');
  if (text === undefined || text === '') throw malformed('text is missing');
  const comment = world.conversations.add(card, { text, encodedText: text, attachmentIds: [] }, actOf(request));
  return jsonReply(firstView(world, card, { comment, caller: request.caller }));
}

function firstView(world: World, card: Card, { comment, caller }: { comment: Comment; caller: Person }): unknown {
  const author = world.person(comment.createdBy);
  return {
    id: comment.id,
    activity_id: card.id,
    text: comment.text,
    create_time: cardTime(comment.createdTime),
    may_delete: comment.createdBy === caller.id && boardAccess(caller, card.board) === 'write',
    author: { id: author.id, name: fullName(author), avatar_source: avatarOf(author) },
  };
}

/** Oldest first when nothing else is asked for. */
function list(request: SignedRequest, world: World): Reply {
  const query = Object.fromEntries(request.query);
  const card = visibleCard(world, request.caller, cardIn(query));
  const by = textField(query, 'sort_by') ?? 'created_at';
  const order = textField(query, 'sort_order') ?? 'asc';
  if (!/^(created|updated)_at$/.test(by) || !/^(asc|desc)$/.test(order)) throw malformed('The order is none that is known');
  const key = by === 'created_at' ? 'createdTime' : 'updatedTime';
  const sorted = card.comments.toSorted((a, b) => a[key] - b[key] || a.id - b.id);
  if (order === 'desc') sorted.reverse();
  const offset = numberField(query, 'offset') ?? 0;
  const page = sorted.slice(offset, offset + Math.min(numberField(query, 'count') ?? maxCount, maxCount));
  return jsonReply({ data: page.map((comment) => view(world, card, comment)) });
}

function add(request: SignedRequest, world: World): Reply {
  const form = formOf(request);
  const card = writableCard(world, request.caller, cardIn(form));
  const comment = world.conversations.add(card, saidIn(world, request.caller, form), actOf(request));
  return jsonReply({ data: view(world, card, comment) });
}

/** One's own only. Attachments that are not named stay. */
function change(request: SignedRequest, world: World): Reply {
  const { card, comment } = ownComment(request, world);
  const said = saidIn(world, request.caller, { attachments: JSON.stringify(comment.attachmentIds), ...formOf(request) });
  world.conversations.change(card, comment, { facts: said, act: actOf(request) });
  return jsonReply({ data: view(world, card, comment) });
}

function remove(request: SignedRequest, world: World): Reply {
  const { card, comment } = ownComment(request, world);
  if (cardIn(Object.fromEntries(request.query)) !== card.id) throw malformed('The comment is none of this card');
  world.conversations.remove(card, comment, actOf(request));
  return jsonReply({ data: { id: comment.id, item_id: card.id } });
}

function ownComment({ caller, ids }: SignedRequest, world: World): { card: Card; comment: Comment } {
  const card = writableCard(world, caller, world.conversations.cardOf(ids[0]).id);
  const comment = commentOf(card, ids[0]);
  if (comment.createdBy !== caller.id) throw denied(`Comment ${comment.id} is not yours`);
  return { card, comment };
}

function cardIn(fields: Readonly<Record<string, unknown>>): number {
  if (fields['item_name'] !== 'card') throw malformed('item_name is none that has comments');
  const id = numberField(fields, 'item_id');
  if (id === undefined) throw malformed('item_id is missing');
  return id;
}

/** The third version takes forms only. */
function formOf(request: SignedRequest): Readonly<Record<string, unknown>> {
  if (!isForm(request)) throw malformed('A comment comes as application/x-www-form-urlencoded');
  return fieldsOf(request);
}

/** Either text is enough. Attachments are a list of documents as text. */
function saidIn(world: World, caller: Person, form: Readonly<Record<string, unknown>>): CommentFacts {
  const text = textField(form, 'text') ?? '';
  const encoded = textField(form, 'encoded_text') ?? '';
  if (text === '' && encoded === '') throw malformed('Neither text nor encoded_text is given');
  const encodedText = encoded === '' ? text : encoded;
  const attachmentIds = listIn(textField(form, 'attachments') ?? '');
  for (const id of attachmentIds) checkVisible(world, caller, world.archive.document(id));
  return { text: text === '' ? decoded(world, encodedText) : text, encodedText, attachmentIds };
}

function listIn(text: string): readonly number[] {
  if (text === '') return [];
  const ids = /^\[([\d, ]*)\]$/.exec(text)?.[1];
  if (ids === undefined) throw malformed('attachments is no list of ids');
  return ids
    .split(',')
    .filter((id) => id.trim() !== '')
    .map(Number);
}

const mention = /@\[(\d+)\]/g;

function decoded(world: World, encodedText: string): string {
  return encodedText.replace(mention, (whole, id: string) => {
    const person = world.people.get(Number(id));
    return person ? `@${fullName(person)}` : whole;
  });
}

function view(world: World, card: Card, comment: Comment): Record<string, unknown> {
  const author = world.person(comment.createdBy);
  const mentioned = [...comment.encodedText.matchAll(mention)].flatMap(([, id]) => world.people.get(Number(id)) ?? []);
  const row = {
    id: comment.id,
    item_id: card.id,
    text: comment.text,
    encoded_text: comment.encodedText,
    created_at: Math.floor(comment.createdTime / 1000),
    created_by: { id: author.id, first_name: author.firstName, last_name: author.lastName },
    attachments: attachmentsOf(world, comment),
    at_refs: Object.fromEntries(mentioned.map((person) => [String(person.id), fullName(person)])),
  };
  return world.fields === 'minimal' ? row : { ...row, updated_at: Math.floor(comment.updatedTime / 1000) };
}
