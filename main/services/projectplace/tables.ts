import { SyncError } from '../../sync/errors.ts';
import type { Table, TableId, TableReading, Tables } from '../../sync/ports/tables.ts';
import type { Transport } from '../http/transport.ts';
import { firstThere, ODataRoot } from '../odata/feed.ts';
import type { SetShape } from '../odata/metadata.ts';
import { ifAllowed } from '../allowed.ts';

/** Roots by what ids of tables begin with. The vendor's readme and script differ in the name of the last one (contract 11). */
const roots: Readonly<Record<string, { readonly group: string; readonly paths: readonly string[] }>> = {
  pm: { group: 'Workspace data', paths: ['pm'] },
  am: { group: 'Account data', paths: ['am'] },
  portfolios: { group: 'Portfolio data', paths: ['portfolios', 'portfolio'] },
};

const noShape: SetShape = { columns: [], keys: [] };

/**
 * The reporting feeds of one account (contract 11): every answer holds all rows. Whether the service can filter by time is not known, and its
 * rows name no time of change, so that nothing is incremental.
 */
export class ProjectPlaceTables implements Tables {
  readonly #origin: string;
  readonly #transport: Transport;
  /** Names that a root goes by, as found out. */
  readonly #paths = new Map<string, string>();

  constructor(origin: string, transport: Transport) {
    this.#origin = origin;
    this.#transport = transport;
  }

  async list(signal: AbortSignal): Promise<readonly Table[]> {
    const names = Object.keys(roots);
    const found = await Promise.all(names.map((root) => ifAllowed(this.#listRoot(root, signal))));
    const tables = found.filter((one) => one !== null);
    if (tables.length === 0) throw new SyncError('refused', `${this.#origin} lets this account read no reporting feed.`);
    return tables.flat();
  }

  async rows(tableId: TableId, _ask: { readonly since: number | null }, signal: AbortSignal): Promise<TableReading> {
    const [, root = '', set = ''] = /^([a-z]+)\/([^/?#]+)$/.exec(tableId) ?? [];
    if (roots[root] === undefined) throw new SyncError('gone', `There is no table ${tableId}.`);
    const batches = await this.#at(root, (feed) => feed.rows(set, signal));
    return { whole: true, batches };
  }

  /** Throws `auth` when the credential is not good. Workspaces are what every account may at least ask for. */
  async check(signal: AbortSignal): Promise<void> {
    await ifAllowed(this.#at('pm', (feed) => feed.knock('Workspaces', signal)));
  }

  async #listRoot(root: string, signal: AbortSignal): Promise<readonly Table[]> {
    const group = roots[root]?.group ?? root;
    return this.#at(root, async (feed) => {
      const [sets, shapes] = await Promise.all([feed.sets(signal), ifAllowed(feed.shapes(signal))]);
      return sets.map((name) => {
        const { columns, keys } = shapes?.get(name) ?? noShape;
        return { id: `${root}/${name}`, name, group, columns, keys, incremental: false };
      });
    });
  }

  async #at<T>(root: string, work: (feed: ODataRoot) => Promise<T>): Promise<T> {
    const known = this.#paths.get(root);
    // The name that was right last comes first.
    const paths = (roots[root]?.paths ?? []).toSorted((a, b) => Number(b === known) - Number(a === known));
    return firstThere(paths, async (path) => {
      const answer = await work(new ODataRoot(`${this.#origin}/${path}`, this.#transport));
      this.#paths.set(root, path);
      return answer;
    });
  }
}
