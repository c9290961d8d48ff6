import type { Credentials, Person, Workspace } from './account.ts';
import { Archive } from './archive/archive.ts';
import { ContentStore, madeContent } from './archive/content.ts';
import { IdSequence } from './archive/ids.ts';
import type { Folder } from './archive/items.ts';
import { AuthorizationCodes } from './auth/authorization-codes.ts';
import { BearerTokens } from './auth/bearer-tokens.ts';
import { OAuth1Store } from './auth/oauth1-store.ts';
import { Boards } from './boards/boards.ts';
import { Checklists } from './boards/checklists.ts';
import { Conversations } from './boards/conversations.ts';
import { Plan } from './boards/plan.ts';
import { seedBoards } from './boards/seeding.ts';
import { Wall } from './boards/wall.ts';
import type { SandboxClock } from './clock.ts';
import { Exports } from './exports.ts';
import { Holdings } from './holdings.ts';
import { AppPassword, type FeedManners, usualManners } from './odata/feeds.ts';
import type { Seed, SeedPerson, SeedWorkspace } from './seed.ts';
import { Deliveries } from './webhooks/deliveries.ts';
import { notify } from './webhooks/notify.ts';
import { Subscriptions } from './webhooks/subscriptions.ts';
import { notFound } from './wire/api-error.ts';

/**
 * `minimal`: answers hold only what the contract shows for certain. `rich`: also what real answers plausibly hold: sizes, times,
 * versions, people; never a hash.
 */
export type Fields = 'minimal' | 'rich';

export interface WorldOptions {
  readonly seed: Seed;
  readonly clock: SandboxClock;
  readonly fields: Fields;
  readonly credentials: Credentials;
  /** How long a refresh token lives. */
  readonly refreshDays: number;
}

interface Work {
  readonly boards: Boards;
  readonly conversations: Conversations;
  readonly checklists: Checklists;
  readonly plan: Plan;
}

/** All that the stand-in knows. A reset throws it away and makes another from the same seed, with the same ids. */
export class World {
  readonly fields: Fields;
  readonly clock: SandboxClock;
  readonly credentials: Credentials;
  readonly account: { readonly id: number; readonly name: string };
  /** E-mail domains that the account enforces. */
  readonly domains: readonly string[];
  readonly people = new Map<number, Person>();
  readonly workspaces = new Map<number, Workspace>();
  readonly archive: Archive;
  readonly subscriptions = new Subscriptions();
  readonly deliveries: Deliveries;
  readonly contents = new ContentStore();
  readonly bearer: BearerTokens;
  readonly codes: AuthorizationCodes;
  readonly oauth1: OAuth1Store;
  readonly wall: Wall;
  readonly exports: Exports;
  readonly holdings: Holdings;
  readonly feeds: FeedManners = usualManners();
  readonly appPassword: AppPassword;
  readonly robots: { readonly oauth1: Person; readonly oauth2: Person; readonly readOnly: Person };
  readonly #user: Person | null;
  readonly #work: Work;
  /** What the seed has of boards. */
  #unread: (() => void)[] = [];
  readonly #personIds = new IdSequence(259_895_408, 13);
  #chance = 0x2545f491;
  readonly #workspaceIds = new IdSequence(663_309_443, 1117);
  readonly #groupIds = new IdSequence(88_017, 3);

  constructor(options: WorldOptions) {
    this.fields = options.fields;
    this.clock = options.clock;
    this.credentials = options.credentials;
    this.account = { id: 40_317, name: options.seed.accountName };
    this.domains = options.seed.domains ?? [];
    this.archive = new Archive(options.clock);
    const boards = new Boards(options.clock, this.archive);
    const conversations = new Conversations(() => options.clock.now(), boards.log);
    this.#work = { boards, conversations, checklists: new Checklists(boards.log), plan: new Plan() };
    this.deliveries = new Deliveries(() => options.clock.now());
    boards.log.listen((card, change) => notify(this, card, change));
    this.bearer = new BearerTokens(options.clock, options.refreshDays);
    this.codes = new AuthorizationCodes(options.clock);
    this.wall = new Wall(() => options.clock.now(), this.archive);
    this.exports = new Exports(options.clock);
    this.appPassword = new AppPassword(options.credentials.appPassword.password, () => options.clock.now());
    for (const person of options.seed.people) this.#addPerson(person.role, person);
    this.#user = [...this.people.values()].find(({ email }) => email === options.credentials.user.email) ?? null;
    this.robots = {
      oauth1: this.#addPerson('robot', { email: '', firstName: 'Sync', lastName: 'Robot' }),
      oauth2: this.#addPerson('robot', { email: '', firstName: 'Integration', lastName: 'Robot' }),
      readOnly: this.#addPerson('robot', { email: '', firstName: 'Reading', lastName: 'Robot' }, true),
    };
    this.oauth1 = new OAuth1Store(options.credentials, this.robots.oauth1);
    for (const workspace of options.seed.workspaces) this.#seedWorkspace(workspace);
    const held = options.seed.holdings ?? [];
    this.holdings = new Holdings(held.map(({ owner, ...rest }) => ({ ...rest, ownerId: this.personByEmail(owner).id })));
  }

  get boards(): Boards {
    return this.#read().boards;
  }

  get conversations(): Conversations {
    return this.#read().conversations;
  }

  get checklists(): Checklists {
    return this.#read().checklists;
  }

  get plan(): Plan {
    return this.#read().plan;
  }

  /** 0 ≤ x < 1, the same row of numbers after each reset (xorshift). */
  nextChance(): number {
    this.#chance ^= this.#chance << 13;
    this.#chance ^= this.#chance >>> 17;
    this.#chance ^= this.#chance << 5;
    return (this.#chance >>> 0) / 0x1_0000_0000;
  }

  addWorkspace(facts: { name: string; ownerId: number; rootIsWorkspace: boolean }): Workspace {
    const id = this.#workspaceIds.next();
    const workspace: Workspace = {
      id,
      name: facts.name,
      description: '',
      costCode: '',
      customField: '',
      externalId: null,
      archived: false,
      root: this.archive.addRoot(id, facts.rootIsWorkspace ? id : null),
      ownerId: facts.ownerId,
      members: new Set([facts.ownerId]),
      groups: [],
      createdTime: this.clock.seconds(),
    };
    this.workspaces.set(id, workspace);
    return workspace;
  }

  removeWorkspace(workspace: Workspace): void {
    this.workspaces.delete(workspace.id);
    for (const board of this.boards.boardsOf(workspace.id)) this.boards.removeBoard(board);
    this.wall.removeAll(workspace.id);
    this.archive.removeRoot(workspace.root);
  }

  workspace(id: number): Workspace {
    const workspace = this.workspaces.get(id);
    if (!workspace) throw notFound('PROJECT', id);
    return workspace;
  }

  /** A live folder; a workspace's own id means its root (contract 4.1). */
  folder(id: number): Folder {
    const item = this.workspaces.get(id)?.root ?? this.archive.find(id);
    if (item?.kind !== 'folder') throw notFound('CONTAINER', id);
    return item;
  }

  /** Anybody who ever was here: what they did keeps their names. */
  person(id: number): Person {
    const person = this.people.get(id);
    if (!person) throw notFound('USER', id);
    return person;
  }

  /** Somebody who is here. */
  presentPerson(id: number): Person {
    const person = this.person(id);
    if (person.isGone) throw notFound('USER', id);
    return person;
  }

  personByEmail(email: string): Person {
    for (const person of this.people.values()) if (person.email === email && email !== '' && !person.isGone) return person;
    throw notFound('USER', email);
  }

  /** Who has credentials, by the e-mail address that they have now (contract 3.6, 10.6); null for others, and when they have left. */
  userOf(email: string): Person | null {
    const user = this.#user;
    return user && !user.isGone && user.email === email ? user : null;
  }

  /** Those that people can see: everybody who is here but robots. */
  visiblePeople(): readonly Person[] {
    return [...this.people.values()].filter(({ role, isGone }) => role !== 'robot' && !isGone);
  }

  /** Somebody who has not come in yet. */
  invite(email: string): Person {
    return this.#addPerson('pending', { email, firstName: email.split('@')[0] ?? '', lastName: '' });
  }

  async close(): Promise<void> {
    this.deliveries.close();
    await this.contents.close();
  }

  /** Boards are made when somebody asks for them, all at once: thousands of cards would make each start slow. */
  #read(): Work {
    const unread = this.#unread;
    this.#unread = [];
    for (const make of unread) make();
    return this.#work;
  }

  #addPerson(role: Person['role'], facts: Omit<SeedPerson, 'role'>, readOnly = false): Person {
    const { email, firstName, lastName, daysSinceLogin: days } = facts;
    const lastLogin = days === undefined ? null : this.clock.now() - days * 86_400_000;
    const state = { role, readOnly, lastLogin, secondary: new Set<string>(), isGone: false };
    const person: Person = { id: this.#personIds.next(), email, firstName, lastName, ...state };
    this.people.set(person.id, person);
    return person;
  }

  #seedWorkspace(seed: SeedWorkspace): void {
    const members = seed.members.map((email) => this.personByEmail(email).id);
    const ownerId = members[0] ?? this.robots.oauth1.id;
    const workspace = this.addWorkspace({ name: seed.name, ownerId, rootIsWorkspace: seed.rootIsWorkspace });
    workspace.archived = seed.archived;
    for (const member of members) workspace.members.add(member);
    for (const { name, description, members: emails } of seed.groups ?? []) {
      const group = { id: this.#groupIds.next(), name, description };
      workspace.groups.push({ ...group, members: emails.map((email) => this.personByEmail(email).id) });
    }
    const folders = new Map<string, Folder>([['', workspace.root]]);
    const folderOf = (names: readonly string[]): Folder => {
      const key = names.join('\0');
      const known = folders.get(key);
      if (known) return known;
      const made = this.archive.createFolder(folderOf(names.slice(0, -1)), names.at(-1) ?? '', { by: ownerId });
      folders.set(key, made);
      return made;
    };
    for (const { folder: names, description, access } of seed.folders) {
      const folder = folderOf(names);
      folder.description = description ?? '';
      folder.access = access ?? 'write';
    }
    for (const link of seed.links) {
      const facts = { name: link.name, url: link.url, description: link.description ?? '' };
      this.archive.createLink(folderOf(link.folder), facts, { by: ownerId, at: link.modified });
    }
    for (const seeded of seed.documents) {
      const act = { by: this.personByEmail(seeded.modifiedBy).id, at: seeded.modified };
      const older = seeded.olderVersions ?? [];
      const file = { name: seeded.name, content: madeContent(older[0] ?? seeded.bytes) };
      const document = this.archive.createDocument(folderOf(seeded.folder), file, act);
      document.description = seeded.description ?? '';
      const later = older.length === 0 ? [] : [...older.slice(1), seeded.bytes];
      for (const bytes of later) this.archive.appendVersion(document, madeContent(bytes), act);
    }
    this.#unread.push(() => seedBoards(this, workspace, seed));
  }
}
