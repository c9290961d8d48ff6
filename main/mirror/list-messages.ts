import type { ErrorKind } from '../sync/errors.ts';
import type { FileLists, FilePage } from '../sync/ports/mirror.ts';
import type { RowChart, RowLists, RowPage } from '../sync/ports/table-records.ts';

/** What the thread of `list-worker.ts` is started with: the mirror's file. */
export interface ListThreadStart {
  readonly file: string;
}

export type ListQuestion =
  | { readonly ask: 'page'; readonly query: Parameters<FileLists['page']>[0] }
  | {
      readonly ask: 'position';
      readonly query: Parameters<FileLists['position']>[0];
      readonly id: Parameters<FileLists['position']>[1];
    }
  | { readonly ask: 'rows'; readonly list: Parameters<RowLists['page']>[0] }
  | {
      readonly ask: 'chart';
      readonly list: Parameters<RowLists['chart']>[0];
      readonly column: Parameters<RowLists['chart']>[1];
    };

/** Questions are answered in the order in which they came. `end` closes the file; the thread ends by itself then. */
export type ListMessage = ListQuestion | { readonly ask: 'end' };

export type ListValue = FilePage | RowPage | RowChart | number | null;

export type ListAnswer =
  { readonly ok: true; readonly value: ListValue } | { readonly ok: false; readonly kind: ErrorKind; readonly message: string };
