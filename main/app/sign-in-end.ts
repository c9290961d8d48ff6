import * as v from 'valibot';
import type { ValueStore } from '../sync/ports/mirror.ts';
import type { Account } from '../sync/ports/settings.ts';

const moment = v.pipe(v.number(), v.finite());

/** Numbers of accounts are used again; together with the time of adding they are not. */
function nameOf({ id, addedAt }: Account): string {
  return `sign-in-end.${id}.${addedAt}`;
}

/** When the person has to sign in again at the latest; null where that is not known. */
export function readSignInEnd(values: ValueStore, account: Account): number | null {
  const checked = v.safeParse(moment, values.read(nameOf(account)));
  return checked.success ? checked.output : null;
}

/** Notes what the tokens of an account tell. An account that is only tried has no number yet and leaves no note. */
export function noteSignInEnd(values: ValueStore, account: Account, at: number): void {
  if (account.id !== 0 && readSignInEnd(values, account) !== at) values.write({ [nameOf(account)]: at });
}
