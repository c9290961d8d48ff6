import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { addAccount } from '../../main/app/accounts.ts';
import { addPair } from '../../main/app/pairs.ts';
import { Redactor } from '../../main/app/redact.ts';
import { Desk } from '../../main/app/surface/desk.ts';
import { type Core, openCore } from '../../main/core.ts';
import type { Pair } from '../../main/sync/ports/settings.ts';
import { emptySeed } from '../sandbox/seeds/index.ts';
import { type Sandbox, startSandbox } from '../sandbox/server.ts';
import { lonelyMachine } from './lonely-machine.ts';
import { PluggedDisk, SmallDisk } from './small-disk.ts';

/** Disks of their own for the home and the folder, in bytes. */
export interface WorldDisks {
  readonly home?: number;
  readonly folder?: number;
  /** The folder's can be pulled out. */
  readonly plugged?: true;
}

/** A whole Tidemark without its window, that watches one pair, with everything real, on disks that may be small. */
export class WatchedWorld {
  readonly sandbox: Sandbox;
  readonly pair: Pair;
  readonly disks: { readonly home: SmallDisk | null; readonly folder: SmallDisk | null; readonly plugged: PluggedDisk | null };
  /** What people were told in passing. */
  readonly notices: string[] = [];
  readonly #core: Core;
  readonly #top: string;
  #desk: Desk | null = null;
  #tries = 0;

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
      plugged: wanted.plugged ? await PluggedDisk.make(folder, join(top, 'image')) : null,
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
    this.#desk = await Desk.open({ host, values, redact, machine: lonelyMachine(this.pair.folder), listEveryMs: 1_000 });
    this.#desk.listen((event) => {
      if (event.name === 'notice') this.notices.push(event.value.message);
      if (event.name === 'files') this.#tries += 1;
    });
  }

  async close(): Promise<void> {
    await this.#desk?.close();
    await this.#core.close();
    await this.sandbox.stop();
    for (const disk of [this.disks.home, this.disks.folder]) await disk?.unmount();
    await this.disks.plugged?.pullOut();
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

  /** Paths of the documents that are live in the archive. */
  tree(): string[] {
    const rows = this.sandbox.control.tree(this.workspaceId);
    return rows.flatMap(({ type, path }) => (type === 'document' ? [path] : [])).sort();
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

  /** How often a run has begun or ended. */
  tries(): number {
    return this.#tries;
  }

  /** Why what failed has failed. */
  reasons(): readonly string[] {
    return this.#core.host.mirror
      .failures(this.pair.id)
      .map(({ path, kind }) => `${path}: ${kind}`)
      .sort();
  }
}
