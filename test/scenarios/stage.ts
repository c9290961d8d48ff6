import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createMarker } from '../../main/disk/marker.ts';
import { asSyncError, type ErrorKind } from '../../main/sync/errors.ts';
import type { SyncReport } from '../../main/sync/ports/progress.ts';
import { systemClock } from '../../main/system-time.ts';
import { type Sandbox, startSandbox } from '../sandbox/server.ts';
import type { Seed } from '../sandbox/seed.ts';
import type { Action, Place } from './action.ts';
import { Client } from './client.ts';
import { comeToRest } from './come-to-rest.ts';
import { LocalUser } from './local-user.ts';
import { OwedBytes } from './owed-bytes.ts';
import { RemoteUser } from './remote-user.ts';
import type { Done, Mode, Scenario } from './scenario.ts';
import { readLocal } from './snapshot.ts';

const owner = 'owner@example.org';

const seed: Seed = {
  accountName: 'Scenarios',
  people: [{ email: owner, firstName: 'Olga', lastName: 'Owner', role: 'owner' }],
  workspaces: [
    { name: 'Stage', archived: false, rootIsWorkspace: false, members: [owner], folders: [], documents: [], links: [] },
  ],
};

const run = promisify(execFile);

/** The report of a program that does not even start. */
const nothingDone: SyncReport = {
  downloads: 0,
  uploads: 0,
  otherSteps: 0,
  held: 0,
  conflicts: 0,
  failures: 0,
  asksAboutDeletes: false,
  unsettled: 0,
  stopped: null,
};

/** What one scenario is played on: a service, a Tidemark with its folder, and a user on each side. */
export class Stage {
  readonly sandbox: Sandbox;
  readonly client: Client;
  readonly workspaceId: number;
  readonly owed: OwedBytes;
  readonly here: LocalUser;
  readonly there: RemoteUser;
  /** What was not as an action of the scenario itself says. */
  readonly wrong: string[] = [];
  readonly #mode: Mode;
  readonly #disk: boolean;
  #endWatch: (() => Promise<void>) | null = null;
  #report: SyncReport | null = null;

  private constructor(facts: { sandbox: Sandbox; client: Client; workspaceId: number; mode: Mode; disk: boolean }) {
    const { sandbox, client, workspaceId, mode, disk } = facts;
    this.#disk = disk;
    this.sandbox = sandbox;
    this.client = client;
    this.workspaceId = workspaceId;
    this.#mode = mode;
    this.owed = new OwedBytes();
    this.here = new LocalUser(client, this.owed);
    this.there = new RemoteUser(sandbox, workspaceId, this.owed);
  }

  static async open(mode: Mode, { ignore, realTime, clockOff, disk }: Scenario): Promise<Stage> {
    const sandbox = await startSandbox({ seed });
    const [workspace] = sandbox.workspaces;
    if (!workspace) throw new Error('the seed has a workspace');
    const client = await Client.make({
      sandbox,
      workspaceId: String(workspace.id),
      rootId: String(workspace.rootContainerId),
      ...(ignore === undefined ? {} : { ignore }),
      ...(realTime ? { clock: systemClock } : {}),
      ...(clockOff === undefined ? {} : { clock: { ...systemClock, now: () => systemClock.now() + clockOff } }),
    });
    if (disk !== undefined) {
      await run('mount', ['-t', 'tmpfs', '-o', `size=${disk}`, 'tmpfs', client.root]);
      await createMarker(client.root, 'scenario');
    }
    return new Stage({ sandbox, client, workspaceId: workspace.id, mode, disk: disk !== undefined });
  }

  get isLive(): boolean {
    return this.#mode === 'live';
  }

  async close(): Promise<void> {
    await this.#endWatch?.();
    await this.client.stop();
    if (this.#disk) await run('umount', [this.client.root]);
    await this.client.remove();
    await this.sandbox.stop();
  }

  /** From here on the sync runs all the time, or only when it is asked to. */
  async begin(): Promise<void> {
    this.sandbox.control.counts.reset();
    this.client.events.length = 0;
    await this.#lookHere();
    if (this.#mode === 'stopped') await this.client.stop();
    else {
      this.#endWatch = await this.client.watch();
      await this.settle();
    }
  }

  /** Lets the sync do all that there is to do. */
  async settle(): Promise<void> {
    if (this.#endWatch) this.#report = await comeToRest(this);
    else this.#report = await this.client.syncOnce().catch((error: unknown) => ({ ...nothingDone, stopped: asSyncError(error) }));
    await this.#lookHere();
  }

  async #lookHere(): Promise<void> {
    this.owed.sawHere((await readLocal(this.client.root)).flatMap(({ hash }) => hash ?? []));
  }

  /** Everything is done; what the last run told. */
  async end(): Promise<SyncReport> {
    await this.settle();
    await this.#endWatch?.();
    this.#endWatch = null;
    if (!this.#report) throw new Error('nothing was reported');
    return this.#report;
  }

  async perform(action: Action): Promise<void> {
    switch (action.do) {
      case 'wait':
        if (this.#mode === 'live') await new Promise((resolve) => setTimeout(resolve, action.ms));
        return;
      case 'settle':
        await this.#settleThus(action.stopped);
        return;
      case 'faults over':
        this.sandbox.control.faults.clear();
        return;
      case 'shut':
        this.sandbox.control.addFault({
          method: 'GET',
          pathMatches: `^/2/documents/${this.#idOf(action.path)}$`,
          times: 20,
          effect: { kind: 'status', status: 403 },
        });
        return;
      case 'look':
        await this.#look(action.path, action.text);
        return;
      case 'hours':
        this.sandbox.control.advance(action.hours * 3_600_000);
        return;
      case 'poke':
        (await this.client.start()).sync.poke();
        return;
      case 'sleep':
        await this.#endWatch?.();
        return;
      case 'wake':
        if (this.#endWatch) this.#endWatch = await this.client.watch();
        return;
      case 'restart':
        await this.#restart();
        return;
      case 'workspace gone':
        this.sandbox.control.world.removeWorkspace(this.sandbox.control.world.workspace(this.workspaceId));
        return;
      case 'fault':
        this.sandbox.control.addFault(action.fault);
        return;
      case 'exclude':
        await this.#exclude(this.#idOf(action.path), action.leave === true);
        return;
      case 'include':
        await this.#select({ excluded: new Set(), leftHere: new Set() });
        return;
      case 'ignore':
        this.client.ignore = action.rules;
        return;
      case 'answer':
        await this.#answer(action.answer);
        return;
      case 'mirror':
        await this.#mirror(action.what);
        return;
      case 'root':
        await this.#root(action.what);
        return;
      case 'no trash':
        this.client.hasTrash = false;
        return;
      case 'destroy':
      case 'same second':
      case 'restore':
      case 'rights':
      case 'twin':
        this.there.perform(action);
        return;
      default:
        if ('at' in action && action.at === 'there') this.there.perform(action);
        else await this.here.perform(action);
    }
  }

  /** What the sync has done to each side since `begin`. */
  did(): Record<Place, Required<Done>> {
    const { byRoute } = this.sandbox.control.counts.read();
    const times = (...routes: readonly string[]): number => routes.reduce((sum, route) => sum + (byRoute[route] ?? 0), 0);
    const done = (action: string): number =>
      this.client.events.filter(
        (event) => event.type === 'step' && event.state === 'done' && event.step.side === 'local' && event.step.action === action,
      ).length;
    return {
      here: {
        content: times('GET /1/documents/{id}'),
        move: done('move'),
        trash: done('trash'),
        folder: done('create folder'),
      },
      there: {
        content: times('POST /2/documents/{id}/upload'),
        move: times('POST /2/documents/{id}/move', 'PUT /1/documents/{id}'),
        trash: times('DELETE /1/documents/{id}'),
        folder: times('POST /2/documents/{id}/create-folder'),
      },
    };
  }

  async #settleThus(stopped: ErrorKind | undefined): Promise<void> {
    await this.settle();
    const found = this.#report?.stopped?.kind;
    if (found !== stopped) this.wrong.push(`in between it stopped with ${found ?? 'nothing'} instead of ${stopped ?? 'nothing'}`);
    if (this.#mode === 'stopped') await this.client.stop();
  }

  async #look(path: string, text: string | null): Promise<void> {
    const found = await readFile(join(this.client.root, path), 'utf8').catch(() => null);
    if (found !== text) this.wrong.push(`“${path}” held ${found ?? 'nothing'} instead of ${text ?? 'nothing'} in between`);
  }

  async #restart(): Promise<void> {
    await this.#endWatch?.();
    await this.client.stop();
    if (this.#endWatch) this.#endWatch = await this.client.watch();
  }

  async #exclude(id: string, leave: boolean): Promise<void> {
    const { excluded, leftHere } = this.client.rules;
    await this.#select({ excluded: new Set([...excluded, id]), leftHere: new Set([...leftHere, ...(leave ? [id] : [])]) });
  }

  async #select(selection: { excluded: ReadonlySet<string>; leftHere: ReadonlySet<string> }): Promise<void> {
    this.client.rules = { ...this.client.rules, ...selection };
    if (this.#endWatch) (await this.client.start()).sync.poke();
  }

  #idOf(path: string): string {
    const row = this.sandbox.control.tree(this.workspaceId).find((live) => live.path === path);
    if (!row) throw new Error(`“${path}” is not in the archive`);
    return String(row.id);
  }

  async #answer(answer: 'delete' | 'keep'): Promise<void> {
    const { mirror, sync } = await this.client.start();
    const items = mirror.held(1).flatMap(({ reason, remoteId }) => (reason === 'mass-delete' ? (remoteId ?? []) : []));
    this.client.rules = { ...this.client.rules, deleteAnswers: [{ pairId: 1, answer, items, at: Date.now() }] };
    if (this.#endWatch) sync.poke();
    else await this.client.stop();
  }

  async #mirror(what: Extract<Action, { do: 'mirror' }>['what']): Promise<void> {
    const file = join(this.client.top, 'mirror.db');
    const old = join(this.client.top, 'old-mirror.db');
    await this.client.stop();
    if (what === 'save') await copyFile(file, old);
    else {
      for (const end of ['', '-wal', '-shm']) await rm(file + end, { force: true });
      if (what === 'bring back') await copyFile(old, file);
      else if (what === 'damage') await writeFile(file, 'this is no database, whatever its name says. '.repeat(100));
    }
  }

  async #root(what: Extract<Action, { do: 'root' }>['what']): Promise<void> {
    const { root, top } = this.client;
    const away = join(top, 'taken away');
    if (what === 'take away') await rename(root, away);
    else if (what === 'put back') {
      await rm(root, { recursive: true, force: true });
      await rename(away, root);
    } else if (what === 'mark') await createMarker(root, 'scenario');
    else if (what === 'lose marker') await rm(join(root, '.tidemark'), { recursive: true });
    else {
      await rename(root, away);
      await mkdir(root);
    }
  }
}
