import type { BoardCommands } from '../../preload/boards.ts';
import type { Answer, Problem, StatusView, Commands, Events } from '../../preload/contract.ts';
import type { FileRow } from '../../preload/files.ts';
import { fakeArchive, pageOf, previewOf, trailOf } from './fake-archive.ts';
import { FakeBoards, Gone } from './fake-boards.ts';
import { account, fakeData, pair, type FakeData } from './fake-data.ts';
import { FakeTables } from './fake-tables.ts';
import { FakeTools } from './fake-tools.ts';
import { shownHook, webhook } from './fake-webhooks.ts';
import type { TableCommands } from '../../preload/tables.ts';
import type { ToolCommands } from '../../preload/tools.ts';

type CommandName = keyof Commands;
type EventName = keyof Events;
type Handlers = { readonly [Name in CommandName]: Commands[Name] };

/** The other end of the bridge, in memory: answers every command from its data, remembers what was called, and sends events. */
export class FakeBridge {
  readonly data: FakeData;
  readonly boards: FakeBoards;
  readonly tables: FakeTables;
  readonly tools: FakeTools;
  files: readonly FileRow[];
  status: Partial<StatusView> = {};
  /** Commands that fail, and how. */
  readonly failing = new Map<CommandName, Problem>();
  /** Commands that wait until the promise is done. */
  readonly waiting = new Map<CommandName, Promise<void>>();
  /** Commands that are answered at once, but whose answers come only when the promise is done: by then they may be old. */
  readonly late = new Map<CommandName, Promise<void>>();
  readonly calls: { readonly name: CommandName; readonly args: readonly unknown[] }[] = [];
  /** The stream of events begins when this is done. */
  beginning: Promise<void> | null = null;
  /** Done when a window listens. */
  readonly listening: Promise<void>;
  /** False while nobody picks up: the line is cut, and new ones are refused. */
  up = true;
  #heard = () => {};
  #cut = new Set<() => void>();
  readonly #listeners = new Set<(name: EventName, value: unknown) => void>();
  readonly #now: number;

  constructor(now: number, options: { readonly large?: number; readonly cards?: number } = {}) {
    this.#now = now;
    this.data = fakeData(now);
    this.boards = new FakeBoards(now, options.cards ?? 0, (name, value) => this.emit(name, value));
    this.tables = new FakeTables(now, (name, value) => this.emit(name, value));
    this.tools = new FakeTools(now, (name, value) => this.emit(name, value));
    this.files = fakeArchive(now, options.large ?? 340);
    this.listening = new Promise((resolve) => (this.#heard = resolve));
  }

  /** Arguments of the last call of that name. */
  last(name: CommandName): readonly unknown[] | undefined {
    return this.calls.findLast((call) => call.name === name)?.args;
  }

  emit<Name extends EventName>(name: Name, value: Events[Name]): void {
    for (const listener of this.#listeners) listener(name, value);
  }

  listen(listener: (name: EventName, value: unknown) => void): () => void {
    this.#listeners.add(listener);
    this.#heard();
    return () => void this.#listeners.delete(listener);
  }

  /** `cut` ends the line of a window. */
  onHangUp(cut: () => void): void {
    this.#cut.add(cut);
  }

  hangUp(): void {
    this.up = false;
    for (const cut of this.#cut) cut();
    this.#cut = new Set();
  }

  pickUp(): void {
    this.up = true;
  }

  async answer(name: CommandName, args: readonly unknown[]): Promise<Answer<unknown>> {
    this.calls.push({ name, args });
    await this.waiting.get(name);
    const error = this.failing.get(name);
    if (error) return { ok: false, error };
    // The window was compiled against the same contract, so that the arguments are the handler's.
    const handler = { ...this.#handlers, ...this.boards.handlers, ...this.tables.handlers, ...this.tools.handlers }[name] as (
      ...args: readonly unknown[]
    ) => unknown;
    try {
      const value = handler(...args);
      const late = this.late.get(name);
      if (!late) return { ok: true, value };
      // As it is now, whatever becomes of it.
      const old = structuredClone(value);
      await late;
      return { ok: true, value: old };
    } catch (thrown) {
      if (thrown instanceof Gone) return { ok: false, error: { kind: 'gone', message: thrown.message } };
      throw thrown;
    }
  }

  readStatus(): StatusView {
    const { pairs, conflicts } = this.data;
    return { state: 'idle', since: null, pausedUntil: null, pausedBy: null, needsYou: conflicts.length, pairs, ...this.status };
  }

  /** Changes how things stand and tells it. */
  setStatus(status: Partial<StatusView>): void {
    this.status = status;
    this.emit('status', this.readStatus());
  }

  /** As if another window had changed them. */
  prefer(changed: Partial<FakeData['preferences']>): void {
    this.data.preferences = { ...this.data.preferences, ...changed };
    this.emit('preferences', this.data.preferences);
  }

  #file(id: string): FileRow | undefined {
    return this.files.find((row) => row.id === id);
  }

  readonly #handlers: Omit<Handlers, keyof BoardCommands | keyof TableCommands | keyof ToolCommands> = {
    'app.info': () => this.data.info,
    'status.read': () => this.readStatus(),
    'preferences.read': () => this.data.preferences,
    'preferences.write': (changed) => {
      this.data.preferences = { ...this.data.preferences, ...changed };
      return this.data.preferences;
    },
    'accounts.list': () => this.data.accounts,
    'accounts.addDemo': () => {
      const made = account({ id: 8, name: 'Demo account', url: this.data.info.demo?.url ?? '', signIn: 'oauth2-robot' });
      this.data.accounts.push(made);
      return made;
    },
    'accounts.add': (added, key) => {
      const made = account({ ...added, id: 9, signIn: key.kind });
      this.data.accounts.push(made);
      this.emit('accounts', null);
      return made;
    },
    'accounts.beginSignIn': () => ({ signIn: 's1', address: 'about:blank#sign-in' }),
    'accounts.pasteCode': () => null,
    'accounts.cancelSignIn': () => null,
    'accounts.signInByWindow': (added) => account({ ...added, id: 9, signIn: 'cookie' }),
    'accounts.renew': (id) => this.data.accounts.find((one) => one.id === id) ?? account({}),
    'accounts.test': () => ({ person: 'Anna Lindqvist' }),
    'accounts.setAllowAssumed': (id, allow) => {
      this.data.accounts = this.data.accounts.map((one) => (one.id === id ? { ...one, allowAssumed: allow } : one));
      this.emit('accounts', null);
      return this.data.accounts.find((one) => one.id === id) ?? account({});
    },
    'accounts.operations': () => [
      { name: 'list', evidence: 'documented', enabled: true, request: 'GET /1/projects/{workspace}/documents?recursive=true' },
      { name: 'upload', evidence: 'observed', enabled: true, request: 'POST /2/documents/{folder}/upload (multipart)' },
      { name: 'rename', evidence: 'assumed', enabled: false, request: 'PUT /1/documents/{document} {"name": …}' },
      { name: 'trash', evidence: 'assumed', enabled: false, request: 'DELETE /1/documents/{document}' },
    ],
    'accounts.remove': () => null,
    'accounts.workspaces': () => this.data.workspaces,
    'accounts.folders': (_account, _workspace, parentId) =>
      this.files
        .filter((row) => row.kind === 'folder' && row.parentId === (parentId ?? '1000'))
        .map(({ id, name }) => ({ id, name })),
    'pairs.add': (added) => {
      const workspace = this.data.workspaces.find(({ id }) => id === added.workspaceId)?.name ?? '';
      const made = pair({ ...added, id: 20 + this.data.pairs.length, workspace, state: 'never' });
      this.data.pairs.push(made);
      return made;
    },
    'pairs.suggestFolder': (workspace) => `/home/anna/Tidemark/${workspace}`,
    'pairs.chooseFolder': () => null,
    'pairs.remove': () => null,
    'pairs.pause': () => null,
    'pairs.resume': () => null,
    'pairs.syncNow': () => null,
    'pairs.setLinkFiles': (id, on) => {
      this.data.pairs = this.data.pairs.map((one) => (one.id === id ? { ...one, linkFiles: on } : one));
      this.setStatus(this.status);
      return this.data.pairs.find((one) => one.id === id) ?? pair({});
    },
    'pairs.folders': (_, parentId) =>
      this.files
        .filter((row) => row.kind === 'folder' && row.parentId === (parentId ?? '1000'))
        .map(({ id, name }) => {
          const below = this.files.filter((row) => row.kind === 'folder' && row.parentId === id);
          const partly = below.some((row) => this.data.excluded.has(row.id));
          const { excluded, leftHere } = this.data;
          return {
            id,
            name,
            excluded: excluded.has(id),
            staysHere: leftHere.has(id),
            partly,
            hasFolders: below.length > 0,
            documents: 12,
          };
        }),
    'pairs.select': (_, id, how) => {
      this.data.excluded.delete(id);
      this.data.leftHere.delete(id);
      if (how !== 'sync') this.data.excluded.add(id);
      if (how === 'stay') this.data.leftHere.add(id);
      return null;
    },
    'pairs.ignoreRules': () => '~$*\n*.tmp\nThumbs.db\n',
    'pairs.previewIgnore': (_, rules) => ({
      count: rules.split('\n').filter(Boolean).length,
      examples: ['~$Budget 2027.xlsx', 'Drafts/a.tmp'],
    }),
    'pairs.setIgnoreRules': () => null,
    'pairs.answerDeletes': () => null,
    'files.page': (query) => pageOf(this.files, query),
    'files.position': (list, id) => {
      const all = pageOf(this.files, { ...list, offset: 0, limit: this.files.length });
      const at = all.rows.findIndex((row) => row.id === id);
      return at < 0 ? null : at;
    },
    'files.trail': (_, id) => trailOf(this.files, id),
    'files.preview': (_, id) => previewOf(this.#file(id)),
    'files.versions': (_, id) => [
      { id: `${id}-1`, version: '1', modifiedAt: this.#now - 9 * 24 * 3600_000, modifiedBy: 'Anna Lindqvist', size: 2_800 },
      { id: `${id}-2`, version: '2', modifiedAt: this.#now - 3600_000, modifiedBy: 'Jonas Berg', size: 3_100 },
    ],
    'files.why': () => this.data.activity.slice(0, 2),
    'files.open': () => null,
    'files.reveal': () => null,
    'files.webAddress': (_, id) => `about:blank#document-${id}`,
    'files.drop': (_, __, files) => ({ added: files.length }),
    'activity.page': ({ pairId, before, limit }) =>
      this.data.activity
        .filter((row) => (pairId === null || row.pairId === pairId) && (before === null || row.id < before))
        .slice(0, limit),
    'activity.transfers': () => this.data.transfers,
    'activity.held': ({ offset, limit }) => ({
      total: this.data.held.length,
      offset,
      rows: this.data.held.slice(offset, offset + limit),
    }),
    'activity.failures': ({ offset, limit }) => ({
      total: this.data.failures.length,
      offset,
      rows: this.data.failures.slice(offset, offset + limit),
    }),
    'activity.retry': () => null,
    'conflicts.list': () => this.data.conflicts,
    'conflicts.compare': (_, id) => {
      const found = this.data.comparisons.get(id);
      if (!found) throw new Error(`no comparison ${id}`);
      return found;
    },
    'conflicts.resolve': (_, ids) => {
      this.data.conflicts = this.data.conflicts.filter(({ id }) => !ids.includes(id));
      this.emit('conflicts', null);
      return { settled: ids.length, problems: [] };
    },
    'webhooks.list': (accountId) => this.data.webhooks.filter((one) => one.accountId === accountId),
    'webhooks.add': (accountId, { boardId, address, here }) => {
      const board = this.boards.data.boards.find(({ id }) => id === boardId)?.name ?? null;
      const made = webhook({ id: 'w9', accountId, boardId, board, address: shownHook(address, here), here });
      this.data.webhooks = [...this.data.webhooks, made];
      return made;
    },
    'webhooks.change': (_, id, { address, here }) => {
      const changed = { address: shownHook(address, here), here };
      this.data.webhooks = this.data.webhooks.map((one) => (one.id === id ? { ...one, ...changed } : one));
      return null;
    },
    'webhooks.end': (_, id) => {
      this.data.webhooks = this.data.webhooks.filter((one) => one.id !== id);
      return null;
    },
    'search.find': (text, limit) => [
      ...this.files
        .filter(({ name }) => name.toLowerCase().includes(text.toLowerCase()))
        .slice(0, limit)
        .map(({ id, kind, name, path, modifiedAt }) => ({ pairId: 1, id, kind, name, path, modifiedAt })),
      ...this.boards.find(text),
      ...this.tables.find(text),
    ],
    'diagnostics.preview': () => [
      { name: 'about.json', text: '{\n  "version": "0.1.0",\n  "system": "linux"\n}\n' },
      { name: 'log.txt', text: '14:03:22 pair 1: listed 214 documents\n14:03:23 pair 1: nothing to do\n' },
    ],
    'diagnostics.save': () => ({ path: '/home/anna/tidemark-diagnostics.zip' }),
  };
}
