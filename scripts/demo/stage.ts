import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { addAccount } from '../../main/app/accounts.ts';
import { addPair } from '../../main/app/pairs.ts';
import { Redactor } from '../../main/app/redact.ts';
import { syncOnce } from '../../main/app/sync-once.ts';
import { openCore } from '../../main/core.ts';
import { startSandboxProcess } from './sandbox-process.ts';
import type { SandboxProcess } from './sandbox-process.ts';
import type { Core } from '../../main/core.ts';
import type { Host } from '../../main/app/host.ts';
import type { SyncReport } from '../../main/sync/ports/progress.ts';
import type { Pair } from '../../main/sync/ports/settings.ts';

/** The workspace that the demo plays in. */
const workspaceName = 'Harbour Road School extension';

/** A sandbox, a Tidemark with a home of its own and one pair, all temporary. The user's own home and keychain are not touched. */
export interface Stage {
  readonly sandbox: SandboxProcess;
  readonly core: Core;
  readonly host: Host;
  readonly pair: Pair;
  readonly workspace: { readonly id: number; readonly name: string };
  /** The local folder. */
  readonly folder: string;
  /** Holds all of it, and is taken away in the end. */
  readonly top: string;
  /** Where Tidemark keeps its own data. */
  readonly home: string;
  /** Syncs until nothing is left to do. */
  sync(): Promise<SyncReport>;
  /** The files of the local folder with their SHA-256, by path. */
  files(): Promise<ReadonlyMap<string, string>>;
  close(): Promise<void>;
}

export async function openStage(signal: AbortSignal): Promise<Stage> {
  const top = await realpath(await mkdtemp(join(tmpdir(), 'tidemark-demo-')));
  try {
    const sandbox = await startSandboxProcess();
    return await setStage({ top, sandbox }, signal);
  } catch (error) {
    await rm(top, { recursive: true, force: true });
    throw error;
  }
}

async function setStage({ top, sandbox }: { top: string; sandbox: SandboxProcess }, signal: AbortSignal): Promise<Stage> {
  const [home, folder] = [join(top, 'home'), join(top, 'Harbour Road School')];
  const workspace = sandbox.facts.workspaces.find(({ name }) => name === workspaceName);
  if (!workspace) throw new Error(`The sandbox has no workspace "${workspaceName}".`);
  const { clientId, clientSecret } = sandbox.facts.credentials.robot;
  const askSecret = () => Promise.resolve({ clientSecret });
  const core = await openCore({ home, version: 'demo', env: {}, redactor: new Redactor(), askSecret, useSystemTrash: false });
  const { host } = core;
  const auth = { kind: 'oauth2-robot', clientId } as const;
  const account = { name: 'demo', url: sandbox.facts.url, auth, secrets: 'session', allowAssumed: true } as const;
  const added = await addAccount(host, { wanted: { service: 'projectplace', ...account }, parts: { clientSecret } }, signal);
  const place = { workspaceId: String(workspace.id), remoteFolder: null, folder, linkFiles: false };
  const pair = await addPair(host, { account: added.account, ...place }, signal);
  return {
    sandbox,
    core,
    host,
    pair,
    top,
    workspace,
    folder,
    home,
    sync: async () => {
      const [outcome] = await syncOnce(host, { pairs: [pair], onEvent: () => undefined }, signal);
      if (!outcome?.report) throw new Error('The pair did not run.');
      return outcome.report;
    },
    files: () => hashFiles(folder),
    close: async () => {
      await core.close();
      await sandbox.stop();
      await rm(top, { recursive: true, force: true });
    },
  };
}

async function hashFiles(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Map<string, string>();
  for (const entry of entries) {
    const path = relative(folder, join(entry.parentPath, entry.name));
    if (!entry.isFile() || path.startsWith('.tidemark/')) continue;
    files.set(
      path,
      createHash('sha256')
        .update(await readFile(join(folder, path)))
        .digest('hex'),
    );
  }
  return files;
}
