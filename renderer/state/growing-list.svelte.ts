import type { Answer } from '../../preload/contract.ts';
import { inTurns } from './turns.ts';

const pageSize = 100;
/** More are not answered at once. */
const mostRows = 500;

type Read<Row> = (page: {
  readonly offset: number;
  readonly limit: number;
}) => Promise<Answer<{ readonly total: number; readonly rows: readonly Row[] }>>;

/** A list that grows as the person asks for more. It is read whole each time, one reading after the other: what was shown stays shown. */
export class GrowingList<Row> {
  /** Null until it was read. */
  rows = $state.raw<readonly Row[] | null>(null);
  total = $state.raw(0);
  /** One reading at a time; whoever asks meanwhile gets one more after it. */
  readonly refresh: () => Promise<void>;
  readonly #read: Read<Row>;
  readonly #nameOf: (row: Row) => string;
  #wanted = pageSize;

  constructor(read: Read<Row>, nameOf: (row: Row) => string) {
    this.#read = read;
    this.#nameOf = nameOf;
    this.refresh = inTurns(() => this.#readWanted());
  }

  more(): Promise<void> {
    this.#wanted = (this.rows?.length ?? 0) + pageSize;
    return this.refresh();
  }

  async #readWanted(): Promise<void> {
    const rows: Row[] = [];
    for (;;) {
      const answer = await this.#read({ offset: rows.length, limit: Math.min(mostRows, this.#wanted - rows.length) });
      if (!answer.ok) return;
      rows.push(...answer.value.rows);
      this.total = answer.value.total;
      if (answer.value.rows.length === 0 || rows.length >= Math.min(this.#wanted, answer.value.total)) break;
    }
    // What moves down between two readings comes twice.
    this.rows = [...new Map(rows.map((row) => [this.#nameOf(row), row])).values()];
  }
}
