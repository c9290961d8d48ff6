/** A moment; shown with the offset of the installation (services.md 1.3). */
export interface Moment {
  readonly ms: number;
}

export interface Ref {
  readonly type: string;
  readonly id: number;
}

export type Cell = null | string | number | boolean | Moment | Ref;

export type Fields = Record<string, Cell>;

export interface Rec {
  readonly type: string;
  readonly id: number;
  readonly fields: Fields;
  /** Values of custom fields by name; those that are not in it are null. */
  readonly custom: Map<string, unknown>;
}

export const ref = (type: string, id: number): Ref => ({ type, id });
export const moment = (ms: number): Moment => ({ ms });

export function isRef(cell: Cell | undefined): cell is Ref {
  return typeof cell === 'object' && cell !== null && 'id' in cell;
}

export function isMoment(cell: Cell | undefined): cell is Moment {
  return typeof cell === 'object' && cell !== null && 'ms' in cell;
}

/** An offset as `+0200`, in ms. */
export function offsetMs(offset: string): number {
  return Number(`${offset.slice(0, 1)}1`) * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3))) * 60_000;
}

/** A moment as clients write it, `24-Oct-2015` too; one without a zone is the installation's own. NaN for what is none (services.md 1.3). */
export function msIn(text: string, offset: string): number {
  if (/(?:Z|T.*[+-]\d\d:?\d\d)$/i.test(text)) return Date.parse(text);
  const isIso = /^\d{4}-\d\d-\d\d(T.*)?$/.test(text);
  const utc = isIso ? `${text}${text.includes('T') ? '' : 'T00:00:00'}Z` : `${text} UTC`;
  return Date.parse(utc) - offsetMs(offset);
}

/** What shares one row of numbers: the id of one names nothing else of these (services.md 1.5, `Generals`). */
const generalTypes = ['Project', 'Team', 'Epic', 'Feature', 'UserStory', 'Bug', 'Task', 'Request'] as const;
export const assignableTypes = ['Epic', 'Feature', 'UserStory', 'Bug', 'Task', 'Request'] as const;

const generals: ReadonlySet<string> = new Set(generalTypes);

const unions: Readonly<Record<string, readonly string[]>> = {
  ...{ General: generalTypes, Assignable: assignableTypes, GeneralUser: ['User'] },
  ...Object.fromEntries(assignableTypes.map((type) => [`${type}SimpleHistory`, [`${type}History`]])),
};

/** What tells its version (services.md 1.2, 1.4). */
const versioned: ReadonlySet<string> = new Set([...assignableTypes, 'Project', 'User', 'Comment']);

/** Where ids begin: those of attachments meet those of cards. */
const firstIds: Readonly<Record<string, number>> = { Attachment: 197, Comment: 113500, EntityState: 70, User: 1 };

/** Everything that the installation knows. Newest ids are highest. */
export class Store {
  readonly #rows = new Map<string, Map<number, Rec>>();
  readonly #nextIds = new Map<string, number>();
  #version = 48_888_500;
  readonly files = new Map<number, Buffer>();
  readonly nextStates = new Map<number, readonly number[]>();
  /** Projects and people that were deleted: version 2 shows them to those who ask (services.md 1.10). */
  readonly deleted: Rec[] = [];

  add(type: string, fields: Fields): Rec {
    const space = generals.has(type) ? 'General' : type;
    const id = this.#nextIds.get(space) ?? (space === 'General' ? 190 : (firstIds[type] ?? 1));
    this.#nextIds.set(space, id + 1);
    const row: Rec = { type, id, fields, custom: new Map() };
    this.#table(type).set(id, row);
    this.touch(row);
    return row;
  }

  /** Gives a row that was made or changed the next version: one count for all types (services.md 1.13). */
  touch({ type, fields }: Rec): void {
    if (versioned.has(type)) fields['EntityVersion'] = this.#version += 1;
  }

  remove(row: Rec): void {
    this.#table(row.type).delete(row.id);
  }

  /** `Generals`, `Assignables` and `GeneralUsers` are all of theirs, simple histories those that there are (services.md 1.5). */
  all(type: string): readonly Rec[] {
    return (unions[type] ?? [type]).flatMap((one) => [...this.#table(one).values()]);
  }

  find(type: string, id: number): Rec | undefined {
    return this.all(type).find((row) => row.id === id);
  }

  get(type: string, id: number): Rec {
    const row = this.find(type, id);
    if (row === undefined) throw new Error(`there is no ${type} ${id}`);
    return row;
  }

  #table(type: string): Map<number, Rec> {
    const known = this.#rows.get(type) ?? new Map<number, Rec>();
    this.#rows.set(type, known);
    return known;
  }
}

/** What people read of a field; '' for what is no text. */
export function textIn(row: Rec | undefined, name: string): string {
  const cell = row?.fields[name] ?? null;
  return typeof cell === 'object' ? '' : String(cell);
}
