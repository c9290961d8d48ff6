import { BadInput } from '../bad-input.ts';
import { chooseAccount } from '../find.ts';
import { withSession } from '../sessions.ts';
import { exitCodes } from './exit-codes.ts';
import { table } from './table.ts';
import { plain } from './words.ts';
import type { Command } from 'commander';
import type { ExitCode } from './exit-codes.ts';
import type { Job, RunJob } from './job.ts';
import type { Publications } from '../../sync/ports/publications.ts';
import type { ServiceSession } from '../../sync/ports/service.ts';
import type { Account } from '../../sync/ports/settings.ts';

interface AccountOption {
  readonly account?: string;
}

interface CreateOptions extends AccountOption {
  readonly namespace?: string;
  readonly hostName?: string;
}

const accountOption = ['--account <name>', 'the account; not needed where there is only one'] as const;

/** What services show to everybody: Planpoint alone has such a thing. */
export function addPublicationCommands(program: Command, run: RunJob): void {
  program
    .command('find <kind> <namespace> <host-name>')
    .description('find a project, group or enterprise that Planpoint shows, by its namespace and host name')
    .option(...accountOption)
    .action((...[kind, namespace, hostName, options, command]: [string, string, string, AccountOption, Command]) =>
      run(command, (job) => find(job, { kind, namespace, hostName }, options)),
    );
  program
    .command('create-workspace <name>')
    .description('make a project in Planpoint')
    .option('--namespace <namespace>', 'its namespace; Planpoint chooses when left out')
    .option('--host-name <name>', 'the host name that it is shown on; Planpoint chooses when left out')
    .option(...accountOption)
    .action((name: string, options: CreateOptions, command: Command) => run(command, (job) => create(job, name, options)));
}

function publicationsOf(account: Account, { publications }: ServiceSession): Publications {
  if (publications) return publications;
  throw new BadInput(`The service of "${account.name}" shows nothing to everybody. Planpoint does.`);
}

async function find(
  { host, out, signal }: Job,
  wanted: { readonly kind: string; readonly namespace: string; readonly hostName: string },
  options: AccountOption,
): Promise<ExitCode> {
  const account = chooseAccount(host, options.account, 'planpoint');
  const { kind, namespace, hostName } = wanted;
  const rows = await withSession(host, account, (session) => {
    const publications = publicationsOf(account, session);
    if (!publications.kinds.includes(kind)) throw new BadInput(`"${kind}" is none of ${publications.kinds.join(', ')}.`);
    return publications.find(kind, { namespace, hostName }, signal);
  });
  out.result(rows, () => {
    if (rows.length === 0) return `There is no ${kind} "${plain(namespace)}" on "${plain(hostName)}".`;
    return table(
      ['ID', 'NAME', 'NAMESPACE', 'HOST NAME'],
      rows.map((row) => ['_id', 'name', 'namespace', 'hostName'].map((column) => textOf(row[column]))),
    );
  });
  return exitCodes.done;
}

function textOf(cell: unknown): string {
  return typeof cell === 'string' ? plain(cell) : '';
}

async function create({ host, out, signal }: Job, name: string, options: CreateOptions): Promise<0> {
  const account = chooseAccount(host, options.account, 'planpoint');
  if (name.trim() === '') throw new BadInput('A project needs a name.');
  const { namespace, hostName } = options;
  const wanted = { name, ...(namespace === undefined ? {} : { namespace }), ...(hostName === undefined ? {} : { hostName }) };
  const made = await withSession(host, account, (session) => publicationsOf(account, session).createWorkspace(wanted, signal));
  out.result({ id: made.id, name: made.name, account: account.name }, () => `"${plain(made.name)}" is there: ${made.id}.`);
  return exitCodes.done;
}
