import { execFile, execFileSync } from 'node:child_process';
import { pbkdf2 } from 'node:crypto';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { asSyncError } from '../../main/sync/errors.ts';
import type { SyncError } from '../../main/sync/errors.ts';
import type { Hint, LocalFolder, Watch } from '../../main/sync/ports/folder.ts';
import type { Clock } from '../../main/sync/ports/time.ts';
import { never, openedFolder, systemClock, temporaryFolder } from './folder-fixture.ts';
import type { OpenedFolder } from './folder-fixture.ts';

/** What the engine does with hints, in short: reads hinted folders, and those that it does not know with all below them. */
class Follower {
  readonly files = new Set<string>();
  readonly hints: Hint[] = [];
  readonly #folder: LocalFolder;
  readonly #folders = new Set(['']);
  readonly #waiting = new Set<string>();
  #busy = false;
  #failure: SyncError | null = null;

  constructor(folder: LocalFolder) {
    this.#folder = folder;
  }

  start(clock: Clock = systemClock): Promise<Watch> {
    return this.#folder.watch((hint) => {
      this.hints.push(hint);
      if (hint.kind === 'folder') this.#waiting.add(hint.path);
      if (!this.#busy) void this.#work().catch((error: unknown) => (this.#failure = asSyncError(error)));
    }, clock);
  }

  async #work(): Promise<void> {
    this.#busy = true;
    while (this.#waiting.size > 0) {
      const paths = [...this.#waiting];
      this.#waiting.clear();
      await this.#read(paths, false);
    }
    this.#busy = false;
  }

  async #read(paths: readonly string[], deep: boolean): Promise<void> {
    const { folders } = await this.#folder.scan({ paths, deep }, never);
    const unknown: string[] = [];
    for (const { path, entries } of folders) {
      for (const { name, kind } of entries) {
        const full = path === '' ? name : `${path}/${name}`;
        if (kind === 'file') this.files.add(full);
        else if (!this.#folders.has(full)) {
          this.#folders.add(full);
          if (!deep) unknown.push(full);
        }
      }
    }
    if (unknown.length > 0) await this.#read(unknown, true);
  }

  /** The files that were not seen within the time. */
  async missing(want: readonly string[], withinMs = 15_000): Promise<string[]> {
    const end = performance.now() + withinMs;
    for (;;) {
      if (this.#failure) throw this.#failure;
      const missing = want.filter((path) => !this.files.has(path));
      if (missing.length === 0 || performance.now() > end) return missing;
      await wait(50);
    }
  }
}

const rounds = Array.from({ length: 10 }, (_, index) => index);

/** Ten rounds of making files; answers how many were lost in each. */
async function losses(make: (opened: OpenedFolder, round: number) => Promise<readonly string[]>): Promise<number[]> {
  const opened = await openedFolder();
  const follower = new Follower(opened.folder);
  await follower.start();
  const lost: number[] = [];
  for (const round of rounds) lost.push((await follower.missing(await make(opened, round))).length);
  return lost;
}

describe('nothing is lost', { timeout: 180_000 }, () => {
  test('50 nested new folders of 20 files each, in a burst', async () => {
    const lost = await losses(async ({ at }, round) => {
      const want: string[] = [];
      for (let dir = 0; dir < 50; dir++) {
        mkdirSync(at(`r${round}/a${dir}/b`), { recursive: true });
        for (let file = 0; file < 20; file++) {
          const path = `r${round}/a${dir}/b/f${file}`;
          writeFileSync(at(path), 'x');
          want.push(path);
        }
        if (dir % 10 === 9) await wait(1);
      }
      return want;
    });
    expect(lost).toEqual(rounds.map(() => 0));
  });

  test('a tree of 1,000 files that another process copies in', async () => {
    const source = tree(temporaryFolder());
    const lost = await losses(async ({ at }, round) => {
      await promisify(execFile)('cp', ['-r', source.path, at(`copy${round}`)]);
      return source.files.map((path) => `copy${round}/${path}`);
    });
    expect(lost).toEqual(rounds.map(() => 0));
  });

  test('a populated tree that is moved in', async () => {
    const lost = await losses(({ root, at }, round) => {
      // Beside the root, so that it is one rename.
      const source = tree(mkdtempSync(join(dirname(root), 'outside-')));
      renameSync(source.path, at(`moved${round}`));
      return Promise.resolve(source.files.map((path) => `moved${round}/${path}`));
    });
    expect(lost).toEqual(rounds.map(() => 0));
  });

  test('files that come slowly into new folders', async () => {
    const lost = await losses(async ({ at }, round) => {
      const want: string[] = [];
      mkdirSync(at(`slow${round}`));
      for (let file = 0; file < 5; file++) {
        await wait(round * 8);
        mkdirSync(at(`slow${round}/d${file}`));
        await wait(round);
        writeFileSync(at(`slow${round}/d${file}/f`), 'x');
        want.push(`slow${round}/d${file}/f`);
      }
      return want;
    });
    expect(lost).toEqual(rounds.map(() => 0));
  });
});

/** Keeps all threads busy that wait for the disk in this process, so that each look at it takes long. */
async function keepBusy(signal: AbortSignal): Promise<void> {
  const work = async () => {
    while (!signal.aborted) await promisify(pbkdf2)('a', 'b', 40_000, 32, 'sha256');
  };
  await Promise.all(Array.from({ length: 8 }, work));
}

describe('hints', () => {
  test.each([
    ['an edit', ({ put }: OpenedFolder) => put('a/b/file', 'edited'), 'a/b'],
    ['a delete', ({ at }: OpenedFolder) => rmSync(at('a/b/file')), 'a/b'],
    ['a new file in the root', ({ put }: OpenedFolder) => put('new', 'x'), ''],
    ['a file moved away', ({ at }: OpenedFolder) => renameSync(at('a/b/file'), at('file')), 'a/b'],
    ['a folder deleted', ({ at }: OpenedFolder) => rmSync(at('a/b'), { recursive: true }), 'a'],
    ['a folder renamed', ({ at }: OpenedFolder) => renameSync(at('a/b'), at('a/c')), 'a'],
  ])('%s', async (_, act, path) => {
    const opened = await openedFolder();
    opened.put('a/b/file', 'x');
    const follower = new Follower(opened.folder);
    expect((await follower.start()).complete).toBe(true);
    act(opened);
    await expect.poll(() => follower.hints).toContainEqual({ kind: 'folder', path });
  });

  test('come from the moment at which the watch has begun, however long the disk took', async () => {
    const opened = await openedFolder();
    for (let folder = 0; folder < 12; folder++) opened.put(`a${folder}/b/file`, 'x');
    const follower = new Follower(opened.folder);
    const end = new AbortController();
    const busy = keepBusy(end.signal);
    await follower.start();
    for (let folder = 0; folder < 12; folder++) renameSync(opened.at(`a${folder}/b`), opened.at(`a${folder}/c`));
    end.abort();
    await busy;
    const hinted = () => new Set(follower.hints.map((hint) => (hint.kind === 'folder' ? hint.path : '')));
    await expect
      .poll(() => Array.from({ length: 12 }, (_, folder) => `a${folder}`).filter((path) => !hinted().has(path)))
      .toEqual([]);
  });

  test('inside a folder that was renamed carry its new path', async () => {
    const opened = await openedFolder();
    opened.put('a/file', 'x');
    const follower = new Follower(opened.folder);
    await follower.start();
    renameSync(opened.at('a'), opened.at('b'));
    expect(await follower.missing(['b/file'])).toEqual([]);
    await wait(2000);
    opened.put('b/later', 'x');
    expect(await follower.missing(['b/later'])).toEqual([]);
  });

  test('from every folder of a tree that is let in part by part, also of those made meanwhile or made again', async () => {
    const opened = await openedFolder();
    const folders = Array.from({ length: 40 }, (_, index) => `a${index % 4}/b${index % 8}/c${index}`);
    for (const folder of folders) for (let file = 0; file < 50; file++) opened.put(`${folder}/f${file}`, 'x');
    const hinted = new Set<string>();
    const starting = opened.folder.watch((hint) => hint.kind === 'folder' && hinted.add(hint.path), systemClock);
    const meanwhile: string[] = [];
    for (let round = 0; round < 30; round++) {
      meanwhile.push(`a${round % 4}/new${round}/deep`);
      mkdirSync(opened.at(`a${round % 4}/new${round}/deep`), { recursive: true });
      await wait(5);
    }
    await starting;
    const hintsFor = async (paths: readonly string[]) => {
      hinted.clear();
      let round = 0;
      const silent = () => paths.filter((path) => !hinted.has(path));
      // Again and again: chokidar may not have taken up yet what was just made.
      const change = () => {
        round += 1;
        for (const path of silent()) opened.put(`${path}/new${round}`, 'x');
        return silent();
      };
      await expect.poll(change, { interval: 250 }).toEqual([]);
    };
    await hintsFor([...folders, ...meanwhile]);
    rmSync(opened.at('a1'), { recursive: true });
    await wait(100);
    const again = folders.filter((path) => path.startsWith('a1/'));
    for (const path of again) mkdirSync(opened.at(path), { recursive: true });
    await wait(1500);
    await hintsFor(again);
  });

  test('none for what is ignored, for our own files, or for what is outside', async () => {
    const opened = await openedFolder({ ignore: '*.tmp\nbuild/' });
    opened.put('a/file', 'x');
    opened.put('b/file', 'x');
    opened.put('build/deep/file', 'x');
    const outside = temporaryFolder();
    execFileSync('ln', ['-s', outside, opened.at('link')]);
    const follower = new Follower(opened.folder);
    await follower.start();
    // The system tells things in their order: what it tells of `b` comes after what came before the watch, and after what is ignored.
    opened.put('b/first', 'x');
    expect(await follower.missing(['b/first'])).toEqual([]);
    follower.hints.length = 0;
    opened.put('a/x.tmp', 'x');
    opened.put('build/deep/more', 'x');
    opened.put('build/new/more', 'x');
    opened.put('.tidemark/note', 'x');
    opened.put('a/.tidemark-abc-1.partial', 'x');
    writeFileSync(join(outside, 'file'), 'x');
    opened.put('b/last', 'x');
    expect(await follower.missing(['b/last'])).toEqual([]);
    expect(new Set(follower.hints.map((hint) => (hint.kind === 'folder' ? hint.path : hint.kind)))).toEqual(new Set(['b']));
    opened.put('a/real', 'x');
    expect(await follower.missing(['a/real'])).toEqual([]);
  });

  test('come again for a young folder by the clock that is passed in, and end', async () => {
    const opened = await openedFolder();
    const follower = new Follower(opened.folder);
    const sleeps: number[] = [];
    let now = 0;
    const clock: Clock = {
      now: () => Date.now() + 1e9,
      monotonic: () => now,
      sleep: async (ms) => {
        sleeps.push(ms);
        now += ms;
        await wait(1);
      },
    };
    await follower.start(clock);
    mkdirSync(opened.at('young'));
    const seven = Array.from({ length: 7 }, () => 250);
    await expect.poll(() => sleeps).toEqual(seven);
    await wait(100);
    expect(sleeps).toEqual(seven);
  });

  test('none after stop; the root that goes away hints itself', async () => {
    const opened = await openedFolder();
    const follower = new Follower(opened.folder);
    const first = await follower.start();
    await first.stop();
    await first.stop();
    opened.put('a/file', 'x');
    await wait(300);
    expect(follower.hints).toEqual([]);
    const hints: Hint[] = [];
    await opened.folder.watch((hint) => hints.push(hint), systemClock);
    renameSync(opened.root, `${opened.root}-away`);
    await expect.poll(() => hints.length).toBeGreaterThan(0);
  });

  test('so many at once that some may be lost ask for a look everywhere', async () => {
    const opened = await openedFolder();
    const hints: Hint[] = [];
    await opened.folder.watch((hint) => hints.push(hint), systemClock);
    // Writes to two files in turn: the system joins events only when they are the same as the last one.
    const script = `
      const fs = require('node:fs');
      const files = ['a', 'b'].map((name) => fs.openSync(process.argv[1] + '/' + name, 'w'));
      for (let i = 0; i < 100000; i++) fs.writeSync(files[i % 2], 'x');`;
    await promisify(execFile)(process.execPath, ['-e', script, opened.root]);
    await expect.poll(() => hints).toContainEqual({ kind: 'everything', why: 'overflow' });
  });
});

test('out of watches: says so, asks for a look everywhere, and gives the watches back', async () => {
  const script = fileURLToPath(new URL('watch-holder.ts', import.meta.url));
  const opened = await openedFolder();
  for (let index = 0; index < 60; index++) mkdirSync(opened.at(`d${index}`));
  const limited = `echo 30 > /proc/sys/user/max_inotify_watches && exec "$@"`;
  const args = ['-Ur', 'sh', '-c', limited, 'sh', process.execPath, script, opened.root];
  const answer = await promisify(execFile)('unshare', args).catch((error: unknown) => String(error));
  if (typeof answer === 'string') {
    process.stdout.write(`not tried: too few watches, since this user may not limit them (${answer.split('\n')[0] ?? ''})\n`);
    return;
  }
  expect(JSON.parse(answer.stdout)).toEqual({ complete: false, hints: [{ kind: 'everything', why: 'no-watches' }], watches: 0 });
});

/** 1,000 files in 50 nested folders. */
function tree(path: string): { path: string; files: readonly string[] } {
  const files: string[] = [];
  for (let dir = 0; dir < 50; dir++) {
    mkdirSync(join(path, `d${dir % 5}/e${dir}`), { recursive: true });
    for (let file = 0; file < 20; file++) {
      const name = `d${dir % 5}/e${dir}/f${file}`;
      writeFileSync(join(path, name), 'x');
      files.push(name);
    }
  }
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return { path, files };
}
