import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { addComment, addItem, createCard, deleteCard, editCard, moveCard, restoreCard } from '../../main/app/boards/edits.ts';
import { seenCards } from '../../main/app/boards/seen.ts';
import { openHttpHome, type HttpBoard, type HttpHome } from './http-home.ts';
import type { CardFields } from '../../main/sync/ports/boards.ts';
import type { CardFacts } from '../sandbox/boards/model.ts';
import type { Effect } from '../sandbox/wire/faults.ts';

let http: HttpHome;
beforeAll(async () => {
  http = await openHttpHome();
});
afterAll(() => http.close());

async function open(titles: readonly string[] = ['card', 'other']): Promise<HttpBoard> {
  const board = await http.openBoard(titles);
  onTestFinished(() => board.close());
  return board;
}

/** An edit that waits, and the request that brings it. */
interface Made {
  readonly what: string;
  readonly make: (board: HttpBoard) => void;
  readonly route: string;
}

const edits: readonly Made[] = [
  {
    what: 'a title',
    make: ({ name }) => editCard(http.home, name, { title: 'mine', estimate: 2 }),
    route: 'PUT /1/cards/{id}',
  },
  {
    what: 'a move',
    make: ({ name }) => moveCard(http.home, name, { columnId: '1', after: null }),
    route: 'POST /1/boards/{id}/move-cards',
  },
  {
    what: 'a new card',
    make: ({ boardId }) => createCard(http.home, { accountId: 1, boardId, columnId: '0', fields: { title: 'new' } }),
    route: 'POST /1/projects/{id}/cards/create-new',
  },
  { what: 'a comment', make: ({ name }) => addComment(http.home, name, 'hello'), route: 'POST /3/conversations/comment' },
  { what: 'an item', make: ({ name }) => addItem(http.home, name, 'buy'), route: 'POST /1/cards/{id}/checklist' },
  { what: 'a deletion', make: ({ name }) => deleteCard(http.home, name), route: 'DELETE /1/cards/{id}' },
];

/** What goes wrong with the request that brings the edit, and how often the service is asked for it in the end. */
const troubles: readonly { readonly what: string; readonly effect: Effect; readonly asked: number; readonly skewMs?: number }[] =
  [
    { what: 'its answer is lost', effect: { kind: 'reset', when: 'after' }, asked: 1 },
    {
      what: 'its answer breaks off, and our clock is a day behind',
      effect: { kind: 'truncate', after: 3 },
      asked: 1,
      skewMs: -86_400_000,
    },
    {
      what: 'its answer is an error, and our clock is a day ahead',
      effect: { kind: 'status', status: 500, when: 'after' },
      asked: 1,
      skewMs: 86_400_000,
    },
    { what: 'the line breaks before', effect: { kind: 'reset', when: 'before' }, asked: 2 },
    { what: 'the token expires', effect: { kind: 'expireToken' }, asked: 2 },
    { what: 'the service asks for a minute of patience', effect: { kind: 'throttle', retryAfter: 60 }, asked: 2 },
  ];

describe.each(edits)('$what over HTTP', ({ make, route }) => {
  it.each(troubles)('arrives once when $what', async ({ effect, asked, skewMs = 0 }) => {
    const board = await open();
    make(board);
    http.clock.skew(skewMs);
    const [method = '', path = ''] = route.split(' ');
    board.fault({ method, pathMatches: `^${path.replaceAll('{id}', '\\d+')}$`, effect });
    for (let round = 0; round < 3 && board.entries().length > 0; round += 1) {
      await board.send();
      http.clock.pass(61_000);
    }
    await board.refresh();
    expect(board.entries()).toEqual([]);
    expect(board.writes()).toEqual({ [route]: asked });
    expect(board.here()).toEqual(board.there());
  });
});

/** What the person sets, and what somebody else does to the same. */
const contested: readonly { readonly mine: Partial<CardFields>; readonly theirs: Partial<CardFacts> }[] = [
  { mine: { title: 'mine' }, theirs: { title: 'theirs' } },
  { mine: { description: 'mine' }, theirs: { description: 'theirs' } },
  { mine: { startOn: '2026-01-01' }, theirs: { startDate: '2026-02-02' } },
  { mine: { dueOn: '2026-01-01' }, theirs: { dueDate: '2026-02-02' } },
  { mine: { estimate: 1 }, theirs: { estimate: 0.5 } },
  { mine: { blocked: { reason: 'mine' } }, theirs: { isBlocked: true, blockReason: '' } },
];

describe.each(contested)('an edit of $mine that meets another one over HTTP', ({ mine, theirs }) => {
  it.each(['mine', 'theirs'] as const)('is asked about, and ends as %s', async (how) => {
    const board = await open();
    editCard(http.home, board.name, mine);
    http.control.cards.change(Number(board.cardId), theirs);
    await board.send();
    expect([board.entries().map(({ state }) => state), board.writes()]).toEqual([['conflict'], {}]);
    const before = board.there();
    http.desk.resolve(board.entries()[0]!.id, how);
    await board.send();
    await board.refresh();
    const isMine = how === 'mine';
    expect([board.entries(), board.writes()]).toEqual([[], isMine ? { 'PUT /1/cards/{id}': 1 } : {}]);
    expect(board.here()).toEqual(board.there());
    if (isMine) expect(seen(board)).toMatchObject(mine);
    else expect(board.there()).toEqual(before);
  });
});

function seen({ boardId, cardId }: HttpBoard) {
  return seenCards(http.home, 1, boardId).find(({ id }) => id === cardId);
}

describe('over HTTP', () => {
  it('a card that somebody edits is not deleted unasked', async () => {
    const board = await open();
    deleteCard(http.home, board.name);
    http.control.cards.change(Number(board.cardId), { description: 'precious' });
    await board.send();
    expect([board.entries().map(({ state }) => state), board.writes()]).toEqual([['conflict'], {}]);
    http.desk.resolve(board.entries()[0]!.id, 'mine');
    await board.send();
    await board.refresh();
    expect([board.entries(), board.writes(), board.here()]).toEqual([[], { 'DELETE /1/cards/{id}': 1 }, board.there()]);
    restoreCard(http.home, board.name);
    await board.send();
    await board.refresh();
    expect([board.entries(), board.here()]).toEqual([[], board.there()]);
    expect(seen(board)).toMatchObject({ description: 'precious' });
  });

  it('edits of a card that somebody deletes are kept, and sent when it is back', async () => {
    const board = await open();
    editCard(http.home, board.name, { title: 'mine' });
    addComment(http.home, board.name, 'said');
    http.control.cards.remove(Number(board.cardId));
    await board.send();
    await board.refresh();
    expect([board.entries().map(({ state }) => state), board.writes()]).toEqual([['draft', 'draft'], {}]);
    http.control.cards.restore(Number(board.cardId));
    await board.refresh();
    await board.send();
    await board.refresh();
    expect([board.entries(), board.done(), board.here()]).toEqual([[], ['change', 'add-comment'], board.there()]);
  });

  it('a service that asks for patience without saying for how long gets it', async () => {
    const board = await open();
    addComment(http.home, board.name, 'hello');
    board.fault({ method: 'POST', effect: { kind: 'throttle' } });
    await board.send();
    await board.refresh();
    expect([board.entries(), board.done(), board.here()]).toEqual([[], ['add-comment'], board.there()]);
  });

  // Whatever is asked for, the line breaks there; what is written is written at its end.
  it.each(['reset', 'expireToken'] as const)(
    'a day of edits arrives once, whichever of its requests meets a %s',
    async (kind) => {
      for (let at = 0; ; at += 1) {
        const board = await http.openBoard(['card', 'other', 'third']);
        const cardId = editAll(board);
        board.fault({ pathMatches: '^/[13]/', skip: at, effect: kind === 'reset' ? { kind, when: 'after' } : { kind } });
        await board.send();
        // What was lost is looked for, and what waits after a failure waits no more.
        http.clock.pass(86_400_000);
        await board.send();
        const isOver = http.control.faults.list().length > 0;
        http.control.faults.clear();
        await board.refresh();
        expect([at, board.entries(), board.here()]).toEqual([at, [], board.there()]);
        const made = http.home.outbox.realId(1, cardId);
        expect([at, board.done(), board.done(made)]).toEqual([
          at,
          ['change', 'move', 'add-comment', 'add-checklist-item'],
          ['create', 'move', 'add-comment'],
        ]);
        board.close();
        if (isOver) break;
      }
    },
  );
});

/** Answers the id here of the card that it makes. */
function editAll({ boardId, name }: HttpBoard): string {
  const { home } = http;
  editCard(home, name, { title: 'mine', dueOn: '2026-01-01', blocked: { reason: 'wet' } });
  moveCard(home, name, { columnId: '2', after: null });
  addComment(home, name, 'hello');
  addItem(home, name, 'buy');
  const cardId = createCard(home, { accountId: 1, boardId, columnId: '0', fields: { title: 'new' } });
  moveCard(home, { accountId: 1, cardId }, { columnId: '2', after: null });
  addComment(home, { accountId: 1, cardId }, 'first');
  return cardId;
}
