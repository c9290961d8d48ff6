import * as v from 'valibot';
import { BadInput } from '../bad-input.ts';
import type { Looked, Plan, Tool, ToolWork } from './tool.ts';
import { readWebhooks, webhooksOf } from './webhook-overview.ts';

export const webhookEnds = v.strictObject({
  /** Those that serve nobody, all, or some by their ids. */
  which: v.union([v.picklist(['dead', 'all']), v.pipe(v.array(v.string()), v.minLength(1, 'Name a webhook.'))]),
});

/** `dead`: it is ended since it serves nobody, and stays when it does. */
const order = v.strictObject({ webhookId: v.string(), dead: v.boolean() });

/** Ends subscriptions to what happens on boards. */
export const endWebhooksTool: Tool = {
  name: 'end-webhooks',
  async look(work, given): Promise<Looked> {
    const { webhookId, dead } = v.parse(order, given);
    const listed = await webhooksOf(work).list(work.signal);
    if (!listed.some(({ id }) => id === webhookId)) return 'done';
    if (!dead) return 'open';
    const now = (await readWebhooks(work)).find(({ id }) => id === webhookId);
    return now?.dead === null ? { other: 'It serves again.' } : 'open';
  },
  async carryOut(work, given) {
    const { webhookId } = v.parse(order, given);
    await webhooksOf(work).end(webhookId, work.signal);
    return null;
  },
};

/** Every subscription is in the preview: what is not to be ended is left. Throws `BadInput` for an id that is not there. */
export async function planWebhookEnds(work: ToolWork, { which }: v.InferOutput<typeof webhookEnds>): Promise<Plan> {
  const all = await readWebhooks(work);
  const missing = Array.isArray(which) ? which.find((id) => all.every((one) => one.id !== id)) : undefined;
  if (missing !== undefined) throw new BadInput(`This account has no webhook ${missing}.`);
  const rows = all.map((one) => {
    const from = `${one.address}, ${one.events.join(', ')}${one.dead === null ? '' : `. Dead: ${one.dead}`}`;
    const change = { what: one.subject, from, to: 'ended', order: { webhookId: one.id, dead: which === 'dead' } };
    const isWanted = which === 'all' || (which === 'dead' ? one.dead !== null : which.includes(one.id));
    return isWanted ? change : { ...change, to: '', reason: which === 'dead' ? 'It serves.' : 'It was not chosen.' };
  });
  return {
    title: which === 'dead' ? 'End webhooks that serve nobody' : 'End webhooks',
    changes: rows.filter((row) => !('reason' in row)),
    left: rows.filter((row) => 'reason' in row),
    destructive: true,
    notes: ["The service tells only of webhooks that this account's key made."],
  };
}
