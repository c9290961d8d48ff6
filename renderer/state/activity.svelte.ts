import type { ActivityRow, FailureView, HeldView, TransferView } from '../../preload/activity.ts';
import { Ages } from './ages.ts';
import type { AppState } from './app.svelte.ts';
import { GrowingList } from './growing-list.svelte.ts';
import { inTurns } from './turns.ts';

const pageSize = 100;

/** What happened, what is on its way, and what is not done with why. Lists are null until they were read once. */
export class ActivityState {
  pairId = $state.raw<number | null>(null);
  history = $state.raw<readonly ActivityRow[] | null>(null);
  hasMore = $state.raw(false);
  transfers = $state.raw<readonly TransferView[] | null>(null);
  readonly held: GrowingList<HeldView>;
  readonly failures: GrowingList<FailureView>;
  problem = $state.raw<string | null>(null);
  readonly #app: AppState;
  readonly #ages = new Ages<'transfers'>();
  readonly #readNews = inTurns(() => this.#askNews());

  constructor(app: AppState) {
    this.#app = app;
    this.held = new GrowingList((page) => app.bridge.call('activity.held', page), nameOf);
    this.failures = new GrowingList((page) => app.bridge.call('activity.failures', page), nameOf);
    void this.readAll();
  }

  /** Follows what happens, until the answer is called. */
  follow(): () => void {
    const { bridge } = this.#app;
    const ends = [
      bridge.on('transfers', (transfers) => {
        this.#ages.take('transfers');
        this.transfers = transfers;
      }),
      bridge.on('activity', () => void this.#readNews()),
      bridge.on('status', () => void this.#readHeldAndFailed()),
    ];
    return () => {
      for (const end of ends) end();
    };
  }

  async readAll(): Promise<void> {
    this.problem = null;
    await Promise.all([this.#readHistory(), this.#readTransfers(), this.#readHeldAndFailed()]);
  }

  async choosePair(pairId: number | null): Promise<void> {
    this.pairId = pairId;
    this.history = null;
    await this.#readHistory();
  }

  async more(): Promise<void> {
    await this.#readHistory(this.history?.at(-1)?.id ?? null);
  }

  async retry(): Promise<void> {
    const pairs = new Set(this.failures.rows?.map(({ pairId }) => pairId));
    for (const pairId of pairs) await this.#app.ask('activity.retry', pairId);
    await this.failures.refresh();
  }

  async #readHistory(before: number | null = null): Promise<void> {
    const { pairId } = this;
    const answer = await this.#app.bridge.call('activity.page', { pairId, before, limit: pageSize });
    if (pairId !== this.pairId) return;
    if (!answer.ok) this.problem = answer.error.message;
    else if (before === null) this.#takeNewest(answer.value);
    else if (before === this.history?.at(-1)?.id) {
      this.history = [...this.history, ...answer.value];
      this.hasMore = answer.value.length === pageSize;
    }
  }

  async #askNews(): Promise<void> {
    const { pairId } = this;
    const answer = await this.#app.bridge.call('activity.page', { pairId, before: null, limit: pageSize });
    if (answer.ok && pairId === this.pairId) this.#takeNewest(answer.value);
  }

  /** What is new goes on top of what was read; the person's place is kept, unless there is more between than was asked for. */
  #takeNewest(page: readonly ActivityRow[]): void {
    const { history } = this;
    const newest = history?.[0]?.id ?? 0;
    const fresh = page.filter(({ id }) => id > newest);
    if (!history?.length || fresh.length === pageSize) {
      this.history = page;
      this.hasMore = page.length === pageSize;
    } else this.history = [...fresh, ...history];
  }

  async #readTransfers(): Promise<void> {
    const age = this.#ages.next();
    const answer = await this.#app.bridge.call('activity.transfers');
    if (!answer.ok) this.problem = answer.error.message;
    else if (this.#ages.take('transfers', age)) this.transfers = answer.value;
  }

  async #readHeldAndFailed(): Promise<void> {
    await Promise.all([this.held.refresh(), this.failures.refresh()]);
  }
}

/** Keys are only one pair's own. */
function nameOf({ pairId, key }: HeldView | FailureView): string {
  return `${pairId} ${key}`;
}
