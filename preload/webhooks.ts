/**
 * Subscriptions to boards, as plain data: a part of the contract (`contract.ts`). A service tells an address when a card moves; where that address
 * leads to the loopback host of this Tidemark, it refreshes the board at once. A hint is never believed more than that.
 */

export interface WebhookView {
  readonly id: string;
  readonly accountId: number;
  readonly boardId: string;
  /** Null for a board that is not known here. */
  readonly board: string | null;
  /** In the service's words. */
  readonly events: readonly string[];
  /** The secret at the end of one that leads here is left out. */
  readonly address: string;
  /** Whether this Tidemark hears of it, as far as the address leads here. */
  readonly here: boolean;
}

/** With `here` the address is what leads to the loopback host, and a secret path is put behind it. https, or http on this computer. */
export interface WebhookTarget {
  readonly address: string;
  readonly here: boolean;
}

/** All of these ask the service: `offline` without a network. `refused` for an address to which cards would travel in the clear. */
export interface WebhookCommands {
  'webhooks.list': (accountId: number) => readonly WebhookView[];
  'webhooks.add': (accountId: number, wanted: WebhookTarget & { readonly boardId: string }) => WebhookView;
  'webhooks.change': (accountId: number, id: string, target: WebhookTarget) => null;
  'webhooks.end': (accountId: number, id: string) => null;
}
