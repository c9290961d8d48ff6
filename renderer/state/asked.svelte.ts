import type { Answer } from '../../preload/contract.ts';

/** What a service is asked for while a screen waits. What it said before stays until it has said something else. */
export class Asked<Value> {
  /** Null until it has answered. */
  value = $state.raw<Value | null>(null);
  problem = $state.raw<string | null>(null);
  readonly #ask: () => Promise<Answer<Value>>;

  constructor(ask: () => Promise<Answer<Value>>) {
    this.#ask = ask;
    void this.read();
  }

  async read(): Promise<void> {
    const answer = await this.#ask();
    this.problem = answer.ok ? null : answer.error.message;
    if (answer.ok) this.value = answer.value;
  }
}
