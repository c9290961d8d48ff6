import { Notification } from 'electron';
import type { Events } from '../../preload/contract.ts';

/** Shows incidents by the system's own notifications, and takes them back when they are over. */
export class Notifications {
  readonly #go: (place: string) => void;
  /** Kept as long as they are shown: one that is collected as garbage hears no click. */
  readonly #shown = new Map<string, Notification>();

  constructor(go: (place: string) => void) {
    this.#go = go;
  }

  update({ key, begun }: Events['incident']): void {
    this.#shown.get(key)?.close();
    this.#shown.delete(key);
    if (begun === null || !Notification.isSupported()) return;
    const shown = new Notification({ title: begun.title, body: begun.message, silent: true });
    shown.on('click', () => this.#go(begun.place));
    this.#shown.set(key, shown);
    shown.show();
  }
}
