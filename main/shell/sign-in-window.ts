import { app, BrowserWindow, session } from 'electron';
import { SyncError } from '../sync/errors.ts';
import type { Session } from 'electron';
import type { WindowSignIn } from '../app/surface/machine.ts';

/** The origin that each open sign-in window is for, by its session. */
const homes = new WeakMap<Session, string>();

/** Whether a page of that session may be there; null for a session that is none of a sign-in window. */
export function mayBeAt(given: Session, address: string): boolean | null {
  const home = homes.get(given);
  return home === undefined ? null : URL.parse(address)?.origin === home;
}

/** Cookies change in bursts: this long none has to change before they are looked at. */
const quietMs = 300;
let made = 0;

/** Makes a session in memory, of one window, reach the account's own host and nothing else. */
function guardedSession(partition: string, origin: string): Session {
  const own = session.fromPartition(partition, { cache: false });
  own.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  own.setPermissionCheckHandler(() => false);
  own.setDevicePermissionHandler(() => false);
  own.on('will-download', (event) => event.preventDefault());
  own.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayLoad(url, origin) }));
  homes.set(own, origin);
  return own;
}

function mayLoad(address: string, origin: string): boolean {
  const url = URL.parse(address);
  const isMade = url?.protocol === 'data:' || (url?.protocol === 'blob:' && url.origin === origin);
  return isMade || url?.origin === origin;
}

/** The cookies that a request to the service would carry: those that no script sees, and all of them. The first are enough where the session is one. */
async function cookiesOf(own: Session, address: string): Promise<readonly string[]> {
  const all = await own.cookies.get({ url: address });
  const header = (some: typeof all): string => some.map(({ name, value }) => `${name}=${value}`).join('; ');
  return [...new Set([header(all.filter(({ httpOnly }) => httpOnly === true)), header(all)])].filter((text) => text !== '');
}

/**
 * Shows the service's own sign-in page in a window until `accept` takes a cookie of it. Nothing of it is left afterwards. Resolves with false
 * when the person closes it; throws `refused` where the service leads to another host to sign in.
 */
export async function signInByWindow(request: WindowSignIn, signal: AbortSignal): Promise<boolean> {
  const { origin } = new URL(request.address);
  const partition = `tidemark-sign-in-${(made += 1)}`;
  const own = guardedSession(partition, origin);
  const window = openWindow(request.title, partition);
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const tried = new Set<string>();
  const look = async (): Promise<void> => {
    for (const cookie of await cookiesOf(own, `${request.address}/`)) {
      if (tried.has(cookie)) continue;
      tried.add(cookie);
      if (!(await request.accept(cookie))) continue;
      resolve(true);
      return;
    }
  };
  let looking = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const changed = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      looking = looking.then(look).catch(reject);
    }, quietMs);
  };
  own.cookies.on('changed', changed);
  window.webContents.on('did-finish-load', changed);
  window.webContents.on('will-redirect', ({ url }) => {
    if (mayBeAt(own, url) === false) reject(leadsAway(url));
  });
  // What was under way when it was closed may still be taken.
  window.once('closed', () => void looking.finally(() => resolve(false)));
  signal.addEventListener('abort', () => resolve(false), { once: true });
  window.loadURL(`${request.address}/`).catch((error: unknown) => {
    // Leading elsewhere, and closing, break a page off too, which is told apart by then.
    if (!window.isDestroyed()) setTimeout(() => reject(unreachable(origin, error)), quietMs);
  });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    own.cookies.off('changed', changed);
    if (!window.isDestroyed()) window.destroy();
    await own.clearStorageData();
  }
}

function openWindow(title: string, partition: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 560,
    height: 720,
    title,
    autoHideMenuBar: true,
    webPreferences: {
      partition,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      devTools: !app.isPackaged,
    },
  });
  // Whose page it is stays to be read, whatever the page calls itself.
  window.on('page-title-updated', (event) => event.preventDefault());
  return window;
}

function leadsAway(address: string): SyncError {
  const host = URL.parse(address)?.host ?? 'another place';
  return new SyncError(
    'refused',
    `The service leads to ${host} to sign in, and this window goes to no other host than the account's. Sign in with a token instead.`,
  );
}

function unreachable(origin: string, cause: unknown): SyncError {
  return new SyncError('offline', `The sign-in page of ${origin} could not be opened. Look at the address and the line.`, {
    cause,
  });
}
