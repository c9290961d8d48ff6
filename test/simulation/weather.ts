/** What is wrong with one disk right now. */
export interface DiskWeather {
  /** No room for another file. */
  full: boolean;
  /** The root is not there: unmounted, or taken away. */
  away: boolean;
  /** The chance of one call to fail by itself. */
  flaky: number;
}

/** What is wrong with the line to the service right now. */
export interface LineWeather {
  /** The chance of one call to fail. */
  flaky: number;
  /** What every call ends with. */
  down: 'offline' | 'auth' | 'throttled' | null;
}

export const calmDisk = (): DiskWeather => ({ full: false, away: false, flaky: 0 });
export const calmLine = (): LineWeather => ({ flaky: 0, down: null });
