import * as v from 'valibot';
import type { RemoteId } from '../../../sync/ports/archive.ts';
import { exportParts } from '../../../sync/ports/exports.ts';
import type { ToolWork } from '../tool.ts';

export const saveToolName = 'save-archived';

/** A workspace that is saved as a zip. */
export const saveOrder = v.strictObject({
  workspaceId: v.string(),
  name: v.string(),
  /** Bytes that its files take on the service; null where it does not tell. */
  size: v.nullable(v.number()),
  folder: v.string(),
  parts: v.array(v.picklist(exportParts)),
  /** How long the service may take to make the zip. */
  patienceMs: v.number(),
  /** The export that was begun. */
  exportId: v.nullable(v.string()),
  /** The file that was checked whole, and its length. */
  saved: v.nullable(v.strictObject({ file: v.string(), bytes: v.number() })),
});

export type SaveOrder = v.InferOutput<typeof saveOrder>;

/** A workspace that was saved, as it was then. */
export type SavedWorkspace = SaveOrder & { readonly saved: NonNullable<SaveOrder['saved']> };

/** What was saved of this account on this computer; the latest of each workspace. */
export function savedWorkspaces({ account, runs }: ToolWork): ReadonlyMap<RemoteId, SavedWorkspace> {
  const found = new Map<RemoteId, SavedWorkspace>();
  for (const run of runs.runs()) {
    if (run.accountId !== account.id || run.tool !== saveToolName) continue;
    for (const { order, state } of runs.changes(run.id)) {
      if (state !== 'done' || !v.is(saveOrder, order) || order.saved === null || found.has(order.workspaceId)) continue;
      found.set(order.workspaceId, { ...order, saved: order.saved });
    }
  }
  return found;
}

/** Whether nothing was left out of an export. */
export function isWhole({ parts }: Pick<SaveOrder, 'parts'>): boolean {
  return exportParts.every((part) => parts.includes(part));
}
