import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Boards, Card } from '../../main/sync/ports/boards.ts';
import type { Effect } from '../sandbox/wire/faults.ts';
import { failure, failureKind, patience } from './expectations.ts';

/** A board whose columns are the states of something, and whose cards can be moved, with the hooks that the suite needs. */
export interface StatesWorld {
  readonly boards: Boards;
  readonly workspaceId: string;
  readonly boardId: string;
  /** Names from left to right, and titles of all cards, each once. */
  readonly columns: readonly string[];
  readonly cards: readonly string[];
  /** One of the cards, and a column that it is not in. */
  readonly card: string;
  readonly target: string;
  /** Behind the service's back. */
  readonly isAt: (title: string, column: string) => boolean;
  readonly changeThere: (title: string, name: string) => void;
  readonly removeThere: (title: string) => void;
  /** Makes the next `times` (1) such requests go wrong. What signs in is left alone. */
  readonly fault: (effect: Effect, scope: 'reads' | 'writes', times?: number) => void;
  readonly requests: () => number;
  readonly renews: boolean;
  readonly stop: () => Promise<void>;
}

/** What boards of states have to do: the doc comments of ports/boards.ts, as tests. */
export function stateBoardsConformance(name: string, make: () => Promise<StatesWorld>): void {
  describe(name, () => {
    let world: StatesWorld;
    const cards = () => world.boards.cards(world.boardId, patience());
    const find = async (title: string): Promise<Card> => {
      const found = (await cards()).find((card) => card.title === title);
      if (!found) throw new Error(`There is no card ${title}`);
      return found;
    };
    const columnId = async (wanted: string): Promise<string> => {
      const { columns } = await world.boards.board(world.boardId, patience());
      return columns.find((column) => column.name === wanted)?.id ?? '';
    };
    const move = async (): Promise<void> => {
      const to = { boardId: world.boardId, columnId: await columnId(world.target), after: null };
      const card = await find(world.card);
      await world.boards.moveCard(card, to, patience());
    };

    beforeEach(async () => {
      world = await make();
    });
    afterEach(() => world.stop());

    it('tells of the board, its columns and its cards, in a list and alone alike', async () => {
      const { boards, workspaceId, boardId } = world;
      const [summary, ...others] = (await boards.boards(workspaceId, patience())).filter(({ id }) => id === boardId);
      expect([summary?.workspaceId, others]).toEqual([workspaceId, []]);
      const board = await boards.board(boardId, patience());
      expect(board.columns.map((column) => column.name)).toEqual(world.columns);
      const listed = await cards();
      expect(listed.map(({ title }) => title).sort()).toEqual([...world.cards].sort());
      const known = new Set(board.columns.map(({ id }) => id));
      for (const card of listed) {
        expect(known).toContain(card.columnId);
        expect(await boards.card(card.id, patience())).toEqual(card);
      }
    });

    it('moves a card, and does so once when it is asked twice', async () => {
      await move();
      expect(world.isAt(world.card, world.target)).toBe(true);
      expect((await find(world.card)).columnId).toBe(await columnId(world.target));
      await move();
      expect(world.isAt(world.card, world.target)).toBe(true);
    });

    it('tells of what others changed, and of what is gone', async () => {
      const { id } = await find(world.card);
      world.changeThere(world.card, 'Other name');
      expect((await world.boards.card(id, patience()))?.title).toBe('Other name');
      world.removeThere('Other name');
      expect(await world.boards.card(id, patience())).toBeNull();
      const to = { boardId: world.boardId, columnId: await columnId(world.target), after: null };
      expect(await failureKind(world.boards.moveCard({ id, activityId: null }, to, patience()))).toBe('gone');
    });

    it.each([
      ['401', { kind: 'status', status: 401 }, 'auth'],
      ['403', { kind: 'status', status: 403 }, 'refused'],
      ['429', { kind: 'throttle', retryAfter: 600 }, 'throttled'],
      ['500', { kind: 'status', status: 500 }, 'broken'],
      ['503', { kind: 'status', status: 503 }, 'offline'],
      ['a web page', { kind: 'html200' }, 'broken'],
      ['half an answer', { kind: 'truncate', after: 20 }, 'broken'],
      ['a line that drops', { kind: 'reset' }, 'offline'],
    ] as const)('%s is an error for reading and for moving', async (_what, effect, kind) => {
      const card = await find(world.card);
      const to = { boardId: world.boardId, columnId: await columnId(world.target), after: null };
      world.fault(effect, 'writes', 1000);
      expect(await failureKind(world.boards.moveCard(card, to, patience()))).toBe(kind);
      world.fault(effect, 'reads', 1000);
      expect(await failureKind(cards())).toBe(kind);
    });

    it('gets over a failure that passes', async () => {
      world.fault({ kind: 'status', status: 503 }, 'reads');
      expect(await cards()).toHaveLength(world.cards.length);
    });

    it('renews a credential that ends, or says that it is not good', async () => {
      await cards();
      world.fault({ kind: 'expireToken' }, 'reads');
      if (world.renews) expect(await cards()).toHaveLength(world.cards.length);
      else expect(await failureKind(cards())).toBe('auth');
    });

    it('refuses each change that the service lacks with its reason, and asks nobody', async () => {
      const { boards } = world;
      const card = await find(world.card);
      const before = world.requests();
      const lacking = (name: keyof Boards['operations']) => !boards.operations[name].enabled;
      const changes: readonly (readonly [keyof Boards['operations'], () => Promise<unknown>])[] = [
        ['edit:assigneeId', () => boards.editCard(card.id, { assigneeId: null }, patience())],
        ['edit:estimate', () => boards.editCard(card.id, { estimate: 1 }, patience())],
        ['edit:blocked', () => boards.editCard(card.id, { blocked: null }, patience())],
        ['restoreCard', () => boards.restoreCard({ ...card, workspaceId: world.workspaceId }, patience())],
        ['addComment', () => boards.addComment(card.id, 'a', patience())],
        ['addChecklistItem', () => boards.addChecklistItem(card.id, 'a', patience())],
        ['renameColumn', () => boards.renameColumn({ id: card.columnId, boardId: card.boardId }, 'a', patience())],
      ];
      const asked = changes.filter(([operation]) => lacking(operation));
      expect(asked.length).toBeGreaterThan(0);
      for (const [operation, change] of asked) {
        const error = await failure(change());
        expect([operation, error.kind, error.message]).toEqual([operation, 'refused', boards.operations[operation].lacking]);
      }
      expect(world.requests()).toBe(before);
    });

    it('stops at the signal', async () => {
      expect(await failureKind(world.boards.cards(world.boardId, AbortSignal.abort()))).toBe('busy');
    });
  });
}
