import { asSyncError, SyncError } from '../../../sync/errors.ts';
import type { ExportState } from '../../../sync/ports/exports.ts';
import type { Keep, ToolWork } from '../tool.ts';
import { exportsOf } from './choose-archived.ts';
import type { SaveOrder } from './saved-workspace.ts';

/** As kind as the vendor's own script, and kinder to exports that take long. */
const waits = { firstMs: 5_000, longestMs: 60_000, growth: 1.25 };

/** An export that is done. */
export interface MadeExport {
  readonly order: SaveOrder & { readonly exportId: string };
  readonly name: string;
  readonly address: string;
}

/**
 * Begins an export, or goes on with one that was begun, and waits until the service has made it. Throws `broken` for one that failed or takes too
 * long: another try begins a new one.
 */
export async function makeExport(work: ToolWork, given: SaveOrder, keep: Keep): Promise<MadeExport> {
  const begun = given.exportId === null ? null : await stateOfOld(work, given);
  const exportId = begun === null ? await exportsOf(work).start(given.workspaceId, given.parts, work.signal) : given.exportId;
  if (exportId === null) throw new SyncError('bug', 'An export that was begun has no id');
  const order = { ...given, exportId };
  keep(order);
  const since = work.clock.monotonic();
  try {
    for (let wait = waits.firstMs; ; wait = Math.min(waits.longestMs, Math.round(wait * waits.growth))) {
      const { done, name, address } = await stateOf(work, order.workspaceId, exportId);
      if (done && address !== null) return { order, name, address };
      if (work.clock.monotonic() - since >= order.patienceMs)
        throw new SyncError(
          'broken',
          `The service did not finish the export within ${Math.round(order.patienceMs / 60_000)} minutes.`,
        );
      await work.clock.sleep(wait, work.signal);
    }
  } catch (thrown) {
    const error = asSyncError(thrown);
    // What failed is not asked for again.
    if (!work.signal.aborted && (error.kind === 'broken' || error.kind === 'gone')) keep({ ...order, exportId: null });
    throw error.kind === 'gone' ? new SyncError('broken', 'The export is not there any more.', { cause: error }) : error;
  }
}

/** Contract 5.7: a service that could not make an export says so with an error, and gives no reason. */
async function stateOf(work: ToolWork, workspaceId: string, exportId: string): Promise<ExportState> {
  try {
    return await exportsOf(work).state(workspaceId, exportId, work.signal);
  } catch (thrown) {
    const error = asSyncError(thrown);
    if (work.signal.aborted || error.kind !== 'broken') throw error;
    throw new SyncError('broken', failed, { cause: error });
  }
}

const failed =
  'The service could not make the export, and does not say why. Save this workspace again; if that fails too, leave some parts out.';

/** An export of an earlier try; null when it cannot be used any more. */
async function stateOfOld(work: ToolWork, { workspaceId, exportId }: SaveOrder): Promise<ExportState | null> {
  try {
    return await exportsOf(work).state(workspaceId, exportId ?? '', work.signal);
  } catch (thrown) {
    const { kind } = asSyncError(thrown);
    if (work.signal.aborted || (kind !== 'gone' && kind !== 'broken')) throw thrown;
    return null;
  }
}
