import { describe, expect, it } from 'vitest';
import { awkwardTexts, findCard, seenCard } from './board-expectations.ts';
import { can, type BoardsWorld } from './boards-world.ts';
import { failureKind, patience } from './expectations.ts';

/** Comments and checklists. */
export function conversationCases(world: () => BoardsWorld): void {
  describe('comments', () => {
    it('are told oldest first, with names in the place of mentions', async () => {
      const { id } = await findCard(world(), 'Everything');
      const comments = await world().boards.comments(id, patience());
      expect(comments.map(({ text, authorName, cardId }) => [text, authorName, cardId])).toEqual([
        ['Look, @Max Meier', 'Ingrid Berg', id],
        ['Seen', 'Max Meier', id],
      ]);
      expect(comments.map(({ createdAt }) => createdAt)).toEqual([1_700_000_060_000, 1_700_000_120_000]);
      expect(comments.map(({ mine, authorId }) => mine === (authorId === world().me))).toEqual([true, true]);
    });

    it.each([99, 100, 101, 250])('are all told when there are %d', async (count) => {
      const { id } = await findCard(world(), 'Plain');
      const texts = Array.from({ length: count }, (_all, index) => `Comment ${index}`);
      world().putComments(id, texts);
      expect((await world().boards.comments(id, patience())).map(({ text }) => text)).toEqual(texts);
    });

    it('are added, changed and deleted', async () => {
      const { id: cardId } = await findCard(world(), 'Plain');
      const { boards, me } = world();
      const seen = () => seenCard(world(), cardId)?.comments.map(({ id, by, text }) => [id, by, text]);
      const before = Date.now();
      const one = await boards.addComment(cardId, 'One', patience());
      const after = Date.now();
      const two = await boards.addComment(cardId, 'Two', patience());
      expect(one).toMatchObject({ cardId, text: 'One', authorId: me, mine: true });
      // Services tell whole seconds.
      expect(one.createdAt).toBeGreaterThanOrEqual(before - 2000);
      expect(one.createdAt).toBeLessThanOrEqual(after + 2000);
      expect(await boards.comments(cardId, patience())).toMatchObject([
        { id: one.id, mine: true },
        { id: two.id, mine: true },
      ]);
      await boards.editComment(one, 'Not one', patience());
      expect(seen()).toEqual([
        [one.id, me, 'Not one'],
        [two.id, me, 'Two'],
      ]);
      await boards.deleteComment(two, patience());
      expect(seen()).toEqual([[one.id, me, 'Not one']]);
      expect(await failureKind(boards.deleteComment(two, patience()))).toBe('gone');
      expect(await failureKind(boards.editComment(two, 'x', patience()))).toBe('gone');
    });

    it('keep files and mentions when they are changed', async (context) => {
      if (world().traits.coarse) context.skip('Comments of the service have no files.');
      const card = await findCard(world(), 'Everything');
      const id = world().putOwnComment(card.id);
      const before = seenCard(world(), card.id)?.comments.find((comment) => comment.id === id);
      const text = 'Really ask @Max Meier about it';
      await world().boards.editComment({ id, cardId: card.id }, text, patience());
      const after = seenCard(world(), card.id)?.comments.find((comment) => comment.id === id);
      expect(after).toEqual({ ...before, text });
      expect([after?.attachmentIds.length, after?.mentions]).toEqual([1, [world().id('person', 'Max Meier')]]);
    });

    it('of others are not changed', async () => {
      const { id } = await findCard(world(), 'Everything');
      const comments = await world().boards.comments(id, patience());
      const foreign = comments.find(({ mine }) => !mine);
      if (foreign === undefined) throw new Error('All comments are mine');
      const before = seenCard(world(), id);
      expect(await failureKind(world().boards.editComment(foreign, 'x', patience()))).toBe('refused');
      expect(await failureKind(world().boards.deleteComment(foreign, patience()))).toBe('refused');
      expect(seenCard(world(), id)).toEqual(before);
    });

    it('carry texts over as they are', async () => {
      const { id } = await findCard(world(), 'Plain');
      for (const text of awkwardTexts) {
        const added = await world().boards.addComment(id, text, patience());
        expect(added.text).toBe(text);
        await world().boards.editComment(added, `${text}.`, patience());
      }
      const expected = awkwardTexts.map((text) => `${text}.`);
      expect(seenCard(world(), id)?.comments.map(({ text }) => text)).toEqual(expected);
      expect((await world().boards.comments(id, patience())).map(({ text }) => text)).toEqual(expected);
    });
  });

  describe('a checklist', () => {
    it('gets items, which are ticked, renamed, deleted', async (context) => {
      if (!can(world(), 'addChecklistItem')) context.skip('The service has no checklists.');
      const { id } = await findCard(world(), 'Plain');
      const { boards } = world();
      const seen = () => seenCard(world(), id)?.checklist.map(({ title, done }) => [title, done]);
      await boards.addChecklistItem(id, 'one', patience());
      const [one, two] = await boards.addChecklistItem(id, 'two', patience());
      if (one === undefined || two === undefined) throw new Error('The checklist is not whole');
      expect([one, two]).toMatchObject([
        { title: 'one', done: false },
        { title: 'two', done: false },
      ]);
      await boards.editChecklistItem(id, { ...two, done: true }, patience());
      await boards.editChecklistItem(id, { ...one, title: 'eins' }, patience());
      expect(seen()).toEqual([
        ['eins', false],
        ['two', true],
      ]);
      await boards.editChecklistItem(id, { ...two, done: false }, patience());
      await boards.deleteChecklistItem(id, one.id, patience());
      expect(seen()).toEqual([['two', false]]);
      expect(await failureKind(boards.deleteChecklistItem(id, one.id, patience()))).toBe('gone');
      expect((await boards.card(id, patience()))?.checklist).toEqual([two]);
    });

    it('carries texts over as they are', async (context) => {
      if (!can(world(), 'addChecklistItem')) context.skip('The service has no checklists.');
      const { id } = await findCard(world(), 'Plain');
      const texts = awkwardTexts.filter((text) => text.length < 200);
      let items = await world().boards.addChecklistItem(id, 'first', patience());
      for (const text of texts) items = await world().boards.addChecklistItem(id, text, patience());
      for (const item of items) await world().boards.editChecklistItem(id, { ...item, title: `${item.title}.` }, patience());
      expect(seenCard(world(), id)?.checklist.map(({ title }) => title)).toEqual(['first', ...texts].map((text) => `${text}.`));
    });
  });
}
