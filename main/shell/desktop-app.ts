import { app, dialog, Menu } from 'electron';
import { readBuiltFiles } from '../app/built-files.ts';
import { spokenLanguage } from '../app/surface/language.ts';
import { asSyncError } from '../sync/errors.ts';
import { claimPageScheme, servePage } from './app-page.ts';
import { answerCalls } from './calls.ts';
import { guardContents } from './contents-guard.ts';
import { claimLinks, DeepLinks } from './deep-links.ts';
import { desktopMachine } from './desktop-machine.ts';
import { openOutside } from './external-links.ts';
import { hiddenFlag, setStartAtLogin } from './login-item.ts';
import { windowMenu } from './menus.ts';
import { Notifications } from './notifications.ts';
import { guardSessions, pageSession } from './page-session.ts';
import { shellWords } from './shell-words.ts';
import { progressPart } from './status-words.ts';
import { StatusTray } from './tray.ts';
import { MainWindow } from './window.ts';
import type { Machine } from '../app/surface/machine.ts';
import type { MachineEvents } from '../app/surface/machine-events.ts';
import type { UiSurface } from '../app/surface/ui-surface.ts';
import type { Language } from '../app/surface/language.ts';
import type { Events, Preferences } from '../../preload/contract.ts';
import type { MenuActions } from './menus.ts';
import type { ShellWords } from './shell-words.ts';

/** A running core, as the shell needs it. */
export interface OpenedCore {
  readonly surface: UiSurface;
  /** Of the person's accounts. */
  readonly serviceOrigins: () => readonly string[];
  /** A link that the system brought, whatever it is. */
  readonly takeLink: (link: string) => void;
  close(): Promise<void>;
}

export interface DesktopOptions {
  /** Where the window keeps what it keeps, beside the core's own data. */
  readonly windowData: string;
  /** Where the built renderer is. */
  readonly page: string;
  /** What any program can see of the machine. */
  readonly look: () => Promise<MachineEvents>;
  readonly open: (machine: Machine) => Promise<OpenedCore>;
}

/**
 * Runs the desktop app. Must not be awaited by the entry module: Electron is not ready before that has been run to the end. A second start
 * opens the window of the first one and ends.
 */
export function runDesktop(options: DesktopOptions): void {
  app.setPath('userData', options.windowData);
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  const links = new DeepLinks();
  // Windows shows notifications only of programs that say who they are.
  if (process.platform === 'win32') app.setAppUserModelId('com.tidemark.app');
  claimPageScheme();
  app.enableSandbox();
  app
    .whenReady()
    .then(() => start(options, links))
    .catch((error: unknown) => {
      dialog.showErrorBox(shellWords(systemLanguage()).cannotStart, asSyncError(error).message);
      app.exit(1);
    });
}

function systemLanguage(): Language {
  return spokenLanguage(app.getPreferredSystemLanguages());
}

async function start(options: DesktopOptions, links: DeepLinks): Promise<void> {
  guardSessions();
  servePage(await readBuiltFiles(options.page), pageSession());
  const core = await options.open(desktopMachine(await options.look()));
  let words = shellWords((await readLanguage(core)) ?? systemLanguage());
  const showMenu = (): void =>
    Menu.setApplicationMenu(Menu.buildFromTemplate(windowMenu(process.platform, app.isPackaged, words)));
  showMenu();
  guardContents((address) => {
    // Nobody is left to tell when the system has no browser.
    openOutside(address, { origins: core.serviceOrigins(), words }).catch(() => undefined);
  });
  const window = new MainWindow(core.surface);
  answerCalls(core.surface, () => window.contents);
  const tray = new StatusTray(actionsOf(core, window));
  const notifications = new Notifications((place) => window.show(place));
  core.surface.listen(({ name, value }) => {
    // The surface sends under each name what the contract says. A change of the preferences brings the status along.
    if (name === 'status') showStatus(value as Events['status'], { tray, window, words });
    if (name === 'incident') notifications.update(value as Events['incident']);
    if (name !== 'preferences') return;
    const { startAtLogin, language } = value as Events['preferences'];
    setStartAtLogin(startAtLogin);
    words = shellWords(language ?? systemLanguage());
    showMenu();
  });
  app.on('second-instance', () => window.show());
  app.on('activate', () => window.show());
  // The core goes on without a window.
  app.on('window-all-closed', () => undefined);
  endInOrder(core, tray);
  claimLinks();
  links.deliver((link) => {
    core.takeLink(link);
    // Who comes back from the browser wants to see what came of it.
    window.show();
  });
  if (!process.argv.includes(hiddenFlag)) window.show();
}

/** What the person chose; null where that is the system's. */
async function readLanguage({ surface }: OpenedCore): Promise<Language | null> {
  const answer = await surface.call('preferences.read', []);
  // The surface answers under this name what the contract says.
  return answer.ok ? (answer.value as Preferences).language : null;
}

function showStatus(
  status: Events['status'],
  { tray, window, words }: { tray: StatusTray; window: MainWindow; words: ShellWords },
): void {
  tray.update(status, words);
  window.setProgress(progressPart(status));
  app.setBadgeCount(status.needsYou);
  if (process.platform === 'win32') window.setNeed(status.needsYou > 0 ? words.needsYou(status.needsYou) : null);
}

function actionsOf({ surface }: OpenedCore, window: MainWindow): MenuActions {
  const ask = (name: string, args: readonly unknown[]): void => {
    surface.call(name, args).then(
      (answer) => {
        if (!answer.ok) dialog.showErrorBox('Tidemark', answer.error.message);
      },
      () => undefined,
    );
  };
  return {
    open: () => window.show(),
    syncNow: () => ask('pairs.syncNow', [null]),
    pause: (until) => ask('pairs.pause', [null, until]),
    resume: () => ask('pairs.resume', [null]),
    quit: () => app.quit(),
  };
}

/** Quitting waits until transfers have stopped and files are closed, but not for ever: what is cut off is repaired by the next start. */
const patienceMs = 5000;

function endInOrder(core: OpenedCore, tray: StatusTray): void {
  let isEnding = false;
  app.on('will-quit', (event) => {
    if (isEnding) return;
    isEnding = true;
    event.preventDefault();
    tray.destroy();
    const exit = (): void => app.exit(0);
    setTimeout(exit, patienceMs).unref();
    core.close().then(exit, exit);
  });
}
