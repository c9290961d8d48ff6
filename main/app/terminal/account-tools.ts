import { chooseAccount } from '../find.ts';
import { withSession } from '../sessions.ts';
import { readAccountOverview, type AccountOverview } from '../tools/account-overview.ts';
import { administrationOf } from '../tools/administration-of.ts';
import { workOn } from '../tools/run-tool.ts';
import { workspacesNamed } from '../tools/workspace-named.ts';
import { SyncError } from '../../sync/errors.ts';
import { exitCodes } from './exit-codes.ts';
import { table } from './table.ts';
import { bytesInWords, counted, plain } from './words.ts';
import type { Command } from 'commander';
import type { Job, RunJob } from './job.ts';
import type { AccountRole } from '../../sync/ports/administration.ts';
import type { ToolWork } from '../tools/tool.ts';

interface AccountOption {
  readonly account?: string;
}

const accountOption = ['--account <name>', 'the account; not needed where there is only one'] as const;

/** What administrators look at: nothing here changes anything. */
export function addAccountTools(tool: Command, run: RunJob): void {
  tool
    .command('account')
    .description("show the account of the organisation, and what this account's key may do in it; changes nothing")
    .option(...accountOption)
    .action((given: AccountOption, command: Command) => run(command, (job) => showAccount(job, given)));
  tool
    .command('workspaces')
    .description('list all workspaces of the organisation, archived ones too, with their sizes')
    .option('--archived', 'only archived ones')
    .option(...accountOption)
    .action((given: AccountOption & { archived?: boolean }, command: Command) => run(command, (job) => list(job, given)));
  tool
    .command('members <workspace>')
    .description('list the members of a workspace, by its id or name')
    .option(...accountOption)
    .action((workspace: string, given: AccountOption, command: Command) => run(command, (job) => members(job, workspace, given)));
}

/** Does some work on the account that was named. */
export function withToolWork<T>({ host, signal }: Job, given: AccountOption, work: (work: ToolWork) => Promise<T>): Promise<T> {
  const account = chooseAccount(host, given.account);
  return withSession(host, account, (session) => work(workOn(host, { account, session, signal })));
}

async function showAccount(job: Job, given: AccountOption): Promise<0> {
  const overview = await withToolWork(job, given, readAccountOverview);
  const { name, managers, rights, people, workspaces } = overview;
  const { self, isRobot, ...may } = rights;
  job.out.result(
    {
      name,
      managers,
      key: { ...self, isRobot, sees: { people: may.people, workspaces: may.workspaces }, changes: may.changes },
      people: people && Object.fromEntries(people),
      workspaces,
    },
    () => overviewInWords(overview),
  );
  return exitCodes.done;
}

const roleWords: Readonly<Record<AccountRole, readonly [one: string, many: string]>> = {
  owner: ['owner', 'owners'],
  'co-owner': ['co-owner', 'co-owners'],
  administrator: ['administrator', 'administrators'],
  member: ['member', 'members'],
  external: ['from outside', 'from outside'],
  pending: ['invited', 'invited'],
  unknown: ['of another kind', 'of another kind'],
};
const mayChange = {
  yes: 'may change things',
  no: 'may only read',
  unknown: 'nothing tells whether it may change things',
} as const;

function overviewInWords({ name: organisation, managers, rights, people, workspaces }: AccountOverview): string {
  const { self, isRobot, changes } = rights;
  const unseen = 'this key may not see them';
  const rows = [
    ['Organisation', organisation ?? ''],
    ['Managers', managers === null ? unseen : managers.map(({ name }) => name).join(', ')],
    ['Key', `${self.name}${isRobot ? ', a robot' : ''}: ${mayChange[changes]}`],
    ['People', people === null ? unseen : [...people].map(([role, count]) => counted(count, ...roleWords[role])).join(', ')],
    ['Workspaces', workspaces === null ? unseen : sizesInWords(workspaces)],
  ];
  return rows
    .filter(([, value]) => value !== '')
    .map(([name = '', value = '']) => `${name.padEnd(12)}  ${plain(value)}`)
    .join('\n');
}

function sizesInWords({ active, archived, size }: NonNullable<AccountOverview['workspaces']>): string {
  return `${active} active, ${archived} archived, ${bytesInWords(size)}`;
}

async function list(job: Job, given: AccountOption & { readonly archived?: boolean }): Promise<0> {
  const all = await withToolWork(job, given, (work) => administrationOf(work).workspaces.list(work.signal));
  const shown = given.archived === true ? all.filter(({ archived }) => archived) : all;
  job.out.result(shown, () => {
    if (shown.length === 0) return 'No workspaces.';
    const cells = shown.map(({ id, name, archived, size }) => {
      return [id, name, archived ? 'archived' : 'active', size === null ? '' : bytesInWords(size)];
    });
    return table(['ID', 'NAME', 'STATE', '#SIZE'], cells);
  });
  return exitCodes.done;
}

async function members(job: Job, workspace: string, given: AccountOption): Promise<0> {
  const rows = await withToolWork(job, given, async (work) => {
    const { workspaces } = administrationOf(work);
    const chosen = workspacesNamed(await workspaces.list(work.signal), [workspace]);
    const found = await Promise.all(chosen.map(({ id }) => workspaces.members(id, work.signal)));
    if (found.includes(null)) throw new SyncError('refused', `This account may not see the members of "${workspace}".`);
    return found.flatMap((one) => one ?? []);
  });
  job.out.result(rows, () => {
    const cells = rows.map(({ id, name, email, role }) => [id, name, email ?? '', role]);
    return `${counted(rows.length, 'member')}.\n\n${table(['ID', 'NAME', 'E-MAIL', 'ROLE'], cells)}`;
  });
  return exitCodes.done;
}
