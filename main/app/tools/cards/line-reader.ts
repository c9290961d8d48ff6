import type { RemoteId } from '../../../sync/ports/archive.ts';
import type { Board, Boards, CardField } from '../../../sync/ports/boards.ts';
import type { Question } from '../tool.ts';
import { type CellValue, dayIn, formulaError, hoursIn, itemsIn, peopleIn, pointsIn } from './cell-values.ts';
import type { CardLine } from './card-lines.ts';
import { markOf, type NewCardOrder } from './card-order.ts';
import { choose, type Named } from './name-choice.ts';
import type { TargetBoard } from './target-boards.ts';

export interface Targets {
  readonly boards: Boards;
  /** Boards by the text of the cell that names them. */
  readonly ids: ReadonlyMap<string, RemoteId>;
  /** Why a text names no board. */
  readonly problems: ReadonlyMap<string, string>;
  /** Boards by id; a reason for those that cannot be used. */
  readonly read: ReadonlyMap<RemoteId, TargetBoard | string>;
  readonly answers: Readonly<Record<string, string>>;
  /** By the person's id. */
  readonly emails: ReadonlyMap<RemoteId, string>;
}

export type ReadLine = { readonly order: NewCardOrder; readonly to: string } | { readonly problem: string };

/** What a board offers to be named in cells. */
interface Choices {
  readonly columns: readonly Named[];
  readonly labels: readonly Named[];
  readonly activities: readonly Named[];
  readonly people: readonly Named[];
}

/** Makes cards of rows. All that is wrong with a row is told at once. */
export class LineReader {
  readonly #targets: Targets;
  readonly #questions = new Map<string, Question>();
  readonly #choices = new Map<RemoteId, Choices>();

  constructor(targets: Targets) {
    this.#targets = targets;
  }

  /** What has to be known for rows that were read so far. */
  get questions(): readonly Question[] {
    return [...this.#questions.values()];
  }

  read(line: CardLine): ReadLine {
    const { cells } = line;
    const problems = line.fixable.cells
      .filter(({ value }) => formulaError.test(value))
      .map(({ name, value }) => `The formula in "${name}" has no result (${value}).`);
    if (cells.title === '') problems.push('The row has no title.');
    const target = this.#target(cells.board);
    if (typeof target === 'string') return { problem: [...problems, target].join(' ') };
    const told = <T>(cell: CellValue<T>, none: T): T => {
      if ('value' in cell) return cell.value;
      problems.push(cell.problem);
      return none;
    };
    const { board } = target;
    const facts = {
      workspaceId: board.workspaceId,
      boardId: board.id,
      title: cells.title.replaceAll(/\s*[\r\n]+\s*/g, ' '),
      description: cells.description.replaceAll('\r\n', '\n'),
      assigneeId: told(this.#named(board, 'people', cells.assignee), null),
      labelId: told(this.#named(board, 'labels', cells.label), null),
      activityId: told(this.#named(board, 'activities', cells.activity), null),
      dueOn: told(dayIn(cells.dueOn), null),
      estimate: told(pointsIn(cells.points), null),
      estimatedHours: told(hoursIn(cells.hours), null),
      blocked: cells.blocked === '' ? null : cells.blocked,
      checklist: [...itemsIn(cells.checklist)],
      coAssigneeIds: [...new Set(this.#people(board, cells.coAssignees).map((person) => told(person, null)))].flatMap(
        (id) => id ?? [],
      ),
    };
    const [first] = board.columns;
    const columnId = told(this.#named(board, 'columns', cells.column), null) ?? first?.id;
    if (columnId === undefined) problems.push(`The board "${board.name}" has no columns.`);
    problems.push(...this.#unable(facts));
    if (columnId === undefined || problems.length > 0) return { problem: [...new Set(problems)].join(' ') };
    const order: NewCardOrder = { kind: 'make', ...facts, columnId, mark: markOf(facts), known: null, cardId: null };
    return { order, to: inWords(target, order) };
  }

  #target(text: string): TargetBoard | string {
    const { ids, problems, read } = this.#targets;
    const id = ids.get(text);
    if (id === undefined) return problems.get(text) ?? 'The row names no board.';
    return read.get(id) ?? 'The board could not be read.';
  }

  #people(board: Board, text: string): readonly CellValue<RemoteId | null>[] {
    const whole = this.#named(board, 'people', text);
    // A name may hold the comma that parts others.
    return 'value' in whole ? [whole] : peopleIn(text).map((one) => this.#named(board, 'people', one));
  }

  #named(board: Board, kind: keyof Choices, text: string): CellValue<RemoteId | null> {
    if (text === '') return { value: null };
    const question = `${kind}:${board.id}:${text}`;
    const search = { what: `${words[kind]} "${text}"`, where: ` on the board "${board.name}"`, question };
    const chosen = choose(text, { ...search, among: this.#choicesOf(board)[kind], answers: this.#targets.answers });
    if ('found' in chosen) return { value: chosen.found.id };
    if (chosen.question) this.#questions.set(question, chosen.question);
    return { problem: chosen.problem };
  }

  #choicesOf(board: Board): Choices {
    const known = this.#choices.get(board.id);
    if (known) return known;
    const { emails } = this.#targets;
    const made: Choices = {
      columns: board.columns.map(({ id, name }, at) => ({ id, name, told: `${name} (column ${at + 1})` })),
      labels: board.labels.map(({ id, name }, at) => ({ id, name, told: `${name} (label ${at + 1})` })),
      activities: board.activities.map(({ id, name, done }) => ({
        id,
        name,
        told: `${name} (${done ? 'done' : 'open'}, ${id})`,
      })),
      people: board.people.map(({ id, name }) => {
        const email = emails.get(id);
        return { id, name, also: email === undefined ? [] : [email], told: `${name} (${email ?? id})` };
      }),
    };
    this.#choices.set(board.id, made);
    return made;
  }

  /** What cards of this service cannot be given. */
  #unable(
    facts: Pick<NewCardOrder, 'estimatedHours' | 'coAssigneeIds' | 'blocked'> & Partial<Record<CardField, unknown>>,
  ): readonly string[] {
    const { boards } = this.#targets;
    const missing = fields.filter(
      ({ field }) => facts[field] != null && facts[field] !== '' && !boards.createFields.includes(field),
    );
    const names: string[] = missing.map(({ name }) => name);
    if (facts.estimatedHours !== null && boards.takesEstimatedHours !== true) names.push('an estimated time');
    if (facts.coAssigneeIds.length > 0 && !boards.operations['edit:coAssigneeIds'].enabled) names.push('co-assignees');
    return names.length === 0 ? [] : [`New cards of this service cannot be given ${names.join(', ')}.`];
  }
}

const words: Readonly<Record<keyof Choices, string>> = {
  columns: 'column',
  labels: 'label',
  activities: 'activity',
  people: 'person',
};

const fields = [
  { field: 'description', name: 'a description' },
  { field: 'assigneeId', name: 'an assignee' },
  { field: 'labelId', name: 'a label' },
  { field: 'activityId', name: 'an activity' },
  { field: 'dueOn', name: 'a due date' },
  { field: 'estimate', name: 'points' },
  { field: 'blocked', name: 'a blocked reason' },
] as const satisfies readonly { field: CardField; name: string }[];

/** Where a card goes and what is set on it. */
function inWords({ board, workspace }: TargetBoard, order: NewCardOrder): string {
  const name = (list: readonly { readonly id: string; readonly name: string }[], id: string | null): string | null =>
    list.find((one) => one.id === id)?.name ?? null;
  const column = name(board.columns, order.columnId);
  const coAssignees = order.coAssigneeIds.map((id) => name(board.people, id));
  const parts = [
    [workspace, board.name, column].filter((part) => part !== '' && part !== null).join(' / '),
    order.dueOn === null ? null : `due ${order.dueOn}`,
    name(board.people, order.assigneeId),
    coAssignees.length === 0 ? null : `with ${coAssignees.join(', ')}`,
    name(board.labels, order.labelId),
    name(board.activities, order.activityId),
    order.estimate === null ? null : `${order.estimate} points`,
    order.estimatedHours === null ? null : `${order.estimatedHours} h`,
    order.checklist.length === 0 ? null : `checklist of ${order.checklist.length}`,
    order.blocked === null ? null : `blocked: ${order.blocked}`,
  ];
  return parts.filter((part) => part !== null).join(' · ');
}
