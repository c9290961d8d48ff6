import * as v from 'valibot';
import type { Host } from './host.ts';
import type { Account } from '../sync/ports/settings.ts';

const use = v.object({ owner: v.nullable(v.string()), usedAt: v.nullable(v.number()), refused: v.boolean() });

/** How an account's credential fares. */
export type AccountUse = v.InferOutput<typeof use>;

const nothing: AccountUse = { owner: null, usedAt: null, refused: false };
/** What is told to the minute need not be written each second. */
const noteEveryMs = 600_000;

/** Numbers of accounts are used again; together with the time of adding they are not. */
function nameOf({ id, addedAt }: Pick<Account, 'id' | 'addedAt'>): string {
  return `accounts.use.${id}.${addedAt}`;
}

/** Whose it is, when the service last took it, and whether it refused it since. */
export function accountUse({ values }: Pick<Host, 'values'>, account: Account): AccountUse {
  const checked = v.safeParse(use, values.read(nameOf(account)));
  return checked.success ? checked.output : nothing;
}

/** The service took the credential just now, or said that it is not good. `owner` where it told whose it is. */
export function noteUse(
  host: Pick<Host, 'values' | 'clock'>,
  account: Account,
  { good, owner }: { good: boolean; owner?: string },
): void {
  const before = accountUse(host, account);
  const now = host.clock.now();
  const next = { owner: owner ?? before.owner, usedAt: good ? now : before.usedAt, refused: !good };
  const isOld = before.usedAt === null || Math.abs(now - before.usedAt) > noteEveryMs;
  const isNews = next.owner !== before.owner || next.refused !== before.refused || (good && isOld);
  if (isNews) host.values.write({ [nameOf(account)]: next });
}
