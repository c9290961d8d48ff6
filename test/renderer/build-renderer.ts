import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build } from 'vite';

// Run by itself: a test runner's NODE_ENV would make another renderer than the product's.
const [outDir] = process.argv.slice(2);
if (outDir === undefined) throw new Error('usage: build-renderer.ts FOLDER');
await build({
  configFile: false,
  logLevel: 'error',
  root: join(import.meta.dirname, '../../renderer'),
  base: './',
  plugins: [svelte({ configFile: false })],
  build: { outDir, emptyOutDir: true },
});
