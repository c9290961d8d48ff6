import type { RowConditionView, TableColumnView, TableView } from '../../preload/tables.ts';

export interface Sort {
  readonly column: string;
  readonly down: boolean;
}

/** How a person wants to see a table. */
export interface TableLook {
  readonly text: string;
  readonly where: readonly RowConditionView[];
  readonly sort: Sort | null;
  /** Names of columns that are not shown. */
  readonly hidden: ReadonlySet<string>;
  /** The column whose chart is shown; null for none. */
  readonly chart: string | null;
}

export function firstLook(table: TableView): TableLook {
  return { text: '', where: [], sort: null, hidden: new Set(), chart: invitingColumns(table.columns)[0] ?? null };
}

/** Columns that a chart says something of, most first: a day, else a time, else a number that is no id. */
export function invitingColumns(columns: readonly TableColumnView[]): readonly string[] {
  const inviting = columns.filter(({ kind, name }) => kind !== 'number' || !/(?:id|number)$/i.test(name));
  return ['day', 'time', 'number'].flatMap((wanted) => inviting.flatMap(({ kind, name }) => (kind === wanted ? [name] : [])));
}

/** Whether a chart of a column can be made at all. */
export function canChart({ kind }: TableColumnView): boolean {
  return kind !== 'other';
}
