import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './test/command.ts';

/** `npm start`: the desktop app out of this checkout, in Electron. Says in one line what is missing where it cannot be. */

const top = join(import.meta.dirname, '..');
const electron = join(top, 'node_modules/electron');

/** Where Electron's program is, whether or not it is there: npm brings only what fetches it. */
function programPath(): string {
  const notes = join(electron, 'path.txt');
  const name = existsSync(notes) ? readFileSync(notes, 'utf8') : 'electron';
  return join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(electron, 'dist'), name);
}

/** Answers why it cannot start, or null after it has run. */
async function start(args: readonly string[]): Promise<string | null> {
  if (!existsSync(electron)) return 'Electron is not installed here. Run npm ci first.';
  if (!existsSync(programPath())) {
    const place = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
    if (place !== undefined) return `There is no Electron in "${place}", which ELECTRON_OVERRIDE_DIST_PATH names.`;
    await run([process.execPath, join(electron, 'install.js')], { quiet: true });
  }
  if (!existsSync(programPath())) {
    return "Electron's program is missing: npm leaves it to be fetched from GitHub, which cannot be reached from here. The same window in a browser: npm run -s tidemark -- serve --open";
  }
  if ((await run(['npm', 'run', '--silent', 'build'])) !== 0) return 'The program cannot be built, see above.';
  const env = { ...process.env };
  // Electron takes this for "be plain Node".
  Reflect.deleteProperty(env, 'ELECTRON_RUN_AS_NODE');
  process.exitCode = await run([programPath(), top, ...args], { env });
  return null;
}

const problem = await start(process.argv.slice(2));
if (problem !== null) {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
}
