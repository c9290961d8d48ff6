import { getContext, setContext } from 'svelte';
import type {
  AppInfo,
  Bridge,
  ConflictView,
  Events,
  PairView,
  Preferences,
  Problem,
  StatusView,
  Commands,
} from '../../preload/contract.ts';
import type { AccountView } from '../../preload/sign-in.ts';
import type { OutboxEntry } from '../../preload/boards.ts';
import type { Line } from '../loopback-bridge.ts';
import { Ages } from './ages.ts';
import type { BoardFilter } from './board-filter.ts';
import type { TableLook } from './table-look.ts';
import { Route } from './route.svelte.ts';
import { UnsavedTexts } from './unsaved-texts.ts';
import { words } from './words.svelte.ts';

/** Something to tell once, at the foot of the window. */
export interface Notice {
  readonly id: number;
  readonly tone: 'plain' | 'warn' | 'bad';
  readonly message: string;
  /** What it is about, where more than a sentence is to be said. */
  readonly title: string | null;
  /** Where something can be done about it, as after `#`. */
  readonly place: string | null;
  /** Of an incident: it goes when that is over. */
  readonly key: string | null;
  /** What can be done about it right here. */
  readonly action: NoticeAction | null;
}

export interface NoticeAction {
  readonly label: string;
  readonly run: () => void | Promise<void>;
}

const key = Symbol('app');
const noticeMs = 8_000;

/** What every screen knows: who is there, how things stand, where the window is. Fed by events of the core. */
export class AppState {
  readonly bridge: Bridge;
  readonly #line: Line;
  readonly route = new Route();
  info = $state.raw<AppInfo | null>(null);
  status = $state.raw<StatusView | null>(null);
  accounts = $state.raw<readonly AccountView[]>([]);
  conflicts = $state.raw<readonly ConflictView[] | null>(null);
  /** Edits of boards that were not sent, and how many of them need the person. */
  outbox = $state.raw<Events['outbox']>({ unsent: 0, needsYou: 0 });
  /** How each board was filtered, for as long as the window lives. */
  readonly boardFilters = new Map<string, BoardFilter>();
  readonly unsavedTexts: UnsavedTexts;
  /** How each table was shown, likewise. */
  readonly tableLooks = new Map<string, TableLook>();
  preferences = $state.raw<Preferences | null>(null);
  notices = $state.raw<readonly Notice[]>([]);
  /** Why the core could not be asked at the start. */
  unreachable = $state.raw<Problem | null>(null);
  /** The core was there and is gone: what is shown is old. */
  lost = $state.raw(false);
  paletteOpen = $state(false);
  readonly #ages = new Ages<'status' | 'accounts' | 'conflicts' | 'outbox' | 'preferences'>();
  #noticeCount = 0;

  constructor(line: Line) {
    this.#line = line;
    this.bridge = line.bridge;
    this.unsavedTexts = new UnsavedTexts(line.bridge, ({ message }) => this.tell(message, 'bad'));
  }

  get pairs(): readonly PairView[] {
    return this.status?.pairs ?? [];
  }

  pair(id: number): PairView | null {
    return this.pairs.find((pair) => pair.id === id) ?? null;
  }

  /** Reads all and listens, until the answer is called. */
  start(): () => void {
    const ends = [
      this.#line.onLink((up) => this.#link(up)),
      this.route.follow(),
      this.bridge.on('status', (status) => {
        this.#ages.take('status');
        this.status = status;
      }),
      this.bridge.on('preferences', (preferences) => {
        this.#ages.take('preferences');
        this.#show(preferences);
      }),
      this.bridge.on('accounts', () => void this.readAccounts()),
      this.bridge.on('conflicts', () => void this.readConflicts()),
      this.bridge.on('outbox', (counts) => {
        this.#ages.take('outbox');
        this.outbox = counts;
      }),
      this.bridge.on('notice', ({ message }) => this.tell(message)),
      this.bridge.on('incident', (news) => this.#incident(news)),
      this.bridge.on('go', ({ place }) => (location.hash = place)),
    ];
    void this.readAll();
    return () => {
      for (const end of ends) end();
    };
  }

  async readAll(): Promise<void> {
    const age = this.#ages.next();
    const [preferences, info, status, accounts, conflicts, outbox] = await Promise.all([
      this.bridge.call('preferences.read'),
      this.bridge.call('app.info'),
      this.bridge.call('status.read'),
      this.bridge.call('accounts.list'),
      this.bridge.call('conflicts.list'),
      this.bridge.call('outbox.list'),
    ]);
    if (!preferences.ok) words.use(null);
    else if (this.#ages.take('preferences', age)) this.#show(preferences.value);
    if (accounts.ok && this.#ages.take('accounts', age)) this.accounts = accounts.value;
    if (conflicts.ok && this.#ages.take('conflicts', age)) this.conflicts = conflicts.value;
    if (outbox.ok && this.#ages.take('outbox', age)) this.outbox = countOutbox(outbox.value);
    if (info.ok) this.info = info.value;
    if (status.ok && this.#ages.take('status', age)) this.status = status.value;
    this.unreachable = [preferences, info, status, accounts].flatMap((answer) => (answer.ok ? [] : [answer.error]))[0] ?? null;
  }

  async readStatus(): Promise<void> {
    const age = this.#ages.next();
    const answer = await this.bridge.call('status.read');
    if (answer.ok && this.#ages.take('status', age)) this.status = answer.value;
  }

  async readAccounts(): Promise<void> {
    const age = this.#ages.next();
    const answer = await this.bridge.call('accounts.list');
    if (answer.ok && this.#ages.take('accounts', age)) this.accounts = answer.value;
  }

  async readConflicts(): Promise<void> {
    const age = this.#ages.next();
    const answer = await this.bridge.call('conflicts.list');
    if (answer.ok && this.#ages.take('conflicts', age)) this.conflicts = answer.value;
  }

  /** Calls, and tells the person when it did not work. Null then. */
  async ask<Name extends keyof Commands>(
    name: Name,
    ...args: Parameters<Commands[Name]>
  ): Promise<{ value: ReturnType<Commands[Name]> } | null> {
    const answer = await this.bridge.call(name, ...args);
    if (answer.ok) return { value: answer.value };
    this.tell(answer.error.message, 'bad');
    return null;
  }

  async prefer(changed: Partial<Preferences>): Promise<void> {
    const age = this.#ages.next();
    const answer = await this.ask('preferences.write', changed);
    if (answer && this.#ages.take('preferences', age)) this.#show(answer.value);
  }

  tell(message: string, tone: Notice['tone'] = 'plain', action: NoticeAction | null = null): void {
    this.#notice({ tone, message, action, title: null, place: null, key: null });
  }

  dismiss(id: number): void {
    this.notices = this.notices.filter((notice) => notice.id !== id);
  }

  #notice(news: Omit<Notice, 'id'>): void {
    this.#noticeCount += 1;
    const notice = { id: this.#noticeCount, ...news };
    const isSame = (other: Notice) => other.message === news.message && other.title === news.title;
    this.notices = [...this.notices.filter((other) => !isSame(other)), notice].slice(-4);
    // Bad news stays until it was read.
    if (news.tone === 'plain') setTimeout(() => this.dismiss(notice.id), noticeMs);
  }

  /** On the desktop the system shows it. */
  #incident({ key, begun }: Events['incident']): void {
    if (this.info?.carrier === 'electron') return;
    this.notices = this.notices.filter((notice) => notice.key !== key);
    if (!begun) return;
    const { kind, title, message, place } = begun;
    this.#notice({ tone: kind === 'first-sync' ? 'plain' : 'warn', title, message, place, key, action: null });
  }

  #link(up: boolean): void {
    const back = up && this.lost;
    this.lost = !up;
    if (back) void this.readAll();
  }

  #show(preferences: Preferences): void {
    this.preferences = preferences;
    words.use(preferences.language);
  }
}

function countOutbox(entries: readonly OutboxEntry[]): Events['outbox'] {
  const needsYou = entries.filter(
    ({ state, nextAt }) =>
      state === 'conflict' || state === 'draft' || state === 'held' || (state === 'failed' && nextAt === null),
  );
  return { unsent: entries.length, needsYou: needsYou.length };
}

export function provideApp(app: AppState): void {
  setContext(key, app);
}

export function useApp(): AppState {
  return getContext<AppState>(key);
}
