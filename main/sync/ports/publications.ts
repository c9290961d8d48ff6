import type { Workspace } from './service.ts';
import type { TableRow } from './tables.ts';

/** Under which a service shows something to everybody: the parts of the address of its viewer. */
export interface PublicName {
  readonly namespace: string;
  readonly hostName: string;
}

/** What a service shows to everybody, whosever it is, and how one's own comes to be shown. Errors as in `Archive`. */
export interface Publications {
  /** What can be looked for: `project`, `group`, … */
  readonly kinds: readonly string[];
  /** As the service tells of them; none when nothing has that name. Throws `refused` for another kind. */
  find(kind: string, name: PublicName, signal: AbortSignal): Promise<readonly TableRow[]>;
  /** Makes a workspace; the service chooses the parts of its public name that are left out. Throws `refused` when the name is taken. */
  createWorkspace(wanted: { readonly name: string } & Partial<PublicName>, signal: AbortSignal): Promise<Workspace>;
}
