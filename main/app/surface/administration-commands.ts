import { readAccountOverview, type AccountOverview } from '../tools/account-overview.ts';
import { administrationOf } from '../tools/administration-of.ts';
import { workOn } from '../tools/run-tool.ts';
import { readWebhooks } from '../tools/webhook-overview.ts';
import { withSession } from '../sessions.ts';
import { accountById } from './account-view.ts';
import { remoteId, rowId } from './arguments.ts';
import { command } from './command.ts';
import { SyncError } from '../../sync/errors.ts';
import type { AccountPerson } from '../../sync/ports/administration.ts';
import type { ToolWork } from '../tools/tool.ts';
import type { Desk } from './desk.ts';

/** What administrators look at: all of it asks the service, nothing changes anything. */
export function administrationCommands(desk: Desk) {
  const { signal } = desk;
  return {
    'tools.people': command([rowId], async (accountId) =>
      (await withWork(desk, accountId, (work) => administrationOf(work).people(signal))).map(viewPerson),
    ),
    'tools.workspaces': command([rowId], async (accountId) => {
      const all = await withWork(desk, accountId, (work) => administrationOf(work).workspaces.list(signal));
      return all.map(({ id, name, archived, size }) => ({ id, name, archived, size }));
    }),
    'tools.account': command([rowId], async (accountId) => viewAccount(await withWork(desk, accountId, readAccountOverview))),
    'tools.members': command([rowId, remoteId], async (accountId, workspaceId) => {
      const found = await withWork(desk, accountId, (work) => administrationOf(work).workspaces.members(workspaceId, signal));
      if (found === null) throw new SyncError('refused', 'This account may not see the members of this workspace.');
      return found.map(({ id, name, email, role }) => ({ id, name, email, role }));
    }),
    'tools.webhooks': command([rowId], async (accountId) =>
      (await withWork(desk, accountId, readWebhooks)).map((one) => ({ ...one, dead: one.dead && desk.redact(one.dead) })),
    ),
  };
}

function withWork<Value>({ host, signal }: Desk, accountId: number, ask: (work: ToolWork) => Promise<Value>): Promise<Value> {
  const account = accountById(host, accountId);
  return withSession(host, account, (session) => ask(workOn(host, { account, session, signal })));
}

function viewAccount({ name, managers, rights, people, workspaces }: AccountOverview) {
  const { self, isRobot, changes } = rights;
  return {
    ...{ name, workspaces },
    managers: managers && managers.map(viewPerson),
    key: { name: self.name, isRobot, changes },
    people: people && [...people].map(([role, count]) => ({ role, count })),
  };
}

function viewPerson({ id, name, email, role }: AccountPerson) {
  return { id, name, email, role };
}
