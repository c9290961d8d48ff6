import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, seen } from '../electron-double.ts';
import { askedOfNetwork, openWindows, unstopped } from './browser-window.ts';
import { Tray } from './tray.ts';
import type { MenuItemConstructorOptions } from 'electron';

/** What the test may ask of the process, over Node's channel between parent and child. */
export type Ask =
  | { readonly do: 'look' }
  | { readonly do: 'emit'; readonly name: string; readonly args: readonly unknown[] }
  /** The labels on the way to an item of the tray's menu. */
  | { readonly do: 'choose'; readonly labels: readonly string[] }
  | { readonly do: 'quit' };

/** How the process looks from outside. */
export interface Look {
  readonly tray: {
    /** Each state that the icon has shown, the present one last. */
    readonly signs: readonly string[];
    readonly tip: string;
    /** Labels; in brackets those that are off. */
    readonly menu: readonly string[];
  } | null;
  readonly windows: readonly { readonly debugPort: number; readonly shown: number }[];
  readonly outside: readonly string[];
  /** What the person was told or asked; every question is answered with no. */
  readonly boxes: readonly string[];
  readonly trashed: readonly string[];
  readonly errors: readonly string[];
  readonly askedOfNetwork: readonly string[];
  readonly unstopped: readonly string[];
}

process.on('message', (message: { readonly id: number; readonly ask: Ask }) => {
  process.send?.({ id: message.id, answer: answer(message.ask) });
});

function answer(ask: Ask): Look | null {
  if (ask.do === 'look') return look();
  if (ask.do === 'emit') app.emit(ask.name, ...ask.args);
  if (ask.do === 'quit') app.quit();
  if (ask.do === 'choose') choose(ask.labels);
  return null;
}

function look(): Look {
  const { last } = Tray;
  return {
    tray: last && { signs: last.signs, tip: last.tip, menu: last.menu.flatMap(label) },
    windows: [...openWindows].map(({ profile, shown }) => ({ debugPort: debugPort(profile), shown })),
    outside: seen.outside,
    boxes: seen.boxes,
    trashed: seen.trashed,
    errors: seen.errors,
    askedOfNetwork,
    unstopped,
  };
}

/** 0 until Chromium has told it. */
function debugPort(profile: string): number {
  try {
    return Number(readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n')[0]);
  } catch {
    return 0;
  }
}

function label({ label: text, enabled }: MenuItemConstructorOptions): readonly string[] {
  if (text === undefined) return [];
  return [enabled === false ? `(${text})` : text];
}

function choose([first, ...rest]: readonly string[], menu: unknown = Tray.last?.menu): void {
  // What the product builds its menus from is plain data.
  const item = (menu as readonly MenuItemConstructorOptions[] | undefined)?.find((one) => one.label === first);
  if (!item) throw new Error(`The menu has no "${first ?? ''}".`);
  // Electron calls it with more, which ours do not look at.
  if (rest.length === 0) (item.click as (() => void) | undefined)?.();
  else choose(rest, item.submenu);
}
