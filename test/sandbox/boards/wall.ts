import type { Archive } from '../archive/archive.ts';
import type { Content } from '../archive/content.ts';
import { IdSequence } from '../archive/ids.ts';
import type { Folder } from '../archive/items.ts';
import { notFound } from '../wire/api-error.ts';

/** What somebody said on the wall of a workspace, or below it. Times in ms. */
export interface Said {
  readonly id: number;
  readonly text: string;
  readonly sentFrom: string;
  readonly by: number;
  readonly at: number;
  /** Documents. */
  readonly attachmentIds: readonly number[];
  readonly likedBy: Set<number>;
}

export interface Post extends Said {
  readonly workspaceId: number;
  readonly comments: Said[];
}

export type Draft = Pick<Said, 'text' | 'sentFrom' | 'by' | 'attachmentIds'>;

/** The conversations of workspaces as old clients know them (contract 12). */
export class Wall {
  readonly #now: () => number;
  readonly #archive: Archive;
  readonly #ids = new IdSequence(70_114_003, 3);
  readonly #posts = new Map<number, Post>();
  /** Where files lie that came with something, by workspace; not part of its archive. */
  readonly #folders = new Map<number, Folder>();

  constructor(now: () => number, archive: Archive) {
    this.#now = now;
    this.#archive = archive;
  }

  /** Keeps a file that comes with something. */
  addFile(workspaceId: number, file: { name: string; content: Content }, by: number): number {
    let folder = this.#folders.get(workspaceId);
    if (!folder) this.#folders.set(workspaceId, (folder = this.#archive.addRoot(workspaceId, null)));
    return this.#archive.createDocument(folder, file, { by }).id;
  }

  /** All that was said in a workspace, with its files. */
  removeAll(workspaceId: number): void {
    for (const post of this.posts(new Set([workspaceId]))) this.removePost(post);
    const folder = this.#folders.get(workspaceId);
    if (folder) this.#archive.removeRoot(folder);
    this.#folders.delete(workspaceId);
  }

  /** Newest first. */
  posts(workspaceIds: ReadonlySet<number>): readonly Post[] {
    return [...this.#posts.values()].filter(({ workspaceId }) => workspaceIds.has(workspaceId)).toReversed();
  }

  post(id: number): Post {
    const post = this.#posts.get(id);
    if (!post) throw notFound('POST', id);
    return post;
  }

  addPost(workspaceId: number, draft: Draft): Post {
    const post = { ...this.#said(draft), workspaceId, comments: [] };
    this.#posts.set(post.id, post);
    return post;
  }

  addComment(post: Post, draft: Draft): Said {
    const comment = this.#said(draft);
    post.comments.push(comment);
    return comment;
  }

  removePost({ id }: Post): void {
    this.#posts.delete(id);
  }

  #said(draft: Draft): Said {
    return { id: this.#ids.next(), ...draft, at: this.#now(), likedBy: new Set() };
  }
}
