import { describe, expect, it } from 'vitest';
import type { BoardOperation, CardField, CardFields } from '../../main/sync/ports/boards.ts';
import { awkwardTexts, findCard, findColumn, seenCard } from './board-expectations.ts';
import { can, type BoardsWorld } from './boards-world.ts';
import { failureKind, patience } from './expectations.ts';

type Ids = BoardsWorld['id'];

/** One value for each field, and what it is without one. */
const values: { readonly [F in CardField]: readonly [value: (id: Ids) => CardFields[F], none: CardFields[F]] } = {
  title: [() => 'Another title', 'Yet another'],
  description: [() => '# Much\n\n* text', ''],
  assigneeId: [(id) => id('person', 'Ingrid Berg'), null],
  coAssigneeIds: [(id) => [id('person', 'Max Meier'), id('person', 'Gina Gast')].sort(), []],
  labelId: [(id) => id('label', 'Bug'), null],
  activityId: [(id) => id('activity', 'Roof'), null],
  startOn: [() => '2024-02-29', null],
  dueOn: [() => '2031-12-31', null],
  estimate: [() => 13, null],
  blocked: [() => ({ reason: 'Waits for "rain" & sun' }), null],
};

// The keys of the table are exactly the fields.
const fields = Object.keys(values) as CardField[];

function all(id: Ids, which: 0 | 1): CardFields {
  const entries = fields.map((field) => {
    const [value, none] = values[field];
    return [field, which === 0 ? value(id) : none];
  });
  // The entries are exactly the fields.
  return Object.fromEntries(entries) as CardFields;
}

/** All that the service can set. */
function settable(world: BoardsWorld, which: 0 | 1): CardFields {
  const entries = Object.entries(all(world.id, which)).filter(([field]) => can(world, `edit:${field as CardField}`));
  // As above; what is missing is asked of nobody.
  return Object.fromEntries(entries) as unknown as CardFields;
}

/** Cards made, changed, moved, deleted, brought back: each seen afterwards behind the service's back. */
export function cardWritingCases(world: () => BoardsWorld): void {
  describe('making a card', () => {
    it('needs no more than a title and a column', async () => {
      const columnId = await findColumn(world(), 'Check');
      const boardId = world().boardId('Work');
      const card = await world().boards.createCard({ boardId, columnId, fields: { title: 'New' }, checklist: [] }, patience());
      expect(card).toMatchObject({ boardId, columnId, title: 'New', description: '', assigneeId: null, blocked: null });
      expect(seenCard(world(), card.id)).toMatchObject({ column: 'Check', fields: { title: 'New' }, checklist: [] });
    });

    it('gives it all that a new card can have, and a checklist', async () => {
      const columnId = await findColumn(world(), 'Planned');
      const { boards, id } = world();
      const wanted = all(id, 0);
      const given = Object.fromEntries(boards.createFields.map((field) => [field, wanted[field]]));
      const checklist = can(world(), 'addChecklistItem') ? ['one', 'två', '3'] : [];
      // The entries are fields of a card, the title among them.
      const create = { boardId: world().boardId('Work'), columnId, fields: given as Pick<CardFields, 'title'>, checklist };
      const card = await boards.createCard(create, patience());
      expect(card).toMatchObject(given);
      expect(card.checklist.map(({ title, done }) => [title, done])).toEqual(checklist.map((title) => [title, false]));
      expect(seenCard(world(), card.id)?.fields).toMatchObject(given);
      expect(await boards.card(card.id, patience())).toEqual(card);
    });

    it('refuses what it cannot give, and makes nothing', async () => {
      const columnId = await findColumn(world(), 'Planned');
      const { boards, id, boardId, requests } = world();
      const rest = fields.filter((field) => !boards.createFields.includes(field));
      const before = requests();
      for (const field of rest) {
        const card = { boardId: boardId('Work'), columnId, checklist: [], fields: { title: 'New', [field]: all(id, 0)[field] } };
        expect(await failureKind(boards.createCard(card, patience()))).toBe('refused');
      }
      expect(requests()).toEqual(before);
    });

    it('says when the board is gone', async () => {
      const { boards, boardId, removeBoard } = world();
      const card = { boardId: boardId('Empty'), columnId: '0', fields: { title: 'New' }, checklist: [] };
      removeBoard('Empty');
      expect(await failureKind(boards.createCard(card, patience()))).toBe('gone');
    });
  });

  describe('changing a card', () => {
    it.for(fields)('sets its %s, and takes it away', async (field, context) => {
      if (!can(world(), `edit:${field}`)) context.skip(`The service cannot set ${field}.`);
      if (world().traits.coarse && field === 'coAssigneeIds') context.skip('The service has no co-assignees alone.');
      const plain = await findCard(world(), 'Plain');
      const before = seenCard(world(), plain.id)?.fields;
      for (const which of [0, 1] as const) {
        const changed = { [field]: all(world().id, which)[field] };
        const card = await world().boards.editCard(plain.id, changed, patience());
        expect(card).toMatchObject({ id: plain.id, ...changed });
        expect(seenCard(world(), plain.id)?.fields).toEqual({ ...before, ...changed });
      }
    });

    it('sets all at once, and takes all away', async () => {
      const { id } = await findCard(world(), 'Everything');
      for (const which of [0, 1] as const) {
        const wanted = settable(world(), which);
        expect(await world().boards.editCard(id, wanted, patience())).toMatchObject(wanted);
        expect(seenCard(world(), id)?.fields).toMatchObject(wanted);
      }
    });

    it.for([0, 0.5, 1, 100])('takes %d points', async (estimate, context) => {
      if (world().traits.coarse && estimate === 0) context.skip('The service does not tell 0 points from none.');
      const { id } = await findCard(world(), 'Plain');
      await world().boards.editCard(id, { estimate }, patience());
      expect(seenCard(world(), id)?.fields.estimate).toBe(estimate);
    });

    it('carries texts over as they are', async () => {
      const { id } = await findCard(world(), 'Plain');
      for (const text of awkwardTexts) {
        const blocked = can(world(), 'edit:blocked') ? { blocked: { reason: text } } : {};
        await world().boards.editCard(id, { title: text, description: text, ...blocked }, patience());
        expect(seenCard(world(), id)?.fields).toMatchObject({ title: text, description: text, ...blocked });
        expect(await world().boards.card(id, patience())).toMatchObject({ title: text, description: text });
      }
    });

    it('answers the card when nothing is changed', async () => {
      const plain = await findCard(world(), 'Plain');
      const { writes } = world().requests();
      expect(await world().boards.editCard(plain.id, {}, patience())).toEqual(plain);
      expect(world().requests().writes).toBe(writes);
    });
  });

  describe('moving a card', () => {
    const titlesIn = (column: string) =>
      world()
        .seen()
        .filter((card) => card.column === column)
        .map(({ fields: { title } }) => title);

    it.each([
      { what: 'to the top of its column', title: 'Below it', column: 'Planned', above: null, order: ['Below it', 'Plain'] },
      { what: 'below another', title: 'Plain', column: 'Planned', above: 'Below it', order: ['Below it', 'Plain'] },
      { what: 'to where it is', title: 'Below it', column: 'Planned', above: 'Plain', order: ['Plain', 'Below it'] },
      { what: 'to an empty column', title: 'Plain', column: 'Check', above: null, order: ['Plain'] },
      {
        what: 'to the top of another',
        title: 'Finished',
        column: 'Planned',
        above: null,
        order: ['Finished', 'Plain', 'Below it'],
      },
      { what: 'between two', title: 'Finished', column: 'Planned', above: 'Plain', order: ['Plain', 'Finished', 'Below it'] },
    ])('$what', async ({ title, column, above, order }) => {
      const card = await findCard(world(), title);
      const after = above === null ? null : (await findCard(world(), above)).id;
      const to = { boardId: world().boardId('Work'), columnId: await findColumn(world(), column), after };
      await world().boards.moveCard(card, to, patience());
      expect(titlesIn(column)).toEqual(order);
    });

    it('leaves all else as it is, and tells when it is done', async () => {
      const card = await findCard(world(), 'Everything');
      const before = seenCard(world(), card.id);
      const to = { boardId: world().boardId('Work'), columnId: await findColumn(world(), 'Done'), after: null };
      await world().boards.moveCard(card, to, patience());
      expect(seenCard(world(), card.id)).toEqual({ ...before, column: 'Done' });
      expect(await world().boards.card(card.id, patience())).toMatchObject({ done: true, columnId: to.columnId });
    });
  });

  describe('deleting a card', () => {
    it('takes it from the board, and brings it back', async (context) => {
      if (!can(world(), 'deleteCard')) context.skip('The service cannot bring cards back.');
      const card = await findCard(world(), 'Everything');
      const { boards, workspaceId } = world();
      const before = seenCard(world(), card.id);
      await boards.deleteCard({ id: card.id, workspaceId }, patience());
      expect(seenCard(world(), card.id)).toBeUndefined();
      expect(await boards.card(card.id, patience())).toBeNull();
      await boards.restoreCard({ id: card.id, workspaceId }, patience());
      expect(seenCard(world(), card.id)).toEqual(before);
    });

    it('tells of a missing one as gone, whatever is asked', async () => {
      const card = await findCard(world(), 'Everything');
      const { boards, workspaceId, boardId } = world();
      const [item = { id: '1', title: 'x', done: false }] = card.checklist;
      const to = { boardId: boardId('Work'), columnId: card.columnId, after: null };
      world().removeCard(card.id);
      const asked: Partial<Record<BoardOperation, () => Promise<unknown>>> = {
        'edit:title': () => boards.editCard(card.id, { title: 'x' }, patience()),
        moveCard: () => boards.moveCard(card, to, patience()),
        deleteCard: () => boards.deleteCard({ id: card.id, workspaceId }, patience()),
        restoreCard: () => boards.restoreCard({ id: card.id + '9', workspaceId }, patience()),
        comments: () => boards.comments(card.id, patience()),
        addComment: () => boards.addComment(card.id, 'x', patience()),
        editComment: () => boards.editComment({ id: '1', cardId: card.id }, 'x', patience()),
        deleteComment: () => boards.deleteComment({ id: '1', cardId: card.id }, patience()),
        addChecklistItem: () => boards.addChecklistItem(card.id, 'x', patience()),
        editChecklistItem: () => boards.editChecklistItem(card.id, item, patience()),
        deleteChecklistItem: () => boards.deleteChecklistItem(card.id, item.id, patience()),
        tags: () => boards.cardTags(card.id, patience()),
      };
      const kinds = await Promise.all(
        Object.entries(asked)
          .filter(([name]) => can(world(), name as BoardOperation))
          .map(async ([name, ask]) => [name, await failureKind(ask())] as const),
      );
      expect(Object.fromEntries(kinds)).toEqual(Object.fromEntries(kinds.map(([name]) => [name, 'gone'])));
    });
  });

  it('renames a column', async (context) => {
    if (!can(world(), 'renameColumn')) context.skip('The service cannot rename a column from here.');
    const id = await findColumn(world(), 'Check');
    for (const name of awkwardTexts.filter((text) => text.length < 200)) {
      await world().boards.renameColumn({ boardId: world().boardId('Work'), id }, name, patience());
      expect(world().columnNames()).toEqual(['Planned', 'Ongoing', name, 'Done']);
    }
  });

  it('sends nothing of what is not switched on, and shows what it would send', async () => {
    const card = await findCard(world(), 'Everything');
    const { careful, id, requests } = world();
    const held = fields.filter((field) => !careful.operations[`edit:${field}`].enabled);
    const before = requests();
    for (const field of held) {
      const work = careful.editCard(card.id, { title: 'x', [field]: all(id, 0)[field] }, patience());
      expect(await failureKind(work)).toBe('refused');
    }
    expect(requests()).toEqual(before);
    for (const state of Object.values(careful.operations)) {
      expect(state.enabled).toBe(state.evidence !== 'assumed' && state.lacking === undefined);
      if (state.lacking === undefined) expect(state.request).toMatch(/^[A-Z]+ \//);
    }
    const those = Object.values(world().boards.operations).filter(({ lacking }) => lacking === undefined);
    expect(those.every(({ enabled }) => enabled)).toBe(true);
    for (const field of fields.filter((one) => !held.includes(one))) {
      await careful.editCard(card.id, { [field]: all(id, 0)[field] }, patience());
    }
    // Who is on a card are rows of their own in some services.
    const written = requests().writes - before.writes;
    if (world().traits.coarse) expect(written).toBeGreaterThanOrEqual(fields.length - held.length);
    else expect(written).toBe(fields.length - held.length);
  });
}
