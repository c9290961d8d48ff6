import type { RemoteId } from './archive.ts';
import type { Person } from './service.ts';
import type { WorkspaceAdministration } from './workspace-administration.ts';

/** `pending`: invited, and has not come in yet. */
export type AccountRole = 'owner' | 'co-owner' | 'administrator' | 'member' | 'external' | 'pending' | 'unknown';

/** Somebody of the account, as its administrators see them. */
export interface AccountPerson extends Person {
  readonly role: AccountRole;
}

/** When somebody last signed in. */
export interface SignIn {
  readonly id: RemoteId;
  readonly name: string;
  readonly role: AccountRole;
  /** ms since the epoch; null for never. */
  readonly at: number | null;
}

/** Something that has one head administrator, who cannot be deleted before somebody else has it. */
export interface Holding {
  readonly kind: 'workspace' | 'template' | 'portfolio' | 'team';
  readonly id: RemoteId;
  readonly name: string;
}

export interface Leaving {
  readonly id: RemoteId;
  /** People from outside are removed from the account, others deleted. */
  readonly isExternal: boolean;
  /** All that they are head administrator of, and who is to be it then. */
  readonly bequests: readonly { readonly holding: Holding; readonly heirId: RemoteId }[];
}

export interface AccountFacts {
  /** Null where the service does not tell. */
  readonly name: string | null;
  /** Who administers it. */
  readonly managerIds: readonly RemoteId[];
}

/** What an account's key may do, found without changing anything. `unknown`: nothing that was looked at tells. */
export interface KeyRights {
  /** Whose key it is. */
  readonly self: Person;
  readonly isRobot: boolean;
  /** The list of all people of the account. */
  readonly people: boolean;
  /** The list of all workspaces of the account. */
  readonly workspaces: boolean;
  /** Whether it may change anything at all: robots can be made that may only read. */
  readonly changes: 'yes' | 'no' | 'unknown';
}

/**
 * What administrators of an account may do. No method sleeps, loops over attempts or retries; all throw only `SyncError`, `refused` where
 * the account's key may not do it. A method that changes something and gets no answer throws with `maybeDone`.
 */
export interface Administration {
  readonly workspaces: WorkspaceAdministration;
  /** Null where the account's key may not see it. */
  account(signal: AbortSignal): Promise<AccountFacts | null>;
  rights(signal: AbortSignal): Promise<KeyRights>;
  /** Everybody, robots not among them. */
  people(signal: AbortSignal): Promise<readonly AccountPerson[]>;
  /** Null when there is no such person. */
  person(id: RemoteId, signal: AbortSignal): Promise<Person | null>;
  /** Makes an address a person's own; the one before stays as another. Throws `refused` when the service does not take it. */
  changeAddress(id: RemoteId, address: string, signal: AbortSignal): Promise<void>;
  /**
   * Everybody but the account's owner whose last sign-in was between two days (`2026-01-31`, UTC, both included), those who never signed in
   * not among them; or everybody but the owner.
   */
  signIns(between: { readonly from: string; readonly to: string } | 'all', signal: AbortSignal): Promise<readonly SignIn[]>;
  holdings(id: RemoteId, signal: AbortSignal): Promise<readonly Holding[]>;
  /** Takes somebody out of the account for good. Throws `refused` when the service does not do it. */
  removePerson(leaving: Leaving, signal: AbortSignal): Promise<void>;
}
