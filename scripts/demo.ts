import { playAlone } from './demo/once.ts';
import { playWithUser } from './demo/play.ts';

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stop.abort());

const isOnce = process.argv.includes('--once');
try {
  process.exitCode = await (isOnce ? playAlone(stop.signal) : playWithUser(stop.signal));
} catch (error) {
  // Stopped by the person is no failure to explain.
  if (!stop.signal.aborted) process.stderr.write(`The demo failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
