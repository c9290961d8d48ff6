import { statusLine } from './status-words.ts';
import type { MenuItemConstructorOptions } from 'electron';
import type { ShellWords } from './shell-words.ts';
import type { TrayStatus } from './status-words.ts';

/** What the menus can do. */
export interface MenuActions {
  readonly open: () => void;
  readonly syncNow: () => void;
  /** Until that time; null for until resumed. */
  readonly pause: (until: number | 'tomorrow' | null) => void;
  readonly resume: () => void;
  readonly quit: () => void;
}

const minuteMs = 60_000;

/** What the tray offers for how things are now. */
export function trayMenu(
  status: TrayStatus,
  now: number,
  { words, actions }: { words: ShellWords; actions: MenuActions },
): MenuItemConstructorOptions[] {
  const isPaused = status.state === 'paused';
  return [
    { label: statusLine(status, now, words), enabled: false },
    { type: 'separator' },
    { label: words.open, click: actions.open },
    { label: words.syncNow, click: actions.syncNow, enabled: !isPaused && status.pairs.length > 0 },
    isPaused
      ? { label: words.resume, click: actions.resume }
      : {
          label: words.pause,
          enabled: status.pairs.length > 0,
          submenu: [
            { label: words.halfHour, click: () => actions.pause(Date.now() + 30 * minuteMs) },
            { label: words.hour, click: () => actions.pause(Date.now() + 60 * minuteMs) },
            { label: words.tomorrow, click: () => actions.pause('tomorrow') },
            { label: words.forever, click: () => actions.pause(null) },
          ],
        },
    { type: 'separator' },
    { label: words.quit, click: actions.quit },
  ];
}

/** The menu bar: what keyboards expect, and no developer tools in a packaged app. macOS names its own menu by itself. */
export function windowMenu(system: NodeJS.Platform, isPackaged: boolean, words: ShellWords): MenuItemConstructorOptions[] {
  const tools: MenuItemConstructorOptions[] = isPackaged ? [] : [{ type: 'separator' }, { role: 'toggleDevTools' }];
  return [
    ...(system === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    {
      label: words.edit,
      submenu: [
        { role: 'undo', label: words.undo },
        { role: 'redo', label: words.redo },
        { type: 'separator' },
        { role: 'cut', label: words.cut },
        { role: 'copy', label: words.copy },
        { role: 'paste', label: words.paste },
        { role: 'selectAll', label: words.selectAll },
      ],
    },
    {
      label: words.view,
      submenu: [
        { role: 'resetZoom', label: words.actualSize },
        { role: 'zoomIn', label: words.zoomIn },
        { role: 'zoomOut', label: words.zoomOut },
        { role: 'togglefullscreen', label: words.fullScreen },
        ...tools,
      ],
    },
    {
      role: 'window',
      label: words.window,
      submenu: [
        { role: 'minimize', label: words.minimize },
        { role: 'close', label: words.close },
      ],
    },
  ];
}
