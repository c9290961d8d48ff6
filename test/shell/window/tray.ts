import { EventEmitter } from 'node:events';
import { trayImages } from '../../../main/shell/tray-images.ts';
import type { MenuItemConstructorOptions } from 'electron';

/** An image that knows which of ours it is. */
class NamedImage {
  name = '';
  setTemplateImage = (): void => undefined;

  addRepresentation({ width, buffer }: { width: number; buffer: Buffer }): void {
    if (width !== 16) return;
    const images = [...Object.entries(trayImages.colour), ...Object.entries(trayImages.mask)];
    this.name = images.find(([, sizes]) => sizes[16] === buffer.toString('base64'))?.[0] ?? '';
  }
}

export const nativeImage = { createEmpty: () => new NamedImage() };

/** The icon beside the clock: nothing of it is shown, all of it is remembered. */
export class Tray extends EventEmitter {
  static last: Tray | null = null;
  /** Each state that the icon has shown. */
  readonly signs: string[];
  tip = '';
  menu: readonly MenuItemConstructorOptions[] = [];

  constructor(image: NamedImage) {
    super();
    this.signs = [image.name];
    Tray.last = this;
  }

  setImage = (image: NamedImage): void => void this.signs.push(image.name);
  setToolTip = (tip: string): void => void (this.tip = tip);
  setContextMenu = (menu: readonly MenuItemConstructorOptions[]): void => void (this.menu = menu);
  destroy = (): void => void (Tray.last = null);
}
