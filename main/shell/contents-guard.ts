import { app } from 'electron';
import { isOurPage } from './app-page.ts';
import { mayBeAt } from './sign-in-window.ts';
import type { WebContents } from 'electron';

/** Closes what a page could do beyond showing itself, for every page there will ever be. Where it wants to lead is handed to `leave`. */
export function guardContents(leave: (address: string) => void): void {
  app.on('web-contents-created', (_event, contents) => guard(contents, leave));
}

function guard(contents: WebContents, leave: (address: string) => void): void {
  const isHome = (address: string): boolean => mayBeAt(contents.session, address) ?? isOurPage(address);
  const stay = (event: { preventDefault(): void }, address: string): void => {
    if (isHome(address)) return;
    event.preventDefault();
    // A sign-in window tells itself where it was led.
    if (mayBeAt(contents.session, address) === null) leave(address);
  };
  contents.on('will-navigate', (event) => stay(event, event.url));
  contents.on('will-redirect', (event) => stay(event, event.url));
  // The page has no frames, so that none can be taken anywhere.
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    leave(url);
    return { action: 'deny' };
  });
}
