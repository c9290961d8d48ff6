import { app, session } from 'electron';
import { isOurPage } from './app-page.ts';
import { openOutside } from './external-links.ts';
import type { WebContents } from 'electron';

/** Closes what a page could do beyond showing itself, for every page there will ever be. Needs Electron to be ready. */
export function guardContents(): void {
  app.on('web-contents-created', (_event, contents) => guard(contents));
  const page = session.defaultSession;
  page.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  page.setPermissionCheckHandler(() => false);
  page.setDevicePermissionHandler(() => false);
  // Nothing is ever saved by the page itself.
  page.on('will-download', (event) => event.preventDefault());
}

function guard(contents: WebContents): void {
  const stay = (event: { preventDefault(): void }, address: string): void => {
    if (isOurPage(address)) return;
    event.preventDefault();
    openOutside(address);
  };
  contents.on('will-navigate', (event) => stay(event, event.url));
  contents.on('will-redirect', (event) => stay(event, event.url));
  // A preview may show what the page itself has made; that never leads on.
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame && !event.url.startsWith('blob:app://tidemark/')) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url);
    return { action: 'deny' };
  });
}
