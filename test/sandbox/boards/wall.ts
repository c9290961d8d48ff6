import { IdSequence } from '../archive/ids.ts';
import { notFound } from '../wire/api-error.ts';

/** What somebody said on the wall of a workspace, or below it. Times in ms. */
export interface Said {
  readonly id: number;
  readonly text: string;
  readonly sentFrom: string;
  readonly by: number;
  readonly at: number;
  readonly likedBy: Set<number>;
}

export interface Post extends Said {
  readonly workspaceId: number;
  readonly comments: Said[];
}

type Draft = Pick<Said, 'text' | 'sentFrom' | 'by'>;

/** The conversations of workspaces as old clients know them (contract 12). */
export class Wall {
  readonly #now: () => number;
  readonly #ids = new IdSequence(70_114_003, 3);
  readonly #posts = new Map<number, Post>();

  constructor(now: () => number) {
    this.#now = now;
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
