import { readFile } from 'node:fs/promises';
import { addAccount, checkAccountName, renewAccount, testAccount } from '../accounts.ts';
import { BadInput } from '../bad-input.ts';
import { findAccount } from '../find.ts';
import { listOperations, setProfile } from '../operations.ts';
import { cautionOf, checkWay, serviceAddress, serviceKinds, serviceNamed } from '../ways-to-sign-in.ts';
import { exitCodes } from './exit-codes.ts';
import { accountJson } from './json-shapes.ts';
import { addKeyOptions, readScheme, renewedAuth, type KeyOptions } from './key-options.ts';
import { removeNamed, type RemoveOptions } from './remove-account.ts';
import { signInWithBrowser } from './sign-in.ts';
import { table } from './table.ts';
import { timeAgo, noAccounts } from './words.ts';
import type { Command } from 'commander';
import type { Job, RunJob } from './job.ts';
import type { SecretParts } from '../host.ts';
import type { SecretPlace } from '../../sync/ports/settings.ts';

interface AddOptions extends KeyOptions {
  readonly name: string;
  readonly url: string;
  readonly secrets: string;
  readonly allowAssumed?: boolean;
}

export function addAccountCommands(program: Command, run: RunJob): void {
  const account = program.command('account').description('accounts on services');
  addAddCommand(account, run);
  account
    .command('list')
    .description('show the accounts')
    .action((_options: object, command: Command) => run(command, listAccounts));
  account
    .command('test <name>')
    .description('ask the service whether the credential is good')
    .action((name: string, _options: object, command: Command) => run(command, (job) => testOne(job, name)));
  account
    .command('sign-in <name>')
    .description('give an account a new secret, or a new key with its secret; it is tried first, and all else stays')
    .option('--oauth2-robot <client-id>', 'the new client id, where it is another one')
    .option('--oauth1-robot <key:token>', 'the new consumer key and access token, where they are others')
    .option('--consumer-key <key>', 'the new consumer key, where it is another one')
    .option('--password <login>', 'the new login, where it is another one')
    .action((name: string, options: KeyOptions, command: Command) => run(command, (job) => signInAgain(job, name, options)));
  account
    .command('operations <name>')
    .description('show the requests that change documents, how sure their form is, and switch the assumed ones')
    .option('--allow-assumed', 'do operations that nobody has seen documented')
    .option('--forbid-assumed', 'hold them back')
    .option('--profile <file>', 'take corrected forms of the requests from a JSON file; "default" for the built-in ones')
    .action((name: string, options: OperationOptions, command: Command) => run(command, (job) => operations(job, name, options)));
  account
    .command('remove <name>')
    .description('forget an account and its secret; first it asks about edits of boards that were not sent')
    .option('--send-first', 'send them; the account goes when all of them are sent')
    .option('--discard-edits', 'give them up; they are shown once more')
    .action((name: string, options: RemoveOptions, command: Command) => run(command, (job) => removeNamed(job, name, options)));
}

function addAddCommand(account: Command, run: RunJob): void {
  const add = account
    .command('add <service>')
    .description(`add an account of ${serviceKinds.join(', ')}; its secret comes as JSON on stdin, or is asked without echo`)
    .requiredOption('--name <name>', 'what to call it')
    .requiredOption('--url <url>', 'address of the service, for example https://api.projectplace.com');
  addKeyOptions(add)
    .option(
      '--secrets <place>',
      'where the secret is kept: keychain, env (TIDEMARK_SECRET_<NAME>) or session (asked each time)',
      'keychain',
    )
    .option('--allow-assumed', 'do operations that nobody has seen documented (create folder, rename, move, delete)')
    .action((service: string, options: AddOptions, command: Command) => run(command, (job) => addOne(job, service, options)));
}

async function addOne(job: Job, named: string, options: AddOptions): Promise<0> {
  const { host, input, signal, out } = job;
  const service = serviceNamed(named);
  const auth = readScheme(options, host.clock.now(), service);
  checkWay(service, auth.kind);
  const secrets = readPlace(options.secrets);
  if (secrets !== 'keychain' && auth.kind === 'oauth2-user') {
    throw new BadInput('--sign-in needs the keychain: its tokens change and have to be kept.');
  }
  const url = serviceAddress(service, options.url);
  checkAccountName(host, options.name);
  let parts: SecretParts | null = null;
  if (secrets !== 'env') parts = await input.readParts({ name: options.name, auth });
  if (parts && auth.kind === 'oauth2-user') {
    parts = await signInWithBrowser(job, { account: { name: options.name, url, auth }, parts });
  }
  const wanted = { service, name: options.name, url, auth, secrets, allowAssumed: options.allowAssumed ?? false } as const;
  const { account, person } = await addAccount(host, { wanted, parts }, signal);
  out.result({ ...accountJson(account), person }, () => {
    const tablesFirst = auth.kind === 'app-password' || auth.kind === 'consumer-key';
    const next = tablesFirst ? 'tidemark tables --refresh' : 'tidemark workspaces';
    const caution = cautionOf(auth);
    return `${caution === null ? '' : `${caution}\n`}Account "${account.name}" is ready: signed in as ${person.name}. Next: ${next}`;
  });
  return exitCodes.done;
}

function readPlace(text: string): SecretPlace {
  if (text === 'keychain' || text === 'env' || text === 'session') return text;
  throw new BadInput(`--secrets is keychain, env or session, not "${text}".`);
}

function listAccounts({ host, out }: Job): 0 {
  const accounts = host.settings.accounts();
  const rows = accounts.map((one) => [
    one.name,
    one.service,
    one.url,
    one.auth.kind,
    one.secrets,
    one.allowAssumed ? 'on' : 'off',
    timeAgo(one.addedAt, host.clock.now()),
  ]);
  out.result(accounts.map(accountJson), () =>
    rows.length === 0 ? noAccounts : table(['NAME', 'SERVICE', 'ADDRESS', 'SIGN-IN', 'SECRET', 'ASSUMED', 'ADDED'], rows),
  );
  return exitCodes.done;
}

async function testOne({ host, out, signal }: Job, name: string): Promise<0> {
  const account = findAccount(host, name);
  const person = await testAccount(host, account, signal);
  out.result({ account: account.name, ok: true, person }, () => `"${account.name}" works: signed in as ${person.name}.`);
  return exitCodes.done;
}

async function signInAgain(job: Job, name: string, options: KeyOptions): Promise<0> {
  const { host, out, input, signal } = job;
  const known = findAccount(host, name);
  const isOtherKey = Object.keys(options).length > 0;
  const account = {
    ...known,
    auth: isOtherKey ? readScheme(options, host.clock.now(), known.service) : renewedAuth(known.auth, host.clock.now()),
  };
  checkWay(account.service, account.auth.kind);
  if (account.secrets !== 'keychain') {
    throw new BadInput(`The secret of "${name}" is not kept by Tidemark (${account.secrets}): change it where it is.`);
  }
  let parts = await input.readParts(account);
  if (account.auth.kind === 'oauth2-user') parts = await signInWithBrowser(job, { account, parts });
  const { person } = await renewAccount(host, { account: known, parts, auth: account.auth }, signal);
  out.result({ ...accountJson(account), person }, () => `"${account.name}" is signed in as ${person.name}.`);
  return exitCodes.done;
}

interface OperationOptions {
  readonly allowAssumed?: boolean;
  readonly forbidAssumed?: boolean;
  readonly profile?: string;
}

async function operations({ host, out }: Job, name: string, options: OperationOptions): Promise<0> {
  let account = findAccount(host, name);
  if (options.allowAssumed === true && options.forbidAssumed === true)
    throw new BadInput('Say either --allow-assumed or --forbid-assumed.');
  if (options.profile !== undefined) {
    const text = options.profile === 'default' ? null : await readProfile(options.profile);
    account = await setProfile(host, account, text);
  }
  if (options.allowAssumed === true || options.forbidAssumed === true) {
    account = { ...account, allowAssumed: options.allowAssumed === true };
    host.settings.updateAccount(account);
  }
  const list = await listOperations(host, account);
  out.result({ account: account.name, allowAssumed: account.allowAssumed, operations: list }, () =>
    table(
      ['OPERATION', 'EVIDENCE', 'DONE', 'REQUEST'],
      list.map((one) => [one.operation, one.evidence, one.enabled ? 'yes' : 'held back', one.request]),
    ),
  );
  return exitCodes.done;
}

async function readProfile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new BadInput(`The file "${file}" cannot be read.`);
  }
}
