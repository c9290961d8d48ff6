import type { RemoteId } from './archive.ts';
import type { Person } from './service.ts';

export type AccountRole = 'owner' | 'co-owner' | 'administrator' | 'member' | 'external' | 'unknown';

/** Somebody of the account, as its administrators see them. */
export interface AccountPerson extends Person {
  readonly role: AccountRole;
}

/**
 * What administrators of an account may do. No method sleeps, loops over attempts or retries; all throw only `SyncError`, `refused` where
 * the account's key may not do it. A method that changes something and gets no answer throws with `maybeDone`.
 */
export interface Administration {
  /** Everybody, robots not among them. */
  people(signal: AbortSignal): Promise<readonly AccountPerson[]>;
  /** Null when there is no such person. */
  person(id: RemoteId, signal: AbortSignal): Promise<Person | null>;
  /** Makes an address a person's own; the one before stays as another. Throws `refused` when the service does not take it. */
  changeAddress(id: RemoteId, address: string, signal: AbortSignal): Promise<void>;
}
