import type { Host } from '../host.ts';

/** Account names by id, for listings. */
export function accountNames(host: Host): ReadonlyMap<number, string> {
  return new Map(host.settings.accounts().map((account) => [account.id, account.name]));
}
