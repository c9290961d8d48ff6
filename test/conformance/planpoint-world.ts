import { createHash } from 'node:crypto';
import { openArchive } from '../../main/app/archives.ts';
import type { RemoteNode } from '../../main/sync/ports/archive.ts';
import type { Manners } from '../sandbox/planpoint/views.ts';
import { startPlanpointSandbox } from '../sandbox/planpoint/server.ts';
import { planpointSession, type PlanpointWay, smallSeed } from '../services/planpoint/sandbox-account.ts';
import { tablesOf } from './projectplace-tables-world.ts';
import type { ReadOnlyWorld } from './read-only-archive.ts';
import type { StatesWorld } from './state-boards.ts';
import type { TablesWorld } from './tables-world.ts';

async function startWorld(way: PlanpointWay, manners: Partial<Manners>) {
  const sandbox = await startPlanpointSandbox({ seed: smallSeed(), manners });
  const { state } = sandbox;
  const [quay] = state.world.projects;
  if (!quay) throw new Error('The seed has no project');
  const account = planpointSession(sandbox, way);
  const stop = async (): Promise<void> => {
    await account.stop();
    await sandbox.stop();
  };
  return { sandbox, state, quay, account, stop, renews: way === 'password' };
}

const path = /^\/api\/(?!users)/;

/** The tables of a sandbox, by contract A, whose leads have no more than the columns that are announced. */
export async function planpointTablesWorld(way: PlanpointWay): Promise<TablesWorld & { readonly reset: () => Promise<void> }> {
  const { sandbox, state, renews, ...world } = await startWorld(way, { contract: 'A' });
  let { account } = world;
  const faultOn =
    (table: string) =>
    (effect: Parameters<TablesWorld['fault']>[0], times = 1) =>
      state.faults.add({ method: 'GET', pathMatches: `^/api/${table}$`, times, effect });
  const fault = faultOn('leads');
  const [lead] = world.quay.leads;
  const row = { project: 'Quay', name: 'Amir Haddad', email: 'amir@example.org', phone: '+46 70', unit: lead?.['unit'] };
  return {
    get tables() {
      return tablesOf(account.session);
    },
    id: (table) => ({ few: 'leads', empty: 'enterprises', many: 'floors' })[table],
    rows: [{ ...row, message: 'Is it quiet?', createdAt: '2026-11-02T18:21:00.000Z', _id: lead?.['_id'] }],
    keys: ['_id'],
    renews,
    grow: (count) => {
      const [project] = state.world.projects;
      for (let made = 0; made < count; made += 1) {
        project?.floors.push({
          id: state.world.newId(),
          projectId: project.id,
          name: `Floor ${made}`,
          position: made,
          plan: null,
          path: '',
          alternativePaths: [],
        });
      }
    },
    page: () => {
      throw new Error('Planpoint has no pages');
    },
    pageElsewhere: (_rows, origin) => fault({ kind: 'status', status: 302, headers: { Location: `${origin}/api/leads` } }, 10),
    deny: () => fault({ kind: 'status', status: 403, body: { message: 'Editors only' } }, 1000),
    fault,
    endCredential: () => fault({ kind: 'expireToken' }),
    async reset() {
      await account.stop();
      state.reset();
      state.world.enterprises.length = 0;
      account = planpointSession(sandbox, way);
    },
    stop: async () => {
      await account.stop();
      await sandbox.stop();
    },
  };
}

/** The files of one project of a sandbox. */
export async function planpointArchiveWorld(way: PlanpointWay): Promise<ReadOnlyWorld> {
  const { sandbox, state, quay, account, stop, renews } = await startWorld(way, {});
  const { files } = state.world.seed;
  const contentOf = ({ name }: RemoteNode): Uint8Array =>
    files[Object.keys(files).find((one) => one.endsWith(`/${name}`)) ?? '']?.bytes() ?? Buffer.alloc(0);
  const unit = (name: string) => quay.units.find(({ fields }) => fields['name'] === name);
  return {
    openAt: (folderId) => openArchive(account.session, quay.id, folderId),
    rootId: quay.id,
    paths: [
      ...['logo.png', 'Quay house.pdf', 'Ground', 'Ground/ground.png', 'Ground/101', 'Ground/101/101.pdf', 'Ground/101/a.png'],
      ...['Ground/101/b.png', 'First', 'First/201', 'First/201/birch.png'],
    ],
    document: 'Ground/101/101.pdf',
    hashOf: (node) => createHash('sha256').update(contentOf(node)).digest('hex'),
    remove: () => Object.assign(unit('101')?.fields ?? {}, { brochurePDF: null }),
    faultList: (effect, times = 1) =>
      state.faults.add({ pathMatches: '^/api/(projects/[0-9a-f]{24}|floors|units)$', times, effect }),
    faultRead: (effect, times = 1) => state.faults.add({ pathMatches: '^/files/', times, effect }),
    emptyAnswers: [{ records: [], count: 0 }],
    requests: () => sandbox.state.seen.length,
    renews,
    stop,
  };
}

/** One project of a sandbox as a board. */
export async function planpointBoardsWorld(way: PlanpointWay): Promise<StatesWorld> {
  const { state, quay, account, stop, renews } = await startWorld(way, {});
  const { boards } = account.session;
  if (!boards) throw new Error('The session has no boards');
  const named = (title: string) => quay.units.find(({ fields }) => fields['name'] === title);
  return {
    boards,
    workspaceId: quay.id,
    boardId: quay.id,
    columns: ['Available', 'On hold', 'Sold', 'Leased', 'Unavailable'],
    cards: ['101', '102', '201', '202', '203'],
    card: '101',
    target: 'Sold',
    isAt: (title, column) => named(title)?.fields['availability'] === column,
    changeThere: (title, name) => Object.assign(named(title)?.fields ?? {}, { name }),
    removeThere: (title) =>
      void quay.units.splice(
        quay.units.findIndex((unit) => unit === named(title)),
        1,
      ),
    fault: (effect, scope, times = 1) => {
      const methods = scope === 'reads' ? ['GET'] : ['PATCH', 'POST', 'DELETE'];
      for (const method of methods) state.faults.add({ method, pathMatches: path.source, times, effect });
    },
    requests: () => state.seen.length,
    renews,
    stop,
  };
}
