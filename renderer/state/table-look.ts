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
  return { text: '', where: [], sort: null, hidden: new Set(), chart: invitingColumn(table.columns) };
}

/** The column that a chart says most of: a day, else a time, else a number that is no id. */
function invitingColumn(columns: readonly TableColumnView[]): string | null {
  const [day] = columns.filter(({ kind }) => kind === 'day');
  const [time] = columns.filter(({ kind }) => kind === 'time');
  const [number] = columns.filter(({ kind, name }) => kind === 'number' && !/(?:id|number)$/i.test(name));
  return (day ?? time ?? number)?.name ?? null;
}

/** Whether a chart of a column can be made at all. */
export function canChart({ kind }: TableColumnView): boolean {
  return kind !== 'other';
}
