import type { MachineEvent, MachineEvents } from '../../main/app/surface/machine-events.ts';

/** A machine to which happens what a test says. */
export class HandMachine implements MachineEvents {
  readonly #listeners = new Set<(event: MachineEvent) => void>();
  #onBattery: boolean | null = false;

  onBattery(): boolean | null {
    return this.#onBattery;
  }

  listen(listener: (event: MachineEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  tell(event: MachineEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  plug(onBattery: boolean | null): void {
    this.#onBattery = onBattery;
    this.tell('power');
  }
}
