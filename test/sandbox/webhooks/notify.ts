import { fullName } from '../account.ts';
import type { Card, CardChange } from '../boards/model.ts';
import { isDone } from '../boards/model.ts';
import { maySee } from '../rights.ts';
import { cardView } from '../routes/card-views.ts';
import type { World } from '../world.ts';
import type { PowerEvent, PowerHook } from './subscriptions.ts';

/** Tells everybody who wants to know of a change of a card. */
export function notify(world: World, card: Card, change: CardChange): void {
  const events = eventsOf(card, change);
  if (events.includes('status_change')) tellSubscribers(world, card);
  for (const hook of world.subscriptions.power) {
    for (const event of events) if (hook.events.has(event)) tellPower(world, hook, { event, card, by: change.by });
  }
}

/** Tells of cards whose day has come while the clock went on, in ms, from one time to another. */
export function notifyDue(world: World, from: number, to: number): void {
  for (const hook of world.subscriptions.power.filter(({ events }) => events.has('due_today'))) {
    const cards = world.boards.find(hook.boardId)?.cards.values() ?? [];
    for (const card of cards) {
      const { dueDate } = card.facts;
      const morning = dueDate === null ? Number.NaN : Date.parse(`${dueDate}T00:00:00Z`);
      if (morning > from && morning <= to) tellPower(world, hook, { event: 'due_today', card, by: card.createdBy });
    }
  }
}

function eventsOf(card: Card, { action, changed }: CardChange): readonly PowerEvent[] {
  if (action === 'create') return ['card_create'];
  if (action === 'move' && 'columnId' in changed) return isDone(card) ? ['status_change', 'card_done'] : ['status_change'];
  if (action !== 'change') return [];
  return [
    ...('isBlocked' in changed ? [card.facts.isBlocked ? ('card_blocked' as const) : ('card_unblock' as const)] : []),
    ...('description' in changed ? ['description_changed' as const] : []),
    ...('dueDate' in changed ? ['due_date_changed' as const] : []),
  ];
}

/** The body that was observed (contract 9.1). `event_type` is a list in a subscription and a word here. */
function tellSubscribers(world: World, card: Card): void {
  const event = 'card_status_change';
  for (const subscription of world.subscriptions.all()) {
    const owner = world.person(subscription.ownerId);
    if (subscription.boardId !== card.board.id || !subscription.eventTypes.includes(event)) continue;
    if (!maySee(owner, world.workspace(card.board.workspaceId))) continue;
    const body = {
      id: subscription.id,
      artifact_type: 'board',
      artifact_id: card.board.id,
      event_type: event,
      ts: world.clock.now() / 1000,
      contents: cardView(world, card, owner),
    };
    world.deliveries.send(subscription, { event, body });
  }
}

function tellPower(world: World, hook: PowerHook, { event, card, by }: { event: PowerEvent; card: Card; by: number }): void {
  if (hook.boardId !== card.board.id) return;
  const { assigneeId, dueDate, title } = card.facts;
  const body = {
    action: event,
    user: fullName(world.person(by)),
    card_url: `https://service.projectplace.com/#direct/card/${card.id}`,
    card_name: title,
    status: card.column.name,
    board_name: card.board.name,
    board_id: card.board.id,
    card_id: card.id,
    ...(event === 'card_create'
      ? {}
      : { due_date: dueDate, assignee_email: assigneeId === null ? null : world.person(assigneeId).email }),
  };
  world.deliveries.send(hook, { event, body });
}
