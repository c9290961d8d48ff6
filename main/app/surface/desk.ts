import { boardOfHook } from '../boards/webhooks.ts';
import { PairWatch } from '../watch-pairs.ts';
import { BoardDesk, type BoardDeskEvent } from './board-desk.ts';
import { TableDesk, type TableDeskEvent } from './table-desk.ts';
import { ToolDesk, type ToolDeskEvent } from './tool-desk.ts';
import { ProgressBoard } from './progress-board.ts';
import { Notifier } from './notifier.ts';
import { readPreferences } from './preferences.ts';
import { Pulse } from './pulse.ts';
import { Rest } from './rest.ts';
import { StatusReader } from './status-view.ts';
import { failedSnapshots } from '../tables/snapshots.ts';
import { asSyncError } from '../../sync/errors.ts';
import { viewAccount } from './account-view.ts';
import type { AccountView } from './account-view.ts';
import type { IncidentFacts } from './incidents.ts';
import type { IncidentNews } from './notifier.ts';
import type { Machine } from './machine.ts';
import type { Preferences } from './preferences.ts';
import type { Transfer } from './progress-board.ts';
import type { StatusView } from './status-view.ts';
import type { Host, HomeLock } from '../host.ts';
import type { EngineEvent } from '../../sync/ports/progress.ts';
import type { ValueStore } from '../../sync/ports/mirror.ts';
import type { Pair } from '../../sync/ports/settings.ts';

/** What the UI is told without having asked. */
export type DeskEvent =
  | BoardDeskEvent
  | TableDeskEvent
  | ToolDeskEvent
  | { readonly name: 'status'; readonly value: StatusView }
  | { readonly name: 'transfers'; readonly value: readonly Transfer[] }
  | { readonly name: 'activity' | 'files'; readonly value: { readonly pairs: readonly number[] } }
  | { readonly name: 'conflicts' | 'accounts'; readonly value: null }
  | { readonly name: 'preferences'; readonly value: Preferences }
  | { readonly name: 'signIn'; readonly value: SignInResult }
  | { readonly name: 'incident'; readonly value: IncidentNews }
  | { readonly name: 'notice'; readonly value: { readonly message: string } };

export interface SignInResult {
  readonly signIn: string;
  readonly state: 'done' | 'failed';
  readonly account: AccountView | null;
  readonly problem: { readonly kind: string; readonly message: string } | null;
}

export interface DeskOptions {
  readonly host: Host;
  readonly values: ValueStore;
  readonly machine: Machine;
  /** Takes out of a text what must never be seen. */
  readonly redact: (text: string) => string;
  /** How often the service is asked, in place of what suits a service that many people use. */
  readonly listEveryMs?: number;
}

type Topic = 'status' | 'transfers' | 'conflicts' | `activity ${number}` | `files ${number}`;

/** How often the service is asked while somebody looks on, and while nobody does. */
const listEveryMs = { watched: 60_000, alone: 300_000 };

/**
 * A running Tidemark: all pairs watched under the home's lock, and what goes on collected for whoever looks. Opened once for a process,
 * whatever windows come and go.
 */
export class Desk {
  readonly host: Host;
  readonly values: ValueStore;
  readonly machine: Machine;
  readonly redact: (text: string) => string;
  readonly board: ProgressBoard;
  readonly boards: BoardDesk;
  readonly tables: TableDesk;
  readonly tools: ToolDesk;
  readonly status: StatusReader;
  /** Aborted when the desk is closed: for requests that were asked for here. */
  readonly signal: AbortSignal;
  readonly #end = new AbortController();
  readonly #watch: PairWatch;
  readonly #rest: Rest;
  readonly #notifier: Notifier;
  #accounts = '';
  #boardsTold = '';
  #snapshotsTold = '[]';
  readonly #conflictsTold = new Map<number, string>();
  readonly #pulse: Pulse<Topic>;
  readonly #listeners = new Set<(event: DeskEvent) => void>();
  readonly #lock: HomeLock;
  readonly #running: Promise<unknown>;
  #lookers = 0;
  /** Pairs that a person had look at both sides, until they come to rest. */
  readonly #asked = new Set<number>();

  private constructor(options: DeskOptions, lock: HomeLock) {
    this.host = options.host;
    this.values = options.values;
    this.machine = options.machine;
    this.redact = options.redact;
    this.signal = this.#end.signal;
    this.#lock = lock;
    this.board = new ProgressBoard(options.host.clock);
    this.status = new StatusReader(options.host, {
      board: this.board,
      sparesBattery: () => this.#rest.sparesBattery,
      isAsked: (pairId) => this.#asked.has(pairId),
      boards: () => this.boards.standing(),
    });
    this.#pulse = new Pulse(options.host.clock, (topics) => this.#tellOf(topics));
    this.boards = new BoardDesk(options.host, (event) => this.#onBoards(event));
    this.tables = new TableDesk(options.host, (event) => this.#onTables(event));
    this.tools = new ToolDesk(options.host, { signal: this.signal, tell: (event) => this.tell(event) });
    this.#watch = new PairWatch(options.host, {
      choose: () => options.host.settings.pairs(),
      listEveryMs: () => options.listEveryMs ?? (this.#lookers > 0 ? listEveryMs.watched : listEveryMs.alone),
      onEvent: (pair, event) => this.#onEvent(pair, event),
      onReport: (pair) => this.#onReport(pair),
      onPause: (pair) => this.changed(pair.id),
      isSeen: () => this.#lookers > 0,
    });
    this.#rest = new Rest({
      events: options.machine.events,
      clock: options.host.clock,
      sparesBattery: () => readPreferences(this.values).pauseOnBattery,
      hold: (isHeld) => this.#hold(isHeld),
      lookAgain: () => this.poke(() => true),
    });
    this.#notifier = new Notifier({
      values: this.values,
      facts: () => this.#incidentFacts(),
      wishes: () => {
        const { silenced, language } = readPreferences(this.values);
        return { silenced, language: language ?? this.machine.language };
      },
      tell: (news) => this.tell({ name: 'incident', value: news }),
    });
    const watching = this.#watch.run(this.signal).catch((error: unknown) => this.#failed(error));
    this.#running = Promise.all([watching, this.boards.run(this.signal), this.tables.run(this.signal), this.tools.run()]);
  }

  /** Throws `busy` when another process syncs this home. */
  static async open(options: DeskOptions): Promise<Desk> {
    return new Desk(options, await options.host.lock());
  }

  /** Resolves when everything is at rest and the lock is given back. Again and again without harm. */
  async close(): Promise<void> {
    this.#end.abort();
    this.#rest.stop();
    this.#pulse.stop();
    this.#listeners.clear();
    await this.#running;
    await this.#lock.release();
  }

  /** Tells a listener how things are now and from then on, until the answered call. */
  listen(listener: (event: DeskEvent) => void): () => void {
    this.#listeners.add(listener);
    listener({ name: 'status', value: this.status.read() });
    listener({ name: 'transfers', value: this.board.transfers() });
    listener({ name: 'outbox', value: this.boards.numbers() });
    // What nobody was there to hear is told now.
    this.#pulse.touch('status');
    return () => void this.#listeners.delete(listener);
  }

  /** Somebody looks, until the answered call: what changes at the service is to be seen soon. */
  look(): () => void {
    let looks = true;
    this.#lookers += 1;
    if (this.#lookers === 1) this.#watch.reckonAnew();
    return () => {
      if (looks) this.#lookers -= 1;
      looks = false;
    };
  }

  /** A service said, by a secret path of ours, that a board has changed. False when the path is nobody's. */
  hinted(secret: string): boolean {
    const board = boardOfHook(this.values, secret);
    if (board) this.boards.hinted(board);
    return board !== null;
  }

  /** A pause that is not the person's own ends as well. */
  goOn(): void {
    this.#rest.goOn();
  }

  preferencesChanged(value: Preferences): void {
    this.tell({ name: 'preferences', value });
    this.#rest.follow();
    this.#pulse.touch('status');
  }

  tell(event: DeskEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** A pair, or with null the settings of all, is not as it was: engines follow at once, and the UI is told. */
  changed(pairId: number | null): void {
    if (pairId !== null) this.status.forget(pairId);
    this.#watch.follow();
    this.#pulse.touch('status');
  }

  filesChanged(pairId: number): void {
    this.#pulse.touch(`files ${pairId}`);
    this.#pulse.touch(`activity ${pairId}`);
  }

  conflictsChanged(): void {
    this.#pulse.touch('conflicts');
    this.#pulse.touch('status');
  }

  /** Has pairs look at both sides at once. */
  poke(wanted: (pairId: number) => boolean): void {
    this.#watch.poke(wanted);
    this.boards.watch.refresh(null);
    this.tables.watch.retry();
    this.tools.retry();
  }

  /** The same because a person asked for it, so that it is shown even where nothing is found to do. */
  syncNow(wanted: (pairId: number) => boolean): void {
    for (const { id } of this.host.settings.pairs()) if (wanted(id)) this.#asked.add(id);
    this.poke(wanted);
    this.#pulse.touch('status');
  }

  /** Work that no engine may see half done, see `PairWatch.alone`. */
  async alone<T>(pairId: number, work: () => Promise<T>): Promise<T> {
    try {
      return await this.#watch.alone(pairId, work);
    } finally {
      this.board.clear(pairId);
      this.#asked.delete(pairId);
      this.changed(pairId);
      this.filesChanged(pairId);
    }
  }

  #hold(isHeld: boolean): void {
    this.#watch.hold(isHeld);
    this.boards.watch.hold(isHeld);
    this.tables.watch.hold(isHeld);
    this.#pulse.touch('status');
  }

  #onEvent(pair: Pair, event: EngineEvent): void {
    this.board.take(pair.id, event);
    if (event.type === 'notice') this.tell({ name: 'notice', value: { message: this.redact(event.message) } });
    if (event.type === 'step' && event.state === 'failed') {
      this.host.log(`pair ${pair.id}: ${event.step.action} failed: ${event.error?.kind ?? ''} ${event.error?.message ?? ''}`);
    }
    if (event.type === 'step') {
      this.#pulse.touch('transfers');
      if (event.state === 'done') this.filesChanged(pair.id);
    }
    this.#pulse.touch(event.type === 'progress' ? 'transfers' : 'status');
  }

  #onReport(pair: Pair): void {
    this.#asked.delete(pair.id);
    this.status.forget(pair.id);
    this.board.clear(pair.id);
    // Whether there are others than before cannot be told from the status: it may have been read anew in the middle of the run.
    const ids = this.host.mirror.conflicts(pair.id).map(({ id }) => id);
    const now = ids.join(' ');
    if ((this.#conflictsTold.get(pair.id) ?? '') !== now) this.#pulse.touch('conflicts');
    this.#conflictsTold.set(pair.id, now);
    this.filesChanged(pair.id);
    this.#pulse.touch('transfers');
    this.#pulse.touch('status');
  }

  /** Cards change often, and how all stands seldom by that. */
  #onBoards(event: BoardDeskEvent): void {
    this.tell(event);
    const now = JSON.stringify(this.boards.standing());
    if (now !== this.#boardsTold) this.#pulse.touch('status');
    this.#boardsTold = now;
  }

  #tellOf(topics: ReadonlySet<Topic>): void {
    if (this.#listeners.size === 0) return;
    if (topics.has('status')) this.#tellStatus();
    if (topics.has('transfers')) this.tell({ name: 'transfers', value: this.board.transfers() });
    if (topics.has('conflicts')) this.tell({ name: 'conflicts', value: null });
    for (const name of ['activity', 'files'] as const) {
      const pairs = [...topics].filter((topic) => topic.startsWith(`${name} `)).map((topic) => Number(topic.split(' ')[1]));
      if (pairs.length > 0) this.tell({ name, value: { pairs } });
    }
  }

  #tellStatus(): void {
    this.tell({ name: 'status', value: this.status.read() });
    this.#notifier.look();
    const accounts = JSON.stringify(this.#accountViews());
    if (accounts !== this.#accounts) this.tell({ name: 'accounts', value: null });
    this.#accounts = accounts;
  }

  #accountViews(): readonly AccountView[] {
    return this.host.settings.accounts().map((account) => viewAccount(this.host, account));
  }

  #incidentFacts(): IncidentFacts {
    const failuresOf = (pairId: number) => this.host.mirror.failures(pairId);
    const pairs = this.status.read().pairs;
    const snapshots = failedSnapshots(this.host);
    return { pairs, accounts: this.#accountViews(), snapshots, failuresOf, now: this.host.clock.now() };
  }

  #onTables(event: TableDeskEvent): void {
    this.tell(event);
    const failed = JSON.stringify(failedSnapshots(this.host));
    if (failed !== this.#snapshotsTold) this.#notifier.look();
    this.#snapshotsTold = failed;
  }

  #failed(thrown: unknown): void {
    const { kind, message } = asSyncError(thrown);
    this.host.log(`watching ended: ${kind}: ${message}`);
    this.tell({ name: 'notice', value: { message: `Syncing has stopped: ${this.redact(message)} Start Tidemark again.` } });
  }
}
