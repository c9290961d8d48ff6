import { fileURLToPath } from 'node:url';
import { app, BrowserWindow } from 'electron';
import { ipcChannels } from '../../preload/names.ts';
import { pageAddress } from './app-page.ts';
import { sendEvents } from './calls.ts';
import { pagePartition } from './page-session.ts';
import { imageOf } from './tray.ts';
import type { WebContents } from 'electron';
import type { UiSurface } from '../app/surface/ui-surface.ts';

/** The one window. It is destroyed when it is closed, and the core goes on; the next one is new. */
export class MainWindow {
  readonly #surface: UiSurface;
  #window: BrowserWindow | null = null;
  #progress: number | null = null;
  #need: string | null = null;
  #endLook: (() => void) | null = null;

  constructor(surface: UiSurface) {
    this.#surface = surface;
  }

  /** Of the window that is open; null when none is. */
  get contents(): WebContents | null {
    return this.#window?.webContents ?? null;
  }

  /** Brings the window to the front, after opening it when there is none, at that place of the page when one is given. */
  show(place: string | null = null): void {
    if (place !== null) this.#window?.webContents.send(ipcChannels.event, 'go', { place });
    const open = this.#window ?? this.#open(place);
    if (open.isMinimized()) open.restore();
    open.show();
    open.focus();
  }

  /** The bar of the taskbar or dock: a part of 1, or null for none. */
  setProgress(part: number | null): void {
    this.#progress = part;
    this.#window?.setProgressBar(part ?? -1);
  }

  /** That something needs the person, in words; null when nothing does. Windows, which shows no number in its taskbar, shows a sign there. */
  setNeed(need: string | null): void {
    if (need !== this.#need) this.#window?.setOverlayIcon(signOf(need), need ?? '');
    this.#need = need;
  }

  /** A window that can be seen is looked at. */
  #seen(): void {
    this.#endLook ??= this.#surface.look();
  }

  #unseen(): void {
    this.#endLook?.();
    this.#endLook = null;
  }

  #open(place: string | null): BrowserWindow {
    const window = new BrowserWindow({
      width: 1280,
      height: 800,
      minWidth: 900,
      minHeight: 600,
      title: 'Tidemark',
      webPreferences: {
        preload: fileURLToPath(new URL('../preload/index.cjs', import.meta.url)),
        partition: pagePartition,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        webviewTag: false,
        plugins: false,
        navigateOnDragDrop: false,
        devTools: !app.isPackaged,
        spellcheck: false,
      },
    });
    this.#window = window;
    window.once('closed', () => {
      this.#window = null;
      this.#unseen();
    });
    window.on('show', () => this.#seen());
    window.on('restore', () => this.#seen());
    window.on('hide', () => this.#unseen());
    window.on('minimize', () => this.#unseen());
    this.#seen();
    sendEvents(this.#surface, window.webContents);
    if (this.#progress !== null) window.setProgressBar(this.#progress);
    if (this.#need !== null) window.setOverlayIcon(signOf(this.#need), this.#need);
    window.loadURL(place === null ? pageAddress : `${pageAddress}#${place}`).catch((error: unknown) => {
      // A window that was closed while it was loading is no mistake.
      if (!window.isDestroyed()) process.stderr.write(`The window cannot be shown: ${String(error)}\n`);
    });
    return window;
  }
}

function signOf(need: string | null): ReturnType<typeof imageOf> | null {
  return need === null ? null : imageOf('attention');
}
