import { stat } from 'node:fs/promises';
import * as v from 'valibot';
import { SyncError } from '../../../sync/errors.ts';
import type { AccountWorkspace } from '../../../sync/ports/workspace-administration.ts';
import { administrationOf } from '../administration-of.ts';
import { sharedLook } from '../shared-look.ts';
import type { Looked, Plan, Tool, ToolWork } from '../tool.ts';
import { problemOfZip } from './check-zip.ts';
import { archivedChoice, chooseArchived, sizeInWords } from './choose-archived.ts';
import { isWhole, type SavedWorkspace, savedWorkspaces } from './saved-workspace.ts';

export const archivedPurges = v.strictObject(archivedChoice);

/** A workspace as it was when it was saved, and the file that it is saved in. */
const order = v.strictObject({
  workspaceId: v.string(),
  size: v.nullable(v.number()),
  file: v.string(),
  bytes: v.number(),
});

/** Deletes archived workspaces of which a checked file is there. */
export const purgeArchivedTool: Tool = {
  name: 'purge-archived',
  async look(work, given): Promise<Looked> {
    const reason = await reasonNow(work, v.parse(order, given), await archivedNow.read(work));
    return reason === null || reason === 'done' ? (reason ?? 'open') : { other: reason };
  },
  async carryOut(work, given) {
    const purge = v.parse(order, given);
    const problem = (await isThere(purge)) ? await problemOfZip(purge.file, work.signal) : 'it is not as long as it was';
    if (problem !== null)
      throw new SyncError('refused', `Its file ${purge.file} is not good any more: ${problem}. Save it anew.`);
    // Reading many gigabytes takes its time.
    const reason = await reasonNow(work, purge, await listArchived(work));
    if (reason !== null && reason !== 'done') throw new SyncError('refused', reason);
    const { workspaces } = administrationOf(work);
    if (reason === null) await archivedNow.before(work, () => workspaces.delete(purge.workspaceId, work.signal));
    return `Its file is ${purge.file}.`;
  },
};

/** Why it must stay now; `done` when it is gone, null when nothing speaks against it. */
async function reasonNow(
  work: ToolWork,
  purge: v.InferOutput<typeof order>,
  archived: readonly AccountWorkspace[],
): Promise<string | null> {
  const now = archived.find(({ id }) => id === purge.workspaceId);
  if (now) return reasonAgainstSize(now, purge);
  const found = await administrationOf(work).workspaces.find(purge.workspaceId, work.signal);
  if (found === null) return 'done';
  return found.archived ? 'It is not in the list of the account any more.' : 'It is in use again.';
}

function listArchived(work: ToolWork): Promise<readonly AccountWorkspace[]> {
  return administrationOf(work).workspaces.list(work.signal, true);
}

/** For what is looked at again right before it is deleted. */
const archivedNow = sharedLook(listArchived);

function reasonAgainstSize(now: AccountWorkspace, { size }: { readonly size: number | null }): string | null {
  return now.size === size ? null : 'Its size has changed since it was saved: save it anew.';
}

async function isThere({ file, bytes }: { readonly file: string; readonly bytes: number }): Promise<boolean> {
  return (await stat(file).catch(() => null))?.size === bytes;
}

/** Lists archived workspaces and whether their files are there; whether these are good is looked at right before each is deleted. */
export async function planArchivedPurges(work: ToolWork, wanted: v.InferOutput<typeof archivedPurges>): Promise<Plan> {
  const known = savedWorkspaces(work);
  const rows = await Promise.all(
    (await chooseArchived(work, wanted)).map(async (workspace) => {
      const saved = known.get(workspace.id);
      const change = { what: workspace.name, from: sizeInWords(workspace.size), to: 'deleted' };
      const reason =
        saved === undefined ? 'No whole export of it was saved on this computer.' : await reasonAgainst(workspace, saved);
      if (saved === undefined || reason !== null) return { ...change, to: '', order: null, reason: reason ?? '' };
      return { ...change, order: { workspaceId: workspace.id, size: saved.size, ...saved.saved } };
    }),
  );
  return {
    title: 'Delete archived workspaces that are saved',
    changes: rows.filter((row) => !('reason' in row)),
    left: rows.filter((row) => 'reason' in row),
    destructive: true,
    notes: [
      'Each file is read whole once more right before its workspace is deleted.',
      "The service's exports hold most, but not all of a workspace, and nothing says whether it keeps what was deleted: take it as gone for good.",
    ],
  };
}

async function reasonAgainst(workspace: AccountWorkspace, saved: SavedWorkspace): Promise<string | null> {
  if (!isWhole(saved)) return 'Only parts of it were saved.';
  if (!(await isThere(saved.saved))) return `Its file ${saved.saved.file} is not there any more, or is another.`;
  return reasonAgainstSize(workspace, saved);
}
