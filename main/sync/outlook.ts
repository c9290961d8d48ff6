/** What has yet to be looked at, on both sides. */
export interface Look {
  readonly local: 'everything' | ReadonlySet<string>;
  readonly remote: boolean;
}

/** Gathers what is to be looked at next. At first that is everything. */
export class Outlook {
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
    if (this.#local !== 'everything') this.#local.add(path);
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
