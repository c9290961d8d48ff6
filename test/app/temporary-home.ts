import { mkdir, mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addAccount } from '../../main/app/accounts.ts';
import { addPair } from '../../main/app/pairs.ts';
import { Redactor } from '../../main/app/redact.ts';
import { openCore } from '../../main/core.ts';
import { administrationSeed, demoSeed, emptySeed } from '../sandbox/seeds/index.ts';
import { elevenSeed } from '../sandbox/seeds/eleven.ts';
import { testSeed } from '../sandbox/test-seed.ts';
import { startSandbox } from '../sandbox/server.ts';
import type { Host } from '../../main/app/host.ts';
import type { Core } from '../../main/core.ts';
import type { Transport } from '../../main/services/http/transport.ts';
import type { Account, Pair } from '../../main/sync/ports/settings.ts';
import type { Sandbox } from '../sandbox/server.ts';

/** A running sandbox, an opened home and a place for folders, all temporary. */
export interface Workbench {
  readonly sandbox: Sandbox;
  readonly core: Core;
  readonly host: Host;
  /** For local folders; not the home. */
  readonly folder: string;
  readonly home: string;
  /** The robot's account, its secret in memory. */
  addRobot(name?: string): Promise<Account>;
  /** The first workspace, whole, with a robot of its own. Left out: in `folder`. */
  addFirstPair(into?: string): Promise<Pair>;
  close(): Promise<void>;
}

const seeds = {
  demo: demoSeed,
  empty: emptySeed,
  administration: administrationSeed,
  eleven: elevenSeed,
  small: testSeed,
};

/** `carrier` carries the HTTP of the core in place of its own. */
export async function openWorkbench(seed: keyof typeof seeds = 'empty', carrier?: Transport): Promise<Workbench> {
  const top = await realpath(await mkdtemp(join(tmpdir(), 'tidemark-app-')));
  const folder = join(top, 'files');
  const home = join(top, 'home');
  await mkdir(folder);
  const sandbox = await startSandbox({ seed: seeds[seed]() });
  const { robot } = sandbox.credentials;
  const core = await openCore({
    home,
    version: '0',
    env: {},
    redactor: new Redactor(),
    askSecret: () => Promise.resolve({ clientSecret: robot.clientSecret }),
    useSystemTrash: false,
    ...(carrier === undefined ? {} : { carrier }),
  });
  const { host } = core;
  const bench: Workbench = {
    sandbox,
    core,
    host,
    folder,
    home,
    addRobot: async (name = 'robot') => {
      const auth = { kind: 'oauth2-robot', clientId: robot.clientId } as const;
      const wanted = { service: 'projectplace', name, url: sandbox.url, auth, secrets: 'session', allowAssumed: true } as const;
      const parts = { clientSecret: robot.clientSecret };
      return (await addAccount(host, { wanted, parts }, AbortSignal.timeout(60_000))).account;
    },
    addFirstPair: async (into = folder) => {
      const place = { workspaceId: String(sandbox.workspaces[0]?.id), remoteFolder: null, linkFiles: false };
      return addPair(host, { ...place, account: await bench.addRobot(), folder: into }, AbortSignal.timeout(60_000));
    },
    close: async () => {
      await core.close();
      await sandbox.stop();
      await rm(top, { recursive: true, force: true });
    },
  };
  return bench;
}

/** Every file below a folder, as one text: for looking for what must not be there. */
export async function everythingWritten(top: string): Promise<string> {
  const entries = await readdir(top, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'latin1')));
  return [...files.map((file) => file.name), ...texts].join('\n');
}

/** The same home, where what was just written counts as lying still. */
export function withQuietFiles(host: Host): Host {
  const { clock } = host;
  return { ...host, clock: { ...clock, now: () => clock.now() + 5_000 } };
}
