import { expect, it } from 'vitest';
import { type ErrorKind, SyncError } from '../../main/sync/errors.ts';
import { PairEngine } from '../../main/sync/pair-engine.ts';
import type { RemoteListing, RemoteNode, Uploaded, UploadRequest } from '../../main/sync/ports/archive.ts';
import type { PairSyncOptions } from '../../main/sync/ports/progress.ts';
import { DiskTree } from './world/disk-tree.ts';
import { engineOptions } from './world/engine-options.ts';
import { MemoryArchive } from './world/memory-archive.ts';
import { MemoryFolder } from './world/memory-folder.ts';
import { syncedPair } from './world/synced-pair.ts';
import { linuxTraits } from './world/traits.ts';
import { WorldTime } from './world/world-time.ts';

/** The answer to the first upload is lost, and so is the one to the first look for what became of it. */
class LossyArchive extends MemoryArchive {
  lostAs: ErrorKind = 'offline';
  #uploads = 0;
  #looks = 0;

  override async upload(request: UploadRequest): Promise<Uploaded> {
    const uploaded = await super.upload(request);
    this.#uploads += 1;
    if (this.#uploads === 1) throw new SyncError(this.lostAs, 'The answer was lost.', { maybeDone: true });
    return uploaded;
  }

  override children(folderId: string): Promise<readonly RemoteNode[]> {
    this.#looks += 1;
    if (this.#looks === 1) return Promise.reject(new SyncError('offline', 'The line is down.'));
    return super.children(folderId);
  }
}

/** One file, and what syncs it with an archive. */
function optionsFor(archive: MemoryArchive, time: WorldTime, disk = new DiskTree(linuxTraits, time)): PairSyncOptions {
  disk.create('a.txt', 'file', 'text');
  return engineOptions({ archive, folder: new MemoryFolder(disk), time });
}

it.each(['offline', 'broken', 'throttled'] as const)(
  'what may have arrived is listed before it is sent again: %s',
  async (kind) => {
    const time = new WorldTime();
    const archive = new LossyArchive(time, { rich: true });
    archive.lostAs = kind;
    const engine = new PairEngine(optionsFor(archive, time));
    await time.sleep(10_000);
    const work = (): Promise<void> => engine.work(new AbortController().signal);
    engine.lookAtEverything();
    // What stops the pair is not looked into before the next run.
    await (kind === 'throttled' ? expect(work()).rejects.toThrow('The answer was lost.') : work());
    await work();
    expect(engine.report(null)).toMatchObject({ failures: 0, unsettled: 0 });
    expect([...archive.items.values()].map(({ versions }) => versions)).toEqual([['text']]);
  },
);

it.each([
  { edits: false, fails: 'not' },
  { edits: true, fails: 'not' },
  { edits: false, fails: 'with no answer' },
  { edits: false, fails: 'with other bytes' },
])(
  'what may have arrived is known again although its file was moved meanwhile; edited as well: $edits; the look for it fails $fails',
  async ({ edits, fails }) => {
    const time = new WorldTime();
    const disk = new DiskTree(linuxTraits, time);
    const archive = new LossyArchive(time, { rich: fails === 'with other bytes' });
    const engine = new PairEngine(optionsFor(archive, time, disk));
    const upload = archive.upload.bind(archive);
    archive.upload = (request) => {
      archive.upload = upload;
      return upload(request).finally(() => {
        disk.move('a.txt', 'moved.txt');
        if (edits) disk.write('moved.txt', 'edited');
        engine.lookAtEverythingLocal();
      });
    };
    const inspect = archive.inspect.bind(archive);
    if (fails === 'with no answer') {
      archive.inspect = () => {
        archive.inspect = inspect;
        return Promise.reject(new SyncError('broken', 'That was no answer.'));
      };
    }
    const read = archive.read.bind(archive);
    if (fails === 'with other bytes') {
      archive.read = async (id) => {
        archive.read = read;
        return { ...(await read(id)), chunks: otherBytes() };
      };
    }
    await time.sleep(10_000);
    await engine.work(new AbortController().signal);
    const text = edits ? 'edited' : 'text';
    expect([...disk.walk()].map(({ path, node }) => `${path} ${node.content}`)).toEqual([`moved.txt ${text}`]);
    const there = [...archive.items.values()].map(({ name, versions }) => `${name} ${String(versions)}`);
    // The top level keeps no versions.
    expect(there).toEqual(edits ? ['moved.txt text', 'moved.txt edited'] : ['moved.txt text']);
  },
);

async function* otherBytes(): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield Buffer.from('TEXT');
}

/** The answer is lost while somebody lists: what that listing saw is from before, and it ends after the wait for the next try. */
class ListedMeanwhile extends LossyArchive {
  readonly #time: WorldTime;
  readonly #seen = Promise.withResolvers<undefined>();
  readonly #lost = Promise.withResolvers<undefined>();
  onUpload = (): void => undefined;
  #lists = 0;

  constructor(time: WorldTime, options: { rich: boolean }) {
    super(time, options);
    this.#time = time;
  }

  override async list(): Promise<RemoteListing> {
    this.#lists += 1;
    const seen = await super.list();
    if (this.#lists !== 2) return seen;
    this.#seen.resolve(undefined);
    await this.#lost.promise;
    await this.#time.sleep(60_000);
    return seen;
  }

  override async upload(request: UploadRequest): Promise<Uploaded> {
    this.onUpload();
    await this.#seen.promise;
    return super.upload(request);
  }

  override async children(folderId: string): Promise<readonly RemoteNode[]> {
    try {
      return await super.children(folderId);
    } finally {
      // The failure of the upload is recorded by then.
      setImmediate(() => this.#lost.resolve(undefined));
    }
  }
}

it('a listing that was begun before the answer was lost does not count as that look', async () => {
  const time = new WorldTime();
  const archive = new ListedMeanwhile(time, { rich: true });
  const engine = new PairEngine(optionsFor(archive, time));
  archive.onUpload = () => engine.lookAtRemote();
  await time.sleep(10_000);
  await engine.work(new AbortController().signal);
  expect(engine.report(null)).toMatchObject({ failures: 0, unsettled: 0 });
  expect([...archive.items.values()].map(({ versions }) => versions)).toEqual([['text']]);
});

it.each(['offline', 'throttled'] as const)(
  'what was sent over a document that loses its name meanwhile, and made another one, is known for our own, after a restart too: %s',
  async (kind) => {
    const { archive, disk, run, restart, here } = await syncedPair({
      archive: (time) => new MemoryArchive(time, { rich: false }),
      folder: (tree) => new MemoryFolder(tree),
    });
    const [upload, children] = [archive.upload.bind(archive), archive.children.bind(archive)];
    archive.upload = async (request) => {
      const id = [...archive.items.values()].find(({ name }) => name === 'a.txt')?.id ?? '';
      await archive.rename({ id }, 'theirs.txt');
      await upload(request);
      archive.upload = upload;
      archive.children = () => {
        archive.children = children;
        return Promise.reject(new SyncError('offline', 'The line is down.'));
      };
      throw new SyncError(kind, 'The answer was lost.', { maybeDone: true });
    };
    disk.write('f/a.txt', 'changed');
    // What stops the pair is not looked into before the next run.
    await (kind === 'throttled' ? expect(run()).rejects.toThrow('The answer was lost.') : run());
    restart();
    await run();
    const inFolder = [...archive.items.values()].filter(({ parentId }) => parentId !== archive.rootId);
    expect(inFolder.map(({ name, versions }) => `${name} ${String(versions)}`)).toEqual(['theirs.txt a', 'a.txt changed']);
    expect(here()).toEqual(['b.txt', 'f', 'f/a.txt']);
  },
);
