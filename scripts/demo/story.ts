/** Tells a story on the terminal and keeps count of what was to be checked. */
export class Story {
  readonly #startedAt = performance.now();
  #chapter = 0;
  #passed = 0;
  #failed = 0;

  chapter(title: string): void {
    this.#chapter += 1;
    this.say(`\n${this.#chapter}. ${title}`);
  }

  say(text: string): void {
    process.stdout.write(`${text}\n`);
  }

  /** Something that was done. */
  did(text: string): void {
    this.say(`   ${text}`);
  }

  /** Something that has to be so now. */
  check(text: string, isSo: boolean): void {
    if (isSo) this.#passed += 1;
    else this.#failed += 1;
    this.say(`   ${isSo ? '✓' : '✗'} ${text}`);
  }

  /** The last line. Answers the exit code. */
  end(): 0 | 1 {
    const seconds = ((performance.now() - this.#startedAt) / 1000).toFixed(0);
    const result =
      this.#failed === 0 ? `All ${this.#passed} checks hold` : `${this.#failed} of ${this.#passed + this.#failed} checks FAILED`;
    this.say(`\n${result}, after ${seconds} seconds.`);
    return this.#failed === 0 ? 0 : 1;
  }
}
