import { fullName, type Person } from '../account.ts';
import { memoryContent } from '../archive/content.ts';
import type { Draft, Post, Said } from '../boards/wall.ts';
import { maySee, visibleWorkspace } from '../rights.ts';
import { denied, malformed, notFound } from '../wire/api-error.ts';
import { jsonReply, type Reply } from '../wire/reply.ts';
import { fieldsOf, numberField, type SignedRequest } from '../wire/request.ts';
import type { Route, SignedRoute } from '../wire/router.ts';
import type { World } from '../world.ts';
import { attachmentsOf } from './card-views.ts';
import { avatarOf } from './user.ts';

type Handler = SignedRoute['handle'];

/** Old clients know these below both versions (contract 12). */
function both(method: 'GET' | 'POST' | 'PUT', template: string, handle: Handler): readonly Route[] {
  const access = method === 'GET' ? 'read' : 'write';
  return ['1', '2'].map((version) => ({ method, template: `/${version}/conversation/${template}`, access, handle }));
}

/** What makes something takes a form, or a file as the whole body. */
function making(template: string, handle: Handler): readonly Route[] {
  return [...both('POST', template, handle), ...both('PUT', template, handle)];
}

/** The wall of a workspace, with what is said below it and who likes it. */
export const wallRoutes: readonly Route[] = [
  ...both('GET', 'project/{id}/posts', (request, world) => {
    const { id } = visibleWorkspace(world, request.caller, request.ids[0]);
    return page(request, world, world.wall.posts(new Set([id])));
  }),
  { method: 'GET', template: '/1/conversation/user/me/posts', access: 'read', handle: mine },
  { method: 'GET', template: '/1/conversation/user/me/updates', access: 'read', handle: updates },
  ...making('project/{id}/post/create', (request, world) => {
    const { id } = visibleWorkspace(world, request.caller, request.ids[0]);
    return jsonReply(postView(request, world, world.wall.addPost(id, draftIn(request, world, id))));
  }),
  ...making('post/{post}/comment/create', (request, world) => {
    const post = visiblePost(request, world);
    const comment = world.wall.addComment(post, draftIn(request, world, post.workspaceId));
    return jsonReply(commentView(request, world, { post, comment }));
  }),
  ...both('POST', 'post/{post}/user/{user}/like', (request, world) => {
    likesOf(request, world).add(request.caller.id);
    return jsonReply({ status: true, like: personView(request, request.caller) });
  }),
  ...both('POST', 'post/{post}/user/{user}/unlike', (request, world) => {
    likesOf(request, world).delete(request.caller.id);
    return jsonReply({ status: true });
  }),
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
  const data = posts.slice(from, from + count).map((post) => postView(request, world, post));
  // The previous ones are the older ones (contract 2.4).
  const pagination = {
    prev_url: from + count < posts.length ? link(from + count) : null,
    next_url: from > 0 ? link(Math.max(0, from - count)) : null,
  };
  return jsonReply({ data, pagination });
}

function seenPosts({ caller }: SignedRequest, world: World): readonly Post[] {
  const seen = [...world.workspaces.values()].filter((workspace) => maySee(caller, workspace)).map(({ id }) => id);
  return world.wall.posts(new Set(seen));
}

function mine(request: SignedRequest, world: World): Reply {
  const count = numberField(Object.fromEntries(request.query), 'count') ?? 20;
  const posts = seenPosts(request, world).slice(0, count);
  return jsonReply({ posts: posts.map((post) => postView(request, world, post)) });
}

/** What was said since `ts`, in epoch seconds. */
function updates(request: SignedRequest, world: World): Reply {
  const since = (numberField(Object.fromEntries(request.query), 'ts') ?? 0) * 1000;
  const posts = seenPosts(request, world);
  const comments = posts.flatMap((post) => post.comments.map((comment) => ({ post, comment })));
  return jsonReply({
    posts: { added: posts.filter(({ at }) => at >= since).map((post) => postView(request, world, post)) },
    comments: {
      added: comments.filter(({ comment }) => comment.at >= since).map((one) => commentView(request, world, one)),
    },
  });
}

/** Clients put what they send into the query, and leave the body empty or fill it with a file (contract 2.1, 12). */
function draftIn(request: SignedRequest, world: World, workspaceId: number): Draft {
  const isFile = request.method === 'PUT';
  const fields = { ...Object.fromEntries(request.query), ...(isFile ? {} : fieldsOf(request)) };
  const { text, name, sent_from: sentFrom = '' } = fields;
  if (typeof text !== 'string' || (text === '' && !isFile)) throw malformed('text is missing');
  const draft = { text, sentFrom: String(sentFrom), by: request.caller.id, attachmentIds: [] };
  if (!isFile) return draft;
  if (typeof name !== 'string' || name === '') throw malformed('name is missing');
  const file = { name, content: memoryContent(request.body) };
  return { ...draft, attachmentIds: [world.wall.addFile(workspaceId, file, request.caller.id)] };
}

function visiblePost(request: SignedRequest, world: World): Post {
  const post = world.wall.post(request.ids[0]);
  visibleWorkspace(world, request.caller, post.workspaceId);
  return post;
}

function checkOwn({ id, by }: Said, caller: Person): void {
  if (by !== caller.id) throw denied(`What ${id} says is not yours`);
}

/** Who likes a post, for whoever speaks in their own name. */
function likesOf(request: SignedRequest, world: World): Set<number> {
  const { likedBy } = visiblePost(request, world);
  if (request.ids[1] !== request.caller.id) throw denied('Only who likes something can say so');
  return likedBy;
}

function saidView(request: SignedRequest, world: World, said: Said): Record<string, unknown> {
  return {
    id: String(said.id),
    text: said.text,
    sent_from: said.sentFrom,
    created_time_local_iso: new Date(said.at).toISOString().slice(0, 19),
    creator: personView(request, world.person(said.by)),
    like: [...said.likedBy].map((id) => personView(request, world.person(id))),
    attachments: attachmentsOf(world, said).map(({ id, name, mimetype }) => {
      return { id, name, mime_type: mimetype, url: `${request.origin}/1/document/${String(id)}` };
    }),
    ...{ tags: [], links: [], mentioned_names: [] },
  };
}

/** Old clients take the picture for a whole address. */
function personView({ origin }: SignedRequest, person: Person): Record<string, unknown> {
  const { id, firstName, lastName } = person;
  return { id, name: fullName(person), first_name: firstName, last_name: lastName, image: `${origin}${avatarOf(person)}` };
}

function commentView(request: SignedRequest, world: World, { post, comment }: { post: Post; comment: Said }): object {
  return { ...saidView(request, world, comment), post_id: String(post.id) };
}

function postView(request: SignedRequest, world: World, post: Post): object {
  const comments = post.comments.map((comment) => commentView(request, world, { post, comment }));
  return { ...saidView(request, world, post), comments };
}
