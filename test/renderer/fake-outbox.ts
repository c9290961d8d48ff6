import type { OutboxEntry } from '../../preload/boards.ts';

/** A calendar day so many days from now. */
export function dayFrom(now: number, days: number): string {
  const date = new Date(now + days * 86_400_000);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

/** Edits that were not sent, one of each state. */
export function unsentEdits(now: number): OutboxEntry[] {
  const entry = (id: string, facts: Partial<OutboxEntry>): OutboxEntry => ({
    id,
    accountId: 1,
    boardId: '70',
    board: 'Construction',
    workspace: 'Harbour Square',
    cardId: '20',
    title: 'Foundation piles along the quay',
    kind: 'edit',
    field: null,
    value: null,
    at: now - 20 * 60_000,
    state: 'waiting',
    reason: null,
    webAddress: null,
    theirs: null,
    candidates: [],
    attempts: 0,
    nextAt: null,
    ...facts,
  });
  return [
    entry('o1', { field: 'description', value: 'Piles P1 to P24 along the quay, see the drawing.' }),
    entry('o2', {
      kind: 'addComment',
      value: 'Thanks! I put it into the drawing tonight.',
      at: now - 12 * 60_000,
      state: 'sending',
    }),
    entry('o3', { field: 'dueOn', value: dayFrom(now, 6), theirs: dayFrom(now, 12), state: 'conflict' }),
    entry('o4', {
      cardId: '23',
      title: 'Ventilation shafts',
      kind: 'move',
      value: 'In progress',
      state: 'failed',
      reason: 'The service is busy. It is tried again by itself.',
      attempts: 3,
      nextAt: now + 4 * 60_000,
    }),
    entry('o5', {
      cardId: '24',
      title: 'Lift pit: waterproofing',
      field: 'blocked',
      value: 'Membrane is out of stock',
      state: 'held',
      reason: 'Setting this field is not switched on for this account: no public source shows how the service takes it.',
      webAddress: 'https://service.projectplace.com/cards/24',
    }),
    entry('o6', {
      cardId: '99',
      title: 'Harbour office: noise complaint',
      field: 'title',
      value: 'Harbour office: noise complaint, second letter',
      state: 'draft',
      reason: 'The card was deleted on the service. What you wrote is kept: make a new card of it, or discard it.',
    }),
    entry('o8', {
      cardId: 'new-1',
      title: 'Order the safety rails',
      kind: 'create',
      value: 'Order the safety rails',
      state: 'conflict',
      candidates: [
        {
          id: '31',
          number: 131,
          title: 'Safety rails: ask for two offers',
          column: 'To do',
          createdAt: now - 9 * 60_000,
          createdBy: 'Anna Lindqvist',
          webAddress: null,
        },
      ],
    }),
    entry('o7', { cardId: null, title: 'Review', kind: 'renameColumn', value: 'Inspection', at: now - 90_000 }),
  ];
}
