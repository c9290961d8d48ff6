import type { BoardActivity, BoardColumn, BoardLabel, BoardPerson, Card } from '../../sync/ports/boards.ts';
import { personName } from './projects.ts';
import { dayOf, field, momentOf, type Row, rowsIn, textOf } from './rows.ts';

/** The column of timecodes without a status. */
export const noStatus = 'none';

/** Nothing on the wire says which statuses end a timecode: their names do (contract 3.5). */
const doneName = /^(?:done|closed|completed?|finished)\b/i;

function isDoneStatus(row: Row): boolean {
  return doneName.test(textOf(row, 'TaskStatusName') ?? '');
}

/** A timecode as a card of its project. Numbers of timecodes are their places too: no other order is told. */
export function cardOf(row: Row, boardId: string): Card | null {
  const id = textOf(row, 'TaskID');
  if (id === null) return null;
  const [assigneeId = null, ...others] = rowsIn(row, 'Users').flatMap((one) => textOf(one, 'UserID') ?? []);
  return {
    ...{ id, boardId, columnId: textOf(row, 'TaskStatusID') ?? noStatus },
    title: textOf(row, 'TaskName') ?? `Timecode ${id}`,
    description: '',
    ...{ assigneeId, coAssigneeIds: others.toSorted() },
    labelId: textOf(row, 'TaskTypeID'),
    activityId: textOf(row, 'ModuleID'),
    ...{ startOn: dayOf(row, 'StartDate'), dueOn: dayOf(row, 'EndDate') },
    ...{ estimate: null, blocked: null },
    rank: Number(id),
    number: /^\d{1,15}$/.test(id) ? Number(id) : null,
    done: isDoneStatus(row) || field(row, 'PercentComplete') === 100,
    ...{ createdAt: null, createdBy: null, modifiedAt: momentOf(row, 'ModifiedDateUTC') },
    ...{ commentCount: 0, checklist: [], tagIds: [], attachments: [], reportedHours: null, writable: null, webAddress: null },
  };
}

/** The statuses that timecodes have: no list of them is told (contract 3.4). Ids of statuses are their order. */
export function columnsOf(tasks: readonly Row[]): readonly BoardColumn[] {
  const found = new Map<string, BoardColumn>();
  for (const row of tasks) {
    const id = textOf(row, 'TaskStatusID') ?? noStatus;
    if (found.has(id)) continue;
    const name = id === noStatus ? 'No status' : (textOf(row, 'TaskStatusName') ?? `Status ${id}`);
    found.set(id, { id, name, wipLimit: null, done: isDoneStatus(row) });
  }
  return [...found.values()].sort((a, b) => numberOf(a.id) - numberOf(b.id));
}

const numberOf = (id: string): number => (id === noStatus ? -1 : Number(id));

export function labelsOf(tasks: readonly Row[]): readonly BoardLabel[] {
  const found = new Map<string, BoardLabel>();
  for (const row of tasks) {
    const id = textOf(row, 'TaskTypeID');
    if (id !== null) found.set(id, { id, name: textOf(row, 'TaskTypeName') ?? `Type ${id}`, color: null });
  }
  return [...found.values()].sort((a, b) => numberOf(a.id) - numberOf(b.id));
}

/** Budget lines of the project. */
export function activitiesOf(modules: readonly Row[]): readonly BoardActivity[] {
  return modules.flatMap((row) => {
    const id = textOf(row, 'ModuleID');
    if (id === null) return [];
    return [{ id, name: textOf(row, 'ModuleName') ?? `Budget line ${id}`, done: field(row, 'IsActive') === false }];
  });
}

/** Those who work on the timecodes; the name is null where it does not come with them. */
export function peopleIn(tasks: readonly Row[]): ReadonlyMap<string, string | null> {
  const found = new Map<string, string | null>();
  for (const one of tasks.flatMap((row) => rowsIn(row, 'Users'))) {
    const id = textOf(one, 'UserID');
    if (id !== null) found.set(id, found.get(id) ?? personName(one));
  }
  return found;
}

export function peopleOf(tasks: readonly Row[], names: ReadonlyMap<string, string>): readonly BoardPerson[] {
  const people = [...peopleIn(tasks)].map(([id, name]) => ({ id, name: name ?? names.get(id) ?? `Person ${id}` }));
  return people.sort((a, b) => a.name.localeCompare(b.name, 'en'));
}
