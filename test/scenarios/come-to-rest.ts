import type { SyncReport } from '../../main/sync/ports/progress.ts';
import type { TreeRow } from '../sandbox/control/rows.ts';
import { readLocal, walkLocal } from './snapshot.ts';
import type { Stage } from './stage.ts';

const lookEveryMs = 150;
/** Both sides have to hold still for so long: equal ones, and others, for which something may be on its way. */
const stillMs = { equal: 700, unequal: 3_000 };
const patienceMs = 150_000;

/** Waits until a watching client has nothing left to do and both sides hold still. */
export async function comeToRest(stage: Stage): Promise<SyncReport> {
  const { client, sandbox } = stage;
  const begun = performance.now();
  let before = '';
  let since = begun;
  let reports = client.reports;
  while (performance.now() - begun < patienceMs) {
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    // The service's clock runs faster, so that no second of it has to be waited for.
    sandbox.control.advance(700);
    const now = await look(stage);
    const busy = client.events.findLast((event) => event.type === 'phase')?.phase !== 'idle';
    if (now !== before || busy) {
      if (now !== before) {
        reports = client.reports;
        since = performance.now();
      }
      before = now;
      continue;
    }
    const still = performance.now() - since;
    // A run that began before the last change may have missed it; so two more have to end.
    // One that was stopped waits longer and longer until the next.
    const runs = client.lastReport?.stopped ? 2 : 3;
    if (client.reports < reports + runs || still < stillMs.equal) continue;
    if (still < stillMs.unequal && !(await areEqual(stage))) continue;
    if (client.lastReport) return client.lastReport;
  }
  throw new Error('the sync does not come to rest');
}

/** Everything that changes when either side does. */
async function look(stage: Stage): Promise<string> {
  return JSON.stringify([
    await walkLocal(stage.client.root),
    rowsOf(stage).map(({ id, path, version, modifiedTime }) => [id, path, version, modifiedTime]),
  ]);
}

async function areEqual(stage: Stage): Promise<boolean> {
  const local = await readLocal(stage.client.root);
  const here = local.map(({ path, hash, kind }) => (kind === 'other' ? '' : `${path} ${hash ?? ''}`)).sort();
  const there = rowsOf(stage)
    .map(({ path, sha256 }) => `${path} ${sha256 ?? ''}`)
    .sort();
  return here.join('\n') === there.join('\n');
}

/** A workspace that is gone has nothing in it. */
function rowsOf({ sandbox, workspaceId }: Stage): readonly TreeRow[] {
  return sandbox.control.world.workspaces.has(workspaceId) ? sandbox.control.tree(workspaceId) : [];
}
