import type { Events } from '../../preload/contract.ts';
import type {
  PreviewView,
  RunView,
  ToolCommands,
  ToolMember,
  ToolPerson,
  ToolRowView,
  ToolView,
  ToolWebhook,
  ToolWorkspace,
} from '../../preload/tools.ts';
import { toolNames, toolOf } from '../../renderer/state/tool-forms.ts';
import { Gone } from './fake-boards.ts';

const workspaces = ['Harbour Square', 'Water mains', 'Office move', 'Renovering av Härnösands gamla rådhus och torghandel'];
const boards = [
  'Construction',
  'Planning',
  'Procurement and contracts with subcontractors of the northern districts',
  'Moving',
  'Site',
];

const fakeHooks: readonly ToolWebhook[] = [
  { id: 'h1', subject: 'Construction', events: ['card_status_change'], address: 'https://reports.example/in/…', dead: null },
  {
    id: 'h2',
    subject: 'Procurement and contracts with subcontractors of the northern districts',
    events: ['card_status_change', 'card_create'],
    address: 'https://reports.byggkonsulterna-i-angermanland.example/projectplace/incoming/cards/moved?…',
    dead: 'It is the same as h1: everything is told twice.',
  },
  {
    id: 'h3',
    subject: 'board 4711',
    events: ['card_status_change'],
    address: 'https://old.example/in',
    dead: 'Its board is gone.',
  },
];

/** Of a plan that changes and leaves so many. */
function toolRows(changes: number, left: number): readonly ToolRowView[] {
  const whatOf = (n: number) =>
    `${workspaces[n % workspaces.length] ?? ''} / ${boards[n % boards.length] ?? ''} ${1 + Math.floor(n / 5)}`;
  return [
    ...Array.from({ length: changes }, (_, index) => {
      const from = index % 3 === 0 ? 'Doing' : 'In progress';
      return { index, what: whatOf(index), from, to: 'Under way', state: 'planned' as const, reason: null, line: null };
    }),
    ...Array.from({ length: left }, (_, n) => {
      const reason = n % 2 === 0 ? 'It has only 1 column.' : 'This account may only read the board.';
      return { index: changes + n, what: whatOf(n + 3), from: '', to: 'Under way', state: 'left' as const, reason, line: null };
    }),
  ];
}

function toolRun(facts: Partial<RunView>): RunView {
  return {
    id: 1,
    accountId: 2,
    account: 'City of Härnösand',
    tool: 'rename-column',
    title: 'Rename column 2 to "Under way"',
    undoes: null,
    state: 'finished',
    reason: null,
    startedAt: 0,
    endedAt: 0,
    counts: { done: 12, failed: 0, skipped: 3, open: 0 },
    undoable: true,
    transfer: null,
    ...facts,
  };
}

/** What the core does with tools, in memory. A run moves on when it is told to. */
export class FakeTools {
  usable: readonly ToolView[] = [...new Set(toolNames.map(toolOf))].map((name) => ({ name, usable: 'yes', why: null }));
  people: readonly ToolPerson[] = [
    { id: '5', name: 'Anna Lindqvist', email: 'anna.lindqvist@harnosand.example', role: 'owner' },
    { id: '6', name: 'Jonas Berg', email: 'jonas.berg@harnosand.example', role: 'member' },
    { id: '7', name: 'Karl-Johan af Silfverhielm-Wennerström', email: 'karl-johan@harnosand.example', role: 'administrator' },
  ];
  workspaces: readonly ToolWorkspace[] = workspaces.map((name, n) => ({
    ...{ id: `50${n}`, name, archived: n % 2 === 1 },
    size: n === 3 ? null : 10 ** (5 + n),
  }));
  members: readonly ToolMember[] = this.people.map((one) => ({ ...one, role: one.role === 'owner' ? 'owner' : 'member' }));
  webhooks: readonly ToolWebhook[] = fakeHooks;
  /** What the next plan comes to. */
  next: Partial<PreviewView> = {};
  nextRows: readonly ToolRowView[] = toolRows(96, 5);
  runs: readonly RunView[] = [];
  readonly #rows = new Map<string, readonly ToolRowView[]>();
  readonly #previews = new Map<string, PreviewView>();
  readonly #now: number;
  readonly #emit: (name: 'tools', value: Events['tools']) => void;

  constructor(now: number, emit: (name: 'tools', value: Events['tools']) => void) {
    this.#now = now;
    this.#emit = emit;
    const hour = 3600_000;
    this.addRun(toolRun({ startedAt: now - 50 * hour, endedAt: now - 49.9 * hour }), toolRows(12, 3));
  }

  addRun(run: RunView, planned: readonly ToolRowView[]): RunView {
    const made = { ...run, id: this.runs.length + 1 };
    this.runs = [made, ...this.runs];
    const state = run.state === 'finished' ? 'done' : 'pending';
    this.#rows.set(
      `run ${made.id}`,
      planned.map((row) => ({ ...row, state: row.state === 'left' ? 'skipped' : state })),
    );
    return made;
  }

  /** Settles so many more changes of a run, each third a failure where that is wanted, and tells it. */
  settle(id: number, count: number, failing: string | null = null): void {
    const rows = this.#rows.get(`run ${id}`) ?? [];
    const open = rows.filter(({ state }) => state === 'pending').slice(0, count);
    const turned = new Set(open.map(({ index }) => index));
    const fails = (index: number) => failing !== null && index % 3 === 2;
    const settled = rows.map((row) => {
      if (!turned.has(row.index)) return row;
      return fails(row.index) ? { ...row, state: 'failed' as const, reason: failing } : { ...row, state: 'done' as const };
    });
    this.#rows.set(`run ${id}`, settled);
    const of = (state: ToolRowView['state']) => settled.filter((row) => row.state === state).length;
    const counts = { done: of('done'), failed: of('failed'), skipped: of('skipped'), open: of('pending') };
    const isDone = counts.open === 0;
    this.change(id, { counts, ...(isDone ? { state: 'finished', endedAt: this.#now, undoable: true } : {}) });
  }

  change(id: number, facts: Partial<RunView>): RunView {
    this.runs = this.runs.map((run) => (run.id === id ? { ...run, ...facts } : run));
    const run = this.#run(id);
    this.#emit('tools', [run]);
    return run;
  }

  #run(id: number): RunView {
    const run = this.runs.find((one) => one.id === id);
    if (run) return run;
    throw new Gone('This run is not there any more.');
  }

  #keep(facts: Partial<PreviewView>, rows: readonly ToolRowView[]): PreviewView {
    const id = `p${this.#previews.size + 1}`;
    const changes = rows.filter(({ state }) => state === 'planned').length;
    const counts = { changes, left: rows.length - changes };
    const about = { id, accountId: 2, tool: 'rename-column', title: 'Rename column 2 to "Under way"', undoes: null };
    const preview = { ...about, ...counts, destructive: false, questions: [], notes: [], ...facts };
    this.#previews.set(id, preview);
    this.#rows.set(`preview ${id}`, rows);
    return preview;
  }

  #rowsOf(of: { readonly preview: string } | { readonly run: number }): readonly ToolRowView[] {
    const rows = this.#rows.get('preview' in of ? `preview ${of.preview}` : `run ${of.run}`);
    if (rows) return rows;
    throw new Gone('This preview is not there any more. Make it anew.');
  }

  readonly handlers: ToolCommands = {
    'tools.list': () => this.usable,
    'tools.people': () => this.people,
    'tools.workspaces': () => this.workspaces,
    'tools.account': () => ({
      name: 'City of Härnösand',
      managers: this.people.filter(({ role }) => role !== 'member'),
      key: { name: 'Integration', isRobot: true, changes: 'yes' },
      people: [
        { role: 'owner', count: 1 },
        { role: 'administrator', count: 1 },
        { role: 'member', count: 1204 },
        { role: 'external', count: 88 },
      ],
      workspaces: { active: 2, archived: 2, size: 1_110_000 },
    }),
    'tools.members': () => this.members,
    'tools.webhooks': () => this.webhooks,
    'tools.plan': (accountId, tool) => this.#keep({ accountId, tool, ...this.next }, this.nextRows),
    'tools.stopPlanning': () => null,
    'tools.planUndo': (id) =>
      this.#keep(
        { undoes: id, title: 'Give columns their old names back' },
        this.#rowsOf({ run: id })
          .filter(({ state }) => state === 'done')
          .map((row, index) => ({ ...row, index, from: row.to, to: row.from, state: 'planned' })),
      ),
    'tools.dropPreview': () => null,
    'tools.rows': ({ of, states, text, offset, limit }) => {
      const word = text.toLowerCase();
      const found = this.#rowsOf(of).filter(
        (row) =>
          (states.length === 0 || states.includes(row.state)) &&
          [row.what, row.from, row.to, row.reason ?? ''].some((part) => part.toLowerCase().includes(word)),
      );
      return { total: found.length, offset, rows: found.slice(offset, offset + limit) };
    },
    'tools.run': (id, { without }) => {
      const preview = this.#previews.get(id);
      if (!preview) throw new Gone('This preview is not there any more. Make it anew.');
      const rows = this.#rowsOf({ preview: id }).map((row) =>
        without.includes(row.index) ? { ...row, state: 'left' as const, reason: 'It was left out.' } : row,
      );
      const skipped = rows.filter(({ state }) => state === 'left').length;
      const counts = { done: 0, failed: 0, skipped, open: rows.length - skipped };
      const { accountId, tool, title, undoes } = preview;
      const state = { state: 'running', startedAt: this.#now, endedAt: null, undoable: false } as const;
      return this.addRun(toolRun({ accountId, tool, title, undoes, counts, ...state }), rows);
    },
    'tools.stop': (id) => this.change(id, { state: 'stopped', reason: 'It was stopped.', endedAt: this.#now }),
    'tools.resume': (id) => this.change(id, { state: 'running', reason: null, endedAt: null }),
    'tools.cancel': (id) => {
      const { counts } = this.#run(id);
      return this.change(id, { state: 'cancelled', counts: { ...counts, skipped: counts.skipped + counts.open, open: 0 } });
    },
    'tools.runs': () => this.runs,
    'tools.saveCsv': () => ({ path: '/home/anna/Downloads/rename-column preview.csv' }),
  };
}
