/** Time and chance are passed in, so that a run can be repeated. */
export interface Clock {
  /** Wall time in ms since the epoch. May jump. */
  now(): number;
  /** Milliseconds that only ever grow, for intervals. */
  monotonic(): number;
  /** Resolves after `ms`; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface Random {
  /** At least 60 bits of chance in lower-case letters and digits, for names of temporary files and keys. */
  token(): string;
  /** 0 ≤ x < 1. */
  fraction(): number;
}
