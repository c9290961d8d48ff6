import type { WebhookView } from '../../preload/webhooks.ts';

export function webhook(facts: Partial<WebhookView>): WebhookView {
  return {
    id: 'w1',
    accountId: 1,
    boardId: '70',
    board: 'Construction',
    events: ['card_status_change'],
    address: 'https://tidemark.lindqvist.example/hooks/…',
    here: true,
    ...facts,
  };
}

/** What is shown of an address once it is subscribed. */
export function shownHook(address: string, here: boolean): string {
  return here ? `${address}/hooks/…` : address;
}

export const fakeWebhooks: readonly WebhookView[] = [
  webhook({}),
  webhook({
    id: 'w2',
    boardId: '4711',
    board: null,
    here: false,
    address: 'https://reports.byggkonsulterna-i-angermanland.example/projectplace/incoming/cards/moved?office=harnosand',
  }),
];
