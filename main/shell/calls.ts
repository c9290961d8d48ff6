import { ipcMain } from 'electron';
import { ipcChannels } from '../../preload/names.ts';
import { isOurPage } from './app-page.ts';
import type { IpcMainInvokeEvent, WebContents } from 'electron';
import type { UiSurface } from '../app/surface/ui-surface.ts';

/**
 * Answers what the window's page asks. A call from anything but the top frame of our own page, in the window that is open now, is refused
 * before its name is looked at.
 */
export function answerCalls(surface: UiSurface, current: () => WebContents | null): void {
  ipcMain.handle(ipcChannels.call, (event, name: unknown, args: unknown) => {
    if (isOurs(event, current())) return surface.call(name, args);
    return { ok: false, error: { kind: 'refused', message: 'This page may not ask for this.' } };
  });
}

function isOurs(event: IpcMainInvokeEvent, contents: WebContents | null): boolean {
  const frame = event.senderFrame;
  return contents !== null && event.sender === contents && frame !== null && frame.parent === null && isOurPage(frame.url);
}

/** Sends what happens to a page until that is gone. Begins anew with each load, since a page that loads knows nothing. */
export function sendEvents(surface: UiSurface, contents: WebContents): void {
  let stop: (() => void) | null = null;
  const end = (): void => {
    stop?.();
    stop = null;
  };
  contents.on('did-finish-load', () => {
    end();
    stop = surface.listen(({ name, value }) => {
      if (!contents.isDestroyed()) contents.send(ipcChannels.event, name, value);
    });
  });
  contents.once('destroyed', end);
}
