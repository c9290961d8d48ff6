import { openArchive } from '../../main/app/archives.ts';
import { openHttp } from '../../main/services/http/open-http.ts';
import { connectProjectPlace } from '../../main/services/projectplace/session.ts';
import { signInProjectPlace } from '../../main/services/projectplace/sign-in.ts';
import type { Archive } from '../../main/sync/ports/archive.ts';
import type { ServiceSession } from '../../main/sync/ports/service.ts';
import type { Account, AuthScheme } from '../../main/sync/ports/settings.ts';
import type { Clock } from '../../main/sync/ports/time.ts';
import { systemClock, systemRandom } from '../../main/system-time.ts';
import type { TreeRow } from '../sandbox/control/rows.ts';
import type { Seed } from '../sandbox/seed.ts';
import type { Sandbox } from '../sandbox/server.ts';
import { startSandbox } from '../sandbox/server.ts';
import type { ConformanceWorld, FaultyCall, SeenItem } from './conformance-world.ts';
import { consent } from './consent.ts';

const owner = 'ingrid@example.org';
const modified = 1_600_000_000;

function document(folder: readonly string[], name: string, content: string) {
  return { folder, name, bytes: () => Buffer.from(content), modified, modifiedBy: owner };
}

/** What `ConformanceWorld` begins with, in a workspace whose root has an id of its own, and one where it has not. */
export function conformanceSeed(): Seed {
  const content = {
    archived: false,
    members: [owner],
    folders: [{ folder: ['Reports'] }, { folder: ['Reports', 'Deep'] }, { folder: ['Closed'], access: 'read' as const }],
    documents: [
      document([], 'readme.txt', 'read me'),
      document(['Reports'], 'plan.txt', 'plan one'),
      document(['Reports', 'Deep'], 'note.txt', 'note'),
      document(['Closed'], 'law.txt', 'law'),
    ],
    links: [{ folder: [], name: 'Wiki', url: 'https://wiki.example/', modified }],
  };
  return {
    accountName: 'Conformance',
    people: [{ email: owner, firstName: 'Ingrid', lastName: 'Berg', role: 'owner' }],
    workspaces: [
      { ...content, name: 'Own root', rootIsWorkspace: false },
      { ...content, name: 'Same id', rootIsWorkspace: true },
      { ...content, name: 'Old', rootIsWorkspace: true, archived: true },
    ],
  };
}

export type Scheme = Extract<AuthScheme['kind'], 'oauth2-robot' | 'oauth1-robot' | 'oauth2-user' | 'app-password'>;

function authOf(sandbox: Sandbox, scheme: Scheme): { auth: AuthScheme; secrets: Record<string, string> } {
  const { robot, oauth1, app, appPassword } = sandbox.credentials;
  switch (scheme) {
    case 'oauth2-robot':
      return { auth: { kind: scheme, clientId: robot.clientId }, secrets: { clientSecret: robot.clientSecret } };
    case 'oauth1-robot':
      return {
        auth: { kind: scheme, consumerKey: oauth1.consumerKey, token: oauth1.token },
        secrets: { consumerSecret: oauth1.consumerSecret, tokenSecret: oauth1.tokenSecret },
      };
    case 'oauth2-user':
      return {
        auth: { kind: scheme, clientId: app.clientId, redirectUri: app.redirectUris[0] ?? '' },
        secrets: { clientSecret: app.clientSecret },
      };
    case 'app-password': {
      const { email, password } = appPassword;
      const { createdAt } = sandbox.control.world.appPassword;
      return { auth: { kind: scheme, email, createdAt }, secrets: { appPassword: password } };
    }
  }
}

/** Secrets in memory, as a session-only store has them. */
export function memorySecrets(start: Readonly<Record<string, string>>) {
  const kept = new Map(Object.entries(start));
  return {
    kept,
    get: (name: string) => Promise.resolve(kept.get(name) ?? null),
    set: (name: string, value: string) => {
      kept.set(name, value);
      return Promise.resolve();
    },
  };
}

/** A session of the sandbox's account, signed in. */
export async function sandboxSession(
  sandbox: Sandbox,
  scheme: Scheme,
  { clock = systemClock, ...change }: Partial<Account> & { readonly clock?: Clock } = {},
) {
  const { auth, secrets: start } = authOf(sandbox, scheme);
  const secrets = memorySecrets(start);
  const account: Account = {
    id: 1,
    service: 'projectplace',
    name: 'test',
    url: sandbox.url,
    auth,
    secrets: 'session',
    allowAssumed: true,
    profile: null,
    addedAt: 0,
    ...change,
  };
  const transport = openHttp({ clock, userAgent: 'Tidemark/test' });
  const stop = async (session: ServiceSession): Promise<void> => {
    await session.close();
    await transport.close();
  };
  if (scheme === 'oauth2-user') {
    const back = { redirectUri: account.auth.kind === scheme ? account.auth.redirectUri : '', kind: 'paste' as const };
    let address: Promise<URL> | null = null;
    await signInProjectPlace({
      account,
      secrets,
      back: { ...back, ask: async () => ((await address) ?? '').toString() },
      openBrowser: (url) => {
        address = consent(url, sandbox.credentials.user);
        return Promise.resolve();
      },
      transport,
      clock,
      signal: AbortSignal.timeout(60_000),
    });
  }
  const session = connectProjectPlace({ account, secrets, transport, clock, random: systemRandom });
  return { session, secrets, transport, account, stop: () => stop(session) };
}

const calls: Readonly<Record<FaultyCall, { method?: string; pathMatches: string }>> = {
  tree: { method: 'GET', pathMatches: '^/1/projects/\\d+/documents$' },
  level: { method: 'GET', pathMatches: '^/2/documents/\\d+$' },
  read: { method: 'GET', pathMatches: '^/1/documents/\\d+$' },
  upload: { method: 'POST', pathMatches: '^/2/documents/\\d+/upload$' },
  change: { pathMatches: '^/1/documents/\\d+$' },
};

/** One workspace of the sandbox, for the conformance suite. */
export async function projectPlaceWorld(scheme: Scheme, workspaceIndex: 0 | 1): Promise<ConformanceWorld> {
  const sandbox = await startSandbox({ seed: conformanceSeed() });
  const { session, stop } = await sandboxSession(sandbox, scheme);
  const workspace = sandbox.workspaces[workspaceIndex];
  if (workspace === undefined) throw new Error('The seed has no such workspace');
  const workspaceId = String(workspace.id);
  const rootId = String(workspace.rootContainerId);
  const open = (id: string): Archive => openArchive(session, workspaceId, id);
  const seenOf = ({ id, parentId, type, name, sha256 }: TreeRow): SeenItem => {
    return { id: String(id), parentId: String(parentId), kind: type, name, sha256 };
  };
  const { control } = sandbox;
  return {
    archive: open(rootId),
    openAt: open,
    renews: scheme !== 'oauth1-robot' && scheme !== 'app-password',
    seen: () => control.tree(workspace.id).map(seenOf),
    trashed: () => control.tree(workspace.id, { trash: true }).map(seenOf),
    put: (folder, name, content) => String(control.putDocument(workspace.id, folder, { content, name }).id),
    remove: (id) => void control.remove(workspace.id, { id: Number(id) }),
    uploads: () => control.counts.read().byRoute['POST /2/documents/{id}/upload'] ?? 0,
    fault: (call, effect, count = {}) => control.addFault({ ...calls[call], ...count, effect }),
    async stop() {
      await stop();
      await sandbox.stop();
    },
  };
}
