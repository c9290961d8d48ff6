import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { startSandboxProcess } from '../../scripts/demo/sandbox-process.ts';
import { Line } from './line.ts';
import { startServe } from './served.ts';
import type { Browser, Page } from 'playwright';
import type { Answer, Arguments, CommandName, PairView, Result } from '../../preload/contract.ts';
import type { SandboxProcess } from '../../scripts/demo/sandbox-process.ts';
import type { Served } from './served.ts';
import { launchBrowser } from '../browser.ts';

// Whole stories on a machine that has other things to do.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

/** Of one step of a story: a sync waits 2 s for a file to be quiet, and the machine may be busy. */
const patienceMs = 60_000;

/** Waits until what is read is as it has to be. */
export function until<Value>(read: () => Value | Promise<Value>): ReturnType<typeof expect.poll<Value>> {
  return expect.poll(read, { timeout: patienceMs, interval: 100 });
}

/** A person at the window: the whole app as `tidemark serve` runs it, a service, the network between them, and a browser. */
export interface World {
  readonly sandbox: SandboxProcess;
  readonly line: Line;
  readonly browser: Browser;
  readonly page: Page;
  /** What the page complained about: errors, and breaches of its own content security policy. */
  readonly complaints: string[];
  /** Tidemark's own data. */
  readonly home: string;
  /** Stands for the person's home folder. */
  readonly user: string;
  /** Where the first pair's files are. */
  readonly folder: string;
  /** The id of the service's first workspace. */
  readonly workspace: number;
  readonly served: () => Served;
  /** The value of a command, asked as the page asks it; throws when it is refused. */
  call<Name extends CommandName>(name: Name, ...args: Arguments<Name>): Promise<Result<Name>>;
  /** Signs in with a robot's key and pairs the first workspace with `folder`; waits until it is in sync. */
  pair(folder?: string): Promise<PairView>;
  /** Does something while nothing is synced: what both sides did in that time meets afterwards. */
  meanwhile(work: () => Promise<void>): Promise<void>;
  /** Ends Tidemark and starts it again, with the window at its new address. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly seed?: 'demo' | 'empty';
  /** Whether this computer has a keychain. */
  readonly keychain?: boolean;
}

/** Opens the window of a Tidemark that nobody has used yet, beside a service with that seed. */
export async function openWorld({ seed = 'empty', keychain = false }: WorldOptions = {}): Promise<World> {
  const top = await realpath(await mkdtemp(join(tmpdir(), 'tidemark-e2e-')));
  const [home, user] = [join(top, 'home'), join(top, 'user')];
  await mkdir(user);
  const sandbox = await startSandboxProcess(seed);
  const line = await Line.to(sandbox.facts.url);
  const demo = JSON.stringify({ url: line.url, ...sandbox.facts.credentials.robot });
  const start = () => startServe({ home, user, keychain, env: { TIDEMARK_DEMO: demo } });
  const [first, browser] = await Promise.all([start(), launchBrowser()]);
  let served = first;
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', viewport: { width: 1280, height: 800 } });
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  await enter(page, served);
  const call = askThrough(page);
  const folder = join(user, 'Files');
  const workspace = sandbox.facts.workspaces[0]?.id ?? 0;
  return {
    sandbox,
    line,
    browser,
    page,
    complaints,
    home,
    user,
    folder,
    workspace,
    served: () => served,
    call,
    pair: async (place = folder) => {
      const { clientId, clientSecret } = sandbox.facts.credentials.robot;
      const { id: accountId } = await call(
        'accounts.add',
        { service: 'projectplace', name: 'Robot', url: line.url, secrets: keychain ? 'keychain' : 'session', allowAssumed: true },
        { kind: 'oauth2-robot', clientId, clientSecret },
      );
      const pair = await call('pairs.add', { accountId, workspaceId: String(workspace), remoteFolderId: null, folder: place });
      await page.getByRole('heading', { name: 'Up to date', exact: true }).waitFor();
      return pair;
    },
    meanwhile: async (work) => {
      await call('pairs.pause', null, null);
      await page.getByRole('heading', { name: 'Paused', exact: true }).waitFor();
      await work();
      await call('pairs.resume', null);
    },
    restart: async () => {
      // A page that is left behind complains of the line that breaks, and may.
      await page.goto('about:blank');
      await served.stop();
      served = await start();
      await enter(page, served);
    },
    close: async () => {
      await browser.close();
      await served.stop();
      await line.cut();
      await sandbox.stop();
      await rm(top, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function enter(page: Page, { address }: Served): Promise<void> {
  await page.goto(address);
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
}

function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  return complaints;
}

/** Asks the core as a page does. Throws what it refuses. */
export function askThrough(page: Page): World['call'] {
  return async <Name extends CommandName>(name: Name, ...args: Arguments<Name>): Promise<Result<Name>> => {
    const body = JSON.stringify(JSON.stringify({ name, args }));
    const answer = await page.evaluate<Answer<Result<Name>>>(
      `fetch('/call', { method: 'POST', headers: { 'content-type': 'application/json' }, body: ${body} }).then((response) => response.json())`,
    );
    if (answer.ok) return answer.value;
    throw new Error(`${name}: ${answer.error.message}`);
  };
}
