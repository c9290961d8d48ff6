import { describe, expect, it } from 'vitest';
import type { Card } from '../../main/sync/ports/boards.ts';
import { cardTitled } from './board-expectations.ts';
import { can, type BoardsWorld } from './boards-world.ts';
import { failureKind, patience } from './expectations.ts';

const day = /^\d{4}-\d\d-\d\d$/;

/** As people see them in their column. */
function inOrder(cards: readonly Card[]): readonly Card[] {
  return cards.toSorted((a, b) => a.rank - b.rank || Number(BigInt(a.id) - BigInt(b.id)));
}

/** Boards, cards and what hangs on them, as they are told. */
export function boardReadingCases(world: () => BoardsWorld): void {
  const cards = (): Promise<readonly Card[]> => world().boards.cards(world().boardId('Work'), patience());

  describe('reading', () => {
    it('lists the boards, archived ones as such', async () => {
      const { boards, workspaceId, boardId, workspaceOf = () => workspaceId } = world();
      const names = ['Empty', 'Old', 'Work'] as const;
      const places = [...new Set(names.map(workspaceOf))];
      const listed = (await Promise.all(places.map((place) => boards.boards(place, patience())))).flat();
      expect(listed.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual(
        names.map((name) => ({ id: boardId(name), workspaceId: workspaceOf(name), name, archived: name === 'Old' })),
      );
    });

    it('tells of a board: columns from left to right, labels, people, activities', async () => {
      const { boards, boardId, id, workspaceId, traits } = world();
      const board = await boards.board(boardId('Work'), patience());
      expect(board).toMatchObject({ id: boardId('Work'), workspaceId, name: 'Work', archived: false });
      expect(board.writable).toBe(traits.writable);
      expect(board.columns.map(({ name, wipLimit, done }) => [name, wipLimit, done])).toEqual([
        ['Planned', null, false],
        ['Ongoing', traits.wipLimit, false],
        ['Check', null, false],
        ['Done', null, true],
      ]);
      expect(new Set(board.columns.map((column) => column.id)).size).toBe(4);
      expect(board.labels.map(({ id: label, name }) => [label, name])).toEqual(
        traits.labels.map((name) => [id('label', name), name]),
      );
      expect(board.activities).toEqual([
        { id: id('activity', 'Foundation'), name: 'Foundation', done: false },
        { id: id('activity', 'Roof'), name: 'Roof', done: true },
      ]);
      expect(board.people.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual(
        ['Gina Gast', 'Ingrid Berg', 'Max Meier'].map((name) => ({ id: id('person', name), name })),
      );
    });

    it('tells all of a card, in a list and alone alike', async () => {
      const { boards, boardId, id, traits } = world();
      const listed = await cards();
      const card = cardTitled(listed, 'Everything');
      const { columns } = await boards.board(boardId('Work'), patience());
      expect(card).toMatchObject({
        boardId: boardId('Work'),
        columnId: columns.find(({ name }) => name === 'Ongoing')?.id,
        description: '**All** of it',
        assigneeId: id('person', 'Max Meier'),
        coAssigneeIds: [id('person', 'Ingrid Berg')],
        labelId: id('label', traits.label),
        activityId: id('activity', 'Foundation'),
        startOn: '2026-01-05',
        dueOn: '2026-02-06',
        estimate: 0.5,
        blocked: can(world(), 'edit:blocked') ? { reason: 'No paint' } : null,
        done: false,
        createdAt: 1_700_000_000_000,
        createdBy: 'Ingrid Berg',
        commentCount: 2,
        writable: traits.writable,
      });
      expect([card.startOn, card.dueOn].every((one) => one !== null && day.test(one))).toBe(true);
      const checklist = [
        ['first', true],
        ['second', false],
      ];
      const isListed = can(world(), 'addChecklistItem');
      expect(card.checklist.map(({ title, done }) => [title, done])).toEqual(isListed ? checklist : []);
      expect(card.attachments).toMatchObject([{ name: 'sketch.png', size: 6 }]);
      expect(URL.canParse(card.webAddress ?? '')).toBe(true);
      expect(await boards.card(card.id, patience())).toEqual(card);
    });

    it('tells what is not set as nothing', async () => {
      expect(cardTitled(await cards(), 'Plain')).toMatchObject({
        ...{ description: '', assigneeId: null, coAssigneeIds: [], activityId: null, startOn: null, dueOn: null },
        ...{ estimate: null, blocked: null, checklist: [], attachments: [], commentCount: 0, done: false },
      });
      if (can(world(), 'edit:labelId')) expect(cardTitled(await cards(), 'Plain').labelId).toBeNull();
      expect(cardTitled(await cards(), 'Finished').done).toBe(true);
    });

    it('tells the order of many cards', async () => {
      const { boards, boardId, putCards, seen } = world();
      const made = putCards(
        'Check',
        Array.from({ length: 2000 }, (_all, index) => `Card ${index} 🎉`),
      );
      const { columns, activities } = await boards.board(boardId('Work'), patience());
      // Where activities are cards too, they lie among the others.
      const parents = new Set(activities.map((activity) => activity.id));
      const listed = (await cards()).filter((card) => !parents.has(card.id));
      const order = columns.flatMap(({ id }) => inOrder(listed.filter(({ columnId }) => columnId === id)).map((card) => card.id));
      expect(order).toEqual(seen().map((card) => card.id));
      expect(new Set(order).size).toBe(made.length + 4);
    });

    it('tells tags of a workspace and of a card', async () => {
      const { boards, workspaceId } = world();
      const tags = await boards.tags(workspaceId, patience());
      expect(tags.map(({ name }) => name)).toEqual(['urgent']);
      const { id, tagIds } = cardTitled(await cards(), 'Everything');
      expect(await boards.cardTags(id, patience())).toEqual(tags);
      expect([null, tags.map((tag) => tag.id)]).toContainEqual(tagIds);
      expect(await boards.cardTags(cardTitled(await cards(), 'Plain').id, patience())).toEqual([]);
    });

    it('brings an attachment', async () => {
      const [attachment] = cardTitled(await cards(), 'Everything').attachments;
      const content = await world().boards.readAttachment(attachment?.id ?? '', patience());
      const chunks: Uint8Array[] = [];
      for await (const chunk of content.chunks) chunks.push(chunk);
      expect([content.size, Buffer.concat(chunks).toString()]).toEqual([6, 'pixels']);
    });

    it('tells what became of a card, newest first', async (context) => {
      if (!can(world(), 'history')) context.skip('The service tells no history.');
      const { boards, workspaceId, boardId } = world();
      const plain = cardTitled(await cards(), 'Plain');
      const { columns } = await boards.board(boardId('Work'), patience());
      await boards.editCard(plain.id, { title: 'Not so plain' }, patience());
      await boards.moveCard(plain, { boardId: boardId('Work'), columnId: columns[2]?.id ?? '', after: null }, patience());
      const events = await boards.history(workspaceId, plain.id, patience());
      expect(events.length).toBeGreaterThanOrEqual(2);
      expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).sort((a, b) => b - a));
      expect(events.every(({ what, by }) => what !== '' && by !== '')).toBe(true);
    });

    it('believes a board without cards, but no board that is gone', async () => {
      const { boards, boardId, removeBoard } = world();
      const empty = boardId('Empty');
      expect(await boards.cards(empty, patience())).toEqual([]);
      removeBoard('Empty');
      expect(await failureKind(boards.cards(empty, patience()))).toBe('gone');
      expect(await failureKind(boards.board(empty, patience()))).toBe('gone');
    });

    it('has a page for people', () => {
      const { boards, boardId } = world();
      expect(URL.canParse(boards.webAddress(boardId('Work')))).toBe(true);
      expect(boards.webAddress(boardId('Work'))).toContain(boardId('Work').replace(/^\D+/, ''));
    });
  });
}
