import { cpSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';

const top = import.meta.dirname;
/** Threads are started by file name, so that each is an entry of its own. */
const workers = ['main/disk', 'main/mirror'].flatMap((room) => {
  const names = readdirSync(join(top, room)).filter((name) => name.endsWith('-worker.ts'));
  return names.map((name) => join(top, room, name));
});
const mainEntries = [join(top, 'main/desktop.ts'), join(top, 'main/cli.ts'), ...workers];

export default defineConfig({
  main: {
    build: {
      // Only `dependencies` are left out of the bundle by themselves.
      externalizeDeps: { include: ['keytar'] },
      // All files lie side by side in out/main: code finds its threads and migrations beside itself.
      rolldownOptions: {
        input: Object.fromEntries(mainEntries.map((file) => [basename(file, '.ts'), file])),
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
    plugins: [
      {
        name: 'migrations',
        writeBundle: (options) =>
          cpSync(join(top, 'main/mirror/migrations'), join(options.dir ?? top, 'migrations'), { recursive: true }),
      },
    ],
  },
  preload: {
    build: {
      rolldownOptions: {
        input: { index: join(top, 'preload/index.ts') },
        // A sandboxed preload can only be CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: join(top, 'renderer'),
    build: { rolldownOptions: { input: join(top, 'renderer/index.html') } },
    plugins: [svelte({ configFile: false })],
  },
});
