import type { RemoteId } from './archive.ts';
import type { Person } from './service.ts';

/** A workspace as the administrators of its account see it. */
export interface AccountWorkspace {
  readonly id: RemoteId;
  readonly name: string;
  readonly archived: boolean;
  /** Bytes that its files take; null where the service does not tell. */
  readonly size: number | null;
}

export interface WorkspaceMember extends Person {
  /** In the service's words: `owner`. */
  readonly role: string;
}

/** What administrators do to workspaces. Errors as in `Administration`. */
export interface WorkspaceAdministration {
  /** All of the account, archived ones too; or only those that are archived, or are not. */
  list(signal: AbortSignal, archived?: boolean): Promise<readonly AccountWorkspace[]>;
  /** Null when it is not there. */
  find(id: RemoteId, signal: AbortSignal): Promise<Pick<AccountWorkspace, 'id' | 'name' | 'archived'> | null>;
  /** Null where the account's key may not see them. */
  members(id: RemoteId, signal: AbortSignal): Promise<readonly WorkspaceMember[] | null>;
  /** `ownerId` null: whoever's key it is. */
  create(name: string, ownerId: RemoteId | null, signal: AbortSignal): Promise<RemoteId>;
  rename(id: RemoteId, name: string, signal: AbortSignal): Promise<void>;
  setArchived(id: RemoteId, archived: boolean, signal: AbortSignal): Promise<void>;
  /** With all that is in it. Whether the service keeps it anywhere is not known. */
  delete(id: RemoteId, signal: AbortSignal): Promise<void>;
}
