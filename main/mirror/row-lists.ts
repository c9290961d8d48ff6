import type { RowChart, RowList, RowLists, RowPage, TableRecords } from '../sync/ports/table-records.ts';
import { ListThread } from './list-thread.ts';

/** Up to so many rows, no list of a table takes longer than a few milliseconds. */
const smallTable = 500;

/** Lists of rows, see `RowLists`. Those of small tables are read at once, all others by a thread with a connection of its own. */
export function openRowLists(file: string, tables: Pick<TableRecords, 'table' | 'page' | 'chart'>): RowLists {
  const thread = new ListThread(file);
  const isSmall = ({ accountId, tableId }: RowList): boolean => (tables.table(accountId, tableId)?.rowCount ?? 0) <= smallTable;
  return {
    page: async (list) => {
      if (isSmall(list)) return tables.page(list);
      // The answer to a question for rows is a page of them.
      return (await thread.ask({ ask: 'rows', list })) as RowPage;
    },
    chart: async (list, column) => {
      if (isSmall(list)) return tables.chart(list, column);
      // As above.
      return (await thread.ask({ ask: 'chart', list, column })) as RowChart | null;
    },
    close: () => thread.close(),
  };
}
