import type { RemoteId } from '../../sync/ports/archive.ts';
import type { BoardActivity, BoardLabel, Card, Day } from '../../sync/ports/boards.ts';
import { columnOf, isDone } from './columns.ts';
import type { Fields } from './fields.ts';
import { type FilePlace, unitFiles } from './files.ts';
import { nameOf } from './reading.ts';

/** Floors are what units are grouped by beside their state. */
export function activitiesOf(floors: readonly Fields[]): readonly BoardActivity[] {
  return floors.map((floor) => ({ id: floor.id(), name: nameOf(floor), done: false }));
}

/** Layouts are labels: they have no ids, so that their names stand for them. */
export function labelsOf(units: readonly Fields[]): readonly BoardLabel[] {
  const names = new Set(units.map(layoutOf).filter((name) => name !== ''));
  return [...names].toSorted().map((name) => ({ id: labelId(name), name, color: null }));
}

const layoutOf = (unit: Fields): string => unit.text('model', 'specificType', 'type');

function labelId(name: string): RemoteId {
  return `l${Buffer.from(name).toString('base64url').slice(0, 100)}`;
}

export interface UnitPlace {
  readonly boardId: RemoteId;
  readonly files: FilePlace;
}

export function readCard(unit: Fields, { boardId, files }: UnitPlace): Card {
  const columnId = columnOf(unit);
  const layout = layoutOf(unit);
  const number = unit.text('unitNumber');
  return {
    id: unit.id(),
    boardId,
    columnId,
    title: nameOf(unit),
    description: unit.text('description'),
    assigneeId: null,
    coAssigneeIds: [],
    labelId: layout === '' ? null : labelId(layout),
    activityId: unit.reference('floor'),
    startOn: null,
    dueOn: dayOf(unit.text('onHoldExpiresAt')),
    estimate: null,
    blocked: null,
    rank: unit.number('position') ?? 0,
    number: /^\d{1,9}$/.test(number) ? Number(number) : null,
    done: isDone(columnId),
    createdAt: timeOf(unit.text('createdAt')),
    createdBy: null,
    modifiedAt: timeOf(unit.text('updatedAt')),
    commentCount: 0,
    checklist: [],
    tagIds: [],
    attachments: unitFiles(unit, files).map(({ id, name }) => ({ id, name, type: null, size: null })),
    reportedHours: null,
    writable: null,
    webAddress: null,
  };
}

/** The day in which a hold ends. */
function dayOf(text: string): Day | null {
  return /^(\d{4}-\d\d-\d\d)(?:[T ].*)?$/.exec(text)?.[1] ?? null;
}

function timeOf(text: string): number | null {
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : time;
}
