/** A service's own name of a table, unique in the account: `pm/Cards`. */
export type TableId = string;

/** What a value of a column is; `other` for lists, objects and what is not known. */
export type ColumnKind = 'text' | 'number' | 'boolean' | 'day' | 'time' | 'other';

export interface TableColumn {
  /** As in the rows; unique in its table. */
  readonly name: string;
  readonly kind: ColumnKind;
}

/** A list or reporting feed as it is announced. */
export interface Table {
  readonly id: TableId;
  /** What people know it by: `Cards`. Not unique. */
  readonly name: string;
  /** What it is one of: `Workspace data`. */
  readonly group: string;
  /** In the service's order; empty where the service does not tell them before the rows. */
  readonly columns: readonly TableColumn[];
  /**
   * Columns that name a row together; empty where the service tells none. In an `incremental` table a changed row takes the place of the one with
   * the same values in them; a row with null in one of them is named by all of its cells.
   */
  readonly keys: readonly string[];
  /** Whether `rows` can be asked for what changed since a moment. Needs `keys`. */
  readonly incremental: boolean;
  /** True where it holds what people may not want to have on a computer (wages, birthdays, sick leave): it is not read before a person has chosen it. */
  readonly private?: boolean;
}

/** Numbers that a double does not hold exactly are the text of their digits. Times and days are text as the service writes them. */
export type Cell = string | number | boolean | null | readonly unknown[] | { readonly [name: string]: unknown };

export type TableRow = Readonly<Record<string, Cell>>;

export interface TableReading {
  /** True: these are all rows, and what is not among them is gone. False: rows that are new or changed, by key. */
  readonly whole: boolean;
  /**
   * The moment by the service's clock up to which this tells all changes, ms: when it was asked for. The next `since` is reckoned from it, with an
   * overlap. Left out where it is not known: then all rows are read each time.
   */
  readonly asOf?: number;
  /**
   * Rows in some order, several at a time, read from the service while they are asked for: what is not read on stops the transfer. Only
   * an iteration that ends without an error was complete. Iterated at most once, to its end or left.
   */
  readonly batches: AsyncIterable<readonly TableRow[]>;
}

/**
 * The tables of one account, read only.
 *
 * No method sleeps, loops over attempts or retries; wrappers do that. All of them, iterations too, throw only `SyncError` and stop at
 * `signal`. Kinds that every method may throw: `offline`, `auth`, `throttled`, `refused`, `broken`; `gone` for a table that is not there.
 */
export interface Tables {
  /** Those that the caller may be able to read. `refused` and `gone` only where there is none at all. */
  list(signal: AbortSignal): Promise<readonly Table[]>;
  /**
   * `since`: only what changed at or after this moment, ms by the service's clock, where the table is `incremental`; else all rows come.
   * The first answer is there when this resolves. Memory does not grow with the number of rows.
   */
  rows(tableId: TableId, ask: { readonly since: number | null }, signal: AbortSignal): Promise<TableReading>;
}
