import type { BoardOperation, Boards, CardFields } from '../../main/sync/ports/boards.ts';
import type { Effect } from '../sandbox/wire/faults.ts';

/** What a service's stand-in tells of a card behind the service's back. */
export interface SeenCard {
  readonly id: string;
  /** Name of its column. */
  readonly column: string;
  readonly fields: CardFields;
  readonly checklist: readonly { readonly title: string; readonly done: boolean }[];
  /** Oldest first. */
  readonly comments: readonly SeenComment[];
}

export interface SeenComment {
  readonly id: string;
  readonly by: string;
  /** As a person reads it. */
  readonly text: string;
  readonly attachmentIds: readonly string[];
  /** Ids of those that are mentioned. */
  readonly mentions: readonly string[];
}

/** What boards of some services tell in another way, or not. */
export interface BoardTraits {
  /** Labels of `Work`; `Bug` is among them. */
  readonly labels: readonly string[];
  /** The label of `Everything`. */
  readonly label: string;
  /** Of `Ongoing`. */
  readonly wipLimit: number | null;
  readonly writable: boolean | null;
  /** No points are not told from 0 points, and nobody is a co-assignee without an assignee. */
  readonly coarse: boolean;
}

export const plainTraits: BoardTraits = {
  ...{ labels: ['Bug', 'Idea'], label: 'Idea', wipLimit: 3, writable: true, coarse: false },
};

/** Whether the service has an operation at all. */
export function can({ boards }: Pick<BoardsWorld, 'boards'>, operation: BoardOperation): boolean {
  return boards.operations[operation].lacking === undefined;
}

/** Which requests a fault meets. */
export type FaultScope = 'writes' | 'all';

/**
 * The boards of a service with the hooks that the suite needs. They start with, in one workspace:
 *
 * - `Work`: columns `Planned`, `Ongoing` (at most 3 cards), `Check`, `Done`; labels `Bug`, `Idea`; activities `Foundation`, and `Roof`, which is done;
 *   cards `Everything` in `Ongoing`, `Plain` and `Below it` in `Planned`, `Finished` in `Done`. `Everything` is by Ingrid Berg, assigned to Max Meier,
 *   with Ingrid as co-assignee, label `Idea`, activity `Foundation`, 2026-01-05 to 2026-02-06, half a point, blocked as "No paint", with a checklist
 *   (`first`, done; `second`), the tag `urgent`, an attachment `sketch.png` ("pixels") and comments of Ingrid ("Look, @Max Meier", with the
 *   attachment) and Max ("Seen").
 * - `Empty`: one column, no cards. `Old`: archived.
 *
 * What the service has no operation for is left out, and `traits` say what it tells in another way.
 */
export interface BoardsWorld {
  readonly boards: Boards;
  /** The same account with assumed operations off. */
  readonly careful: Boards;
  readonly workspaceId: string;
  /** Where a board is listed; in `workspaceId` when left out. */
  readonly workspaceOf?: (name: 'Work' | 'Empty' | 'Old') => string;
  readonly traits: BoardTraits;
  readonly boardId: (name: 'Work' | 'Empty' | 'Old') => string;
  /** Ids by name, of people and of what is on `Work`. */
  readonly id: (kind: 'person' | 'label' | 'activity', name: string) => string;
  /** The id of the account itself. */
  readonly me: string;
  /** Live cards of `Work`: columns from left to right, in each from top to bottom. */
  readonly seen: () => readonly SeenCard[];
  readonly columnNames: () => readonly string[];
  /** As another person. Answers the ids. */
  readonly putCards: (column: string, titles: readonly string[]) => readonly string[];
  /** For good, not into the trash. */
  readonly removeBoard: (name: 'Empty') => void;
  readonly removeCard: (id: string) => void;
  /** As another person. */
  readonly putComments: (cardId: string, texts: readonly string[]) => void;
  /** A comment of the account itself, with a mention of Max and the card's attachment: "Ask @Max Meier". Answers its id. */
  readonly putOwnComment: (cardId: string) => string;
  /** Makes the next `times` (1) of such requests go wrong. What signs in is left alone. */
  readonly fault: (effect: Effect, scope: FaultScope, times?: number) => void;
  /** Requests that came to the service so far: of all kinds, and those that may change something. */
  readonly requests: () => { readonly all: number; readonly writes: number };
  /** Whether the account can get a new credential by itself. */
  readonly renews: boolean;
  readonly stop: () => Promise<void>;
}
