import type { OperationState, RemoteId } from './archive.ts';

/** A standing order to a service: tell this address of these events. Lives until it is ended, whoever made it. */
export interface Subscription {
  readonly id: string;
  /** What it is about, in the service's words: `board`. */
  readonly subject: string;
  readonly subjectId: RemoteId;
  /** Null where the service does not say. */
  readonly workspaceId: RemoteId | null;
  /** In the service's words, sorted. */
  readonly events: readonly string[];
  readonly address: string;
}

/** Events and the address that hears of them: https, or http on this machine. */
export interface Delivery {
  /** In the service's words; at least one. */
  readonly events: readonly string[];
  readonly address: string;
}

export type WebhookOperation = 'list' | 'subscribe' | 'change' | 'end';

/**
 * What a service tells by itself when something on a board changes. A hint and never a fact: nobody promises that all of them arrive, in
 * order, once, or from the service at all.
 *
 * Methods throw as those of `Boards` do, and `refused` for an address to which a board's content must not go in the clear or for
 * events that the account may not ask for; then nothing is sent.
 */
export interface Webhooks {
  readonly operations: Readonly<Record<WebhookOperation, OperationState>>;
  /** Events that are known to exist; others are assumed. */
  readonly knownEvents: readonly string[];

  /** The account's own. */
  list(signal: AbortSignal): Promise<readonly Subscription[]>;
  /** Answers one that is the same already, where there is one: services keep as many as they are asked for. Throws `gone` for the board. */
  subscribe(boardId: RemoteId, delivery: Delivery, signal: AbortSignal): Promise<Subscription>;
  /** Throws `gone`. */
  change(id: string, delivery: Delivery, signal: AbortSignal): Promise<void>;
  /** Throws `gone`. */
  end(id: string, signal: AbortSignal): Promise<void>;
}
