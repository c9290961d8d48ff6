import type { Tables } from '../../main/sync/ports/tables.ts';
import type { Effect } from '../sandbox/wire/faults.ts';

/**
 * The tables of a service with the hooks that the suite needs. Among them are `few`, with `rows` rows, `empty`, without any, and `many`.
 */
export interface TablesWorld {
  readonly tables: Tables;
  readonly id: (table: 'few' | 'empty' | 'many') => string;
  /** What is in `few`, in the service's order, as a client should see it. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** Columns of `few` that name a row. */
  readonly keys: readonly string[];
  /** Lets `many` have so many rows. */
  readonly grow: (rows: number) => void;
  /** From now on answers hold so many rows at most. */
  readonly page: (rows: number) => void;
  /** From now on the next page lies on another host. */
  readonly pageElsewhere: (rows: number, origin: string) => void;
  /** Nobody may read `few`. */
  readonly deny: () => void;
  /** Makes the next `times` (1) requests for rows of `few` go wrong. */
  readonly fault: (effect: Effect, times?: number) => void;
  /** Ends the credential for good, or until it is renewed where the account can do that by itself. */
  readonly endCredential: () => void;
  readonly renews: boolean;
  readonly stop: () => Promise<void>;
}
