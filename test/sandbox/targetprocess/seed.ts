import { addAttachment } from './files.ts';
import type { Installation, StoredBoard } from './installation.ts';
import { assignableTypes, type Fields, isRef, moment, type Rec, ref, Store, textIn } from './model.ts';
import { noteHistory, noteTeam } from './writes.ts';

/** What a seed is given, and makes the rest of. */
export type SeedBase = Pick<Installation, 'clock' | 'credentials' | 'manners' | 'ended'>;

/** Rows by the names that the seed gave them. */
export interface Seeded {
  readonly named: ReadonlyMap<string, Rec>;
}

export type TpSeed = (base: SeedBase) => Installation & Seeded;

interface StateDraft {
  readonly name: string;
  /** Left out: any other of the workflow. */
  readonly next?: readonly string[];
  readonly needsComment?: boolean;
}

export type AssignableType = (typeof assignableTypes)[number];

interface CardDraft {
  readonly type?: AssignableType;
  readonly project: string;
  readonly state: string;
  readonly team?: string;
  readonly people?: readonly string[];
  readonly fields?: Fields;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly comments?: readonly (readonly [by: string, text: string])[];
}

/** Fills an installation by names. The first person is the account's own. */
export class Seeding {
  readonly #base: SeedBase;
  readonly #store = new Store();
  readonly #named = new Map<string, Rec>();
  readonly #boards: StoredBoard[] = [];
  #at: number;
  #rank = 0;

  constructor(base: SeedBase, at: number) {
    this.#base = base;
    this.#at = at;
    for (const type of assignableTypes) this.#note(`type ${type}`, this.#store.add('EntityType', { Name: type }));
    this.#note('role', this.#store.add('Role', { Name: 'Developer' }));
  }

  get store(): Store {
    return this.#store;
  }

  get(name: string): Rec {
    const row = this.#named.get(name);
    if (!row) throw new Error(`the seed has no ${name}`);
    return row;
  }

  person(name: string, login: string): void {
    const [first = '', last = ''] = name.split(' ');
    const names = { FirstName: first, LastName: last, FullName: name, Login: login, Email: `${login}@example.org` };
    const facts = { IsActive: true, IsAdministrator: login === 'ingrid', Kind: 'User', Role: ref('Role', this.get('role').id) };
    const dates = { CreateDate: moment(this.#at), ModifyDate: moment(this.#at), LastLoginDate: moment(this.#at) };
    this.#note(name, this.#store.add('User', { ...names, ...facts, ...dates }));
  }

  /** States from left to right: the first is the initial one, the last the final one. */
  process(name: string, workflows: Readonly<Partial<Record<AssignableType, readonly StateDraft[]>>>): void {
    const process = this.#note(name, this.#store.add('Process', { Name: name }));
    for (const type of assignableTypes) {
      const drafts = workflows[type] ?? [];
      const workflow = this.#store.add('Workflow', { Name: `${name} ${type}`, Process: ref('Process', process.id) });
      const rows = drafts.map((draft, index) => this.#state({ draft, type, index, last: drafts.length - 1, process, workflow }));
      for (const [index, { next }] of drafts.entries()) {
        const others = rows.filter((_row, at) => at !== index);
        const allowed = next ? others.filter((other) => next.includes(textIn(other, 'Name'))) : others;
        this.#store.nextStates.set(
          rows[index]?.id ?? 0,
          allowed.map(({ id }) => id),
        );
      }
    }
  }

  project(name: string, process: string, facts: { active?: boolean } = {}): void {
    const fields = {
      Name: name,
      Description: null,
      IsActive: facts.active ?? true,
      Process: ref('Process', this.get(process).id),
    };
    this.#note(name, this.#store.add('Project', { ...fields, CreateDate: moment(this.#tick()) }));
  }

  team(name: string, projects: readonly string[]): void {
    const team = this.#note(name, this.#store.add('Team', { Name: name, IsActive: true, EmojiIcon: ':ship:' }));
    for (const project of projects) {
      this.#store.add('TeamProject', { Team: ref('Team', team.id), Project: ref('Project', this.get(project).id) });
    }
  }

  card(name: string, draft: CardDraft): Rec {
    const { type = 'UserStory', people = [], files = {}, comments = [] } = draft;
    const process = this.get(draft.project).fields['Process'];
    const processName = isRef(process) ? textIn(this.#store.get('Process', process.id), 'Name') : '';
    const state = this.get(`${processName} ${type} ${draft.state}`);
    const at = moment(this.#tick());
    const self = ref('User', this.#self().id);
    this.#rank += 10;
    const row = this.#store.add(type, {
      ...{ Name: name, Description: null, Tags: '', CreateDate: at, ModifyDate: at, LastCommentDate: null },
      ...{ Project: ref('Project', this.get(draft.project).id), Team: draft.team ? ref('Team', this.get(draft.team).id) : null },
      ...{ EntityState: ref('EntityState', state.id), NumericPriority: this.#rank, Owner: self, Creator: self },
      ...{ Effort: 0, EffortToDo: 0, TimeSpent: 0, PlannedStartDate: null, PlannedEndDate: null },
      ...{ LastEditor: self, LastStateChangeDate: at },
      ...draft.fields,
    });
    this.#note(name, row);
    noteTeam(this.#store, row);
    noteHistory(this.#store, row, { Modification: 'Add', at, by: self.id });
    for (const person of people) {
      const refs = { Assignable: ref('Assignable', row.id), GeneralUser: ref('User', this.get(person).id) };
      this.#store.add('Assignment', { ...refs, Role: ref('Role', this.get('role').id) });
    }
    for (const [file, content] of Object.entries(files)) this.file(name, file, content);
    for (const [by, text] of comments) this.comment(name, { by, text });
    return row;
  }

  comment(card: string, { by, text, ms = this.#tick() }: { by: string; text: string; ms?: number }): Rec {
    const at = moment(ms);
    const owner = ref('User', this.get(by).id);
    const row = { Description: text, General: ref('General', this.get(card).id), Owner: owner, CreateDate: at, IsPrivate: false };
    Object.assign(this.get(card).fields, { LastCommentDate: at, LastCommentedUser: owner });
    return this.#store.add('Comment', row);
  }

  file(owner: string, name: string, content: string | Uint8Array): Rec {
    return addAttachment(this.done(), this.get(owner), { name, bytes: Buffer.from(content), at: this.#tick() });
  }

  tag(name: string): void {
    this.#store.add('Tag', { Name: name });
  }

  board(board: StoredBoard): void {
    this.#boards.push(board);
  }

  done(): Installation & Seeded {
    return { ...this.#base, store: this.#store, boards: this.#boards, self: this.#self(), named: this.#named };
  }

  #self(): Rec {
    return this.#store.get('User', 1);
  }

  /** Whole seconds, each later than the one before. */
  #tick(): number {
    this.#at += 60_000;
    return this.#at;
  }

  #note(name: string, row: Rec): Rec {
    this.#named.set(name, row);
    return row;
  }

  #state(facts: { draft: StateDraft; type: AssignableType; index: number; last: number; process: Rec; workflow: Rec }): Rec {
    const { draft, type, index, last, process, workflow } = facts;
    const row = this.#store.add('EntityState', {
      ...{ Name: draft.name, IsInitial: index === 0, IsFinal: index === last, IsPlanned: false },
      ...{ IsCommentRequired: draft.needsComment === true, NumericPriority: 100 + index, ParentEntityState: null, Role: null },
      ...{ Workflow: ref('Workflow', workflow.id), Process: ref('Process', process.id) },
      EntityType: ref('EntityType', this.get(`type ${type}`).id),
    });
    return this.#note(`${textIn(process, 'Name')} ${type} ${draft.name}`, row);
  }
}
