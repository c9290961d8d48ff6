import { Menu, nativeImage, Tray } from 'electron';
import { trayMenu } from './menus.ts';
import type { ShellWords } from './shell-words.ts';
import { statusLine } from './status-words.ts';
import { trayImages } from './tray-images.ts';
import type { NativeImage } from 'electron';
import type { MenuActions } from './menus.ts';
import type { TrayStatus } from './status-words.ts';

/** The icon beside the clock, with how everything is and what can be done about it. */
export class StatusTray {
  readonly #tray: Tray;
  readonly #actions: MenuActions;
  #shown = '';
  #state: TrayStatus['state'] = 'idle';

  constructor(actions: MenuActions) {
    this.#actions = actions;
    this.#tray = new Tray(imageOf('idle'));
    // On Linux a click is the menu's, wherever a menu is set.
    this.#tray.on('click', actions.open);
  }

  update(status: TrayStatus, words: ShellWords): void {
    const now = Date.now();
    const line = statusLine(status, now, words);
    if (status.state !== this.#state) this.#tray.setImage(imageOf(status.state));
    this.#state = status.state;
    // A menu that is set anew closes under the pointer: only when it says something else.
    const shown = JSON.stringify([line, words.quit, status.state, status.pairs.length]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#tray.setToolTip(`Tidemark: ${line}`);
    this.#tray.setContextMenu(Menu.buildFromTemplate(trayMenu(status, now, { words, actions: this.#actions })));
  }

  destroy(): void {
    this.#tray.destroy();
  }
}

/** macOS wants a mask, which it colours itself; the others want colours. */
export function imageOf(state: TrayStatus['state']): NativeImage {
  const isMask = process.platform === 'darwin';
  const image = nativeImage.createEmpty();
  for (const [scaleFactor, size] of [
    [1, 16],
    [1.5, 24],
    [2, 32],
  ] as const) {
    const buffer = Buffer.from(trayImages[isMask ? 'mask' : 'colour'][state][size], 'base64');
    image.addRepresentation({ scaleFactor, width: size, height: size, buffer });
  }
  if (isMask) image.setTemplateImage(true);
  return image;
}
