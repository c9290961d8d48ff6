import type { ErrorKind } from '../errors.ts';
import type { Table, TableColumn, TableId, TableRow } from './tables.ts';

export interface StoredTable extends Table {
  readonly accountId: number;
  readonly rowCount: number;
  /** When its rows were last read completely; null when never. */
  readonly readAt: number | null;
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

/** A reading of a table that is under way. Rows come to be seen only with `finish`, all at once; until then the former ones stay. */
export interface RowWriter {
  add(rows: readonly TableRow[]): void;
  /** `columns` are all that the rows have. */
  finish(facts: { readonly columns: readonly TableColumn[]; readonly at: number }): void;
  /** Again and again without harm; also after `finish`. */
  leave(): void;
}

/**
 * Tables as the services last told of them, for all accounts. May be lost: it is read again then. Every call is synchronous and short, but
 * for `select` of a large table. Throws as `Mirror`.
 */
export interface TableRecords {
  /** By group and name. */
  tables(accountId: number): readonly StoredTable[];
  table(accountId: number, tableId: TableId): StoredTable | null;
  /** Numbers of rows, in order, for `cells`. They are good until the table is read again. */
  select(accountId: number, tableId: TableId, query: RowQuery): readonly number[];
  /** Those of them that are still there. */
  cells(rows: readonly number[]): readonly TableRow[];

  /** All tables of an account. What was known and is not among them counts as gone since `at`. */
  saveList(accountId: number, list: { readonly tables: readonly Table[]; readonly at: number }): void;
  saveProblem(accountId: number, tableId: TableId, problem: StoredTable['problem']): void;
  /** Whoever reads holds the home's lock: what another process has under way would be swept. */
  write(accountId: number, tableId: TableId): RowWriter;
  /** Removes some of what former and interrupted readings left. False when there is no more. */
  sweep(): boolean;
}
