/**
 * Keeps looks at the sides apart from the moments in which transfers settle. A look that saw a folder before a download was put there, and
 * is taken up after it was recorded, would find it deleted. Many transfers may settle at once; a look is alone.
 */
export class SettleGate {
  #settling = 0;
  #looking = false;
  readonly #waiting: (() => void)[] = [];

  /** Runs the last part of a transfer, from the last check of its target to its record. */
  readonly settle = async <Result>(work: () => Promise<Result> | Result): Promise<Result> => {
    while (this.#looking) await this.#change();
    this.#settling += 1;
    try {
      return await work();
    } finally {
      this.#settling -= 1;
      this.#tell();
    }
  };

  /** Runs a look, from its first question to its record. One at a time. */
  async look<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#looking = true;
    try {
      while (this.#settling > 0) await this.#change();
      return await work();
    } finally {
      this.#looking = false;
      this.#tell();
    }
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #tell(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
