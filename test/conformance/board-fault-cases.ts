import { describe, expect, it } from 'vitest';
import { asSyncError } from '../../main/sync/errors.ts';
import type { Effect } from '../sandbox/wire/faults.ts';
import { findCard, seenCard } from './board-expectations.ts';
import { can, type BoardsWorld } from './boards-world.ts';
import { failure, patience } from './expectations.ts';

type Calls = Readonly<Record<string, (signal: AbortSignal) => Promise<unknown>>>;

/** Ids are looked up while all is well, so that only the calls themselves meet faults. */
async function readsOf(world: BoardsWorld): Promise<Calls> {
  const { boards, workspaceId, boardId } = world;
  const { id, attachments } = await findCard(world, 'Everything');
  return {
    boards: (signal) => boards.boards(workspaceId, signal),
    board: (signal) => boards.board(boardId('Work'), signal),
    cards: (signal) => boards.cards(boardId('Work'), signal),
    card: (signal) => boards.card(id, signal),
    tags: (signal) => boards.tags(workspaceId, signal),
    cardTags: (signal) => boards.cardTags(id, signal),
    comments: (signal) => boards.comments(id, signal),
    attachment: (signal) => boards.readAttachment(attachments[0]?.id ?? '', signal),
    ...(can(world, 'history') && { history: (signal) => boards.history(workspaceId, id, signal) }),
  };
}

/** Each changes something else, so that what was done can be told afterwards. */
async function writesOf(world: BoardsWorld): Promise<Calls> {
  const { boards, workspaceId, boardId } = world;
  const { columns } = await boards.board(boardId('Work'), patience());
  const check = columns[2]?.id ?? '';
  const [plain, below, done, full] = await Promise.all(
    ['Plain', 'Below it', 'Finished', 'Everything'].map((title) => findCard(world, title)),
  );
  if (!plain || !below || !done || !full) throw new Error('The world is not as agreed');
  const [first, second] = full.checklist;
  const own = world.putOwnComment(full.id);
  const other = world.putOwnComment(full.id);
  // Known to be there, so that nothing has to be read before they are changed.
  await boards.comments(full.id, patience());
  return {
    create: (signal) =>
      boards.createCard({ boardId: boardId('Work'), columnId: check, fields: { title: 'New' }, checklist: [] }, signal),
    edit: (signal) => boards.editCard(plain.id, { title: 'Edited' }, signal),
    move: (signal) => boards.moveCard(done, { boardId: boardId('Work'), columnId: check, after: null }, signal),
    ...(can(world, 'deleteCard') && { delete: (signal) => boards.deleteCard({ id: below.id, workspaceId }, signal) }),
    addComment: (signal) => boards.addComment(full.id, 'Added', signal),
    editComment: (signal) => boards.editComment({ id: own, cardId: full.id }, 'Edited', signal),
    deleteComment: (signal) => boards.deleteComment({ id: other, cardId: full.id }, signal),
    ...(first &&
      second && {
        addItem: (signal) => boards.addChecklistItem(full.id, 'third', signal),
        editItem: (signal) => boards.editChecklistItem(full.id, { ...first, title: 'edited' }, signal),
        deleteItem: (signal) => boards.deleteChecklistItem(full.id, second.id, signal),
      }),
    ...(can(world, 'renameColumn') && {
      renameColumn: (signal) => boards.renameColumn({ boardId: boardId('Work'), id: check }, 'Checked', signal),
    }),
  };
}

const many = 1000;

/** How each call ends, by its name: a kind, `null`, or `done`. */
async function outcomes(calls: Calls, tell: (error: ReturnType<typeof asSyncError>) => unknown) {
  const ends = await Promise.all(
    Object.entries(calls).map(async ([name, call]) => {
      const end = await call(patience()).then(
        (value) => (value === null ? null : 'done'),
        (error: unknown) => tell(asSyncError(error)),
      );
      return [name, end] as const;
    }),
  );
  return Object.fromEntries(ends);
}

function same(calls: Calls, end: unknown): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.keys(calls).map((name) => [name, end]));
}

const error = (status: number): Effect => ({ kind: 'status', status });

/** Answers that are not what they should be, lost ones, and credentials that end. */
export function boardFaultCases(world: () => BoardsWorld): void {
  describe('answers that are wrong', () => {
    it.each([
      ['401', error(401), 'auth'],
      ['403', error(403), 'refused'],
      ['429', { kind: 'throttle', retryAfter: 60 }, 'throttled'],
      ['500', error(500), 'broken'],
      ['503', error(503), 'offline'],
      ['a web page', { kind: 'html200' }, 'broken'],
      ['404 as a web page', { kind: 'status', status: 404, body: '<html>proxy</html>' }, 'broken'],
      ['an error object', { kind: 'status', status: 200, body: { error_code: 'SERVER_ERROR' } }, 'broken'],
      ['something else', { kind: 'status', status: 200, body: 7 }, 'broken'],
      ['resets', { kind: 'reset' }, 'offline'],
    ] as const)('%s for ever is told of each read', async (_what, effect, kind) => {
      const calls = await readsOf(world());
      world().fault(effect, 'all', many);
      expect(await outcomes(calls, (thrown) => thrown.kind)).toEqual(same(calls, kind));
    });

    it('404 is "gone", and no card', async () => {
      const calls = await readsOf(world());
      world().fault(error(404), 'all', many);
      expect(await outcomes(calls, (thrown) => thrown.kind)).toEqual({ ...same(calls, 'gone'), card: null });
    });

    it('half of one is never taken for all', async () => {
      const { attachment, ...calls } = await readsOf(world());
      world().fault({ kind: 'truncate', after: 20 }, 'all', many);
      expect(await outcomes(calls, (thrown) => thrown.kind)).toEqual(same(calls, 'broken'));
      expect(attachment).toBeDefined();
    });
  });

  describe('changes', () => {
    it.each([
      ['a lost answer', { kind: 'reset', when: 'after' }, 'offline', true],
      ['a connection that drops', { kind: 'reset' }, 'offline', true],
      ['502', { kind: 'status', status: 502, when: 'after' }, 'offline', true],
      ['500', error(500), 'broken', true],
      ['a web page', { kind: 'html200' }, 'broken', true],
      ['half an answer', { kind: 'truncate', after: 3 }, 'broken', true],
      ['400', error(400), 'refused', false],
      ['401', error(401), 'auth', false],
      ['404', error(404), 'gone', false],
      ['409', error(409), 'conflict', false],
      ['429', { kind: 'throttle', retryAfter: 60 }, 'throttled', false],
    ] as const)('say whether they may have been done after %s', async (_what, effect, ...end) => {
      const calls = await writesOf(world());
      world().fault(effect, 'writes', many);
      const { writes } = world().requests();
      expect(await outcomes(calls, (thrown) => [thrown.kind, thrown.maybeDone])).toEqual(same(calls, end));
      // What may have been done is not sent again by itself.
      if (end[1]) expect(world().requests().writes - writes).toBe(Object.keys(calls).length);
    });

    it('are done once when their answers are lost', async () => {
      const calls = await writesOf(world());
      const full = await findCard(world(), 'Everything');
      const before = seenCard(world(), full.id);
      world().fault({ kind: 'reset', when: 'after' }, 'writes', many);
      await outcomes(calls, (thrown) => thrown.kind);
      const titles = world()
        .seen()
        .map(({ column, fields }) => `${column}: ${fields.title}`);
      const column = can(world(), 'renameColumn') ? 'Checked' : 'Check';
      const kept = can(world(), 'deleteCard') ? [] : ['Planned: Below it'];
      const expected = [`${column}: Finished`, `${column}: New`, 'Ongoing: Everything', ...kept, 'Planned: Edited'];
      expect(titles.toSorted()).toEqual(expected);
      const after = seenCard(world(), full.id);
      const checklist = [
        { title: 'edited', done: true },
        { title: 'third', done: false },
      ];
      expect(after?.checklist).toEqual(can(world(), 'addChecklistItem') ? checklist : []);
      expect(after?.comments.map(({ text }) => text)).toEqual([
        ...(before?.comments.slice(0, 2) ?? []).map(({ text }) => text),
        'Edited',
        'Added',
      ]);
    });

    it('wait when asked for patience, and are done once', async () => {
      const calls = await writesOf(world());
      world().fault({ kind: 'throttle', retryAfter: 0 }, 'writes', 2);
      expect(await outcomes(calls, (thrown) => thrown.kind)).toEqual(same(calls, 'done'));
      expect(
        world()
          .seen()
          .filter(({ fields }) => fields.title === 'New'),
      ).toHaveLength(1);
    });

    it('stop when they are told to, before anything is sent', async () => {
      const calls = { ...(await readsOf(world())), ...(await writesOf(world())) };
      const before = world().requests();
      const stopped = AbortSignal.abort();
      const ends = await Promise.all(Object.values(calls).map(async (call) => (await failure(call(stopped))).kind));
      expect(new Set(ends)).toEqual(new Set(['busy']));
      expect(world().requests()).toEqual(before);
    });

    it('say that they may have been done when they are stopped in between', async () => {
      const { id } = await findCard(world(), 'Plain');
      world().fault({ kind: 'delay', ms: 30_000 }, 'writes');
      const stop = new AbortController();
      const work = failure(world().boards.editCard(id, { title: 'x' }, stop.signal));
      const { writes } = world().requests();
      await expect.poll(() => world().requests().writes).toBeGreaterThan(writes);
      stop.abort();
      const thrown = await work;
      expect([thrown.kind, thrown.maybeDone]).toEqual(['busy', true]);
    });
  });

  it('renew a credential that ends in the middle, once for all callers', async () => {
    const calls = { ...(await readsOf(world())), ...(await writesOf(world())) };
    world().fault({ kind: 'expireToken' }, 'all');
    const ends = await outcomes(calls, (thrown) => thrown.kind);
    // A credential that cannot be renewed ends as `auth` and nothing else.
    if (world().renews) expect(ends).toEqual(same(calls, 'done'));
    else expect(new Set(Object.values(ends)).has('auth')).toBe(true);
    expect(
      world()
        .seen()
        .filter(({ fields }) => fields.title === 'New').length,
    ).toBeLessThanOrEqual(1);
  });
}
