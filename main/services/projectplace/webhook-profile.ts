import type { RequestForm } from './profile.ts';

export type WebhookRequest = 'listWebhooks' | 'subscribe' | 'changeWebhook' | 'endWebhook';

const answer = {};

/** Contract 9.1, all of it documented. */
export const webhookForms: Readonly<Record<WebhookRequest, RequestForm>> = {
  listWebhooks: { method: 'GET', path: '/1/webhooks/list', body: null, answer },
  subscribe: {
    method: 'POST',
    path: '/1/webhooks',
    body: {
      artifact_type: 'board',
      artifact_id: '{boardId}',
      event_type: '{events}',
      project_id: '{workspaceId}',
      webhook: '{address}',
    },
    answer,
  },
  changeWebhook: {
    method: 'PUT',
    path: '/1/webhooks/{id}/update',
    body: { event_type: '{events}', webhook: '{address}' },
    answer,
  },
  endWebhook: { method: 'DELETE', path: '/1/webhooks/{id}', body: null, answer },
};
