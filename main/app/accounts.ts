import { isDeepStrictEqual } from 'node:util';
import { BadInput } from './bad-input.ts';
import { neededParts } from './ways-to-sign-in.ts';
import { dropAllAttachments } from './boards/attachments.ts';
import { noteUse } from './account-use.ts';
import { withSession } from './sessions.ts';
import { sweepRows } from './tables/refresh.ts';
import { SyncError } from '../sync/errors.ts';
import type { Host, SecretParts } from './host.ts';
import type { SecretStore } from '../sync/ports/secrets.ts';
import type { Person, ServiceSession } from '../sync/ports/service.ts';
import type { Account, AuthScheme } from '../sync/ports/settings.ts';

export type NewAccount = Omit<Account, 'id' | 'addedAt' | 'profile'>;

/** An account that works, and whose it is. */
export interface TestedAccount {
  readonly account: Account;
  readonly person: Person;
}

/** Throws `BadInput` for a name that cannot be typed again or is taken. */
export function checkAccountName(host: Host, name: string): void {
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._@ -]{0,59}$/u.test(name)) {
    throw new BadInput('An account name has up to 60 letters, digits, spaces and . _ @ - and starts with a letter or digit.');
  }
  if (host.settings.accounts().some((one) => one.name === name)) {
    throw new BadInput(`There is already an account "${name}".`);
  }
}

/**
 * Adds an account after its credential was tried; when that fails (`auth`, `offline`, …) nothing at all is stored. `parts` is null for
 * accounts whose secret comes from the environment.
 */
export async function addAccount(
  host: Host,
  request: { wanted: NewAccount; parts: SecretParts | null },
  signal: AbortSignal,
): Promise<TestedAccount> {
  const fields = { ...request.wanted, profile: null, addedAt: host.clock.now() };
  const draft: Account = { ...fields, id: 0 };
  checkAccountName(host, draft.name);
  const trial = request.parts ? host.trialSecrets(draft, request.parts) : host.secrets(draft);
  const person = await whoOwns(host, { account: draft, secrets: trial }, signal);
  const account = host.settings.addAccount(fields);
  try {
    if (request.parts) await copySecrets({ from: trial, draftId: draft.id }, { to: host.secrets(account), id: account.id });
  } catch (error) {
    await clearSecrets(host, account);
    host.settings.removeAccount(account.id);
    throw error;
  }
  noteUse(host, account, { good: true, owner: ownerOf(person) });
  host.log(`account "${account.name}" added for ${account.url}`);
  return { account, person };
}

/**
 * Gives an account a new secret, or another key (`auth`) with its secret, after it was tried. Pairs, mirror and unsent edits stay. The old one stays
 * when the new one does not work, and (`refused`) when the new key does not see a workspace that is synced with the account.
 */
export async function renewAccount(
  host: Host,
  request: { account: Account; parts: SecretParts; auth?: AuthScheme },
  signal: AbortSignal,
): Promise<TestedAccount> {
  const { parts, auth = request.account.auth } = request;
  const account: Account = { ...request.account, auth };
  const trial = host.trialSecrets(account, parts);
  const person = await withTrial(host, { account, secrets: trial }, async (session) => {
    if (!isDeepStrictEqual(auth, request.account.auth)) await refuseBlindKey(host, { account, session }, signal);
    return session.whoAmI(signal);
  });
  await copySecrets({ from: trial, draftId: account.id }, { to: host.secrets(account), id: account.id });
  host.settings.updateAccount(account);
  // What another kind of key was made of is of no use any more.
  if (auth.kind !== request.account.auth.kind) await clearSecrets(host, account, new Set(await trial.keys()));
  noteUse(host, account, { good: true, owner: ownerOf(person) });
  host.log(`account "${account.name}" has a new ${auth === request.account.auth ? 'secret' : 'key'}`);
  return { account, person };
}

/** Another key may be another's: what is synced must not look deleted because of it. */
async function refuseBlindKey(
  host: Host,
  { account, session }: { account: Account; session: ServiceSession },
  signal: AbortSignal,
): Promise<void> {
  const pairs = host.settings.pairs().filter((pair) => pair.accountId === account.id);
  if (pairs.length === 0) return;
  const seen = new Set((await session.workspaces(signal)).map(({ id }) => id));
  const unseen = pairs.find((pair) => !seen.has(pair.workspaceId));
  if (!unseen) return;
  throw new SyncError(
    'refused',
    `This key does not see "${unseen.workspaceName}", which is synced with the account "${account.name}". Give the key access to it, or add another account.`,
  );
}

/** Asks the service whether the stored credential is good. Throws `auth` when it is not. */
export async function testAccount(host: Host, account: Account, signal: AbortSignal): Promise<Person> {
  try {
    const person = await withSession(host, account, (session) => session.whoAmI(signal));
    noteUse(host, account, { good: true, owner: ownerOf(person) });
    return person;
  } catch (error) {
    if (error instanceof SyncError && error.kind === 'auth') noteUse(host, account, { good: false });
    throw error;
  }
}

/** Whose a credential is, for people. */
function ownerOf({ name, email }: Person): string {
  return email === null || email === name ? name : `${name} (${email})`;
}

/**
 * Asks the person for the secrets of those accounts that keep them nowhere, one after the other, before work begins that runs side by side.
 */
export async function askForSecrets(host: Host, accounts: readonly Account[]): Promise<void> {
  for (const account of accounts) {
    if (account.secrets !== 'session') continue;
    const [first] = neededParts(account.auth);
    await host.secrets(account).get(`${account.id}/${first}`);
  }
}

/**
 * Forgets an account, its secrets and the copies of its boards. Throws `refused` while pairs use it, or while edits of its boards wait other
 * than those to `discard`. Answers false when the secret could not be taken out of its place, so that the person can do it.
 */
export async function removeAccount(host: Host, account: Account, discard: ReadonlySet<number> = new Set()): Promise<boolean> {
  const users = host.settings.pairs().filter((pair) => pair.accountId === account.id);
  if (users.length > 0) {
    const ids = users.map((pair) => pair.id).join(', ');
    throw new SyncError('refused', `The account "${account.name}" is used by pair ${ids}. Remove that first.`);
  }
  demandSent(host, account, discard);
  const cleared = await clearSecrets(host, account);
  // Whoever went on editing meanwhile loses nothing by it: without its secret the account can still be signed in again.
  demandSent(host, account, discard);
  host.settings.removeAccount(account.id);
  host.mirror.removeAccount(account.id);
  await sweepRows(host);
  host.outbox.removeAccount(account.id);
  host.toolRuns().removeAccount(account.id);
  await dropAllAttachments(host, account.id);
  host.log(`account "${account.name}" removed`);
  return cleared;
}

function demandSent(host: Host, { id, name }: Account, discard: ReadonlySet<number>): void {
  const left = host.outbox.entries(id).filter((entry) => !discard.has(entry.id)).length;
  if (left === 0) return;
  const edits = left === 1 ? 'one edit' : `${left} edits`;
  throw new SyncError(
    'refused',
    `Boards of "${name}" have ${edits} that the service does not have yet. Send or discard them first.`,
  );
}

function whoOwns(host: Host, trial: Trial, signal: AbortSignal): Promise<Person> {
  return withTrial(host, trial, (session) => session.whoAmI(signal));
}

/** An account that may not be stored yet, with the secrets to try. */
interface Trial {
  readonly account: Account;
  readonly secrets: SecretStore;
}

async function withTrial<T>(host: Host, { account, secrets }: Trial, work: (session: ServiceSession) => Promise<T>): Promise<T> {
  const session = host.connect(account, secrets);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

async function copySecrets(
  source: { from: SecretStore; draftId: number },
  target: { to: SecretStore; id: number },
): Promise<void> {
  const prefix = `${source.draftId}/`;
  for (const key of await source.from.keys()) {
    if (!key.startsWith(prefix)) continue;
    const value = await source.from.get(key);
    if (value !== null) await target.to.set(`${target.id}/${key.slice(prefix.length)}`, value);
  }
}

/** Answers false when some could not be removed. */
async function clearSecrets(host: Host, account: Account, kept: ReadonlySet<string> = new Set()): Promise<boolean> {
  if (account.secrets !== 'keychain') return true;
  try {
    const secrets = host.secrets(account);
    const own = (await secrets.keys()).filter((key) => key.startsWith(`${account.id}/`) && !kept.has(key));
    for (const key of own) await secrets.delete(key);
    return true;
  } catch (error) {
    host.log(`the secret of account "${account.name}" could not be removed: ${error instanceof Error ? error.message : ''}`);
    return false;
  }
}
