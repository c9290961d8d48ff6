import { afterEach, beforeEach, describe } from 'vitest';
import { boardFaultCases } from './board-fault-cases.ts';
import { boardReadingCases } from './board-reading-cases.ts';
import type { BoardsWorld } from './boards-world.ts';
import { cardWritingCases } from './card-writing-cases.ts';
import { conversationCases } from './conversation-cases.ts';

/** What the boards of every service have to do: the doc comments of ports/boards.ts, as tests. */
export function boardsConformance(name: string, make: () => Promise<BoardsWorld>): void {
  describe(name, () => {
    let current: BoardsWorld;
    const world = (): BoardsWorld => current;

    beforeEach(async () => {
      current = await make();
    });
    afterEach(() => current.stop());

    boardReadingCases(world);
    cardWritingCases(world);
    conversationCases(world);
    boardFaultCases(world);
  });
}
