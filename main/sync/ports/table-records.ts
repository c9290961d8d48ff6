import type { ErrorKind } from '../errors.ts';
import type { Table, TableColumn, TableId, TableRow } from './tables.ts';

export interface StoredTable extends Table {
  readonly accountId: number;
  readonly private: boolean;
  readonly rowCount: number;
  /** When its rows were last read completely; null when never. */
  readonly readAt: number | null;
  /** When they were last read from the first to the last: only then are those gone that are not there any more. */
  readonly wholeAt: number | null;
  /** Up to which moment of the service's clock changes are known; null where the next reading has to be a whole one. */
  readonly asOf: number | null;
  /** When it was first missing from the service's list; its rows stay. */
  readonly goneAt: number | null;
  /** Why it could not be read the last time. */
  readonly problem: { readonly kind: ErrorKind; readonly message: string } | null;
}

/** `has` is "contains". Texts are compared without regard to case, numbers by value; an empty value means none. */
export interface RowCondition {
  readonly column: string;
  readonly is: '=' | '!=' | '<' | '<=' | '>' | '>=' | 'has';
  readonly value: string;
}

export interface RowQuery {
  /** All of them have to hold. */
  readonly where: readonly RowCondition[];
  /** All words of it by their beginnings, in any text of the row; '' for any. */
  readonly text: string;
  /** The service's order when null. */
  readonly sort: { readonly column: string; readonly down: boolean } | null;
}

/** A reading of a table that is under way. */
export interface RowWriter {
  add(rows: readonly TableRow[]): void;
  /** `columns` are all that the rows have; `asOf` as `TableReading` tells it. */
  finish(facts: { readonly columns: readonly TableColumn[]; readonly at: number; readonly asOf: number | null }): void;
  /** Again and again without harm; also after `finish`. */
  leave(): void;
}

/** Which rows of which table, in which order. */
export interface RowList {
  readonly accountId: number;
  readonly tableId: TableId;
  readonly query: RowQuery;
}

export interface NumberedRow {
  /** Good until the whole table is read again. */
  readonly row: number;
  readonly cells: TableRow;
}

/** A part of a list of rows. `readAt` is that of the table: pages with different ones do not go together. */
export interface RowPage {
  readonly total: number;
  readonly readAt: number | null;
  readonly rows: readonly NumberedRow[];
}

/** What a chart shows of one column: in how many rows it has which values. */
export type RowChart =
  /** Ranges of numbers, the least first; all but the last are without their upper end. */
  | {
      readonly kind: 'numbers';
      readonly rows: number;
      readonly sum: number;
      readonly bars: readonly { readonly from: number; readonly to: number; readonly rows: number }[];
    }
  /** `at` is `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, oldest first; those without rows are left out. */
  | {
      readonly kind: 'times';
      readonly rows: number;
      readonly unit: 'year' | 'month' | 'day';
      readonly bars: readonly { readonly at: string; readonly rows: number }[];
    }
  /** The most frequent first; `others` is the number of rows with none of them. */
  | {
      readonly kind: 'values';
      readonly rows: number;
      readonly others: number;
      readonly bars: readonly { readonly value: string; readonly rows: number }[];
    };

/**
 * Rows of tables, without anything else waiting where that takes long. Rejects with `SyncError` as `TableRecords` throw; a table that was not read
 * has no rows.
 */
export interface RowLists {
  page(list: RowList & { readonly offset: number; readonly limit: number }): Promise<RowPage>;
  /** Null where the column has nothing that a chart could show. */
  chart(list: RowList, column: TableColumn): Promise<RowChart | null>;
  /** What was asked before is answered, what is asked then is rejected. Again and again without harm. */
  close(): Promise<void>;
}

/**
 * Tables as the services last told of them, for all accounts. May be lost: it is read again then. Every call is synchronous and short, but
 * for `select`, `page` and `chart` of a large table. Throws as `Mirror`.
 */
export interface TableRecords {
  /** By group and name. */
  tables(accountId: number): readonly StoredTable[];
  table(accountId: number, tableId: TableId): StoredTable | null;
  /** Numbers of rows, in order, for `cells`. They are good until the table is read again. */
  select(accountId: number, tableId: TableId, query: RowQuery): readonly number[];
  /** Those of them that are still there. */
  cells(rows: readonly number[]): readonly TableRow[];
  /** As `RowLists`. */
  page(list: RowList & { readonly offset: number; readonly limit: number }): RowPage;
  chart(list: RowList, column: TableColumn): RowChart | null;

  /** All tables of an account. What was known and is not among them counts as gone since `at`. */
  saveList(accountId: number, list: { readonly tables: readonly Table[]; readonly at: number }): void;
  saveProblem(accountId: number, tableId: TableId, problem: StoredTable['problem']): void;
  /**
   * For all rows: they come to be seen only with `finish`, all at once; until then the former ones stay. Whoever reads holds the home's lock: what
   * another process has under way would be swept.
   */
  write(accountId: number, tableId: TableId): RowWriter;
  /**
   * For rows that are new or changed: each `add` is seen at once, and takes the place of rows with the same keys. Until `finish` the table's `asOf`
   * stays, so that a reading that broke off is made up for by the next. Throws `gone` for a table whose `asOf` is null.
   */
  merge(accountId: number, tableId: TableId): RowWriter;
  /** Forgets the rows of a table, which stays in the list. */
  drop(accountId: number, tableId: TableId): void;
  /** Removes some of what former and interrupted readings left. False when there is no more. */
  sweep(): boolean;
}
