import { randomBytes } from 'node:crypto';
import { malformed, notFound } from '../wire/api-error.ts';

/** A native subscription to a board (contract 9.1). */
export interface Subscription {
  /** 24 hex digits. */
  readonly id: string;
  readonly ownerId: number;
  readonly boardId: number;
  readonly workspaceId: number;
  eventTypes: readonly string[];
  url: string;
}

export type PowerEvent =
  | 'card_create'
  | 'card_blocked'
  | 'card_unblock'
  | 'status_change'
  | 'card_done'
  | 'description_changed'
  | 'due_date_changed'
  | 'due_today';

/** A hook of Power Automate, which nothing takes away again (contract 9.2). */
export interface PowerHook {
  readonly id: string;
  readonly ownerId: number;
  readonly boardId: number;
  readonly url: string;
  readonly events: ReadonlySet<PowerEvent>;
}

/** Who wants to be told of what. Equal subscriptions are not joined. */
export class Subscriptions {
  readonly power: PowerHook[] = [];
  readonly #native = new Map<string, Subscription>();

  add(facts: Omit<Subscription, 'id'>): Subscription {
    const subscription = { id: newHookId(), ...facts };
    this.#native.set(subscription.id, subscription);
    return subscription;
  }

  addPower(facts: Omit<PowerHook, 'id'>): void {
    this.power.push({ id: newHookId(), ...facts });
  }

  all(): readonly Subscription[] {
    return [...this.#native.values()];
  }

  /** One of this person's. */
  find(id: string, ownerId: number): Subscription {
    const subscription = this.#native.get(id);
    if (subscription?.ownerId !== ownerId) throw notFound('WEBHOOK', id);
    return subscription;
  }

  remove({ id }: Subscription): void {
    this.#native.delete(id);
  }
}

/** An https address; on this machine also an http one, so that tests need no certificate. Throws 400. */
export function checkHookUrl(text: string | undefined): string {
  const url = text !== undefined && URL.canParse(text) ? new URL(text) : null;
  const good = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url));
  if (text !== undefined && good) return text;
  throw malformed('webhook is no https address');
}

export function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}

function newHookId(): string {
  return randomBytes(12).toString('hex');
}
