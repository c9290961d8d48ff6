import { fullName, type Person } from '../account.ts';
import type { Post, Said } from '../boards/wall.ts';
import { maySee, visibleWorkspace } from '../rights.ts';
import { denied, malformed, notFound } from '../wire/api-error.ts';
import { jsonReply, type Reply } from '../wire/reply.ts';
import { fieldsOf, numberField, type SignedRequest } from '../wire/request.ts';
import type { Route, SignedRoute } from '../wire/router.ts';
import type { World } from '../world.ts';
import { avatarOf } from './user.ts';

type Handler = SignedRoute['handle'];

/** Old clients know these below both versions (contract 12). */
function both(method: 'GET' | 'POST', template: string, handle: Handler): readonly Route[] {
  const access = method === 'GET' ? 'read' : 'write';
  return ['1', '2'].map((version) => ({ method, template: `/${version}/conversation/${template}`, access, handle }));
}

/** The wall of a workspace, with what is said below it and who likes it. */
export const wallRoutes: readonly Route[] = [
  ...both('GET', 'project/{id}/posts', (request, world) => {
    const { id } = visibleWorkspace(world, request.caller, request.ids[0]);
    return page(request, world, world.wall.posts(new Set([id])));
  }),
  { method: 'GET', template: '/1/conversation/user/me/posts', access: 'read', handle: mine },
  ...both('POST', 'project/{id}/post/create', (request, world) => {
    const { id } = visibleWorkspace(world, request.caller, request.ids[0]);
    return jsonReply(postView(world, world.wall.addPost(id, draftIn(request))));
  }),
  ...both('POST', 'post/{post}/comment/create', (request, world) => {
    return jsonReply(saidView(world, world.wall.addComment(visiblePost(request, world), draftIn(request))));
  }),
  ...both('POST', 'post/{post}/user/{user}/like', (request, world) => like(request, world, true)),
  ...both('POST', 'post/{post}/user/{user}/unlike', (request, world) => like(request, world, false)),
  ...both('POST', 'post/{post}/delete', (request, world) => {
    const post = visiblePost(request, world);
    checkOwn(post, request.caller);
    world.wall.removePost(post);
    return jsonReply({ status: 1 });
  }),
  ...both('POST', 'post/{post}/comment/{comment}/delete', (request, world) => {
    const { comments } = visiblePost(request, world);
    const at = comments.findIndex(({ id }) => id === request.ids[1]);
    const comment = comments[at];
    if (!comment) throw notFound('COMMENT', request.ids[1]);
    checkOwn(comment, request.caller);
    comments.splice(at, 1);
    return jsonReply({ status: 1 });
  }),
];

/** What has no end names the post that it goes on from. */
function page(request: SignedRequest, world: World, posts: readonly Post[]): Reply {
  const query = Object.fromEntries(request.query);
  const count = numberField(query, 'count') ?? 20;
  const from = numberField(query, 'from') ?? 0;
  const link = (at: number): string => `${request.origin}${request.rawPath}?count=${count}&from=${at}`;
  const data = posts.slice(from, from + count).map((post) => postView(world, post));
  // The previous ones are the older ones (contract 2.4).
  const pagination = {
    prev_url: from + count < posts.length ? link(from + count) : null,
    next_url: from > 0 ? link(Math.max(0, from - count)) : null,
  };
  return jsonReply({ data, pagination });
}

function mine({ caller, query }: SignedRequest, world: World): Reply {
  const seen = [...world.workspaces.values()].filter((workspace) => maySee(caller, workspace)).map(({ id }) => id);
  const count = numberField(Object.fromEntries(query), 'count') ?? 20;
  const posts = world.wall.posts(new Set(seen)).slice(0, count);
  return jsonReply({ posts: posts.map((post) => postView(world, post)) });
}

/** Clients put what they send into the query, and leave the body empty (contract 2.1). */
function draftIn(request: SignedRequest): Pick<Said, 'text' | 'sentFrom' | 'by'> {
  const fields = { ...Object.fromEntries(request.query), ...fieldsOf(request) };
  const { text, sent_from: sentFrom = '' } = fields;
  if (typeof text !== 'string' || text === '') throw malformed('text is missing');
  return { text, sentFrom: String(sentFrom), by: request.caller.id };
}

function visiblePost(request: SignedRequest, world: World): Post {
  const post = world.wall.post(request.ids[0]);
  visibleWorkspace(world, request.caller, post.workspaceId);
  return post;
}

function checkOwn({ id, by }: Said, caller: Person): void {
  if (by !== caller.id) throw denied(`What ${id} says is not yours`);
}

function like(request: SignedRequest, world: World, isLiked: boolean): Reply {
  const { likedBy } = visiblePost(request, world);
  if (request.ids[1] !== request.caller.id) throw denied('Only who likes something can say so');
  if (isLiked) likedBy.add(request.caller.id);
  else likedBy.delete(request.caller.id);
  return jsonReply({ status: true, like: [...likedBy] });
}

function saidView(world: World, said: Said): Record<string, unknown> {
  const creator = world.person(said.by);
  return {
    id: String(said.id),
    text: said.text,
    sent_from: said.sentFrom,
    created_time_local_iso: new Date(said.at).toISOString().slice(0, 19),
    creator: {
      ...{ id: creator.id, name: fullName(creator), first_name: creator.firstName, last_name: creator.lastName },
      image: avatarOf(creator),
    },
    like: [...said.likedBy],
    ...{ attachments: [], tags: [], links: [], mentioned_names: [] },
  };
}

function postView(world: World, post: Post): Record<string, unknown> {
  return { ...saidView(world, post), comments: post.comments.map((comment) => saidView(world, comment)) };
}
