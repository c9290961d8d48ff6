import type { BoardRow } from '../../preload/boards.ts';
import type { WebhookTarget, WebhookView } from '../../preload/webhooks.ts';
import { Ages } from './ages.ts';
import type { AppState } from './app.svelte.ts';

/** Subscriptions of all accounts as the services tell of them now; null until they were asked. */
export class WebhooksState {
  rows = $state.raw<readonly WebhookView[] | null>(null);
  /** Boards that can be subscribed to. */
  boards = $state.raw<readonly BoardRow[]>([]);
  /** Of services that did not answer. */
  problems = $state.raw<readonly string[]>([]);
  busy = $state.raw(false);
  /** Why the last change was not taken. */
  refusal = $state.raw<string | null>(null);
  readonly #app: AppState;
  readonly #ages = new Ages<'rows'>();

  constructor(app: AppState) {
    this.#app = app;
    void this.read();
  }

  async read(): Promise<void> {
    const { bridge } = this.#app;
    const age = this.#ages.next();
    const [accounts, boards] = await Promise.all([bridge.call('accounts.list'), bridge.call('boards.list')]);
    if (boards.ok) this.boards = boards.value.filter(({ archived, goneAt }) => !archived && goneAt === null);
    const ids = accounts.ok ? accounts.value.map(({ id }) => id) : [];
    const answers = await Promise.all(ids.map((id) => bridge.call('webhooks.list', id)));
    if (!this.#ages.take('rows', age)) return;
    const failed = [accounts, boards, ...answers].flatMap((answer) => (answer.ok ? [] : [answer.error.message]));
    this.problems = [...new Set(failed)];
    this.rows = answers.flatMap((answer) => (answer.ok ? answer.value : []));
  }

  /** True when the service took it. */
  async add(board: BoardRow, target: WebhookTarget): Promise<boolean> {
    return this.#change(() => this.#app.bridge.call('webhooks.add', board.accountId, { boardId: board.id, ...target }));
  }

  async change({ accountId, id }: WebhookView, target: WebhookTarget): Promise<boolean> {
    return this.#change(() => this.#app.bridge.call('webhooks.change', accountId, id, target));
  }

  async end({ accountId, id }: WebhookView): Promise<void> {
    this.busy = true;
    await this.#app.ask('webhooks.end', accountId, id);
    await this.read();
    this.busy = false;
  }

  /** Another dialog has no refusal yet. */
  begin(): void {
    this.refusal = null;
  }

  async #change(call: () => Promise<{ ok: true } | { ok: false; error: { message: string } }>): Promise<boolean> {
    this.busy = true;
    const answer = await call();
    this.refusal = answer.ok ? null : answer.error.message;
    if (answer.ok) await this.read();
    this.busy = false;
    return answer.ok;
  }
}
