import * as v from 'valibot';
import { BadInput } from '../bad-input.ts';
import type { AccountWorkspace } from '../../sync/ports/workspace-administration.ts';

/** The schema of what somebody calls a workspace. */
export const workspaceCall = v.pipe(v.string(), v.trim(), v.nonEmpty('A workspace has no name here.'), v.maxLength(1000));

/** What a workspace may be called. */
export const workspaceName = v.pipe(
  v.string(),
  v.trim(),
  v.nonEmpty('The name of a workspace is empty.'),
  v.maxLength(255, 'The name of a workspace is too long.'),
);

/** Those that somebody means, each once: by id, or by the whole name where only one has it. Throws `BadInput`. */
export function workspacesNamed(all: readonly AccountWorkspace[], meant: readonly string[]): readonly AccountWorkspace[] {
  return [...new Set(meant.map((one) => workspaceNamed(all, one)))];
}

function workspaceNamed(all: readonly AccountWorkspace[], meant: string): AccountWorkspace {
  const byId = all.find(({ id }) => id === meant);
  const [found, another] = byId ? [byId] : all.filter(({ name }) => name.toLowerCase() === meant.toLowerCase());
  if (!found) throw new BadInput(`The account has no workspace with the id or name "${meant}".`);
  if (!another) return found;
  throw new BadInput(`Several workspaces are called "${meant}". Name the one by its id.`);
}

/** As previews show it. */
export function stateOf({ archived }: Pick<AccountWorkspace, 'archived'>): string {
  return archived ? 'archived' : 'active';
}
