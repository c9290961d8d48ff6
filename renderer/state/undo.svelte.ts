/** One thing that a person did, in words, and how it is taken back. */
export interface Doing {
  readonly what: string;
  readonly undo: () => Promise<unknown>;
}

const kept = 100;

/** What was done on one board, to be taken back in reverse order. Sent or not: what reached the service is done again the other way round. */
export class UndoStack {
  done = $state.raw<readonly Doing[]>([]);

  get last(): Doing | null {
    return this.done.at(-1) ?? null;
  }

  push(doing: Doing): void {
    this.done = [...this.done, doing].slice(-kept);
  }

  /** Takes back the newest and answers what it was. */
  async undo(): Promise<Doing | null> {
    const { last } = this;
    if (!last) return null;
    this.done = this.done.slice(0, -1);
    await last.undo();
    return last;
  }
}
