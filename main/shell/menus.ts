import { statusLine } from './status-words.ts';
import type { MenuItemConstructorOptions } from 'electron';
import type { TrayStatus } from './status-words.ts';

/** What the menus can do. */
export interface MenuActions {
  readonly open: () => void;
  readonly syncNow: () => void;
  /** Until that time; null for until resumed. */
  readonly pause: (until: number | null) => void;
  readonly resume: () => void;
  readonly quit: () => void;
}

const minuteMs = 60_000;

/** What the tray offers for how things are now. */
export function trayMenu(status: TrayStatus, now: number, actions: MenuActions): MenuItemConstructorOptions[] {
  const isPaused = status.state === 'paused';
  return [
    { label: statusLine(status, now), enabled: false },
    { type: 'separator' },
    { label: 'Open Tidemark', click: actions.open },
    { label: 'Sync now', click: actions.syncNow, enabled: !isPaused && status.pairs.length > 0 },
    isPaused
      ? { label: 'Resume', click: actions.resume }
      : {
          label: 'Pause',
          enabled: status.pairs.length > 0,
          submenu: [
            { label: 'For 30 minutes', click: () => actions.pause(Date.now() + 30 * minuteMs) },
            { label: 'For 1 hour', click: () => actions.pause(Date.now() + 60 * minuteMs) },
            { label: 'Until tomorrow', click: () => actions.pause(tomorrow(Date.now())) },
            { label: 'Until I resume', click: () => actions.pause(null) },
          ],
        },
    { type: 'separator' },
    { label: 'Quit Tidemark', click: actions.quit },
  ];
}

/** Eight in the morning of the next day, by this machine's clock, also when that day is an hour longer or shorter. */
export function tomorrow(now: number): number {
  const day = new Date(now);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1, 8).getTime();
}

/** The menu bar: what keyboards expect, and no developer tools in a packaged app. */
export function windowMenu(system: NodeJS.Platform, isPackaged: boolean): MenuItemConstructorOptions[] {
  const tools: MenuItemConstructorOptions[] = isPackaged ? [] : [{ type: 'separator' }, { role: 'toggleDevTools' }];
  return [
    ...(system === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'togglefullscreen' }, ...tools],
    },
    { role: 'windowMenu' },
  ];
}
