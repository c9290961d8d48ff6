import { spawnSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openMirror } from '../../main/mirror/mirror.ts';
import { openSettings } from '../../main/mirror/settings.ts';
import { everything, now, putEverything, remoteNode, sorted } from './records.ts';
import { account } from './settings-records.ts';
import { temporaryHome } from './temporary-home.ts';

/** Overwrites a part of a file with what no database holds. */
function scribble(file: string, from: number, to = statSync(file).size): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(to - from, 0xa5), 0, to - from, from);
  closeSync(handle);
}

/** A mirror with many pages. */
function filledMirror(file: string): void {
  const mirror = openMirror(file, () => now);
  mirror.trees(1).commit(putEverything);
  mirror.trees(2).commit({ putRemote: Array.from({ length: 2000 }, (_, n) => remoteNode(String(n))) });
  mirror.close();
}

const damages: readonly (readonly [string, (file: string) => void])[] = [
  ['its header is gone', (file) => scribble(file, 0, 100)],
  ['it is no database', (file) => writeFileSync(file, 'hello'.repeat(1000))],
  ['it is cut short', (file) => truncateSync(file, 20_000)],
  ['a table is overwritten', (file) => scribble(file, 8192, 60_000)],
];

describe('a damaged mirror', () => {
  it.each(damages)('is moved aside and begun anew when %s', (_, damage) => {
    const home = temporaryHome();
    const file = join(home, 'mirror.db');
    filledMirror(file);
    damage(file);
    // As a failed call notes it; the damage may lie where an opening does not come by.
    writeFileSync(`${file}.suspect`, '');
    const damaged = readFileSync(file);
    const mirror = openMirror(file, () => now);
    expect(mirror.notices).toEqual([expect.stringContaining('mirror.db.damaged-20260921T141320')]);
    expect(mirror.trees(1).load().remote).toEqual([]);
    mirror.trees(1).commit(putEverything);
    mirror.close();
    expect(readFileSync(join(home, 'mirror.db.damaged-20260921T141320'))).toEqual(damaged);
    expect(existsSync(`${file}.suspect`)).toBe(false);
    const again = openMirror(file, () => now);
    expect([again.notices, sorted(again.trees(1).load())]).toEqual([[], sorted(everything)]);
    again.close();
  });

  it('is noticed at a clean opening too when it lies where that comes by', () => {
    const file = join(temporaryHome(), 'mirror.db');
    filledMirror(file);
    scribble(file, 0, 20_000);
    const mirror = openMirror(file, () => now);
    expect([mirror.notices.length, mirror.trees(2).load().remote]).toEqual([1, []]);
    mirror.close();
  });

  it('is noticed in use, told as broken, and replaced at the next opening', () => {
    const home = temporaryHome();
    const file = join(home, 'mirror.db');
    filledMirror(file);
    scribble(file, Math.floor(statSync(file).size / 2));
    const mirror = openMirror(file, () => now);
    expect(mirror.notices).toEqual([]);
    expect(() => mirror.trees(2).load()).toThrow(expect.objectContaining({ kind: 'broken' }));
    mirror.close();
    const again = openMirror(file, () => now);
    expect([again.notices.length, again.trees(2).load().remote]).toEqual([1, []]);
    again.close();
  });

  it('is looked for after an unclean end only, and a whole one stays', () => {
    const home = temporaryHome();
    const file = join(home, 'mirror.db');
    filledMirror(file);
    const crash = `const { openMirror } = await import(${JSON.stringify(new URL('../../main/mirror/mirror.ts', import.meta.url).href)});
      openMirror(process.argv[1]).trees(3).commit({ dropRemote: ['1'], held: [] }); process.kill(process.pid, 'SIGKILL');`;
    spawnSync(process.execPath, ['--input-type=module', '-e', crash, file]);
    expect(existsSync(`${file}-wal`)).toBe(true);
    const mirror = openMirror(file, () => now);
    expect([mirror.notices, sorted(mirror.trees(1).load())]).toEqual([[], sorted(everything)]);
    mirror.close();
    // The same, but the crash tore the file too.
    spawnSync(process.execPath, ['--input-type=module', '-e', crash, file]);
    scribble(file, 8192, 60_000);
    const anew = openMirror(file, () => now);
    expect(anew.notices).toHaveLength(1);
    anew.close();
    expect(readdirSync(home).filter((name) => name.startsWith('mirror.db.damaged'))).not.toEqual([]);
  });

  it('is not taken away from another user of the file', () => {
    const home = temporaryHome();
    const file = join(home, 'mirror.db');
    filledMirror(file);
    const user = openMirror(file, () => now);
    scribble(file, Math.floor(statSync(file).size / 2));
    writeFileSync(`${file}.suspect`, '');
    const other = openMirror(file, () => now);
    expect([other.notices, readdirSync(home).filter((name) => name.includes('damaged'))]).toEqual([[], []]);
    other.close();
    user.close();
    const alone = openMirror(file, () => now);
    expect(alone.notices).toHaveLength(1);
    alone.close();
  });
});

describe('damaged settings', () => {
  function filledSettings(file: string): void {
    const settings = openSettings(file, () => now);
    settings.addAccount(account('a'));
    settings.addAccount(account('b'));
    settings.close();
  }

  it.each([...damages.slice(0, 2), ['it is empty', (file: string) => truncateSync(file)] as const])(
    'come back from their copy, the damaged file is kept, when %s',
    (_, damage) => {
      const home = temporaryHome();
      const file = join(home, 'settings.db');
      filledSettings(file);
      damage(file);
      const settings = openSettings(file, () => now);
      expect(settings.notices).toEqual([expect.stringContaining('settings.db.backup')]);
      expect(settings.accounts().map(({ name }) => name)).toEqual(['a', 'b']);
      settings.close();
      expect(existsSync(join(home, 'settings.db.damaged-20260921T141320'))).toBe(true);
    },
  );

  it('come back when they were missing', () => {
    const file = join(temporaryHome(), 'settings.db');
    filledSettings(file);
    rmSync(file);
    const settings = openSettings(file, () => now);
    expect([settings.notices, settings.accounts().length]).toEqual([[expect.stringContaining('missing')], 2]);
    settings.close();
  });

  it('are left alone with a clear message when no copy is whole', () => {
    const file = join(temporaryHome(), 'settings.db');
    filledSettings(file);
    scribble(file, 0);
    copyFileSync(file, `${file}.backup`);
    const damaged = readFileSync(file);
    expect(() => openSettings(file, () => now)).toThrow(
      expect.objectContaining({ kind: 'broken', message: expect.stringContaining('no whole copy') as string }),
    );
    expect(readFileSync(file)).toEqual(damaged);
  });

  it('are told when they may not be read or their folder is not one', () => {
    const home = temporaryHome();
    writeFileSync(join(home, 'file'), '');
    for (const open of [openSettings, openMirror]) {
      expect(() => open(join(home, 'file', 'x.db'))).toThrow(expect.objectContaining({ kind: 'unreadable' }));
    }
  });
});
