import type { Card, CardComment } from '../sync/ports/boards.ts';
import type { Value } from './connection.ts';

export const cardColumns = 'id, board_id AS boardId, modified_at AS modifiedAt, title, description, facts';

export type CardRow = Pick<Card, 'id' | 'boardId' | 'modifiedAt' | 'title' | 'description'> & { readonly facts: string };

type Facts = Omit<Card, 'id' | 'boardId' | 'modifiedAt' | 'title' | 'description'>;

/** `facts` holds what `cardValues` wrote. */
export function cardOf({ facts, ...row }: CardRow): Card {
  return { ...row, ...(JSON.parse(facts) as Facts) };
}

/** Values of all columns that a listing tells, without the account; the id comes last. */
export function cardValues(card: Card): Value[] {
  const { id, boardId, modifiedAt, title, description, ...facts } = card;
  const people = [card.assigneeId, ...card.coAssigneeIds].filter((person) => person !== null);
  const assigned = people.length === 0 ? '' : ` ${people.join(' ')} `;
  const checklist = card.checklist.map((item) => item.title).join('\n');
  return [boardId, Number(card.done), card.dueOn, assigned, modifiedAt, title, description, checklist, JSON.stringify(facts), id];
}

export function talkOf(comments: readonly CardComment[], tags: readonly string[]): string {
  return [...comments.map(({ text }) => text), ...tags].join('\n');
}

/** Facts of a card with another number of comments: the one that its comments tell. */
export function withCount(facts: string, commentCount: number): string {
  return JSON.stringify({ ...(JSON.parse(facts) as Facts), commentCount });
}
