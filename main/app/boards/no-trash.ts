import { withTrialSession } from '../sessions.ts';
import type { Host } from '../host.ts';

/** Why nothing could bring a deleted card of the account back; null where its service has a trash. Does no request. */
export async function whyNoTrash(host: Host, accountId: number): Promise<string | null> {
  const account = host.settings.accounts().find((one) => one.id === accountId);
  if (!account) return null;
  return withTrialSession(host, account, ({ boards }) => Promise.resolve(boards?.operations.restoreCard.lacking ?? null));
}
