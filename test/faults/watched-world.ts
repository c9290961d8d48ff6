import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { addAccount } from '../../main/app/accounts.ts';
import { addPair } from '../../main/app/pairs.ts';
import { Redactor } from '../../main/app/redact.ts';
import { Desk } from '../../main/app/surface/desk.ts';
import type { Machine } from '../../main/app/surface/machine.ts';
import { type Core, openCore } from '../../main/core.ts';
import { SyncError } from '../../main/sync/errors.ts';
import type { Pair } from '../../main/sync/ports/settings.ts';
import { emptySeed } from '../sandbox/seeds/index.ts';
import { type Sandbox, startSandbox } from '../sandbox/server.ts';
import { HandMachine } from '../surface/hand-machine.ts';
import { SmallDisk } from './small-disk.ts';

/** Disks of their own for the home and the folder, in bytes. */
export interface WorldDisks {
  readonly home?: number;
  readonly folder?: number;
}

/** A whole Tidemark without its window, that watches one pair, with everything real, on disks that may be small. */
export class WatchedWorld {
  readonly sandbox: Sandbox;
  readonly pair: Pair;
  readonly disks: { readonly home: SmallDisk | null; readonly folder: SmallDisk | null };
  /** What people were told in passing. */
  readonly notices: string[] = [];
  readonly #core: Core;
  readonly #top: string;
  #desk: Desk | null = null;

  private constructor(facts: Pick<WatchedWorld, 'sandbox' | 'pair' | 'disks'> & { core: Core; top: string }) {
    this.sandbox = facts.sandbox;
    this.pair = facts.pair;
    this.disks = facts.disks;
    this.#core = facts.core;
    this.#top = facts.top;
  }

  static async open(wanted: WorldDisks = {}): Promise<WatchedWorld> {
    const top = await realpath(await mkdtemp(join(tmpdir(), 'tidemark-faults-')));
    const [home, folder] = [join(top, 'home'), join(top, 'files')];
    await Promise.all([mkdir(home), mkdir(folder)]);
    const disks = {
      home: wanted.home === undefined ? null : await SmallDisk.mount(home, wanted.home),
      folder: wanted.folder === undefined ? null : await SmallDisk.mount(folder, wanted.folder),
    };
    const sandbox = await startSandbox({ seed: emptySeed() });
    const { robot } = sandbox.credentials;
    const askSecret = () => Promise.resolve({ clientSecret: robot.clientSecret });
    const core = await openCore({ home, version: '0', env: {}, redactor: new Redactor(), askSecret, useSystemTrash: false });
    const signal = AbortSignal.timeout(60_000);
    const auth = { kind: 'oauth2-robot', clientId: robot.clientId } as const;
    const named = { service: 'projectplace', name: 'robot', url: sandbox.url, auth, secrets: 'session' } as const;
    const parts = { clientSecret: robot.clientSecret };
    const { account } = await addAccount(core.host, { wanted: { ...named, allowAssumed: true }, parts }, signal);
    const place = { account, workspaceId: String(sandbox.workspaces[0]!.id), remoteFolder: null, folder, linkFiles: false };
    const pair = await addPair(core.host, place, signal);
    return new WatchedWorld({ sandbox, core, pair, disks, top });
  }

  /** Begins to watch. */
  async start(): Promise<void> {
    const { host, values, redact } = this.#core;
    this.#desk = await Desk.open({ host, values, redact, machine: machine(this.pair.folder), listEveryMs: 1_000 });
    this.#desk.listen(({ name, value }) => name === 'notice' && this.notices.push(value.message));
  }

  async close(): Promise<void> {
    await this.#desk?.close();
    await this.#core.close();
    await this.sandbox.stop();
    for (const disk of [this.disks.home, this.disks.folder]) await disk?.unmount();
    await rm(this.#top, { recursive: true, force: true });
  }

  get workspaceId(): number {
    return this.sandbox.workspaces[0]!.id;
  }

  /** Has it look at both sides, and try again what failed. */
  poke(): void {
    this.#desk?.poke(() => true);
  }

  put(path: string, content: string | Uint8Array): void {
    this.sandbox.control.putDocument(this.workspaceId, path, { content: Buffer.from(content) });
  }

  /** Text of a document, or null. */
  there(path: string): string | null {
    const row = this.sandbox.control.tree(this.workspaceId).find((live) => live.path === path);
    return row?.sha256 ?? null;
  }

  async write(path: string, content: string | Uint8Array): Promise<void> {
    await mkdir(dirname(join(this.pair.folder, path)), { recursive: true });
    await writeFile(join(this.pair.folder, path), content);
  }

  here(path: string): Promise<string | null> {
    return readFile(join(this.pair.folder, path), 'utf8').catch(() => null);
  }

  /** Every file in the folder, but for our own. */
  async files(): Promise<string[]> {
    const entries = await readdir(this.pair.folder, { recursive: true, withFileTypes: true });
    const paths = entries.map((entry) => ({ entry, path: relative(this.pair.folder, join(entry.parentPath, entry.name)) }));
    return paths.flatMap(({ entry, path }) => (entry.isFile() && !path.startsWith('.tidemark/') ? [path] : [])).sort();
  }

  /** What the program says of the pair to whoever looks. */
  status(): { readonly state: string | null; readonly failed: number; readonly stopped: string | null } {
    const { state = null, failed = 0, stopped = null } = this.#desk?.status.readPair(this.pair) ?? {};
    return { state, failed, stopped: stopped?.kind ?? null };
  }

  /** Why what failed has failed. */
  reasons(): readonly string[] {
    return this.#core.host.mirror
      .failures(this.pair.id)
      .map(({ path, kind }) => `${path}: ${kind}`)
      .sort();
  }
}

function machine(suggestedFolder: string): Machine {
  const nobody = () => Promise.reject(new SyncError('refused', 'Nobody is here.'));
  return {
    carrier: 'browser',
    system: 'linux',
    version: '0',
    suggestedFolder,
    demo: null,
    language: 'en',
    chooseFolder: () => Promise.resolve(null),
    openFile: nobody,
    revealFile: nobody,
    events: new HandMachine(),
  };
}
