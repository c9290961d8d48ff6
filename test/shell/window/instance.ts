import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Whether this process is the first one with that folder for its data, in one synchronous step as in Electron. A later one hands its arguments
 * to the first.
 */
export function claimInstance(userData: string, onSecond: (argv: readonly string[]) => void): boolean {
  const folder = join(userData, 'stand-in-instance');
  mkdirSync(userData, { recursive: true });
  try {
    mkdirSync(folder);
  } catch {
    const file = join(folder, String(process.pid));
    writeFileSync(`${file}.partial`, JSON.stringify(process.argv));
    renameSync(`${file}.partial`, `${file}.json`);
    return false;
  }
  const take = (): void => {
    for (const name of readdirSync(folder).filter((one) => one.endsWith('.json'))) {
      const text = readFileSync(join(folder, name), 'utf8');
      rmSync(join(folder, name));
      onSecond(JSON.parse(text) as readonly string[]);
    }
  };
  const watcher = watch(folder, take);
  process.once('exit', () => watcher.close());
  return true;
}
