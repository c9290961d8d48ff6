import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { BadInput } from '../bad-input.ts';
import { withSession } from '../sessions.ts';
import { SyncError } from '../../sync/errors.ts';
import type { Host } from '../host.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';
import type { ValueStore } from '../../sync/ports/mirror.ts';
import type { Account } from '../../sync/ports/settings.ts';
import type { Delivery, Subscription, Webhooks } from '../../sync/ports/webhooks.ts';

/** Where hints arrive at the loopback host; the secret of the subscription follows. */
export const hookPath = '/hooks/';
const ownHook = /\/hooks\/([a-z0-9]{30,80})$/;

export interface HookPlace {
  readonly host: Host;
  readonly values: ValueStore;
}

export interface HookBoard {
  readonly accountId: number;
  readonly boardId: RemoteId;
}

/** A subscription for eyes: where hints come here, the secret is not shown. */
export interface WebhookRow extends HookBoard {
  readonly id: string;
  /** Null for a board that is not known here. */
  readonly board: string | null;
  readonly events: readonly string[];
  readonly address: string;
  /** Whether this Tidemark hears of it, as far as the address leads here. */
  readonly here: boolean;
}

/** Where a webhook goes. `here`: `address` leads to the loopback host, and a secret path of its own is put behind it. */
export interface HookTarget {
  readonly address: string;
  readonly here: boolean;
}

const gone = 'This webhook is not there any more.';

const storedBoard = v.strictObject({ accountId: v.number(), boardId: v.string() });

/** The board that a secret path is about; null for one that is not ours. */
export function boardOfHook(values: ValueStore, secret: string): HookBoard | null {
  const stored = v.safeParse(storedBoard, values.read(recordOf(secret)));
  return stored.success ? stored.output : null;
}

/** What is kept is no secret: only who brings the secret finds it. */
function recordOf(secret: string): string {
  return `webhook.${createHash('sha256').update(secret).digest('base64url')}`;
}

/** The account's own subscriptions. Asks the service. */
export async function listWebhooks(place: HookPlace, account: Account, signal: AbortSignal): Promise<readonly WebhookRow[]> {
  return withHooks(place, account, async (hooks) => (await hooks.list(signal)).map((one) => rowOf(place, account, one)));
}

/** Subscribes to a board. Where hints come here already under that address, it stays as it is. Throws `BadInput`, and as `Webhooks`. */
export async function addWebhook(
  place: HookPlace,
  { account, boardId, target }: { account: Account; boardId: RemoteId; target: HookTarget },
  signal: AbortSignal,
): Promise<WebhookRow> {
  checkAddress(target);
  return withHooks(place, account, async (hooks) => {
    const events = hooks.knownEvents;
    if (!target.here) return rowOf(place, account, await hooks.subscribe(boardId, { events, address: target.address }, signal));
    const known = (await hooks.list(signal)).find((one) => one.subjectId === boardId && leadsHere(place, one, target));
    if (known) return rowOf(place, account, known);
    const made = await withSecret(place, { accountId: account.id, boardId, target }, (address) =>
      hooks.subscribe(boardId, { events, address }, signal),
    );
    return rowOf(place, account, made);
  });
}

/** Sends the hints of a subscription elsewhere, or here under a new secret. Throws `gone`, `BadInput`, and as `Webhooks`. */
export async function changeWebhook(
  place: HookPlace,
  { account, id, target }: { account: Account; id: string; target: HookTarget },
  signal: AbortSignal,
): Promise<void> {
  checkAddress(target);
  await withHooks(place, account, async (hooks) => {
    const known = (await hooks.list(signal)).find((one) => one.id === id);
    if (!known) throw new SyncError('gone', gone);
    const change = (address: string) => hooks.change(id, deliveryOf(known, address), signal);
    if (target.here) await withSecret(place, { accountId: account.id, boardId: known.subjectId, target }, change);
    else await change(target.address);
    forget(place, known);
  });
}

/** Throws `gone`. */
export async function endWebhook(
  place: HookPlace,
  { account, id }: { account: Account; id: string },
  signal: AbortSignal,
): Promise<void> {
  await withHooks(place, account, async (hooks) => {
    const known = (await hooks.list(signal)).find((one) => one.id === id);
    await hooks.end(id, signal).catch((error: unknown) => {
      throw error instanceof SyncError && error.kind === 'gone' ? new SyncError('gone', gone, { cause: error }) : error;
    });
    if (known) forget(place, known);
  });
}

function deliveryOf({ events }: Subscription, address: string): Delivery {
  return { events, address };
}

function withHooks<T>({ host }: HookPlace, account: Account, work: (hooks: Webhooks) => Promise<T>): Promise<T> {
  return withSession(host, account, ({ webhooks }) => {
    if (webhooks) return work(webhooks);
    return Promise.reject(new SyncError('refused', 'This service has no webhooks.'));
  });
}

/** The rest is judged by the service's side, which knows what may travel in the clear. */
function checkAddress({ address }: HookTarget): void {
  if (URL.canParse(address)) return;
  throw new BadInput('This is not a web address. A webhook needs one that begins with https://.');
}

/** Known before the service is: the first hint may be faster than its answer. */
async function withSecret<T>(
  { host, values }: HookPlace,
  { accountId, boardId, target }: HookBoard & { readonly target: HookTarget },
  work: (address: string) => Promise<T>,
): Promise<T> {
  const secret = host.random.token() + host.random.token();
  values.write({ [recordOf(secret)]: { accountId, boardId } });
  try {
    return await work(under(target.address, secret));
  } catch (error) {
    values.write({ [recordOf(secret)]: null });
    throw error;
  }
}

function under(address: string, secret: string): string {
  const url = new URL(address);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}${hookPath}${secret}`;
  return url.href;
}

function secretIn(address: string): string | null {
  return (URL.canParse(address) && ownHook.exec(new URL(address).pathname)?.[1]) || null;
}

function isHere({ values }: HookPlace, { address }: Subscription): boolean {
  const secret = secretIn(address);
  return secret !== null && boardOfHook(values, secret) !== null;
}

function leadsHere(place: HookPlace, one: Subscription, target: HookTarget): boolean {
  return isHere(place, one) && under(target.address, secretIn(one.address) ?? '') === one.address;
}

function forget({ values }: HookPlace, { address }: Subscription): void {
  const secret = secretIn(address);
  if (secret !== null) values.write({ [recordOf(secret)]: null });
}

function rowOf(place: HookPlace, { id: accountId }: Account, one: Subscription): WebhookRow {
  const { id, subjectId: boardId, events, address } = one;
  const board = place.host.mirror.boards.board(accountId, boardId)?.name ?? null;
  const secret = secretIn(address);
  // Whoever may look over a shoulder need not see it, whichever Tidemark it is of.
  const shown = secret === null ? address : address.replace(secret, '…');
  return { accountId, boardId, id, board, events, address: shown, here: isHere(place, one) };
}
