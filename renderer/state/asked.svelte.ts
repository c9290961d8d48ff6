import type { Answer } from '../../preload/contract.ts';
import { Ages } from './ages.ts';

/** What a service is asked for while a screen waits. What it said before stays until it has said something else. */
export class Asked<Value> {
  /** Null until it has answered. */
  value = $state.raw<Value | null>(null);
  problem = $state.raw<string | null>(null);
  readonly #ages = new Ages<'answer'>();
  readonly #ask: () => Promise<Answer<Value>>;

  constructor(ask: () => Promise<Answer<Value>>) {
    this.#ask = ask;
    void this.read();
  }

  async read(): Promise<void> {
    const age = this.#ages.next();
    const answer = await this.#ask();
    if (!this.#ages.take('answer', age)) return;
    this.problem = answer.ok ? null : answer.error.message;
    if (answer.ok) this.value = answer.value;
  }
}
