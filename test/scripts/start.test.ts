import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const top = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'tidemark-start-'));
afterAll(() => rmSync(folder, { recursive: true }));

function start(env: Readonly<Record<string, string>>, ...args: string[]) {
  const own = { ...process.env };
  Reflect.deleteProperty(own, 'ELECTRON_OVERRIDE_DIST_PATH');
  const command = [join(top, 'scripts/run.mjs'), join(top, 'scripts/start.ts'), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    encoding: 'utf8',
    cwd: folder,
    env: { ...own, ...env },
  });
  return { status, stdout, stderr };
}

describe('npm start', () => {
  it('says in one line that there is no Electron where it should be', () => {
    const stderr = `There is no Electron in "${folder}", which ELECTRON_OVERRIDE_DIST_PATH names.\n`;
    expect(start({ ELECTRON_OVERRIDE_DIST_PATH: folder })).toEqual({ status: 1, stdout: '', stderr });
  });

  const isThere = existsSync(join(top, 'node_modules/electron/dist'));
  it.skipIf(isThere)('says in one line that Electron cannot be fetched, and what does the same', () => {
    // Nothing listens there: nothing is fetched, whatever this machine could reach.
    const nowhere = { ELECTRON_MIRROR: 'http://127.0.0.1:9/', electron_config_cache: join(folder, 'cache') };
    const { status, stdout, stderr } = start(nowhere);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^Electron's program is missing: .* serve --open\n$/);
  });

  it.skipIf(process.platform === 'win32')('starts the checkout in Electron where there is one, and ends as that ends', () => {
    const place = join(folder, 'there');
    mkdirSync(join(folder, 'bin'));
    mkdirSync(place);
    // The build is another test's.
    writeFileSync(join(folder, 'bin/npm'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
    writeFileSync(join(place, 'electron'), '#!/bin/sh\necho "$@" ${ELECTRON_RUN_AS_NODE:-unset}\nexit 7\n', { mode: 0o755 });
    const path = `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`;
    expect(start({ ELECTRON_OVERRIDE_DIST_PATH: place, ELECTRON_RUN_AS_NODE: '1', PATH: path }, '--hidden')).toEqual({
      status: 7,
      stdout: `${top} --hidden unset\n`,
      stderr: '',
    });
  });
});
