import type { ToolPerson, ToolWebhook, ToolWorkspace } from '../../preload/tools.ts';
import type { AppState } from './app.svelte.ts';
import { words } from './words.svelte.ts';

/** People, workspaces and webhooks of a whole account, for forms to choose from; each is asked for once, when it is wanted. Null until it is here. */
export class AccountLists {
  people = $state.raw<readonly ToolPerson[] | null>(null);
  workspaces = $state.raw<readonly ToolWorkspace[] | null>(null);
  webhooks = $state.raw<readonly ToolWebhook[] | null>(null);
  problem = $state.raw<string | null>(null);
  readonly #app: AppState;
  readonly #accountId: number;

  constructor(app: AppState, accountId: number) {
    this.#app = app;
    this.#accountId = accountId;
  }

  async readPeople(): Promise<void> {
    this.problem = null;
    const answer = await this.#app.bridge.call('tools.people', this.#accountId);
    if (answer.ok) this.people = byName(answer.value);
    else this.problem = answer.error.message;
  }

  async readWorkspaces(): Promise<void> {
    this.problem = null;
    const answer = await this.#app.bridge.call('tools.workspaces', this.#accountId);
    if (answer.ok) this.workspaces = byName(answer.value);
    else this.problem = answer.error.message;
  }

  async readWebhooks(): Promise<void> {
    this.problem = null;
    const answer = await this.#app.bridge.call('tools.webhooks', this.#accountId);
    if (answer.ok) this.webhooks = answer.value;
    else this.problem = answer.error.message;
  }
}

/** What addresses of webhooks begin with, up to what may be a secret in them: hosts first. */
export function beginningsOf(webhooks: readonly ToolWebhook[]): readonly string[] {
  const whole = webhooks.flatMap(({ address }) => {
    const [known = ''] = address.split(/\/?[?…]/);
    return URL.canParse(known) ? [known.replace(/\/+$/, '')] : [];
  });
  return [...new Set([...whole.map((address) => new URL(address).origin), ...whole])];
}

function byName<Item extends { readonly name: string }>(items: readonly Item[]): readonly Item[] {
  return items.toSorted((a, b) => a.name.localeCompare(b.name, words.language));
}
