import type { ActivityRow, FailureView, HeldView, TransferView } from '../../preload/activity.ts';
import type { AppState } from './app.svelte.ts';

const pageSize = 100;

/** What happened, what is on its way, and what is not done with why. Lists are null until they were read once. */
export class ActivityState {
  pairId = $state.raw<number | null>(null);
  history = $state.raw<readonly ActivityRow[] | null>(null);
  hasMore = $state.raw(false);
  transfers = $state.raw<readonly TransferView[] | null>(null);
  held = $state.raw<readonly HeldView[] | null>(null);
  heldTotal = $state.raw(0);
  failures = $state.raw<readonly FailureView[] | null>(null);
  failuresTotal = $state.raw(0);
  problem = $state.raw<string | null>(null);
  readonly #app: AppState;

  constructor(app: AppState) {
    this.#app = app;
    void this.readAll();
  }

  /** Follows what happens, until the answer is called. */
  follow(): () => void {
    const { bridge } = this.#app;
    const ends = [
      bridge.on('transfers', (transfers) => (this.transfers = transfers)),
      bridge.on('activity', () => void this.#readNews()),
      bridge.on('status', () => void this.#readHeldAndFailed()),
    ];
    return () => {
      for (const end of ends) end();
    };
  }

  async readAll(): Promise<void> {
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

  async moreHeld(): Promise<void> {
    await this.#readHeld(this.held?.length ?? 0);
  }

  async moreFailures(): Promise<void> {
    await this.#readFailures(this.failures?.length ?? 0);
  }

  async retry(): Promise<void> {
    const pairs = new Set(this.failures?.map(({ pairId }) => pairId));
    for (const pairId of pairs) await this.#app.ask('activity.retry', pairId);
    await this.#readFailures(0);
  }

  async #readHistory(before: number | null = null): Promise<void> {
    const { pairId } = this;
    const answer = await this.#app.bridge.call('activity.page', { pairId, before, limit: pageSize });
    if (pairId !== this.pairId) return;
    if (!answer.ok) {
      this.problem = answer.error.message;
      return;
    }
    this.history = before === null ? answer.value : [...(this.history ?? []), ...answer.value];
    this.hasMore = answer.value.length === pageSize;
  }

  /** What is new goes on top of what was read; the person's place is kept. */
  async #readNews(): Promise<void> {
    const { pairId } = this;
    const newest = this.history?.[0]?.id ?? 0;
    const answer = await this.#app.bridge.call('activity.page', { pairId, before: null, limit: pageSize });
    if (!answer.ok || pairId !== this.pairId) return;
    const fresh = answer.value.filter(({ id }) => id > newest);
    if (fresh.length < pageSize) this.history = [...fresh, ...(this.history ?? [])];
    else {
      this.history = answer.value;
      this.hasMore = true;
    }
  }

  async #readTransfers(): Promise<void> {
    const answer = await this.#app.bridge.call('activity.transfers');
    if (answer.ok) this.transfers = answer.value;
    else this.problem = answer.error.message;
  }

  async #readHeldAndFailed(): Promise<void> {
    await Promise.all([this.#readHeld(0), this.#readFailures(0)]);
  }

  async #readHeld(offset: number): Promise<void> {
    const answer = await this.#app.bridge.call('activity.held', { offset, limit: pageSize });
    if (!answer.ok) return;
    this.held = offset === 0 ? answer.value.rows : [...(this.held ?? []), ...answer.value.rows];
    this.heldTotal = answer.value.total;
  }

  async #readFailures(offset: number): Promise<void> {
    const answer = await this.#app.bridge.call('activity.failures', { offset, limit: pageSize });
    if (!answer.ok) return;
    this.failures = offset === 0 ? answer.value.rows : [...(this.failures ?? []), ...answer.value.rows];
    this.failuresTotal = answer.value.total;
  }
}
