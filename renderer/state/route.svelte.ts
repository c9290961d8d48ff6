const screens = ['overview', 'files', 'boards', 'tables', 'activity', 'conflicts', 'tools', 'settings', 'welcome'] as const;

export type Screen = (typeof screens)[number];

/** The screens in the order of the side bar. */
export const mainScreens = ['overview', 'files', 'boards', 'tables', 'activity', 'conflicts', 'tools', 'settings'] as const;

/**
 * Where the window is, kept in the address after `#`, so that back and forward work: `#files/2/1041`.
 * What comes after the screen is its own: a pair and a folder, a tab, a section.
 */
export class Route {
  screen = $state.raw<Screen>('overview');
  rest = $state.raw<readonly string[]>([]);

  #hash: string | null = null;
  readonly #listeners = new Set<() => void>();

  constructor() {
    this.#read();
  }

  /** Tells of each move to another place, until the answer is called. */
  onMove(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Follows the address until the answer is called. */
  follow(): () => void {
    const read = () => this.#read();
    window.addEventListener('hashchange', read);
    return () => window.removeEventListener('hashchange', read);
  }

  go(screen: Screen, ...rest: readonly string[]): void {
    location.hash = [screen, ...rest.map(encodeURIComponent)].join('/');
    // The event for it comes later; whoever asks now is told the new place.
    this.#read();
  }

  #read(): void {
    if (location.hash === this.#hash) return;
    this.#hash = location.hash;
    const [first, ...rest] = location.hash.slice(1).split('/');
    this.screen = screens.find((screen) => screen === first) ?? 'overview';
    this.rest = rest.map(decode);
    for (const listener of this.#listeners) listener();
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // Typed by hand: not ours to judge.
    return part;
  }
}
