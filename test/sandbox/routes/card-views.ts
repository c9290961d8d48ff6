import type { Person } from '../account.ts';
import { fullName } from '../account.ts';
import type { Card, CardFacts, Checklist } from '../boards/model.ts';
import { isDone } from '../boards/model.ts';
import { boardAccess } from '../rights.ts';
import { mimeType } from '../wire/names.ts';
import type { World } from '../world.ts';
import { latest } from '../archive/items.ts';
import { avatarOf } from './user.ts';

type Json = Record<string, unknown>;

/**
 * A card as it was observed (contract 7.1), for any account: everything is in it, whatever the fields of the sandbox are. A client reads
 * the label's name of each card that has one; the card that was observed had none. Rich cards also have what was seen elsewhere.
 */
export function cardView(world: World, card: Card, caller: Person): Json {
  const { facts } = card;
  const view = {
    ...placeOf(world, card, caller),
    ...peopleOf(world, card),
    ...planOf(world, card),
    all_attachments: attachmentsOf(world, facts),
    checklist: card.checklist && checklistView(card.checklist),
    comment_count: card.comments.length,
    connected_issues: [],
    connected_risks: [],
    dependencies: { predecessors: 0, predecessors_done: 0, successors: 0, successors_done: 0 },
    description: facts.description,
    direct_url: `https://service.projectplace.com/#direct/card/${card.id}`,
    id: card.id,
    is_blocked: facts.isBlocked,
    is_blocked_reason: facts.blockReason,
    is_done: isDone(card),
    is_template: false,
    label_id: facts.labelId,
    local_id: card.localId,
    title: facts.title,
  };
  if (world.fields === 'rich') return { ...view, ...namesOf(card), tag_ids: facts.tagIds };
  const { label_name } = namesOf(card);
  return label_name === null ? view : { ...view, label_name };
}

/** The names beside the ids of a card, which the connector for Power Automate is told when it moves one (contract 7.1). */
export function namesOf({ board, column, facts }: Card): { readonly label_name: string | null; readonly column_name: string } {
  const label = board.labels.find(({ id }) => id === facts.labelId);
  return { label_name: label?.name ?? null, column_name: column.name };
}

/** A moment as cards tell it, `2023-06-28 13:49:31Z` (contract 2.3). */
export function cardTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}

function checklistView(checklist: Checklist): Json {
  return { id: checklist.id, items: checklist.items.map(({ id, title, done }, order) => ({ id, title, done, order })) };
}

function placeOf(world: World, card: Card, caller: Person): Json {
  const { board, column } = card;
  const workspace = world.workspace(board.workspaceId);
  return {
    access: boardAccess(caller, board),
    board_column_order: board.columns.indexOf(column),
    board_id: board.id,
    board_name: board.name,
    column_first_updated: card.columnFirstUpdated === null ? null : cardTime(card.columnFirstUpdated),
    column_id: column.id,
    column_last_updated: card.columnLastUpdated === null ? null : cardTime(card.columnLastUpdated),
    created_time: cardTime(card.createdTime),
    display_order: card.displayOrder,
    progress: { id: column.id },
    project: {
      id: workspace.id,
      name: workspace.name,
      type: 'classic',
      is_team_member_plus: false,
      is_team_member_plus_plan: null,
      override_tm_plus_time_reporting: false,
    },
  };
}

function peopleOf(world: World, card: Card): Json {
  const { assigneeId, contributorIds } = card.facts;
  const assignee = assigneeId === null ? null : world.person(assigneeId);
  const creator = world.person(card.createdBy);
  return {
    assignee: assignee && { id: assignee.id, name: fullName(assignee), type: 'User', accepted: true },
    assignee_id: assigneeId,
    contributors: contributorIds.map((id) => ({ id, name: fullName(world.person(id)) })),
    creator: { avatar: avatarOf(creator), id: creator.id, name: fullName(creator), type: 'User' },
  };
}

/** Reported time in hours, as estimated time is; null when there is none. */
function planOf(world: World, { id, facts }: Card): Json {
  const planlet = facts.planletId === null ? undefined : world.plan.planlets.get(facts.planletId);
  const minutes = world.plan.reportsOn('cards', id).map((report) => report.minutes);
  return {
    due_date: facts.dueDate,
    due_date_offset: null,
    estimate: facts.estimate,
    estimated_time: facts.estimatedTime,
    planlet: planlet ? { id: planlet.id, name: planlet.name, wbs_id: world.plan.wbsId(planlet) } : null,
    planlet_id: planlet?.id ?? null,
    reported_time: minutes.length === 0 ? null : minutes.reduce((sum, one) => sum + one, 0) / 60,
    start_date: facts.startDate,
    start_date_offset: null,
  };
}

/** Documents that are gone are left out. */
export function attachmentsOf(world: World, { attachmentIds }: Pick<CardFacts, 'attachmentIds'>): readonly Json[] {
  return attachmentIds.flatMap((id) => {
    const document = world.archive.find(id);
    if (document?.kind !== 'document') return [];
    const { size } = latest(document).content;
    return [{ id, name: document.name, mimetype: mimeType(document.name), size, url: `/1/documents/${id}` }];
  });
}
