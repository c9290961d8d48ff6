import type { Boards } from '../../main/sync/ports/boards.ts';
import type { ServiceSession } from '../../main/sync/ports/service.ts';
import { columnOf } from '../sandbox/boards/columns.ts';
import type { Board, Card, Comment } from '../sandbox/boards/model.ts';
import type { SeedBoard } from '../sandbox/boards/seed-board.ts';
import type { Seed } from '../sandbox/seed.ts';
import type { Sandbox } from '../sandbox/server.ts';
import { startSandbox } from '../sandbox/server.ts';
import { type BoardsWorld, type FaultScope, plainTraits, type SeenCard, type SeenComment } from './boards-world.ts';
import { sandboxSession, type Scheme } from './projectplace-world.ts';

const ingrid = 'ingrid@example.org';
const max = 'max@example.org';
const gina = 'gina@example.org';
const time = 1_700_000_000;

/** Columns and labels whose ids tell nothing of their places. */
const work: SeedBoard = {
  name: 'Work',
  columns: [
    { id: 0, name: 'Planned' },
    { id: 1, name: 'Ongoing', wipLimit: 3 },
    { id: 5, name: 'Check' },
    { id: 2, name: 'Done' },
  ],
  labels: [
    { id: 2, name: 'Bug' },
    { id: 1, name: 'Idea' },
  ],
  cards: () => [
    {
      title: 'Everything',
      column: 1,
      created: time,
      createdBy: ingrid,
      description: '**All** of it',
      assignee: max,
      contributors: [ingrid],
      label: 1,
      planlet: 'Foundation',
      startDate: '2026-01-05',
      dueDate: '2026-02-06',
      estimate: 0.5,
      blocked: 'No paint',
      checklist: [
        { title: 'first', done: true },
        { title: 'second', done: false },
      ],
      comments: [
        { by: ingrid, at: time + 60, text: `Look, @[${max}]` },
        { by: max, at: time + 120, text: 'Seen' },
      ],
      tags: ['urgent'],
      attachments: [{ name: 'sketch.png', bytes: () => Buffer.from('pixels') }],
    },
    { title: 'Plain', column: 0, created: time, createdBy: max },
    { title: 'Below it', column: 0, created: time, createdBy: max },
    { title: 'Finished', column: 2, created: time, createdBy: ingrid },
  ],
};

function boardsSeed(): Seed {
  const only = [{ id: 0, name: 'Only' }];
  return {
    accountName: 'Conformance',
    people: [
      { email: max, firstName: 'Max', lastName: 'Meier', role: 'admin' },
      { email: ingrid, firstName: 'Ingrid', lastName: 'Berg', role: 'owner' },
      // The account of a person is this one.
      { email: gina, firstName: 'Gina', lastName: 'Gast', role: 'member' },
    ],
    workspaces: [
      {
        name: 'Build',
        archived: false,
        rootIsWorkspace: false,
        members: [ingrid, max, gina],
        folders: [],
        documents: [],
        links: [],
        boards: [
          work,
          { name: 'Empty', columns: only, cards: () => [] },
          { name: 'Old', archived: true, columns: only, cards: () => [] },
        ],
        planlets: [{ name: 'Foundation' }, { name: 'Roof', achieved: true }],
      },
    ],
  };
}

const text = (id: number | null): string | null => (id === null ? null : String(id));
const texts = (ids: readonly number[]): readonly string[] => ids.map(String);

function seenComment(comment: Comment): SeenComment {
  const mentions = [...comment.encodedText.matchAll(/@\[(\d+)\]/g)].map(([, id = '']) => id);
  const { id, createdBy, attachmentIds } = comment;
  return { id: String(id), by: String(createdBy), text: comment.text, attachmentIds: texts(attachmentIds), mentions };
}

function seenCard({ id, column, facts, checklist, comments }: Card): SeenCard {
  const { title, description, startDate, dueDate, estimate, isBlocked, blockReason } = facts;
  return {
    id: String(id),
    column: column.name,
    fields: {
      ...{ title, description, startOn: startDate, dueOn: dueDate, estimate },
      assigneeId: text(facts.assigneeId),
      coAssigneeIds: texts(facts.contributorIds).toSorted(),
      labelId: text(facts.labelId),
      activityId: text(facts.planletId),
      blocked: isBlocked ? { reason: blockReason ?? '' } : null,
    },
    checklist: (checklist?.items ?? []).map((item) => ({ title: item.title, done: item.done })),
    comments: comments.map(seenComment),
  };
}

/** What is behind the service's back. */
function backstage(sandbox: Sandbox, workspaceId: number) {
  const world = () => sandbox.control.world;
  const board = (name: string): Board => {
    const found = world()
      .boards.boardsOf(workspaceId)
      .find((one) => one.name === name);
    if (!found) throw new Error(`There is no board ${name}`);
    return found;
  };
  const personId = (name: string): number => {
    const found = [...world().people.values()].find((person) => `${person.firstName} ${person.lastName}` === name);
    if (!found) throw new Error(`There is no ${name}`);
    return found.id;
  };
  const card = (id: string): Card => world().boards.card(Number(id));
  const act = () => ({ by: personId('Max Meier'), via: 'control' as const });
  return { world, board, personId, card, act };
}

const paths = '^/[123]/';
const methods: Readonly<Record<FaultScope, readonly { readonly method?: string }[]>> = {
  all: [{}],
  writes: [{ method: 'POST' }, { method: 'PUT' }, { method: 'DELETE' }],
};

function boardsOf(session: ServiceSession): Boards {
  if (session.boards === undefined) throw new Error('The service has no boards');
  return session.boards;
}

/** The boards of a sandbox, for the conformance suite. */
export async function projectPlaceBoardsWorld(scheme: Scheme): Promise<BoardsWorld> {
  const sandbox = await startSandbox({ seed: boardsSeed() });
  const opened = await sandboxSession(sandbox, scheme);
  const careful = await sandboxSession(sandbox, scheme, { allowAssumed: false });
  const workspaceId = sandbox.workspaces[0]?.id ?? 0;
  const { control } = sandbox;
  const { world, board, personId, card, act } = backstage(sandbox, workspaceId);
  const boardIds = new Map(['Work', 'Empty', 'Old'].map((name) => [name, String(board(name).id)]));
  const me = (await opened.session.whoAmI(AbortSignal.timeout(60_000))).id;
  return {
    boards: boardsOf(opened.session),
    careful: boardsOf(careful.session),
    workspaceId: String(workspaceId),
    traits: plainTraits,
    boardId: (name) => boardIds.get(name) ?? '',
    me,
    renews: scheme !== 'oauth1-robot',
    id(kind, name) {
      if (kind === 'person') return String(personId(name));
      const rows = kind === 'label' ? board('Work').labels : world().plan.planletsOf(workspaceId);
      return String(rows.find((row) => row.name === name)?.id ?? '');
    },
    seen: () => board('Work').columns.flatMap((column) => column.cards.map(seenCard)),
    columnNames: () => board('Work').columns.map(({ name }) => name),
    putCards(name, titles) {
      const column = columnOf(board('Work'), board('Work').columns.find((one) => one.name === name)?.id ?? -1);
      return titles.map((title) =>
        String(world().boards.createCard(column, { board: board('Work'), facts: { title } }, act()).id),
      );
    },
    removeBoard: (name) => world().boards.removeBoard(board(name)),
    removeCard: (id) => world().boards.trashCard(card(id), act()),
    putComments(cardId, given) {
      const facts = (one: string) => ({ text: one, encodedText: one, attachmentIds: [] });
      for (const one of given) world().conversations.add(card(cardId), facts(one), act());
    },
    putOwnComment(cardId) {
      const { attachmentIds } = card(cardId).facts;
      const facts = { text: 'Ask @Max Meier', encodedText: `Ask @[${personId('Max Meier')}]`, attachmentIds };
      return String(world().conversations.add(card(cardId), facts, { ...act(), by: Number(me) }).id);
    },
    fault(effect, scope, times = 1) {
      for (const method of methods[scope]) control.addFault({ ...method, pathMatches: paths, times, effect });
    },
    requests() {
      const entries = Object.entries(control.counts.read().byRoute).filter(([route]) => !route.includes('/oauth2/'));
      const sum = (rows: typeof entries): number => rows.reduce((all, [, count]) => all + count, 0);
      return { all: sum(entries), writes: sum(entries.filter(([route]) => !route.startsWith('GET '))) };
    },
    async stop() {
      await opened.stop();
      await careful.stop();
      await sandbox.stop();
    },
  };
}
