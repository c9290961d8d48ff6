/**
 * What the window knows of tables and what it can do to them: a part of the contract (`contract.ts`), plain data that JSON can hold. All of it is
 * read from the mirror, so that it is the same without a network. Times are ms since the epoch; null means "none" or "not known".
 *
 * A table is named by the account and the service's own name of it.
 */

export interface TableColumnView {
  readonly name: string;
  readonly kind: 'text' | 'number' | 'boolean' | 'day' | 'time' | 'other';
}

/** A list or reporting feed as the list of tables shows it. */
export interface TableView {
  readonly accountId: number;
  readonly account: string;
  readonly id: string;
  /** What people know it by. */
  readonly name: string;
  readonly group: string;
  /** Empty where they are not known before its rows. */
  readonly columns: readonly TableColumnView[];
  readonly rows: number;
  /** When its rows were last read; null when never. */
  readonly readAt: number | null;
  /** When it was found to be gone from the service; its rows are kept. */
  readonly goneAt: number | null;
  /** Why it, or all tables of the account, could not be read the last time. */
  readonly problem: { readonly kind: string; readonly message: string } | null;
  /** It holds people's private data: it is not read before somebody has chosen to keep it. */
  readonly private: boolean;
  /** Whether its rows are kept here and read again by and by. */
  readonly kept: boolean;
  /** How many rows have come of a reading that goes on; null when none does. */
  readonly reading: number | null;
  /** Whether it is read as soon as others of the account are. */
  readonly waiting: boolean;
  readonly snapshot: SnapshotView | null;
}

/** How a table is written to a folder again and again, each time to a file of that day. */
export interface SnapshotWish {
  readonly folder: string;
  readonly form: 'csv' | 'json.gz';
  readonly every: 'day' | 'week';
}

export interface SnapshotView extends SnapshotWish {
  readonly lastAt: number | null;
  readonly lastFile: string | null;
  /** Why the last one could not be written. */
  readonly problem: string | null;
}

/** A value of a row: lists and objects as their JSON; null for none. */
export type CellView = string | number | boolean | null;

export interface RowView {
  /** Good until the table is read again. */
  readonly row: number;
  /** In the order of the columns that were asked for; long texts are cut after 300 characters. */
  readonly cells: readonly CellView[];
}

/** `has` is "contains". Texts are compared without regard to case, numbers by value; an empty value means none. */
export interface RowConditionView {
  readonly column: string;
  readonly is: '=' | '!=' | '<' | '<=' | '>' | '>=' | 'has';
  readonly value: string;
}

/** Which rows of which table, in which order. */
export interface RowListView {
  readonly accountId: number;
  readonly tableId: string;
  /** All of them have to hold. */
  readonly where: readonly RowConditionView[];
  /** All words of it by their beginnings, in any text of the row; '' for any. */
  readonly text: string;
  /** The service's order when null. */
  readonly sort: { readonly column: string; readonly down: boolean } | null;
}

/** In how many rows a column has which values. */
export type ChartView =
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

/** A row of a table that a search found; `search.find` ranks them among documents and cards. */
export interface RowHit {
  readonly kind: 'row';
  readonly accountId: number;
  readonly tableId: string;
  /** What tells the row from others, as far as that can be guessed. */
  readonly name: string;
  /** Account and table. */
  readonly path: string;
  /** The words, for the list of rows that holds it. */
  readonly text: string;
  readonly row: number;
}

/** `gone` where the table is not known, `input` for columns that it does not have. */
export interface TableCommands {
  /** By account, group and name. */
  'tables.list': () => readonly TableView[];
  /** Asks the services which tables there are; the event `tables` tells. */
  'tables.refreshList': () => null;
  /** Somebody looks at it: it is kept from now on, but for private data, and read when its rows are old. */
  'tables.open': (accountId: number, tableId: string) => TableView;
  /** Keeps its rows and reads them, or takes them away from this computer. */
  'tables.setKept': (accountId: number, tableId: string, kept: boolean) => TableView;
  /** Reads all of it as soon as possible; the event `tables` tells. `refused` for private data that is not kept. */
  'tables.refresh': (accountId: number, tableId: string) => null;
  /** Stops reading it. The rows stay as they were. */
  'tables.cancel': (accountId: number, tableId: string) => null;
  'tables.rows': (
    list: RowListView & { readonly columns: readonly string[]; readonly offset: number; readonly limit: number },
  ) => { readonly total: number; readonly offset: number; readonly readAt: number | null; readonly rows: readonly RowView[] };
  /** All of one row, in the order of the table's columns. `gone` when it is not there any more. */
  'tables.row': (accountId: number, tableId: string, row: number) => readonly CellView[];
  /** Null where the column has nothing that a chart could show. */
  'tables.chart': (list: RowListView, column: string) => ChartView | null;
  /** Writes a list to the file that the person names in a dialog, in a browser to a new one among the downloads. Null when they named none. */
  'tables.export': (
    list: RowListView & { readonly columns: readonly string[]; readonly form: 'csv' | 'json.gz' },
  ) => { readonly path: string; readonly rows: number } | null;
  /** `input` for a folder that is not there. With null no more. */
  'tables.setSnapshot': (accountId: number, tableId: string, wish: SnapshotWish | null) => TableView;
}

export interface TableEvents {
  /** Tables that are other than before: their rows, their state, or how far a reading is. An empty list when only the list of tables is. */
  tables: readonly { readonly accountId: number; readonly tableId: string; readonly reading: number | null }[];
}
