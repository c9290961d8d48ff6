import { networkInterfaces } from 'node:os';
import { readPower } from './linux-power.ts';
import type { MachineEvent, MachineEvents } from './machine-events.ts';
import type { Clock } from '../../sync/ports/time.ts';

/** How often is looked: so long it takes at most until a network that is back is noticed. */
const everyMs = 5_000;
/** A look that comes so much later than meant was not late: the machine slept. */
const sleptMs = 30_000;

export interface PolledMachineOptions {
  readonly clock: Clock;
  /** The addresses that the machine has in networks, as one text. */
  readonly addresses?: () => string;
  /** As `MachineEvents.onBattery`. */
  readonly power?: () => Promise<boolean | null>;
}

/**
 * What any program can see of its machine by looking again and again: other addresses, wall time that has jumped ahead, and on Linux the
 * power supplies. Looks only while somebody listens.
 */
export class PolledMachine implements MachineEvents {
  readonly #clock: Clock;
  readonly #addresses: () => string;
  readonly #power: () => Promise<boolean | null>;
  readonly #listeners = new Set<(event: MachineEvent) => void>();
  #onBattery: boolean | null = null;
  #end: AbortController | null = null;

  private constructor(options: PolledMachineOptions) {
    this.#clock = options.clock;
    this.#addresses = options.addresses ?? readAddresses;
    this.#power = options.power ?? (() => (process.platform === 'linux' ? readPower() : Promise.resolve(null)));
  }

  static async open(options: PolledMachineOptions): Promise<PolledMachine> {
    const machine = new PolledMachine(options);
    machine.#onBattery = await machine.#power();
    return machine;
  }

  onBattery(): boolean | null {
    return this.#onBattery;
  }

  listen(listener: (event: MachineEvent) => void): () => void {
    this.#listeners.add(listener);
    if (this.#end === null) {
      this.#end = new AbortController();
      void this.#poll(this.#end.signal);
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#end?.abort();
      this.#end = null;
    };
  }

  async #poll(signal: AbortSignal): Promise<void> {
    let addresses = this.#addresses();
    let lookedAt = this.#clock.now();
    for (;;) {
      await this.#clock.sleep(everyMs, signal).catch(() => undefined);
      if (signal.aborted) return;
      const now = this.#clock.now();
      if (now - lookedAt > everyMs + sleptMs) this.#tell('wake');
      lookedAt = now;
      const found = this.#addresses();
      // Without any address there is nothing to be reached: the change that counts is the one back.
      if (found !== addresses && found !== '') this.#tell('network');
      addresses = found;
      await this.#lookAtPower(signal);
    }
  }

  async #lookAtPower(signal: AbortSignal): Promise<void> {
    const onBattery = await this.#power();
    if (onBattery === this.#onBattery || signal.aborted) return;
    this.#onBattery = onBattery;
    this.#tell('power');
  }

  #tell(event: MachineEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

/** Without those that lead nowhere: the machine itself, and addresses that every card gives itself. */
function readAddresses(): string {
  const all = Object.entries(networkInterfaces()).flatMap(([name, found = []]) =>
    found
      .filter(({ internal, address }) => !internal && !/^(?:fe80:|169\.254\.)/i.test(address))
      .map(({ address }) => `${name} ${address}`),
  );
  return all.sort().join('\n');
}
