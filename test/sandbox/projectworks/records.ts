/** A record as it is sent: PascalCase names with `ID` (services.md 3.2). */
export type Row = Record<string, unknown>;

/** What a filter of a list asks of a row. */
export type Filter = (row: Row, value: string, records: Records) => boolean;

export interface ListFacts {
  readonly path: string;
  /** Names one record of it; null where records have none. */
  readonly key: string | null;
  /** Filters beside those of `filters`, by name: each is a field of the record. */
  readonly fields?: readonly string[];
  readonly filters?: Readonly<Record<string, Filter>>;
  /** Knows `ModifiedSinceDate`. */
  readonly modified?: true;
  /** Sends `CustomFields` only with `IncludeCustomFields`. */
  readonly customFields?: true;
  /** Has `{path}/{id}`. */
  readonly single?: true;
  readonly methods?: readonly ('POST' | 'PATCH' | 'PUT' | 'DELETE')[];
}

/** A number or text as text; '' for anything else. */
export function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** How a moment is written: UTC without `Z`, seven digits of a second (services.md 3.2). */
export function utcText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, -1)}6667`;
}

/** A date is midnight without a zone. */
export function dateText(day: string): string {
  return `${day}T00:00:00`;
}

/** What the service knows, by path of the list. */
export class Records {
  readonly #now: () => number;
  readonly #lists = new Map<string, Row[]>();
  #next = 50_000;

  constructor(now: () => number, seed: Readonly<Record<string, readonly Row[]>>) {
    this.#now = now;
    for (const [path, rows] of Object.entries(seed)) this.#lists.set(path, structuredClone([...rows]));
  }

  list(path: string): readonly Row[] {
    return this.#lists.get(path) ?? [];
  }

  find(path: string, key: string, id: unknown): Row | undefined {
    return this.list(path).find((row) => String(row[key]) === String(id));
  }

  /** Adds a record at the end, with a new id where it has none. */
  add(path: string, key: string | null, row: Row): Row {
    const id = key === null || row[key] !== undefined ? {} : { [key]: (this.#next += 1) };
    const made: Row = { ...id, ...row, ModifiedDateUTC: utcText(this.#now()) };
    const rows = this.#lists.get(path);
    if (rows === undefined) this.#lists.set(path, [made]);
    else rows.push(made);
    return made;
  }

  change(row: Row, change: Row): Row {
    return Object.assign(row, change, { ModifiedDateUTC: utcText(this.#now()) });
  }

  remove(path: string, row: Row): void {
    this.#lists.set(
      path,
      this.list(path).filter((one) => one !== row),
    );
  }
}
