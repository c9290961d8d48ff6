import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FreshCards, type BoardWorld } from '../../main/app/boards/board-world.ts';
import { OutboxDesk } from '../../main/app/boards/outbox-desk.ts';
import { refreshBoards } from '../../main/app/boards/refresh.ts';
import { seenCards, seenComments, type BoardHome } from '../../main/app/boards/seen.ts';
import { sendEdits, type SendReport } from '../../main/app/boards/sender.ts';
import { openMirror } from '../../main/mirror/mirror.ts';
import { openOutbox } from '../../main/mirror/outbox.ts';
import { inOrder } from '../../main/sync/boards/verdict.ts';
import { systemClock, systemRandom } from '../../main/system-time.ts';
import { sandboxSession } from '../conformance/projectplace-world.ts';
import { startSandbox } from '../sandbox/server.ts';
import { testSeed } from '../sandbox/test-seed.ts';
import type { Clock } from '../../main/sync/ports/time.ts';
import type { OutboxEntry } from '../../main/sync/ports/outbox.ts';
import type { BoardTruth, CardTruth } from '../sandbox/control/board-rows.ts';
import type { Fault } from '../sandbox/wire/faults.ts';

/** The time of this machine, and what a test adds to it. */
class ShiftedClock implements Clock {
  #passed = 0;
  #skewMs = 0;

  /** As if so much time had passed. */
  pass(ms: number): void {
    this.#passed += ms;
  }

  /** Sets the wall clock alone. */
  skew(ms: number): void {
    this.#skewMs = ms;
  }

  now(): number {
    return Date.now() + this.#passed + this.#skewMs;
  }

  monotonic(): number {
    return performance.now() + this.#passed;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return systemClock.sleep(ms, signal);
  }
}

const accountId = 1;
/** Everything of a card that two sides can have in common. */
type Content = Readonly<Record<'id' | 'title' | 'column', string> & { facts: unknown; comments: unknown; checklist: unknown }>;

/** A Tidemark home with an account on a sandbox, over real HTTP. Each scenario gets a board of its own. */
export async function openHttpHome() {
  const sandbox = await startSandbox({ seed: testSeed() });
  const clock = new ShiftedClock();
  const signedIn = await sandboxSession(sandbox, 'oauth2-robot', { clock });
  const { boards } = signedIn.session;
  if (!boards) throw new Error('The service has no boards');
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-http-boards-'));
  const mirror = openMirror(join(folder, 'mirror.db'));
  const outbox = openOutbox(join(folder, 'outbox.db'));
  const home: BoardHome = { mirror, outbox, clock, random: systemRandom };
  const quiet = () => undefined;
  const parts = { accountId, boards, records: mirror.boards, outbox, clock, random: systemRandom, changed: quiet, log: quiet };
  const world: BoardWorld = { ...parts, fresh: new FreshCards() };
  const workspace = sandbox.workspaces[0]?.id ?? 0;
  mirror.boards.saveSelf(accountId, await signedIn.session.whoAmI(AbortSignal.timeout(60_000)));
  const { control } = sandbox;

  async function openBoard(titles: readonly string[]) {
    const { id } = control.boards.addBoard(workspace, { name: 'Board', columns: ['To do', 'Doing', 'Done'] });
    const cards = titles.map((title) => String(control.cards.create(id, { title }).id));
    const boardId = String(id);
    const signal = AbortSignal.timeout(60_000);
    const refresh = () => refreshBoards(world, { workspaceIds: [], only: boardId, signal });
    mirror.boards.saveList(accountId, {
      workspaceId: String(workspace),
      boards: [{ id: boardId, workspaceId: String(workspace), name: 'Board', archived: false }],
      at: clock.now(),
    });
    await refresh();
    control.counts.reset();
    return {
      boardId,
      /** The first card that was asked for. */
      cardId: cards[0] ?? '',
      name: { accountId, cardId: cards[0] ?? '' },
      refresh,
      entries: (): readonly OutboxEntry[] => outbox.entries(accountId),
      send: (): Promise<SendReport> => sendEdits(world, { quietMs: 0, signal }),
      fault: (fault: Fault) => control.faults.add(fault),
      /** How often each route was asked that changes something. */
      writes: () => writesOf(control.counts.read().byRoute),
      /** What the service has done with a card for us, in order. */
      done: (cardId = cards[0] ?? '') =>
        control.cards
          .log(Number(cardId))
          .filter(({ via }) => via === 'service')
          .map(({ action }) => action),
      here: () =>
        inOrder(seenCards(home, accountId, boardId))
          .map((card) => contentHere(home, card))
          .sort(byId),
      there: () => contentThere(control.boards.board(id)).sort(byId),
      close: () => {
        outbox.removeAccount(accountId);
        control.faults.clear();
        control.boards.removeBoard(id);
        clock.skew(0);
      },
    };
  }

  return {
    home,
    desk: new OutboxDesk(home),
    control,
    clock,
    openBoard,
    close: async () => {
      await signedIn.stop();
      await sandbox.stop();
      mirror.close();
      outbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type HttpHome = Awaited<ReturnType<typeof openHttpHome>>;
export type HttpBoard = Awaited<ReturnType<HttpHome['openBoard']>>;

function writesOf(byRoute: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(byRoute).filter(([route]) => !route.startsWith('GET ') && !route.includes('oauth2')));
}

const byId = (a: Content, b: Content) => a.id.localeCompare(b.id);

function contentHere(home: BoardHome, card: ReturnType<typeof seenCards>[number]): Content {
  const { id, title, columnId, description, assigneeId, coAssigneeIds, labelId, startOn, dueOn, estimate, blocked } = card;
  return {
    id,
    title,
    column: columnId,
    facts: { description, assigneeId, coAssigneeIds, labelId, startOn, dueOn, estimate, blocked },
    comments: (seenComments(home, accountId, id) ?? []).map(({ text }) => text),
    checklist: card.checklist.map((item) => [item.title, item.done]),
  };
}

function contentThere({ columns }: BoardTruth): Content[] {
  return columns
    .flatMap(({ cards }) => cards)
    .map((card) => ({
      id: String(card.id),
      title: card.title,
      column: String(card.columnId),
      facts: factsThere(card),
      comments: card.comments.map(({ text }) => text),
      checklist: card.checklist.map((item) => [item.title, item.done]),
    }));
}

function factsThere(card: CardTruth): unknown {
  const text = (id: number | null) => (id === null ? null : String(id));
  return {
    description: card.description,
    assigneeId: text(card.assigneeId),
    coAssigneeIds: card.contributorIds.map(String),
    labelId: text(card.labelId),
    startOn: card.startDate,
    dueOn: card.dueDate,
    estimate: card.estimate,
    blocked: card.isBlocked ? { reason: card.blockReason ?? '' } : null,
  };
}
