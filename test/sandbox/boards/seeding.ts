import type { Workspace } from '../account.ts';
import { madeContent } from '../archive/content.ts';
import type { World } from '../world.ts';
import { columnOf } from './columns.ts';
import type { Act, Board, Card, CardFacts } from './model.ts';
import type { SeedBoard, SeedCard, SeedPlanlet } from './seed-board.ts';

interface SeedBoards {
  readonly boards?: readonly SeedBoard[];
  readonly planlets?: readonly SeedPlanlet[];
}

/** Boards, cards and activities of one workspace of a seed. */
export function seedBoards(world: World, workspace: Workspace, seed: SeedBoards): void {
  for (const { name, achieved } of seed.planlets ?? []) {
    world.plan.addPlanlet(workspace.id, { name, achieved: achieved ?? false });
  }
  const idOf = (email: string) => world.personByEmail(email).id;
  for (const seeded of seed.boards ?? []) {
    const board = world.boards.addBoard(workspace.id, { ...seeded, labels: seeded.labels ?? [] });
    board.archived = seeded.archived ?? false;
    for (const reader of seeded.readers ?? []) board.readers.add(idOf(reader));
    for (const card of seeded.cards()) seedCard(world, board, card);
  }
}

function seedCard(world: World, board: Board, seed: SeedCard): Card {
  const act: Act = { by: world.personByEmail(seed.createdBy).id, via: 'seed', at: seed.created * 1000 };
  const column = columnOf(board, seed.column);
  const first = seed.moved === undefined ? column : (board.columns[0] ?? column);
  const card = world.boards.createCard(first, { board, facts: factsOf(world, board, seed) }, act);
  if (seed.moved !== undefined && first !== column) {
    const place = { column, after: column.cards.at(-1) ?? null };
    world.boards.moveCard(card, place, { act: { ...act, at: seed.moved * 1000 } });
  }
  for (const item of seed.checklist ?? []) world.checklists.add(card, { ...item }, act);
  for (const { by, at, text } of seed.comments ?? []) {
    const author: Act = { by: world.personByEmail(by).id, via: 'seed', at: at * 1000 };
    world.conversations.add(card, { ...mentions(world, text), attachmentIds: [] }, author);
  }
  for (const { by, minutes, date } of seed.reports ?? []) {
    const report = { by: world.personByEmail(by).id, minutes, date, createdTime: Date.parse(`${date}T15:00:00Z`) };
    world.plan.addReport({ kind: 'cards', artifactId: card.id, ...report });
  }
  return card;
}

function factsOf(world: World, board: Board, seed: SeedCard): Partial<CardFacts> & Pick<CardFacts, 'title'> {
  const idOf = (email: string) => world.personByEmail(email).id;
  const planlet = world.plan.planletsOf(board.workspaceId).find(({ name }) => name === seed.planlet);
  return {
    title: seed.title,
    description: seed.description ?? '',
    assigneeId: seed.assignee === undefined ? null : idOf(seed.assignee),
    contributorIds: (seed.contributors ?? []).map(idOf),
    labelId: seed.label ?? null,
    planletId: planlet?.id ?? null,
    startDate: seed.startDate ?? null,
    dueDate: seed.dueDate ?? null,
    estimate: seed.estimate ?? null,
    estimatedTime: seed.estimatedTime ?? null,
    isBlocked: seed.blocked !== undefined,
    blockReason: seed.blocked ?? null,
    tagIds: (seed.tags ?? []).map((name) => world.plan.tagNamed(board.workspaceId, name).id),
    attachmentIds: (seed.attachments ?? []).map(({ name, bytes }) => {
      const file = { name, content: madeContent(bytes) };
      return world.boards.addFile(board, file, { by: idOf(seed.createdBy), at: seed.created });
    }),
  };
}

function mentions(world: World, text: string): { text: string; encodedText: string } {
  const person = (email: string) => world.personByEmail(email);
  return {
    text: text.replace(/@\[([^\]]+)\]/g, (_, email: string) => `@${person(email).firstName} ${person(email).lastName}`),
    encodedText: text.replace(/@\[([^\]]+)\]/g, (_, email: string) => `@[${person(email).id}]`),
  };
}
