import type { Answer } from '../../preload/contract.ts';
import { inTurns } from './turns.ts';

const pageSize = 100;
/** Rows that were scrolled past are forgotten beyond this many pages, so that memory stays small. */
const keptPages = 40;

interface Page<Row> {
  readonly total: number;
  readonly rows: readonly Row[];
}

type Read<Row> = (asked: { readonly offset: number; readonly limit: number }) => Promise<Answer<Page<Row>>>;

/** A long list of rows of which only the pages near the window are held. What is asked for, `read` knows each time. */
export class PagedList<Row> {
  total = $state.raw<number | null>(null);
  /** Why the rows cannot be shown. */
  problem = $state.raw<string | null>(null);
  selected = $state.raw<number | null>(null);
  /** Grows with each list that has come: it begins at its first row. */
  lists = $state.raw(0);
  /** How often another list was asked for that has not come yet. */
  #begun = $state.raw(0);
  #pages = $state.raw<ReadonlyMap<number, readonly Row[]>>(new Map());
  readonly #read: Read<Row>;
  readonly #beginInTurns = inTurns(() => this.#beginAnew());
  readonly #refreshInTurns = inTurns(() => this.#readShown());
  readonly #asked = new Set<number>();
  #shown = { first: 0, last: 0 };
  /** Grows with each new question; answers to older ones are dropped. */
  #question = 0;
  /** Grows with each other list. */
  #list = 0;
  /** The rows that are shown answer an older question: they stay until the first of the new ones are here. */
  #isOld = true;
  #waiting: (() => void)[] = [];

  constructor(read: Read<Row>) {
    this.#read = read;
  }

  row(index: number): Row | null {
    return this.#pages.get(Math.floor(index / pageSize))?.[index % pageSize] ?? null;
  }

  /** Whether the rows that are shown are those of an older question. */
  get isBehind(): boolean {
    return this.#begun > 0;
  }

  get chosen(): Row | null {
    return this.selected === null ? null : this.row(this.selected);
  }

  select(index: number | null): void {
    this.selected = index === null || !this.total ? null : Math.max(0, Math.min(this.total - 1, index));
  }

  /** Another list of the same place, as one types: one question at a time, and after each answer only the newest wish is asked for. */
  async begin(): Promise<void> {
    this.#leave();
    this.#begun += 1;
    try {
      await this.#beginInTurns();
    } finally {
      this.#begun -= 1;
    }
  }

  /** A list of another place, at once: nothing of the old one stays. */
  jump(): Promise<void> {
    this.#leave();
    this.#pages = new Map();
    this.total = null;
    return this.#beginAnew();
  }

  /** The rows that are in the window; what is not here yet is fetched. */
  see(first: number, last: number): void {
    if (this.#isOld) return;
    this.#shown = { first, last };
    for (const page of this.#inSight()) if (!this.#pages.has(page)) void this.#load(page);
  }

  /** Reads what is in the window again, one reading at a time, and keeps everything else in place. */
  refresh(): Promise<void> {
    return this.#refreshInTurns();
  }

  /** Puts the cursor on a row that is looked for, when the list is here; not where another list is asked for meanwhile. */
  async selectFound(looking: Promise<number | null>): Promise<void> {
    const list = this.#list;
    const index = await looking;
    // What was asked for may have changed while it was read: then its first rows come with the next reading.
    while (list === this.#list && this.#isOld && this.problem === null) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    if (index !== null && list === this.#list) this.select(index);
  }

  #leave(): void {
    this.selected = null;
    this.#list += 1;
    this.#isOld = true;
    this.#wake();
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  async #beginAnew(): Promise<void> {
    this.#question += 1;
    this.#asked.clear();
    this.#shown = { first: 0, last: 0 };
    this.#isOld = true;
    this.problem = null;
    await this.#load(0);
  }

  async #readShown(): Promise<void> {
    this.#question += 1;
    this.#asked.clear();
    const inSight = this.#inSight();
    this.#pages = new Map([...this.#pages].filter(([page]) => inSight.includes(page)));
    await Promise.all(inSight.map((page) => this.#load(page)));
  }

  #inSight(): readonly number[] {
    const from = Math.floor(this.#shown.first / pageSize);
    return Array.from({ length: Math.floor(this.#shown.last / pageSize) - from + 1 }, (_, index) => from + index);
  }

  async #load(page: number): Promise<void> {
    if (this.#asked.has(page)) return;
    this.#asked.add(page);
    const question = this.#question;
    const answer = await this.#read({ offset: page * pageSize, limit: pageSize });
    if (question !== this.#question) return;
    this.#asked.delete(page);
    this.problem = answer.ok ? null : answer.error.message;
    if (answer.ok) this.#show(page, answer.value);
    this.#wake();
  }

  #show(page: number, { total, rows }: Page<Row>): void {
    if (this.#isOld) {
      this.#isOld = false;
      this.#pages = new Map();
      this.lists += 1;
    }
    this.total = total;
    const pages = new Map(this.#pages);
    pages.delete(page);
    pages.set(page, rows);
    const [oldest] = pages.keys();
    if (pages.size > keptPages && oldest !== undefined) pages.delete(oldest);
    this.#pages = pages;
  }
}
