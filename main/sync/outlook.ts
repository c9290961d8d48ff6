/** What has yet to be looked at, on both sides. */
export interface Look {
  readonly local: 'everything' | ReadonlySet<string>;
  readonly remote: boolean;
}

interface Move {
  readonly from: string;
  readonly to: string;
}

/** A hint that comes later than after so many moves is for what is there since. */
const mostMoves = 100;

/** Gathers what is to be looked at next. At first that is everything. */
export class Outlook {
  readonly #moves: Move[] = [];
  #local: 'everything' | Set<string> = 'everything';
  #remote = true;
  readonly #onMore: () => void;

  /** `onMore` is called when more than single folders is to be looked at. */
  constructor(onMore: () => void) {
    this.#onMore = onMore;
  }

  get isEmpty(): boolean {
    return !this.#remote && this.#local !== 'everything' && this.#local.size === 0;
  }

  addFolder(path: string): void {
    if (this.#local === 'everything') return;
    this.#local.add(path);
    this.#local.add(this.#moves.reduce(follow, path));
  }

  /** A folder was moved from here: what is still to be looked at in it, and what hints tell of it late, lies elsewhere now. */
  moved(move: Move): void {
    this.#moves.push(move);
    if (this.#moves.length > mostMoves) this.#moves.shift();
    if (this.#local !== 'everything') for (const path of [...this.#local]) this.#local.add(follow(path, move));
  }

  addEverythingLocal(): void {
    this.#onMore();
    this.#local = 'everything';
  }

  addRemote(): void {
    this.#onMore();
    this.#remote = true;
  }

  /** Hands out what there is to look at; nothing is left. */
  take(): Look {
    const look: Look = { local: this.#local, remote: this.#remote };
    this.#local = new Set();
    this.#remote = false;
    return look;
  }

  /** Takes back what was not seen. */
  giveBack(look: Look): void {
    this.#remote ||= look.remote;
    if (look.local === 'everything') this.#local = 'everything';
    else for (const path of look.local) this.addFolder(path);
  }
}

/** Where a folder is after a move. */
function follow(path: string, { from, to }: Move): string {
  return path === from || path.startsWith(`${from}/`) ? to + path.slice(from.length) : path;
}
