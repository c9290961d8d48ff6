import * as v from 'valibot';
import { addWebhook, changeWebhook, endWebhook, listWebhooks } from '../boards/webhooks.ts';
import { accountById } from './account-view.ts';
import { remoteId, rowId } from './arguments.ts';
import { command } from './command.ts';
import type { Desk } from './desk.ts';

const target = { address: v.pipe(v.string(), v.maxLength(2000)), here: v.boolean() };
/** As services name their subscriptions. */
const hookId = v.pipe(v.string(), v.regex(/^[\w-]{1,100}$/));

/** Subscriptions to boards; each asks the service. */
export function webhookCommands(desk: Desk) {
  const { host, values, signal } = desk;
  const place = { host, values };
  return {
    'webhooks.list': command([rowId], (accountId) => listWebhooks(place, accountById(host, accountId), signal)),
    'webhooks.add': command([rowId, v.strictObject({ boardId: remoteId, ...target })], (accountId, { boardId, address, here }) =>
      addWebhook(place, { account: accountById(host, accountId), boardId, target: { address, here } }, signal),
    ),
    'webhooks.change': command([rowId, hookId, v.strictObject(target)], async (accountId, id, wanted) => {
      await changeWebhook(place, { account: accountById(host, accountId), id, target: wanted }, signal);
      return null;
    }),
    'webhooks.end': command([rowId, hookId], async (accountId, id) => {
      await endWebhook(place, { account: accountById(host, accountId), id }, signal);
      return null;
    }),
  };
}
