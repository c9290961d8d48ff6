import { EventEmitter, once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { app, session } from '../electron-double.ts';
import { fromChromium, toChromium } from './addresses.ts';
import { RendererLine } from './renderer-line.ts';
import { pageScript, preloadScript } from './worlds.ts';
import type { BrowserWindowConstructorOptions } from 'electron';
import type { SessionDouble } from '../electron-double.ts';
import type { BrowserContext, Page, Request, Route } from 'playwright';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // No bar that says how unsafe the flags above are.
  '--test-type',
  // For the test, which looks at the page and clicks in it.
  '--remote-debugging-port=0',
];

const permissions = ['geolocation', 'notifications', 'clipboard-read', 'camera', 'microphone'];

/** What a page was allowed to ask of the network: nothing should be. None of it is sent. */
export const askedOfNetwork: string[] = [];

/** Windows and downloads of a page that nobody refused: there should be none. */
export const unstopped: string[] = [];

/** The windows that are open, the newest last. */
export const openWindows = new Set<BrowserWindow>();

class WebContents extends EventEmitter {
  openHandler: ((details: { url: string }) => { action: string }) | null = null;
  session: SessionDouble | null = null;
  line: RendererLine | null = null;
  isGone = false;
  isDestroyed = (): boolean => this.isGone;
  setWindowOpenHandler = (handler: typeof this.openHandler): void => void (this.openHandler = handler);
  send = (channel: string, ...args: unknown[]): void => void this.line?.send(channel, args);
}

/** Electron's window, as a window of Chromium's own on the X screen, with the preload in a world of its own. */
export class BrowserWindow extends EventEmitter {
  readonly webContents = new WebContents();
  readonly profile = mkdtempSync(join(app.getPath('userData'), 'chromium-'));
  readonly #opening: Promise<Page>;
  #context: BrowserContext | null = null;
  readonly #session: SessionDouble;
  #going = '';
  shown = 0;

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    openWindows.add(this);
    const { partition } = options.webPreferences ?? {};
    this.#session = partition === undefined ? session.defaultSession : session.fromPartition(partition);
    this.webContents.session = this.#session;
    app.emit('web-contents-created', {}, this.webContents);
    this.#opening = this.#open(options);
  }

  async loadURL(address: string): Promise<void> {
    const page = await this.#opening;
    this.#going = toChromium(address);
    await page.goto(this.#going);
  }

  show = (): void => void (this.shown += 1);
  focus = (): void => undefined;
  restore = (): void => undefined;
  isMinimized = (): boolean => false;
  isDestroyed = (): boolean => this.webContents.isGone;
  setProgressBar = (): void => undefined;

  destroy = (): void => void this.close();

  async close(): Promise<void> {
    if (this.webContents.isGone) return;
    const closed = once(this, 'closed');
    await this.#opening;
    await this.#context?.close();
    await closed;
  }

  async #open(options: BrowserWindowConstructorOptions): Promise<Page> {
    const { width = 800, height = 600, title = '', webPreferences } = options;
    const context = await chromium.launchPersistentContext(this.profile, {
      executablePath: '/usr/bin/chromium',
      headless: false,
      viewport: null,
      locale: 'en-GB',
      args: [...flags, `--app=data:text/html,<title>${title}</title>`, `--window-size=${width},${height}`],
    });
    this.#context = context;
    context.on('close', () => this.#gone());
    const [page] = context.pages();
    if (!page) throw new Error('Chromium opened no window.');
    await this.#grant(context, page);
    await context.route('**/*', (route) => this.#answer(route, page).catch(goneMeanwhile(page)));
    this.#watch(context, page);
    const devtools = await context.newCDPSession(page);
    if (webPreferences?.preload !== undefined) {
      const preload = preloadScript(readFileSync(webPreferences.preload, 'utf8'));
      this.webContents.line = await RendererLine.open({ devtools, preload, page: pageScript, sender: this.webContents });
    } else await devtools.send('Page.enable');
    this.#session.cookies.get = (filter) => context.cookies(filter.url);
    devtools.on('Page.windowOpen', ({ url }) => {
      const { action } = this.webContents.openHandler?.({ url: fromChromium(url) }) ?? { action: 'allow' };
      if (action !== 'deny') unstopped.push(`window ${url}`);
    });
    return page;
  }

  /** Electron asks the two handlers each time; Chromium is told once what they say. Without them Electron grants everything. */
  async #grant(context: BrowserContext, page: Page): Promise<void> {
    const devtools = await context.newCDPSession(page);
    for (const name of permissions) {
      let isGranted = this.#session.check?.() ?? true;
      this.#session.permission?.(this.webContents, name, (granted) => (isGranted &&= granted));
      await devtools.send('Browser.setPermission', { permission: { name }, setting: isGranted ? 'granted' : 'denied' });
    }
  }

  #watch(context: BrowserContext, page: Page): void {
    context.on('page', (popup) => void popup.close());
    page.on('close', () => void context.close());
    page.on('load', () => this.webContents.emit('did-finish-load'));
    page.on('download', (download) => {
      if (!isStopped(this.#session, 'will-download')) unstopped.push(`download ${download.url()}`);
      void download.cancel();
    });
  }

  async #answer(route: Route, page: Page): Promise<void> {
    const request = route.request();
    const address = fromChromium(request.url());
    // A window that was refused may still have asked; Electron would not have made it.
    if (pageOf(request) !== page) return route.abort('aborted');
    const isElsewhere = request.isNavigationRequest() && request.frame() === page.mainFrame() && request.url() !== this.#going;
    if (isElsewhere && isStopped(this.webContents, 'will-navigate', address)) return route.abort('aborted');
    const handler = this.#session.protocols.get(new URL(address).protocol.slice(0, -1));
    const isForbidden = this.#forbids(address);
    // What a session reaches of this machine is a sandbox; its answers are Chromium's own business.
    if (!isForbidden && !handler && new URL(address).hostname === '127.0.0.1') return route.continue();
    if (isForbidden || !handler) {
      if (!isForbidden) askedOfNetwork.push(address);
      return route.abort('blockedbyclient');
    }
    const answer = await handler(new globalThis.Request(address, { method: request.method() }));
    await route.fulfill({
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: Buffer.from(await answer.arrayBuffer()),
    });
  }

  #forbids(url: string): boolean {
    const answers: boolean[] = [];
    this.#session.beforeRequest?.({ url }, ({ cancel }) => void answers.push(cancel));
    return answers[0] ?? false;
  }

  #gone(): void {
    if (this.webContents.isGone) return;
    this.webContents.isGone = true;
    openWindows.delete(this);
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
    this.webContents.emit('destroyed');
    this.emit('closed');
    if (openWindows.size === 0) app.emit('window-all-closed');
  }
}

/** Whether a listener has prevented what Electron would do next. */
function isStopped(emitter: EventEmitter, name: string, url = ''): boolean {
  const seenBy = { url, stopped: false, preventDefault: () => void (seenBy.stopped = true) };
  emitter.emit(name, seenBy);
  return seenBy.stopped;
}

/** What a page asked for last has nobody to answer to once it is closed. */
function goneMeanwhile(page: Page): (error: unknown) => void {
  return (error) => {
    if (!page.isClosed()) throw error;
  };
}

/** Null where Chromium has no page for it yet. */
function pageOf(request: Request): Page | null {
  try {
    return request.frame().page();
  } catch {
    return null;
  }
}
