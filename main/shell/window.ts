import { fileURLToPath } from 'node:url';
import { app, BrowserWindow } from 'electron';
import { pageAddress } from './app-page.ts';
import { sendEvents } from './calls.ts';
import { pagePartition } from './page-session.ts';
import type { WebContents } from 'electron';
import type { UiSurface } from '../app/surface/ui-surface.ts';

/** The one window. It is destroyed when it is closed, and the core goes on; the next one is new. */
export class MainWindow {
  readonly #surface: UiSurface;
  #window: BrowserWindow | null = null;
  #endLook: (() => void) | null = null;

  constructor(surface: UiSurface) {
    this.#surface = surface;
  }

  /** Of the window that is open; null when none is. */
  get contents(): WebContents | null {
    return this.#window?.webContents ?? null;
  }

  /** Brings the window to the front, after opening it when there is none. */
  show(): void {
    const open = this.#window ?? this.#open();
    if (open.isMinimized()) open.restore();
    open.show();
    open.focus();
  }

  /** The bar of the taskbar or dock: a part of 1, or null for none. */
  setProgress(part: number | null): void {
    this.#window?.setProgressBar(part ?? -1);
  }

  /** A window that can be seen is looked at. */
  #seen(): void {
    this.#endLook ??= this.#surface.look();
  }

  #unseen(): void {
    this.#endLook?.();
    this.#endLook = null;
  }

  #open(): BrowserWindow {
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
    window.loadURL(pageAddress).catch((error: unknown) => {
      // A window that was closed while it was loading is no mistake.
      if (!window.isDestroyed()) process.stderr.write(`The window cannot be shown: ${String(error)}\n`);
    });
    return window;
  }
}
