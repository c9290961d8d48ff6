/** `work` one at a time: who asks while it is under way gets one more turn after it, together with all others who asked meanwhile. */
export function inTurns(work: () => Promise<unknown>): () => Promise<void> {
  let isWanted = false;
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    try {
      while (isWanted) {
        isWanted = false;
        await work();
      }
    } finally {
      running = null;
    }
  }

  return () => {
    isWanted = true;
    running ??= run();
    return running;
  };
}
