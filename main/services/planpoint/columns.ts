import type { RemoteId } from '../../sync/ports/archive.ts';
import type { BoardColumn } from '../../sync/ports/boards.ts';
import type { Fields } from './fields.ts';

/** The states of contract A, in the order of a sale. */
const documented = [
  { id: 'available', word: 'Available', name: 'Available', done: false },
  { id: 'onhold', word: 'OnHold', name: 'On hold', done: false },
  { id: 'sold', word: 'Sold', name: 'Sold', done: true },
  { id: 'leased', word: 'Leased', name: 'Leased', done: true },
  { id: 'unavailable', word: 'Unavailable', name: 'Unavailable', done: false },
] as const;

/** Of units that tell no state at all. */
const stateless = 'none';

const wordOf = (unit: Fields): string => unit.text('status', 'availability').trim();

/** The column of a unit. Contract B names no states, so that any may come: spelling aside, those of A are themselves. */
export function columnOf(unit: Fields): RemoteId {
  const word = wordOf(unit);
  if (word === '') return stateless;
  const folded = word.toLowerCase().replace(/[\s_-]+/g, '');
  const known = documented.find(({ id }) => id === folded);
  return known ? known.id : `own.${Buffer.from(word.toLowerCase()).toString('base64url').slice(0, 100)}`;
}

export function isDone(columnId: RemoteId): boolean {
  return documented.some(({ id, done }) => id === columnId && done);
}

/** The columns of contract A, then those that units have besides. */
export function columnsOf(units: readonly Fields[]): readonly BoardColumn[] {
  const own = new Map<RemoteId, string>();
  for (const unit of units) {
    const id = columnOf(unit);
    if (!documented.some((one) => one.id === id) && !own.has(id)) own.set(id, id === stateless ? '–' : wordOf(unit));
  }
  const column = (id: RemoteId, name: string): BoardColumn => ({ id, name, wipLimit: null, done: isDone(id) });
  return [...documented.map(({ id, name }) => column(id, name)), ...[...own].map(([id, name]) => column(id, name))];
}

/** How a state is written, once somebody has written it; by contract A until then. Null for what is no state. */
export class Spelling {
  readonly #words = new Map<RemoteId, string>();

  learn(units: readonly Fields[]): void {
    for (const unit of units) if (wordOf(unit) !== '') this.#words.set(columnOf(unit), wordOf(unit));
  }

  of(columnId: RemoteId): string | null {
    return this.#words.get(columnId) ?? documented.find(({ id }) => id === columnId)?.word ?? null;
  }
}

/** The names under which a unit tells its state: what it is changed by. */
export function stateKeys(unit: Fields): readonly string[] {
  const keys = ['status', 'availability'].filter((key) => unit.has(key));
  return keys.length > 0 ? keys : ['status'];
}
