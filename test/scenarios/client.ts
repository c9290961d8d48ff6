import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { openArchive } from '../../main/app/archives.ts';
import { openFolder } from '../../main/disk/disk-folder.ts';
import { createMarker } from '../../main/disk/marker.ts';
import { openMirror } from '../../main/mirror/mirror.ts';
import { openHttp } from '../../main/services/http/open-http.ts';
import { connectProjectPlace } from '../../main/services/projectplace/session.ts';
import { createPairSync } from '../../main/sync/pair-sync.ts';
import type { Archive } from '../../main/sync/ports/archive.ts';
import type { FolderTraits, LocalFolder } from '../../main/sync/ports/folder.ts';
import type { Mirror } from '../../main/sync/ports/mirror.ts';
import type { EngineEvent, PairRules, PairSync, SyncReport } from '../../main/sync/ports/progress.ts';
import type { ServiceSession } from '../../main/sync/ports/service.ts';
import type { Clock } from '../../main/sync/ports/time.ts';
import { systemClock, systemRandom } from '../../main/system-time.ts';
import type { Sandbox } from '../sandbox/server.ts';

/** How far the clients' clock is ahead, so that a file just written counts as one that lies still. */
const aheadMs = 5_000;

const scenarioClock: Clock = { ...systemClock, now: () => systemClock.now() + aheadMs };

const noTraits: FolderTraits = {
  caseInsensitive: false,
  normalizationInsensitive: false,
  forbiddenCharacters: '',
  windowsNames: false,
  maxNameLength: 255,
  unit: 'bytes',
};

/** What a client has to know of a stand-in. */
interface Service {
  readonly url: string;
  readonly credentials: Pick<Sandbox['credentials'], 'robot'>;
  readonly control: Pick<Sandbox['control'], 'advance'>;
}

export interface ClientOptions {
  readonly sandbox: Service;
  readonly workspaceId: string;
  readonly rootId: string;
  readonly device?: string;
  readonly clock?: Clock;
  /** That of the line to the service: for its patience. */
  readonly lineClock?: Clock;
  readonly allowAssumed?: boolean;
  readonly ignore?: string;
}

interface Running {
  readonly mirror: Mirror;
  readonly folder: LocalFolder;
  readonly session: ServiceSession;
  readonly archive: Archive;
  readonly sync: PairSync;
}

/** One Tidemark on one pair: a real folder, a real mirror, real HTTP. Only the terminal and the settings are left out. */
export class Client {
  readonly top: string;
  /** The synced folder. */
  readonly root: string;
  /** Stands for the system's trash. */
  readonly trashed: string;
  readonly events: EngineEvent[] = [];
  /** Runs that were reported while watching. */
  reports = 0;
  lastReport: SyncReport | null = null;
  rules: PairRules = { excluded: new Set(), leftHere: new Set(), linkFiles: false, deleteAnswers: [] };
  ignore: string;
  hasTrash = true;
  /** What names the folder's disk can hold; known once the client has been started. */
  traits: FolderTraits = noTraits;
  readonly #options: ClientOptions;
  readonly #http;
  #running: Running | null = null;
  #trashCount = 0;

  private constructor(options: ClientOptions, top: string) {
    this.#options = options;
    this.ignore = options.ignore ?? '';
    this.top = top;
    this.root = join(top, 'synced');
    this.trashed = join(top, 'trash');
    this.#http = openHttp({ clock: options.lineClock ?? systemClock, userAgent: 'Tidemark/test' });
  }

  static async make(options: ClientOptions): Promise<Client> {
    const client = new Client(options, await mkdtemp(join(tmpdir(), 'tidemark-scenario-')));
    await mkdir(client.root);
    await mkdir(client.trashed);
    await createMarker(client.root, 'scenario');
    return client;
  }

  async start(): Promise<Running> {
    this.#running ??= await this.#open();
    return this.#running;
  }

  /** Ends the program; what it knows is on the disk. */
  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    if (!running) return;
    await running.folder.close();
    await running.session.close();
    running.mirror.close();
  }

  async syncOnce(): Promise<SyncReport> {
    // The second that an item was changed in must be over before its time says anything.
    this.#options.sandbox.control.advance(2_000);
    const { sync } = await this.start();
    return sync.syncUntilDone(new AbortController().signal);
  }

  /** Goes on syncing until the answered call; lists the archive all the time, since nothing hints at what happens there. */
  async watch(): Promise<() => Promise<void>> {
    const { sync } = await this.start();
    const end = new AbortController();
    const onReport = (report: SyncReport): void => {
      this.reports += 1;
      this.lastReport = report;
    };
    const watching = sync.watch({ listEveryMs: () => 200, onReport }, end.signal).catch((error: unknown) => {
      if (!end.signal.aborted) throw error;
    });
    return async () => {
      end.abort();
      await watching;
    };
  }

  async remove(): Promise<void> {
    await this.stop();
    await this.#http.close();
    await rm(this.top, { recursive: true, force: true });
  }

  async #open(): Promise<Running> {
    const { sandbox, workspaceId, rootId, device = 'laptop', clock = scenarioClock, allowAssumed = true } = this.#options;
    const mirror = openMirror(join(this.top, 'mirror.db'));
    const folder = await openFolder({
      root: this.root,
      marker: 'scenario',
      ignore: this.ignore,
      rescue: join(this.top, 'rescue'),
      trash: (path) => this.#trash(path),
    });
    this.traits = folder.traits;
    const { robot } = sandbox.credentials;
    const session = connectProjectPlace({
      account: {
        id: 1,
        service: 'projectplace',
        name: 'scenario',
        url: sandbox.url,
        auth: { kind: 'oauth2-robot', clientId: robot.clientId },
        secrets: 'session',
        allowAssumed,
        profile: null,
        addedAt: 0,
      },
      secrets: {
        get: (name) => Promise.resolve(name === 'clientSecret' ? robot.clientSecret : null),
        set: () => Promise.resolve(),
      },
      transport: this.#http,
      clock: this.#options.lineClock ?? systemClock,
      random: systemRandom,
    });
    const archive = openArchive(session, workspaceId, rootId);
    const sync = createPairSync({
      pairId: 1,
      archive,
      folder,
      store: mirror.trees(1),
      clock,
      random: systemRandom,
      device,
      parallel: 4,
      rules: () => this.rules,
      answersUsed: () => {
        this.rules = { ...this.rules, deleteAnswers: [] };
      },
      onEvent: (event) => this.events.push(event),
    });
    return { mirror, folder, session, archive, sync };
  }

  async #trash(path: string): Promise<void> {
    if (!this.hasTrash) throw new Error('no trash on this system');
    this.#trashCount += 1;
    await rename(path, join(this.trashed, `${this.#trashCount}-${basename(path)}`));
  }
}
