import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { SyncError } from '../../sync/errors.ts';
import type { Change } from '../../sync/ports/tool-runs.ts';
import type { Left, Looked, Plan, Tool, ToolWork } from './tool.ts';
import { isSecretive, readWebhooks, shownAddress, webhooksOf } from './webhook-overview.ts';

/** The beginning of addresses, without a slash at its end. A secret must not come into the records of a run. */
const beginning = v.pipe(
  v.string(),
  v.trim(),
  v.url('An address begins with https://.'),
  v.transform((text) => new URL(text)),
  v.check(({ protocol }) => protocol === 'https:' || protocol === 'http:', 'An address begins with https://.'),
  v.check(
    ({ search, hash, username, password }) => `${search}${hash}${username}${password}` === '',
    'Name only the beginning of the address.',
  ),
  v.check(
    ({ pathname }) => !pathname.split('/').some(isSecretive),
    'Name only the beginning of the address, without what may be a secret in it.',
  ),
  v.transform(({ origin, pathname }) => `${origin}${pathname}`.replace(/\/+$/, '')),
);

export const webhookMoves = v.strictObject({
  from: beginning,
  to: beginning,
  /** Only some, by their ids. */
  only: v.optional(v.nullable(v.array(v.string())), null),
});

/** `before` and `after`: prints of the whole addresses, which may hold secrets. */
const order = v.strictObject({ webhookId: v.string(), from: v.string(), to: v.string(), before: v.string(), after: v.string() });

/** Leads subscriptions to another place; what follows the beginning of their addresses stays, secrets too. */
export const moveWebhooksTool: Tool = {
  name: 'move-webhooks',
  async look(work, given): Promise<Looked> {
    const { webhookId, before, after } = v.parse(order, given);
    const known = (await webhooksOf(work).list(work.signal)).find(({ id }) => id === webhookId);
    if (!known) return { other: 'This webhook is not there any more.' };
    if (printOf(known.address) === after) return 'done';
    return printOf(known.address) === before ? 'open' : { other: `It goes to ${shownAddress(known.address)} now.` };
  },
  async carryOut(work, given) {
    const { webhookId, from, to, before } = v.parse(order, given);
    const hooks = webhooksOf(work);
    const known = (await hooks.list(work.signal)).find(({ id }) => id === webhookId);
    if (!known || printOf(known.address) !== before) throw new SyncError('conflict', 'This webhook changed in this very moment.');
    await hooks.change(webhookId, { events: known.events, address: moved(known.address, from, to) }, work.signal);
    return null;
  },
  undo: (done) => ({
    title: 'Lead webhooks back to where they went',
    changes: done.map(({ what, from, to, order: given }) => {
      const { webhookId, ...was } = v.parse(order, given);
      const back = { webhookId, from: was.to, to: was.from, before: was.after, after: was.before };
      return { what, from: to, to: from, order: back };
    }),
    left: [],
    destructive: false,
  }),
};

/** Every subscription is in the preview: what goes elsewhere is left. */
export async function planWebhookMoves(work: ToolWork, { from, to, only }: v.InferOutput<typeof webhookMoves>): Promise<Plan> {
  const states = await readWebhooks(work);
  const listed = await webhooksOf(work).list(work.signal);
  const rows = states.map((one): Change | Left => {
    const address = listed.find(({ id }) => id === one.id)?.address ?? '';
    const place = { what: one.subject, from: one.address, to: '', order: null };
    if (only !== null && !only.includes(one.id)) return { ...place, reason: 'It was not chosen.' };
    if (!isUnder(address, from)) return { ...place, reason: 'It goes elsewhere.' };
    if (from === to) return { ...place, reason: 'It goes there already.' };
    const becomes = moved(address, from, to);
    const prints = { before: printOf(address), after: printOf(becomes) };
    return { ...place, to: shownAddress(becomes), order: { webhookId: one.id, from, to, ...prints } };
  });
  return {
    title: `Lead webhooks from ${from} to ${to}`,
    changes: rows.filter((row) => !('reason' in row)),
    left: rows.filter((row) => 'reason' in row),
    destructive: false,
  };
}

function isUnder(address: string, start: string): boolean {
  return address === start || address.startsWith(`${start}/`) || address.startsWith(`${start}?`);
}

function moved(address: string, from: string, to: string): string {
  return `${to}${address.slice(from.length)}`;
}

/** Addresses are the same however they are written. */
function printOf(address: string): string {
  const same = URL.canParse(address) ? new URL(address).href : address;
  return createHash('sha256').update(same).digest('base64url');
}
