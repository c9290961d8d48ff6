/** How the feeds answer where nothing says for certain how the service does (contract: Reporting feeds). Back to these with a reset. */
export interface FeedManners {
  /** `v3`: `odata.` before annotations; `verbose`: all in `d`. */
  dialect: 'v4' | 'v3' | 'verbose';
  /** Rows in one answer; null for all of them in one, as the vendor's own script expects. */
  pageSize: number | null;
  /** `foreign` leads to another host: a trap. `endless` leads to itself. */
  nextLink: 'relative' | 'absolute' | 'foreign' | 'endless';
  /** Where a foreign link leads. */
  foreignOrigin: string;
  /** Whether the list of sets can be had without signing in. */
  openDiscovery: boolean;
  metadata: boolean;
  /** `portfolio` as the vendor's script has it, `portfolios` as its readme has it. */
  portfolios: 'portfolio' | 'portfolios' | 'both';
  /** Whether answers are compressed for those who can read that. */
  gzip: boolean;
  /** Sets that nobody may read. */
  readonly denied: Set<string>;
  /** More rows of TimeReports than those that people reported, made while they are sent: 200 bytes and more each. */
  extraRows: number;
}

export function usualManners(): FeedManners {
  return {
    dialect: 'v4',
    pageSize: null,
    nextLink: 'relative',
    foreignOrigin: 'http://127.0.0.1:9',
    openDiscovery: false,
    metadata: true,
    portfolios: 'both',
    gzip: false,
    denied: new Set(),
    extraRows: 0,
  };
}

const dayMs = 86_400_000;
/** How long an app password is good (contract 3.6). */
const lifeMs = 90 * dayMs;

/** The app password of one person. */
export class AppPassword {
  readonly #now: () => number;
  readonly #password: string;
  readonly createdAt: number;
  #deleted = false;

  constructor(password: string, now: () => number) {
    this.#now = now;
    this.#password = password;
    this.createdAt = now();
  }

  /** Nothing in the answer tells a wrong one from one that has expired or was deleted. */
  isGood(password: string): boolean {
    return !this.#deleted && password === this.#password && this.#now() < this.createdAt + lifeMs;
  }

  delete(): void {
    this.#deleted = true;
  }
}
