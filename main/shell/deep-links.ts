import { app } from 'electron';

const scheme = 'tidemark';

/**
 * Hands on the links to `tidemark:` that the system brings: macOS as an event, Windows and Linux as an argument of the first start or of a
 * second one. Must be called before Electron is ready: macOS may have started the app for a link.
 */
export class DeepLinks {
  /** Those that came before anybody took them. */
  #early: string[] = linksIn(process.argv);
  #take: ((link: string) => void) | null = null;

  constructor() {
    app.on('open-url', (event, link) => {
      event.preventDefault();
      this.#bring([link]);
    });
    app.on('second-instance', (_event, argv) => this.#bring(linksIn(argv)));
  }

  /** From now on each link is given to `take`, the early ones at once. */
  deliver(take: (link: string) => void): void {
    this.#take = take;
    for (const link of this.#early.splice(0)) take(link);
  }

  #bring(links: readonly string[]): void {
    if (this.#take) links.forEach(this.#take);
    else this.#early.push(...links);
  }
}

/** Tells the system whose links these are. An installer does it too, but not each way of starting has one. */
export function claimLinks(): void {
  // In a checkout it would be Electron without Tidemark that is started.
  if (app.isPackaged) app.setAsDefaultProtocolClient(scheme);
}

/** At most one is meant; an argument that is none is nobody's business here. */
function linksIn(argv: readonly string[]): string[] {
  return argv.filter((argument) => argument.toLowerCase().startsWith(`${scheme}:`)).slice(0, 1);
}
