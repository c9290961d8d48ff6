import type { Tables } from '../../main/sync/ports/tables.ts';
import type { ServiceSession } from '../../main/sync/ports/service.ts';
import type { Seed } from '../sandbox/seed.ts';
import { startSandbox } from '../sandbox/server.ts';
import { sandboxSession, type Scheme } from './projectplace-world.ts';
import type { TablesWorld } from './tables-world.ts';

const gina = 'gina@example.org';

/** The person who signs in owns a workspace: feeds tell of those only. */
function tablesSeed(): Seed {
  const card = (title: string) => ({ title, column: 0, created: 1_700_000_000, createdBy: gina });
  const board = {
    name: 'Wörk',
    columns: [
      { id: 0, name: 'Planned' },
      { id: 1, name: 'Done' },
    ],
    cards: () => [card('First'), { ...card('"Second", }]{[ \\ 🎉'), estimate: 0.5, dueDate: '2026-02-06' }, card('Third')],
  };
  return {
    accountName: 'Conformance',
    people: [
      { email: gina, firstName: 'Gina', lastName: 'Gast', role: 'member' },
      { email: 'ingrid@example.org', firstName: 'Ingrid', lastName: 'Berg', role: 'owner' },
    ],
    workspaces: [
      {
        name: 'Build',
        archived: false,
        rootIsWorkspace: false,
        members: [gina],
        folders: [],
        documents: [],
        links: [],
        boards: [board],
        planlets: [{ name: 'Foundation' }],
      },
    ],
  };
}

export function tablesOf({ tables }: ServiceSession): Tables {
  if (tables === undefined) throw new Error('The service has no tables');
  return tables;
}

const ids = { few: 'pm/Cards', empty: 'pm/CardTags', many: 'pm/TimeReports' };

/** The tables of a sandbox, for the conformance suite. */
export async function projectPlaceTablesWorld(scheme: Scheme): Promise<TablesWorld & { readonly reset: () => Promise<void> }> {
  const sandbox = await startSandbox({ seed: tablesSeed() });
  const opened = await sandboxSession(sandbox, scheme);
  const { control } = sandbox;
  const feeds = () => control.world.feeds;
  const workspaceId = sandbox.workspaces[0]?.id ?? 0;
  const cardsOf = () => control.world.boards.boardsOf(workspaceId).flatMap((board) => [...board.cards.values()]);
  const board = control.world.boards.boardsOf(workspaceId)[0];
  const rows = cardsOf().map(({ id, localId, facts, createdTime }) => ({
    ...{ CardId: id, CardTitle: facts.title, BoardId: board?.id, BoardName: 'Wörk' },
    ...{ WorkspaceId: workspaceId, WorkspaceName: 'Build', CardNumber: localId, ColumnName: 'Planned', IsDone: false },
    ...{ IsBlocked: false, BlockedReason: null, AssigneeId: null, AssigneeName: null, LabelName: null, ActivityName: null },
    ...{ StartDate: null, DueDate: facts.dueDate, Estimate: facts.estimate, CommentCount: 0 },
    CreatedDate: new Date(createdTime).toISOString().replace('.000Z', 'Z'),
  }));
  let session = opened;
  return {
    get tables() {
      return tablesOf(session.session);
    },
    id: (table) => ids[table],
    rows,
    keys: ['CardId'],
    renews: scheme === 'oauth2-robot' || scheme === 'oauth2-user',
    grow: (count) => (feeds().extraRows = count),
    page: (count) => (feeds().pageSize = count),
    pageElsewhere: (count, origin) => Object.assign(feeds(), { pageSize: count, nextLink: 'foreign', foreignOrigin: origin }),
    deny: () => void feeds().denied.add('Cards'),
    fault: (effect, times = 1) => control.addFault({ method: 'GET', pathMatches: '^/pm/Cards$', times, effect }),
    endCredential() {
      if (scheme === 'app-password') control.world.appPassword.delete();
      else control.addFault({ pathMatches: '^/pm/Cards$', effect: { kind: 'expireToken' } });
    },
    async reset() {
      await control.reset();
      await session.stop();
      session = await sandboxSession(sandbox, scheme);
    },
    async stop() {
      await session.stop();
      await sandbox.stop();
    },
  };
}
