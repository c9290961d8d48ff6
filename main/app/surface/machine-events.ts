/**
 * What happens to the machine: it is about to sleep, is back, was unlocked, has other addresses in the network, or its power comes from
 * somewhere else.
 */
export type MachineEvent = 'sleep' | 'wake' | 'unlock' | 'network' | 'power';

/** How the core hears of its machine, from whoever carries it. */
export interface MachineEvents {
  /** Whether it runs on its battery; null where nobody can tell. */
  onBattery(): boolean | null;
  /** Tells of what happens from now on, until the answered call. */
  listen(listener: (event: MachineEvent) => void): () => void;
}
