import * as v from 'valibot';
import { SyncError } from '../../../sync/errors.ts';
import type { WorkspaceExports } from '../../../sync/ports/exports.ts';
import type { AccountWorkspace } from '../../../sync/ports/workspace-administration.ts';
import { administrationOf } from '../administration-of.ts';
import type { ToolWork } from '../tool.ts';
import { workspaceCall, workspacesNamed } from '../workspace-named.ts';

const bytes = v.optional(v.nullable(v.pipe(v.number(), v.minValue(0))), null);

/** Which of the archived workspaces are meant. */
export const archivedChoice = {
  /** By id or name; null for all. */
  workspaces: v.optional(v.nullable(v.array(workspaceCall)), null),
  /** Only those with this in their names; null for any. */
  name: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(1000))), null),
  /** Bytes, both included; null for any. */
  atLeast: bytes,
  atMost: bytes,
};

type ArchivedChoice = v.InferOutput<v.ObjectSchema<typeof archivedChoice, undefined>>;

/** Throws `BadInput` for workspaces that are not there. */
export async function chooseArchived(
  work: ToolWork,
  { workspaces, name, atLeast, atMost }: ArchivedChoice,
): Promise<readonly AccountWorkspace[]> {
  const all = await administrationOf(work).workspaces.list(work.signal, true);
  const named = workspaces === null ? all : workspacesNamed(all, workspaces);
  const wanted = name?.toLowerCase() ?? '';
  return named.filter(
    ({ name: called, size }) =>
      called.toLowerCase().includes(wanted) &&
      (atLeast === null || (size !== null && size >= atLeast)) &&
      (atMost === null || (size !== null && size <= atMost)),
  );
}

export function exportsOf({ session }: ToolWork): WorkspaceExports {
  if (session.exports) return session.exports;
  throw new SyncError('refused', 'This account has no exports of workspaces.');
}

/** `12.3 MB`, as previews show sizes; '' where nothing is known. */
export function sizeInWords(size: number | null): string {
  if (size === null) return '';
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let value = size;
  for (; value >= 1000 && unit < units.length - 1; unit += 1) value /= 1000;
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ''}`;
}
