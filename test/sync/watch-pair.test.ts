import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPairSync } from '../../main/sync/pair-sync.ts';
import { ManualClock, noChance } from '../services/manual-clock.ts';
import { DiskTree } from './world/disk-tree.ts';
import { MemoryArchive } from './world/memory-archive.ts';
import { MemoryFolder } from './world/memory-folder.ts';
import { linuxTraits } from './world/traits.ts';
import { WorldTime } from './world/world-time.ts';
import { SyncError } from '../../main/sync/errors.ts';
import type { PairSync, SyncReport } from '../../main/sync/ports/progress.ts';
import type { FailureRecord } from '../../main/sync/ports/trees.ts';
import { stored } from './world/tree-rows.ts';
import type { RemoteContent, RemoteId, RemoteListing, Uploaded, UploadRequest } from '../../main/sync/ports/archive.ts';
import type { FileHash, Hint, ScanResult, Watch } from '../../main/sync/ports/folder.ts';

class CountedArchive extends MemoryArchive {
  listings = 0;
  isAway = false;
  /** Requests while it was away. */
  tries = 0;

  override list(): Promise<RemoteListing> {
    this.listings += 1;
    return this.#reached(() => super.list());
  }

  override read(id: RemoteId): Promise<RemoteContent> {
    return this.#reached(() => super.read(id));
  }

  override upload(request: UploadRequest): Promise<Uploaded> {
    return this.#reached(() => super.upload(request));
  }

  #reached<T>(ask: () => Promise<T>): Promise<T> {
    if (!this.isAway) return ask();
    this.tries += 1;
    return Promise.reject(new SyncError('offline', 'The service cannot be reached.'));
  }
}

/** Tells of its changes when the test has it do so. */
class ToldFolder extends MemoryFolder {
  scans = 0;
  isUnreadable = false;
  #onHint: (hint: Hint) => void = () => undefined;

  override watch(onHint: (hint: Hint) => void = this.#onHint): Promise<Watch> {
    this.#onHint = onHint;
    return super.watch();
  }

  override scan(request: Parameters<MemoryFolder['scan']>[0]): Promise<ScanResult> {
    this.scans += 1;
    return super.scan(request);
  }

  override hash(path: string): Promise<FileHash> {
    if (this.isUnreadable) return Promise.reject(new SyncError('unreadable', `${path} cannot be read.`));
    return super.hash(path);
  }

  /** A program writes to a file at the top. */
  write(name: string, at: number): void {
    const node = this.disk.find(name) ?? this.disk.create(name, 'file', 'content');
    node.ctimeMs = at;
    this.disk.setTime(node, at);
    this.#onHint({ kind: 'folder', path: '' });
  }
}

const second = 1000;

const failure: FailureRecord = {
  key: 'pull r:1',
  path: 'a.txt',
  kind: 'broken',
  message: 'It is broken.',
  attempts: 1,
  firstAt: 0,
  nextAt: null,
  signature: '',
};

describe('a pair that is watched', () => {
  const clock = new ManualClock();
  let archive: CountedArchive;
  let folder: ToldFolder;
  let sync: PairSync;
  let runs = 0;
  let stopped: SyncError | null = null;
  let isFull = false;
  let everyMs = 300 * second;
  let end: AbortController;
  let watching: Promise<unknown>;

  /** Until the loop sleeps and nothing is under way. */
  const rest = async (): Promise<void> => {
    for (let turns = 0; turns < 20; turns += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += second) {
      clock.advance(second);
      await rest();
    }
  };

  const onReport = (report: SyncReport): void => {
    runs += 1;
    stopped = report.stopped;
  };

  beforeEach(async () => {
    end = new AbortController();
    everyMs = 300 * second;
    const time = new WorldTime();
    archive = new CountedArchive(time, { rich: true });
    folder = new ToldFolder(new DiskTree(linuxTraits, time));
    sync = createPairSync({
      pairId: 1,
      archive,
      folder,
      store: {
        load: () => stored({ failures: [failure] }),
        commit: () => {
          if (isFull) throw new SyncError('full', 'The disk is full.');
        },
        deletedSince: () => 0,
      },
      clock,
      random: noChance,
      device: 'laptop',
      parallel: 1,
      rules: () => ({ excluded: new Set(), leftHere: new Set(), linkFiles: false, deleteAnswers: [] }),
      answersUsed: () => undefined,
      onEvent: () => undefined,
    });
    watching = sync.watch({ listEveryMs: () => everyMs, onReport }, end.signal).catch(() => undefined);
    await expect.poll(() => archive.listings).toBe(1);
    await pass(2 * second);
  });
  afterEach(async () => {
    isFull = false;
    end.abort();
    await watching;
  });

  it('is listed as often as is asked for now, and at once when that is due', async () => {
    await pass(290 * second);
    expect(archive.listings).toBe(1);
    await pass(10 * second);
    expect(archive.listings).toBe(2);
    const before = runs;
    await pass(30 * second);
    everyMs = 60 * second;
    sync.reckonAnew();
    await rest();
    // Nothing is due yet: no run is begun for it.
    expect([archive.listings, runs]).toEqual([2, before]);
    await pass(33 * second);
    expect(archive.listings).toBe(3);
    await pass(61 * second);
    expect(archive.listings).toBe(4);
    everyMs = 300 * second;
    sync.reckonAnew();
    await pass(120 * second);
    expect(archive.listings).toBe(4);
    everyMs = 60 * second;
    sync.reckonAnew();
    await pass(10 * second);
    expect(archive.listings).toBe(5);
  });

  it('is listed as often as ever while a program writes to one of its files without end', async () => {
    everyMs = 5 * second;
    sync.reckonAnew();
    await pass(6 * second);
    const before = archive.listings;
    for (let written = 0; written < 24; written += 1) {
      folder.write('log.txt', clock.now());
      await pass(second);
    }
    expect(archive.listings - before).toBeGreaterThanOrEqual(3);
  });

  it('has its failed steps tried again while a program writes to one of its files without end', async () => {
    let reads = 0;
    archive.read = () => {
      reads += 1;
      return Promise.reject(new SyncError('broken', 'It is broken.'));
    };
    archive.add({ parentId: archive.rootId, kind: 'document', name: 'b.txt', content: 'theirs' });
    sync.poke();
    for (let written = 0; written < 15; written += 1) {
      folder.write('log.txt', clock.now());
      await pass(second);
    }
    // After one second and after five more.
    expect(reads).toBeGreaterThanOrEqual(3);
  });

  it('does not look again and again at a file that cannot be read', async () => {
    folder.isUnreadable = true;
    folder.write('secret.txt', clock.now() + second);
    await pass(5 * second);
    const before = folder.scans;
    await pass(20 * second);
    expect(folder.scans - before).toBeLessThanOrEqual(1);
  });

  it('says in its report that its records cannot be written, not to whoever has asked for a look', async () => {
    isFull = true;
    sync.poke();
    await pass(2 * second);
    expect(stopped?.kind).toBe('full');
  });

  it.each([5, 60, 600])(
    'goes on within ten seconds after the line was away for %s s, and hardly asks meanwhile',
    async (away) => {
      archive.isAway = true;
      folder.write('mine.txt', clock.now());
      archive.add({ parentId: archive.rootId, kind: 'document', name: 'theirs.txt', content: 'theirs' });
      sync.poke();
      await pass(away * second);
      expect(archive.tries).toBeLessThanOrEqual(6 + away / 5);
      archive.isAway = false;
      await pass(10 * second);
      const names = [...archive.items.values()].map(({ name }) => name).sort();
      expect([names, folder.disk.find('theirs.txt')?.content]).toEqual([['mine.txt', 'theirs.txt'], 'theirs']);
      // The run that did it has yet to end.
      await pass(2 * second);
      expect(stopped).toBeNull();
    },
  );
});
