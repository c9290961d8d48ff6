import type { RemoteId } from '../../sync/ports/archive.ts';
import type { Card, CardAttachment } from '../../sync/ports/boards.ts';
import { listOf, type TargetprocessApi } from './api.ts';
import { attachmentsOf, cardAttachmentOf } from './attachments.ts';
import { type CardKind, cardKinds } from './card-kinds.ts';
import type { StateColumn } from './columns.ts';
import type { Entity } from './entity.ts';
import { cardId } from './ids.ts';
import { readRichText } from './rich-text.ts';

/** Who is on a card, in which role. */
export interface Assignment {
  readonly id: string;
  readonly personId: string;
  readonly roleId: string | null;
}

/** A row with its kind, which the row itself need not tell. */
export interface CardRow {
  readonly row: Entity;
  readonly kind: CardKind;
}

/** What hangs on cards and has lists of its own: those within a row are cut off at so many for a whole page (contract 1.3). */
export interface CardExtras {
  readonly assignments: ReadonlyMap<string, readonly Assignment[]>;
  readonly attachments: ReadonlyMap<string, readonly CardAttachment[]>;
}

export const countedFields = { append: '[Comments-Count,Attachments-Count]' };

function grouped<Row>(rows: readonly Entity[], owner: string, make: (row: Entity) => Row): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const id = row.ref(owner)?.id ?? '';
    groups.set(id, [...(groups.get(id) ?? []), make(row)]);
  }
  return groups;
}

export async function assignmentsOf(
  api: TargetprocessApi,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly Assignment[]>> {
  const query = { collection: 'Assignments', path: 'Assignable.Id', owner: (row: Entity) => row.ref('Assignable')?.id, ids };
  return grouped(await listOf(api, query, signal), 'Assignable', (row) => ({
    id: row.id,
    personId: row.ref('GeneralUser')?.id ?? '',
    roleId: row.ref('Role')?.id ?? null,
  }));
}

export async function readExtras(api: TargetprocessApi, rows: readonly CardRow[], signal: AbortSignal): Promise<CardExtras> {
  const ids = rows.map(({ row }) => row.id);
  const withFiles = rows.filter(({ row }) => row.number('Attachments-Count') !== 0).map(({ row }) => row.id);
  const [assignments, files] = await Promise.all([assignmentsOf(api, ids, signal), attachmentsOf(api, withFiles, signal)]);
  return { assignments, attachments: grouped(files, 'General', cardAttachmentOf) };
}

/** Ids in their order as numbers. */
export function inIdOrder(ids: Iterable<string>): readonly string[] {
  return [...new Set(ids)].sort((a, b) => a.length - b.length || (a < b ? -1 : Number(a > b)));
}

function latest(...times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.max(...known);
}

/** Names, which are the ids of tags here: the service tells no others with a card. */
export function tagsIn(row: Entity): readonly string[] {
  const names = row
    .text('Tags')
    .split(',')
    .map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ''))].sort();
}

export interface CardPlaceFacts {
  readonly boardId: RemoteId;
  readonly columns: readonly StateColumn[];
  page(id: string): string;
}

/** The column of a state; of one that is new to us a column that the next reading of the board will know. */
function columnIn(row: Entity, columns: readonly StateColumn[]): Pick<StateColumn, 'id' | 'done'> {
  const stateId = row.ref('EntityState')?.id ?? '';
  return columns.find(({ stateIds }) => stateIds.has(stateId)) ?? { id: stateId, done: false };
}

/** A card: contract 1.4. A comment does not touch `ModifyDate`, so the newer of the two times is told. */
export function cardOf({ row, kind }: CardRow, place: CardPlaceFacts, extras: CardExtras): Card {
  const column = columnIn(row, place.columns);
  const people = inIdOrder((extras.assignments.get(row.id) ?? []).map(({ personId }) => personId));
  const first = extras.assignments.get(row.id)?.[0]?.personId ?? null;
  const { parent } = cardKinds[kind];
  const estimate = row.number('Effort');
  return {
    id: cardId(row.id, place.boardId),
    boardId: place.boardId,
    columnId: column.id,
    rank: row.number('NumericPriority') ?? 0,
    number: Number(row.id),
    title: row.text('Name'),
    description: readRichText(row.text('Description')),
    assigneeId: first,
    coAssigneeIds: people.filter((id) => id !== first),
    labelId: kind,
    activityId: (parent === null ? null : row.ref(parent)?.id) ?? null,
    startOn: row.day('PlannedStartDate'),
    dueOn: row.day('PlannedEndDate'),
    // The service tells 0 of what nobody has estimated.
    estimate: estimate === 0 ? null : estimate,
    blocked: null,
    done: column.done || isFinal(row, place.columns),
    createdAt: row.moment('CreateDate'),
    createdBy: row.ref('Creator')?.personName ?? row.ref('Owner')?.personName ?? null,
    modifiedAt: latest(row.moment('ModifyDate'), row.moment('LastCommentDate')),
    // Where the service counts none, a time tells that there are some.
    commentCount: row.number('Comments-Count') ?? Number(row.moment('LastCommentDate') !== null),
    checklist: [],
    tagIds: tagsIn(row),
    attachments: extras.attachments.get(row.id) ?? [],
    reportedHours: row.number('TimeSpent'),
    writable: null,
    webAddress: place.page(row.id),
  };
}

function isFinal(row: Entity, columns: readonly StateColumn[]): boolean {
  const stateId = row.ref('EntityState')?.id;
  return columns.some(({ states }) => states.some(({ id, isFinal: final }) => final && id === stateId));
}
