import { TableWatch } from '../tables/watch-tables.ts';
import { Pulse } from './pulse.ts';
import { asSyncError } from '../../sync/errors.ts';
import type { Host } from '../host.ts';
import type { TableId } from '../../sync/ports/tables.ts';

export interface TableDeskEvent {
  readonly name: 'tables';
  readonly value: readonly { readonly accountId: number; readonly tableId: TableId; readonly reading: number | null }[];
}

/** Tables beside the pairs of a desk: kept in the background, and what changes is told. */
export class TableDesk {
  readonly watch: TableWatch;
  readonly #host: Host;
  readonly #pulse: Pulse<string>;
  readonly #tell: (event: TableDeskEvent) => void;
  readonly #changes = new Map<string, { readonly accountId: number; readonly tableId: TableId | null }>();

  constructor(host: Host, tell: (event: TableDeskEvent) => void) {
    this.#host = host;
    this.#tell = tell;
    this.#pulse = new Pulse(host.clock, () => this.#tellChanges());
    this.watch = new TableWatch(host, {
      changed: (accountId, tableId) => this.changed(accountId, tableId),
    });
  }

  /** Resolves when `signal` is aborted and everything is at rest. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      await this.watch.run(signal);
    } catch (error) {
      this.#host.log(`tables ended: ${asSyncError(error).message}`);
    } finally {
      this.#pulse.stop();
    }
  }

  /** A table, or with null the list of an account's tables, is not as it was. */
  changed(accountId: number, tableId: TableId | null): void {
    this.#changes.set(`${accountId} ${tableId ?? ''}`, { accountId, tableId });
    this.#pulse.touch('tables');
  }

  #tellChanges(): void {
    const changes = [...this.#changes.values()];
    this.#changes.clear();
    const value = changes.flatMap(({ accountId, tableId }) => {
      if (tableId === null) return [];
      const reading = this.watch.stateOf(accountId)?.reading;
      return [{ accountId, tableId, reading: reading?.tableId === tableId ? reading.rows : null }];
    });
    this.#tell({ name: 'tables', value });
  }
}
