import { BadInput } from './bad-input.ts';
import type { Host } from './host.ts';
import type { Account, Pair, ServiceKind } from '../sync/ports/settings.ts';

/** The account of that name. Throws `BadInput`. */
export function findAccount(host: Host, name: string): Account {
  const account = host.settings.accounts().find((one) => one.name === name);
  if (account) return account;
  throw new BadInput(`There is no account "${name}". "tidemark account list" shows those that exist.`);
}

/** The account that was named, or the only one there is; of a service, where only that will do. Throws `BadInput`. */
export function chooseAccount(host: Host, name: string | undefined, service?: ServiceKind): Account {
  if (name !== undefined) return findAccount(host, name);
  const all = host.settings.accounts();
  const fitting = all.filter((account) => account.service === service);
  const [only, ...others] = fitting.length > 0 ? fitting : all;
  if (!only) throw new BadInput('There is no account yet. Add one with "tidemark account add".');
  if (others.length > 0) {
    const names = [only, ...others].map((account) => `"${account.name}"`).join(', ');
    throw new BadInput(`There are several accounts: say which one with --account NAME. There are ${names}.`);
  }
  return only;
}

/** The pair of that number, as people type it. Throws `BadInput`. */
export function findPair(host: Host, id: string): Pair {
  const pair = host.settings.pairs().find((one) => String(one.id) === id);
  if (pair) return pair;
  throw new BadInput(`There is no pair ${id}. "tidemark pair list" shows those that exist.`);
}

/** All pairs, or the one that was asked for. Throws `BadInput`. */
export function choosePairs(host: Host, id: string | undefined): readonly Pair[] {
  return id === undefined ? host.settings.pairs() : [findPair(host, id)];
}

/** The account of a pair. */
export function accountOf(host: Host, pair: Pair): Account {
  const account = host.settings.accounts().find((one) => one.id === pair.accountId);
  if (account) return account;
  throw new BadInput(`The account of pair ${pair.id} is not there any more. Remove the pair and add it again.`);
}
