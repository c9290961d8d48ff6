// Runs a TypeScript file of this project: node scripts/run.mjs FILE [ARGUMENT…]
// Plain old JavaScript, so that an old Node can read it and say what it lacks.
import module from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const needed = [22, 18];
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
  process.stderr.write(
    `Tidemark needs Node ${needed.join('.')} or newer; this is Node ${process.versions.node}. Install a newer Node from https://nodejs.org.\n`,
  );
  process.exit(1);
}

const file = process.argv[2];
if (file === undefined) {
  process.stderr.write('usage: node scripts/run.mjs FILE [ARGUMENT…]\n');
  process.exit(2);
}
// Starts in half the time from the second time on. Not in the common temporary folder, where others could lay something into it.
module.enableCompileCache(resolve(import.meta.dirname, '../node_modules/.cache/compiled'));
// The file sees itself and its own arguments, as if it had been started alone.
process.argv.splice(1, 2, resolve(file));
await import(pathToFileURL(process.argv[1]).href);
