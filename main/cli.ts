#!/usr/bin/env node
import './thread-pool.ts';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 12)) {
  process.stderr.write(`Tidemark needs Node 22.12 or newer; this is ${process.versions.node}.\n`);
  process.exit(1);
}

// npm runs scripts in the project's folder; paths mean what they mean where they were typed.
const typedIn = process.env['npm_lifecycle_event'] === 'tidemark' ? process.env['INIT_CWD'] : undefined;
if (typedIn !== undefined) process.chdir(typedIn);

// Loaded only now: an older Node could not even read what these need.
const { runTerminal } = await import('./app/terminal/run.ts');
const { readDemoService } = await import('./app/surface/demo-service.ts');
const { openCore } = await import('./core.ts');
const { serveUi } = await import('./serve-ui.ts');

const version = readVersion();
/** Beside out/main, where this module lies once it is built; from the sources, where the build puts it. */
const page = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '../out/renderer/' : '../renderer/', import.meta.url));
process.exitCode = await runTerminal(process.argv.slice(2), {
  version,
  openHome: async (options) => {
    const core = await openCore({ ...options, version, env: process.env });
    const demo = readDemoService(process.env['TIDEMARK_DEMO']);
    return { ...core, serveUi: ({ port }) => serveUi(core, { port, version, demo, page }) };
  },
});
// A keychain that never answers would keep the process up.
setTimeout(() => process.exit(), 2000).unref();

function readVersion(): string {
  const place = import.meta.url.endsWith('.ts') ? '../package.json' : '../../package.json';
  const facts: unknown = JSON.parse(readFileSync(new URL(place, import.meta.url), 'utf8'));
  const isVersioned = typeof facts === 'object' && facts !== null && 'version' in facts;
  return isVersioned && typeof facts.version === 'string' ? facts.version : '0';
}
