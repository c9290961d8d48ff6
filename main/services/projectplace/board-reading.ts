import type { RemoteId } from '../../sync/ports/archive.ts';
import type { BoardActivity, BoardColumn, BoardLabel, BoardPerson, BoardSummary, Tag } from '../../sync/ports/boards.ts';
import type { ApiAnswer } from './api.ts';
import { readAccess } from './item-facts.ts';
import { byId, rowsOf, WireFields } from './wire-fields.ts';

/** A board's own answer (contract 6), without people and activities, which have calls of their own. */
export interface BoardFacts extends BoardSummary {
  readonly description: string;
  readonly columns: readonly BoardColumn[];
  readonly labels: readonly BoardLabel[];
  readonly writable: boolean | null;
  /** Whether the answer had columns at all. */
  readonly hasColumns: boolean;
  /** How many cards the service counts on it. */
  readonly cardCount: number | null;
}

function inOrder(rows: readonly WireFields[]): readonly WireFields[] {
  const order = (row: WireFields): number => row.number('display_order') ?? 0;
  return rows.toSorted((a, b) => order(a) - order(b));
}

/** Left to right; the right-most one means "done" (contract 6). */
function columnsIn(board: WireFields): readonly BoardColumn[] {
  const rows = inOrder(board.rows('progresses'));
  return rows.map((row, index): BoardColumn => {
    const limit = row.number('wip_limit');
    return {
      id: row.requiredId('id'),
      name: row.text('name'),
      wipLimit: limit !== null && limit > 0 ? limit : null,
      done: index === rows.length - 1,
    };
  });
}

function colorIn(row: WireFields): string | null {
  const color = row.text('color').toLowerCase();
  return /^#[0-9a-f]{6}$/.test(color) ? color : null;
}

function labelsIn(board: WireFields): readonly BoardLabel[] {
  return inOrder(board.rows('labels')).map((row) => ({
    id: row.requiredId('id'),
    name: row.text('name'),
    color: colorIn(row),
  }));
}

function summaryOf(board: WireFields, workspaceId: RemoteId | null): BoardSummary {
  return {
    id: board.requiredId('id'),
    workspaceId: board.id('project_id') ?? board.object('project')?.id('id') ?? workspaceId ?? board.requiredId('project_id'),
    name: board.requiredText('name'),
    archived: board.flag('is_archived') ?? false,
  };
}

/** The boards of a workspace, as both lists of them tell. */
export function readBoards({ value, request }: ApiAnswer, workspaceId: RemoteId): readonly BoardSummary[] {
  return rowsOf(value, 'boards', request).map((row) => summaryOf(row, workspaceId));
}

export function readBoard({ value, request }: ApiAnswer): BoardFacts {
  const board = new WireFields(value, 'the board', request);
  return {
    ...summaryOf(board, null),
    description: board.text('description'),
    columns: columnsIn(board),
    labels: labelsIn(board),
    writable: readAccess(board.text('access')),
    hasColumns: board.has('progresses'),
    cardCount: board.number('activity_count'),
  };
}

function byName(
  a: { readonly name: string; readonly id: RemoteId },
  b: { readonly name: string; readonly id: RemoteId },
): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : byId(a.id, b.id);
}

/** Contract 5.6. */
export function readMembers({ value, request }: ApiAnswer): readonly BoardPerson[] {
  return rowsOf(value, 'members', request).map((row) => {
    const id = row.requiredId('id');
    const names = [row.text('first_name'), row.text('last_name')].filter((part) => part !== '');
    return { id, name: [row.text('name'), names.join(' '), row.text('email'), id].find((name) => name !== '') ?? id };
  });
}

/** Who may see the board (contract 6: ids), with their names; all members where the service does not tell. */
export function readPeople(access: ApiAnswer | null, members: readonly BoardPerson[]): readonly BoardPerson[] {
  if (access === null) return members.toSorted(byName);
  const names = new Map(members.map(({ id, name }) => [id, name]));
  const ids = new WireFields(access.value, 'people with access', access.request).ids('access');
  return [...new Set(ids)].map((id) => ({ id, name: names.get(id) ?? id })).sort(byName);
}

/** Contract 6: an object with the board's id as its only key. */
export function readActivities({ value, request }: ApiAnswer, boardId: RemoteId): readonly BoardActivity[] {
  return new WireFields(value, 'activities', request).rows(boardId).map((row) => ({
    id: row.requiredId('id'),
    name: row.text('name'),
    done: row.flag('achieved') ?? false,
  }));
}

/** Contract 7.6. */
export function readTags({ value, request }: ApiAnswer): readonly Tag[] {
  return rowsOf(value, 'tags', request).map((row) => ({ id: row.requiredId('id'), name: row.text('name') }));
}
