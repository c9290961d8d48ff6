import { SyncError } from '../../sync/errors.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';
import type { CardPlace } from '../../sync/ports/boards.ts';
import type { TargetprocessApi } from './api.ts';
import { type CardKind, cardKinds } from './card-kinds.ts';
import type { StateColumn } from './columns.ts';
import type { Entity } from './entity.ts';

/** The order that a board was last seen in. */
export interface Ranked {
  readonly id: RemoteId;
  readonly columnId: RemoteId;
  readonly rank: number;
}

/** How far beyond the last card another one is put. */
const step = 16;

/** Between the card above and the next one below; the service sorts by a number that may have a fraction (contract 1.6). */
export function rankBelow(cards: readonly Ranked[], cardId: RemoteId, to: CardPlace): number | null {
  const column = cards
    .filter((card) => card.columnId === to.columnId && card.id !== cardId)
    .toSorted((a, b) => a.rank - b.rank || a.id.length - b.id.length || (a.id < b.id ? -1 : 1));
  const at = to.after === null ? -1 : column.findIndex(({ id }) => id === to.after);
  const above = column[at];
  const below = column[at + 1];
  if (!above && !below) return null;
  if (!above) return (below?.rank ?? 0) - step;
  return below ? (above.rank + below.rank) / 2 : above.rank + step;
}

export interface StateChange {
  readonly kind: CardKind;
  readonly entityId: string;
  /** With its state and project. */
  readonly row: Entity;
  readonly column: StateColumn;
}

/** Contract 1.6: which states may follow is told with the card. */
async function nextStates(api: TargetprocessApi, change: StateChange, signal: AbortSignal): Promise<readonly Entity[]> {
  const path = `${cardKinds[change.kind].collection}/${change.entityId}`;
  const more = { include: '[Id,EntityState[Id,Name,NextStates[Id,Name]]]', innerTake: '1000' };
  const row = await api.one(path, signal, more);
  return row.ref('EntityState')?.items('NextStates') ?? [];
}

/**
 * The state that a card takes in another column; null when it is there already. Throws `refused`, with the states that the card can go to, where
 * the workflow does not let it, and where the service wants a comment with the move.
 */
export async function stateIn(api: TargetprocessApi, change: StateChange, signal: AbortSignal): Promise<string | null> {
  const { row, column, kind } = change;
  const now = row.ref('EntityState');
  if (now !== null && column.stateIds.has(now.id)) return null;
  const { name } = cardKinds[kind];
  const what = `A ${name} cannot go to "${column.name}"`;
  const candidates = column.states.filter((state) => state.kind === kind);
  if (candidates.length === 0) throw new SyncError('refused', `${what}: no ${name} has such a state.`);
  const next = await nextStates(api, change, signal);
  const state = candidates.find(({ id }) => next.some((one) => one.id === id));
  if (state === undefined) {
    const names = next.map((one) => `"${one.text('Name')}"`).join(', ');
    const where = names === '' ? 'nowhere else' : `to ${names}`;
    throw new SyncError('refused', `${what} from "${now?.text('Name') ?? ''}". From there the workflow lets it go ${where}.`);
  }
  if (state.needsComment) {
    throw new SyncError('refused', `${what} from here: Targetprocess wants a comment with that. Move it on its page.`);
  }
  return state.id;
}
