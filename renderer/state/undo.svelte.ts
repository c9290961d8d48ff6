/** One thing that a person did, in words, and how it is taken back. */
export interface Doing {
  readonly what: string;
  readonly undo: () => Promise<unknown>;
}

const kept = 100;

/** What was done on one board, to be taken back in reverse order. Sent or not: what reached the service is done again the other way round. */
export class UndoStack {
  done = $state.raw<readonly Doing[]>([]);
  #underWay: Promise<unknown> = Promise.resolve();

  get last(): Doing | null {
    return this.done.at(-1) ?? null;
  }

  push(doing: Doing): void {
    this.done = [...this.done, doing].slice(-kept);
  }

  /** Something that is pushed when the core has answered: it is the newest already while that takes its time. */
  during<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const done = work();
    this.#underWay = Promise.allSettled([this.#underWay, done]);
    return done;
  }

  /** Takes back the newest and answers what it was. */
  async undo(): Promise<Doing | null> {
    await this.#underWay;
    const { last } = this;
    if (!last) return null;
    this.done = this.done.slice(0, -1);
    await last.undo();
    return last;
  }
}
