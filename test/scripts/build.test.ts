import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const top = join(import.meta.dirname, '../..');
/** Inside the project, since built code looks for its packages in the folders above it. */
const program = join(top, 'out', `program-${String(process.pid)}`);
const out = join(program, 'out');
const electronVite = join(top, 'node_modules/electron-vite/bin/electron-vite.js');

beforeAll(() => {
  const { status, stderr } = spawnSync(process.execPath, [electronVite, 'build', '--logLevel', 'warn', '--outDir', out], {
    cwd: top,
    encoding: 'utf8',
  });
  expect({ status, stderr }).toMatchObject({ status: 0 });
  // It goes with the program and tells its version.
  copyFileSync(join(top, 'package.json'), join(program, 'package.json'));
});

afterAll(() => rmSync(program, { recursive: true, force: true }));

describe('the build', () => {
  it('has each entry and each thread side by side, and the migrations beside them', () => {
    const threads = readdirSync(join(top, 'main/disk')).filter((name) => name.endsWith('-worker.ts'));
    const entries = ['cli.js', 'desktop.js', ...threads.map((name) => name.replace('.ts', '.js'))];
    expect(readdirSync(join(out, 'main'))).toEqual(expect.arrayContaining(entries));
    const sqlIn = (folder: string) =>
      readdirSync(folder, { recursive: true })
        .map(String)
        .filter((name) => name.endsWith('.sql'))
        .sort();
    const migrations = sqlIn(join(out, 'main/migrations'));
    expect(migrations).not.toEqual([]);
    expect(migrations).toEqual(sqlIn(join(top, 'main/mirror/migrations')));
  });

  it('bundles no package, native ones least of all, and imports only those that are installed with the program', () => {
    const { dependencies, optionalDependencies } = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8')) as Record<
      string,
      object
    >;
    const known = new Set(['electron', ...Object.keys({ ...dependencies, ...optionalDependencies })]);
    const imported = new Set<string>();
    for (const name of readdirSync(join(out, 'main')).filter((file) => file.endsWith('.js'))) {
      const code = readFileSync(join(out, 'main', name), 'utf8');
      for (const [, from] of code.matchAll(/(?:^import [^;]*?from |^import |\bimport\()"([^"./][^"]*)"/gm))
        if (from) imported.add(from);
      expect(code).not.toContain('node_modules/');
    }
    const packages = [...imported].filter((name) => !name.startsWith('node:') && !builtinModules.includes(name));
    expect(packages).toEqual(expect.arrayContaining(['better-sqlite3', 'keytar']));
    // A part of a package comes with the package.
    const packageOf = (name: string) => name.split('/', name.startsWith('@') ? 2 : 1).join('/');
    expect(packages.filter((name) => !known.has(packageOf(name)))).toEqual([]);
  });

  it('has a preload that a sandboxed window can load', () => {
    const code = readFileSync(join(out, 'preload/index.cjs'), 'utf8');
    expect([...code.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name)).toEqual(['electron']);
  });

  it('has a terminal that starts', () => {
    const { status, stderr, stdout } = spawnSync(process.execPath, [join(out, 'main/cli.js'), '--help'], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('Usage: tidemark');
  });
});
