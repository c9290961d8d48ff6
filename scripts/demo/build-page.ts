import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../test/command.ts';

/** Builds the window where that was never done. */
export async function buildPage(folder: string): Promise<void> {
  const isBuilt = await access(join(folder, 'index.html')).then(
    () => true,
    () => false,
  );
  if (isBuilt) return;
  process.stdout.write('The window is built, once.\n');
  const code = await run(['npm', 'run', '--silent', 'build'], { quiet: true });
  if (code !== 0) throw new Error('"npm run build" failed. Run it to see why.');
}
