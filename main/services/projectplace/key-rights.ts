import * as v from 'valibot';
import type { KeyRights } from '../../sync/ports/administration.ts';
import { ifAllowed } from '../allowed.ts';
import { type ProjectPlaceApi, shaped } from './api.ts';
import { readAccess } from './item-facts.ts';
import { readOwnProfile } from './people.ts';
import { accountProject } from './wire.ts';

/** In how many workspaces is looked before a robot is said to read only: one alone may be closed to everybody. */
const looks = 3;

/**
 * Contract 3.2: a robot can be made read-only, and no request tells of it. Where a robot, which sees every workspace, may write nowhere
 * (contract 4.2, `access`), it is taken for one. Nothing is tried that would change something if it were allowed.
 */
export async function readKeyRights(api: ProjectPlaceApi, isRobot: boolean, signal: AbortSignal): Promise<KeyRights> {
  const self = await readOwnProfile(api, signal);
  const people = (await ask(api, '/1/account/people', signal)) !== null;
  const workspaces = await ask(api, '/2/account/projects', signal);
  const changes = isRobot ? await mayWrite(api, workspaces ?? [], signal) : 'yes';
  return { self, isRobot, people, workspaces: workspaces !== null, changes };
}

/** The first rows of a list of the account, as they are; null where it is refused. */
async function ask(api: ProjectPlaceApi, path: string, signal: AbortSignal): Promise<readonly unknown[] | null> {
  const body = JSON.stringify({ ...(path.startsWith('/2') ? { filter: { archive_status: [0] } } : {}), limit: looks });
  const answer = await ifAllowed(api.json({ method: 'POST', path, body, repeatable: true, signal }));
  return answer && shaped(v.array(v.unknown()), answer.value, answer.request);
}

async function mayWrite(api: ProjectPlaceApi, rows: readonly unknown[], signal: AbortSignal): Promise<KeyRights['changes']> {
  let readOnly = 0;
  for (const row of rows) {
    if (!v.is(accountProject, row)) continue;
    const answer = await ifAllowed(api.json({ method: 'GET', path: `/2/documents/${row.id}`, signal }));
    const level = answer && v.safeParse(v.object({ access: v.string() }), answer.value);
    if (!level?.success) continue;
    if (readAccess(level.output.access) === true) return 'yes';
    if (readAccess(level.output.access) === false) readOnly += 1;
  }
  return readOnly > 0 ? 'no' : 'unknown';
}
