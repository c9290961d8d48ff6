import type { CardTile } from '../../preload/boards.ts';
import { dueState } from './days.ts';

/** What cards have to be like to be shown. For a person and a label, `all` and `none` are no ids. */
export interface BoardFilter {
  readonly text: string;
  readonly person: string;
  readonly label: string;
  readonly due: 'all' | 'overdue' | 'week' | 'none';
}

export const noFilter: BoardFilter = { text: '', person: 'all', label: 'all', due: 'all' };

export function filters(filter: BoardFilter): boolean {
  return filter.text.trim() !== '' || filter.person !== 'all' || filter.label !== 'all' || filter.due !== 'all';
}

/** Tells which cards are shown. `matches` are those with the text anywhere in them. */
export function passing(
  filter: BoardFilter,
  known: { readonly matches: ReadonlySet<string>; readonly today: string },
): (tile: CardTile) => boolean {
  const { person, label, due } = filter;
  const text = filter.text.trim().toLocaleLowerCase();
  return (tile) =>
    hasPerson(tile, person) &&
    (label === 'all' || (label === 'none' ? tile.labelId === null : tile.labelId === label)) &&
    isDue(tile, due, known.today) &&
    (text === '' || known.matches.has(tile.id) || hasText(tile, text));
}

function hasPerson(tile: CardTile, person: string): boolean {
  if (person === 'all') return true;
  if (person === 'none') return tile.assigneeId === null && tile.coAssigneeIds.length === 0;
  return tile.assigneeId === person || tile.coAssigneeIds.includes(person);
}

function isDue(tile: CardTile, due: BoardFilter['due'], today: string): boolean {
  if (due === 'all') return true;
  if (due === 'none') return tile.dueOn === null;
  const state = dueState(tile, today);
  return due === 'overdue' ? state === 'overdue' : state === 'overdue' || state === 'today' || state === 'soon';
}

function hasText({ number, title }: CardTile, text: string): boolean {
  return (number !== null && text.replace('#', '') === String(number)) || title.toLocaleLowerCase().includes(text);
}
