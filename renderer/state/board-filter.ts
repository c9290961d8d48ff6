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

/** Whether a card is shown. `matches` are those with the text anywhere in them, null while that is not known. */
export function passes(
  tile: CardTile,
  filter: BoardFilter,
  known: { readonly matches: ReadonlySet<string> | null; readonly today: string },
): boolean {
  return (
    hasPerson(tile, filter.person) &&
    (filter.label === 'all' || (filter.label === 'none' ? tile.labelId === null : tile.labelId === filter.label)) &&
    isDue(tile, filter.due, known.today) &&
    hasText(tile, filter.text, known.matches)
  );
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

function hasText(tile: CardTile, text: string, matches: ReadonlySet<string> | null): boolean {
  const wanted = text.trim().toLocaleLowerCase();
  if (wanted === '') return true;
  if (tile.number !== null && wanted.replace('#', '') === String(tile.number)) return true;
  return tile.title.toLocaleLowerCase().includes(wanted) || matches?.has(tile.id) === true;
}
