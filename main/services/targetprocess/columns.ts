import type { BoardColumn } from '../../sync/ports/boards.ts';
import { type CardKind, kindNamed } from './card-kinds.ts';
import type { Entity } from './entity.ts';

/** A state that cards of one kind in one process can be in. */
export interface State {
  readonly id: string;
  readonly name: string;
  readonly kind: CardKind;
  readonly processId: string;
  readonly workflowId: string;
  readonly isInitial: boolean;
  readonly isFinal: boolean;
  readonly needsComment: boolean;
  readonly order: number;
  /** The state of the project that a state of a team refines. */
  readonly parentId: string | null;
}

export const stateFields =
  '[Id,Name,IsInitial,IsFinal,IsCommentRequired,NumericPriority,Workflow[Id,Name],ParentEntityState,EntityType[Id,Name],Process[Id]]';

/** Null for states of what does not lie on boards. */
export function stateOf(row: Entity): State | null {
  const kind = kindNamed(row.ref('EntityType')?.text('Name') ?? '');
  if (kind === null) return null;
  return {
    id: row.id,
    name: row.text('Name'),
    kind,
    processId: row.ref('Process')?.id ?? '',
    workflowId: row.ref('Workflow')?.id ?? '',
    isInitial: row.flag('IsInitial') ?? false,
    isFinal: row.flag('IsFinal') ?? false,
    needsComment: row.flag('IsCommentRequired') ?? false,
    order: row.number('NumericPriority') ?? 0,
    parentId: row.ref('ParentEntityState')?.id ?? null,
  };
}

/** A column of a board with the states that it stands for. */
export interface StateColumn extends BoardColumn {
  readonly states: readonly State[];
  /** Of those, and of states of teams below them. */
  readonly stateIds: ReadonlySet<string>;
}

interface Placed {
  readonly state: State;
  /** From 0, the first of its workflow, to 1, the last. */
  readonly place: number;
}

/** Priorities of different workflows have nothing to do with each other: what can be compared is how far along in its own a state is. */
function placed(states: readonly State[]): readonly Placed[] {
  return [...Map.groupBy(states, ({ kind, workflowId }) => `${kind} ${workflowId}`).values()].flatMap((workflow) => {
    const inOrder = workflow.toSorted((a, b) => a.order - b.order || Number(a.id) - Number(b.id));
    return inOrder.map((state, index) => ({ state, place: index / Math.max(1, inOrder.length - 1) }));
  });
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
}

/** Columns are distinct names of states over the workflows in scope, left to right; states of teams count as the ones that they refine (contract 1.6). */
export function columnsOf(states: readonly State[]): readonly StateColumn[] {
  const own = states.filter(({ parentId }) => parentId === null);
  const refined = Map.groupBy(states, ({ parentId }) => parentId);
  const groups = [...Map.groupBy(placed(own), ({ state }) => state.name).entries()].map(([name, members]) => ({
    name,
    members,
    place: mean(members.map((one) => one.place)),
    first: Math.min(...members.map(({ state }) => Number(state.id))),
    done: members.every(({ state }) => state.isFinal),
  }));
  const inOrder = groups.toSorted((a, b) => Number(a.done) - Number(b.done) || a.place - b.place || a.first - b.first);
  return inOrder.map(({ name, members, first, done }) => {
    const here = members.map(({ state }) => state);
    const below = here.flatMap(({ id }) => refined.get(id) ?? []);
    const stateIds = new Set([...here, ...below].map(({ id }) => id));
    return { id: String(first), name, wipLimit: null, done, states: here, stateIds };
  });
}
