import { app, session } from 'electron';
import { isOurPage } from './app-page.ts';
import type { Session } from 'electron';

/** The page's session has this name. Without `persist:` it is in memory only: no cookie, cache or storage of a page is ever on the disk. */
export const pagePartition = 'tidemark-page';

/** The session that the window's page has for itself; nothing else is loaded in it. Needs Electron to be ready. */
export function pageSession(): Session {
  return session.fromPartition(pagePartition, { cache: false });
}

/** Closes sessions to everything that pages could ask for: permissions, devices, downloads, and for the page's own one the network. */
export function guardSessions(): void {
  for (const one of [session.defaultSession, pageSession()]) {
    one.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
    one.setPermissionCheckHandler(() => false);
    one.setDevicePermissionHandler(() => false);
    // Nothing is ever saved by the page itself.
    one.on('will-download', (event) => event.preventDefault());
  }
  // The policy forbids it too; this holds even for a page that got around it.
  pageSession().webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayLoad(url) }));
}

function mayLoad(address: string): boolean {
  const made = address.startsWith('blob:app://tidemark/') || address.startsWith('data:');
  return made || isOurPage(address) || (!app.isPackaged && address.startsWith('devtools:'));
}
