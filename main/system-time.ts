import { randomBytes } from 'node:crypto';
import type { Clock, Random } from './sync/ports/time.ts';

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      // The signal's reason is whatever the one who aborted gave: it is passed on as it is.
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      const stop = () => reject(signal?.reason);
      if (signal?.aborted) {
        stop();
        return;
      }
      const onAbort = () => {
        clearTimeout(timer);
        stop();
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      }, ms);
      signal?.addEventListener('abort', onAbort, { once: true });
    }),
};

/** Chance that nobody can foretell. */
export const systemRandom: Random = {
  token: () =>
    BigInt(`0x${randomBytes(12).toString('hex')}`)
      .toString(36)
      .padStart(19, '0'),
  fraction: () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48,
};
