import { assert, expect, it } from 'vitest';
import { SyncError } from '../../main/sync/errors.ts';
import type { ApplyContext } from '../../main/sync/apply/context.ts';
import { Crew, type StepResult } from '../../main/sync/apply/crew.ts';
import type { Archive, RemoteContent, RemoteId } from '../../main/sync/ports/archive.ts';
import { MemoryArchive } from './world/memory-archive.ts';
import { MemoryFolder } from './world/memory-folder.ts';
import { settle } from './world/settle.ts';
import { syncedPair } from './world/synced-pair.ts';
import { onlyStep, plain, World } from './world/world.ts';

it('bytes other than those that the archive lists do not become the document', async () => {
  const world = new World({ ...plain, rich: true });
  const { disk, archive } = world;
  archive.add({ parentId: archive.rootId, kind: 'document', name: 'a.txt', content: 'as sent' });
  await world.observe();
  const step = onlyStep(world);
  expect(step.type).toBe('pull');
  const read = archive.read.bind(archive);
  archive.read = async (id) => ({ ...(await read(id)), chunks: other('AS SENT') });
  await expect(world.do(step)).rejects.toThrow('other bytes than the archive lists');
  expect(disk.find('a.txt')).toBeNull();
  archive.read = read;
  await settle(world, () => 0);
  expect(disk.find('a.txt')?.content).toBe('as sent');
});

it('a copy made for a conflict goes with it when the file was moved before the download took its place', async () => {
  const world = new World(plain);
  const { disk, archive, folder } = world;
  const { id } = archive.add({ parentId: archive.rootId, kind: 'document', name: 'a.txt', content: 'one' });
  await settle(world, () => 0);
  archive.edit(id, 'theirs');
  disk.write('a.txt', 'ours');
  await world.observe();
  const step = onlyStep(world);
  const receive = folder.receive.bind(folder);
  let received = 0;
  folder.receive = async (...request) => {
    const file = await receive(...request);
    received += 1;
    if (received < 2) return file;
    return {
      ...file,
      commit: async (target) => {
        const stat = await file.commit(target);
        disk.move('a.txt', 'moved.txt');
        return stat;
      },
    };
  };
  await expect(world.do(step)).rejects.toThrow('not as expected');
  expect([...disk.walk()].map(({ path, node }) => `${path} ${node.content}`)).toEqual(['moved.txt ours']);
});

it('content that nobody reads to its end gives its line back', async () => {
  const world = new World(plain);
  const { archive, folder } = world;
  archive.add({ parentId: archive.rootId, kind: 'document', name: 'a.txt', content: 'one' });
  await world.observe();
  const signals: AbortSignal[] = [];
  const there: Archive = archive;
  const read = archive.read.bind(archive);
  there.read = (id, signal) => {
    signals.push(signal);
    return read(id);
  };
  folder.receive = () => Promise.reject(new SyncError('full', 'The disk is full.'));
  await expect(world.do(onlyStep(world))).rejects.toThrow('The disk is full.');
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
});

it('a copy made for a conflict is found again when its folder was moved before the download took its place', async () => {
  const world = new World(plain);
  const { disk, archive, folder } = world;
  const { id: folderId } = archive.add({ parentId: archive.rootId, kind: 'folder', name: 'f' });
  const { id } = archive.add({ parentId: folderId, kind: 'document', name: 'a.txt', content: 'one' });
  await settle(world, () => 0);
  archive.edit(id, 'theirs');
  disk.write('f/a.txt', 'ours');
  await world.observe();
  const step = onlyStep(world);
  const receive = folder.receive.bind(folder);
  folder.receive = async (...request) => {
    const file = await receive(...request);
    if (!file.hash.includes('theirs')) return file;
    return {
      ...file,
      commit: async (target) => {
        disk.move('f', 'g');
        return file.commit(target);
      },
    };
  };
  await expect(world.do(step)).rejects.toThrow('not as expected');
  folder.receive = receive;
  const hash = folder.hash.bind(folder);
  let looks = 0;
  // At the first look the copy is too young to be read.
  folder.hash = (path) =>
    path.includes('conflict') && looks++ === 0 ? Promise.reject(new SyncError('busy', 'It is still changing.')) : hash(path);
  await settle(world, () => 0);
  const files = [...disk.walk()].filter(({ node }) => node.kind === 'file');
  expect(files.map(({ node }) => node.content).sort()).toEqual(['ours', 'theirs']);
});

it('a document that an upload has just become is not put beside it, although that is not recorded yet', async () => {
  const world = new World(plain);
  const { disk, archive, context } = world;
  for (const name of ['f', 'g']) archive.add({ parentId: archive.rootId, kind: 'folder', name });
  await settle(world, () => 0);
  const [f, g] = [...archive.items.keys()];
  if (f === undefined || g === undefined) throw new Error('two folders are there');
  const { id } = archive.add({ parentId: g, kind: 'document', name: 'a.txt', content: 'theirs' });
  disk.create('f/a.txt', 'file', 'ours');
  await world.observe();
  await archive.move({ id }, f);
  const [answered, over] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
  const read = archive.read.bind(archive);
  archive.read = async (one) => {
    await answered.promise;
    return read(one);
  };
  let records = 0;
  const record: ApplyContext['record'] = async (make) => {
    records += 1;
    (records === 1 ? answered : over).resolve(undefined);
    await over.promise;
    return context.record(make);
  };
  const told: string[] = [];
  const onResult = ({ step, error }: StepResult): boolean => {
    told.push(`${step.type}: ${error?.message ?? 'done'}`);
    if (step.type === 'pull') over.resolve(undefined);
    return true;
  };
  const crew = new Crew({ ...context, record }, { parallel: 2, onStart: () => undefined, onResult }, world.signal);
  await crew.work(world.plan().steps);
  expect(told).toEqual(['pull: “g/a.txt” is what was just sent from here.', 'push: done']);
  await settle(world, () => 0);
  const files = [...disk.walk()].filter(({ node }) => node.kind === 'file');
  expect(files.map(({ path, node }) => `${path} ${node.content}`)).toEqual(['f/a.txt ours']);
});

async function* other(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(new TextEncoder().encode(text));
}

it('a document that an upload becomes while its older content is put in place stands for what was sent', async () => {
  const world = new World(plain);
  const { disk, archive, folder } = world;
  const [f, g] = ['f', 'g'].map((name) => archive.add({ parentId: archive.rootId, kind: 'folder', name }));
  assert(f && g);
  await settle(world, () => 0);
  const document = archive.add({ parentId: g.id, kind: 'document', name: 'a.txt', content: 'theirs' });
  disk.create('f/a.txt', 'file', 'ours');
  await world.observe();
  const { steps } = world.plan();
  const [pull, push] = ['pull', 'push'].map((type) => steps.find((step) => step.type === type));
  assert(pull && push);
  const receive = folder.receive.bind(folder);
  folder.receive = async (...request) => {
    const file = await receive(...request);
    return {
      ...file,
      commit: async (target) => {
        const stat = await file.commit(target);
        await archive.move(document, f.id);
        await world.do(push);
        return stat;
      },
    };
  };
  await expect(world.do(pull)).rejects.toThrow('is what was just sent from here');
  folder.receive = receive;
  await settle(world, () => 0);
  const both = ['ours', 'theirs'];
  expect([...disk.walk()].flatMap(({ node }) => (node.kind === 'file' ? [node.content] : [])).sort()).toEqual(both);
  expect([...archive.items.values()].flatMap(({ versions }) => versions.at(-1) ?? []).sort()).toEqual(both);
});

/** Has room for what comes from the archive, and none for a copy of what is here. */
class FullFolder extends MemoryFolder {
  isFull = true;

  override async receive(...request: Parameters<MemoryFolder['receive']>): ReturnType<MemoryFolder['receive']> {
    const file = await super.receive(...request);
    if (!this.isFull || !file.hash.includes('ours')) return file;
    throw new SyncError('full', 'The disk is full.');
  }
}

it('a file whose conflict copy cannot be made is not replaced, and that is told until there is room', async () => {
  const { archive, disk, folder, store, run } = await syncedPair({
    archive: (time) => new MemoryArchive(time, { rich: true }),
    folder: (tree) => new FullFolder(tree),
  });
  const document = [...archive.items.values()].find(({ name }) => name === 'a.txt');
  assert(document);
  archive.edit(document.id, 'theirs');
  disk.write('f/a.txt', 'ours');
  const before = disk.find('f/a.txt');
  await run();
  const files = (): string[] => [...disk.walk()].flatMap(({ node }) => (node.kind === 'file' ? node.content : [])).sort();
  const told = (): unknown[] => store.load().failures.map(({ path, kind, message }) => [path, kind, message]);
  expect([files(), disk.find('f/a.txt'), document.versions]).toEqual([['b', 'ours'], before, ['a', 'theirs']]);
  expect(told()).toEqual([['f/a.txt', 'full', 'The disk is full.']]);
  folder.isFull = false;
  await archive.time.sleep(600_000);
  await run();
  expect([files(), disk.find('f/a.txt')?.content, told()]).toEqual([['b', 'ours', 'theirs'], 'theirs', []]);
});

/** Somebody deletes a document as soon as its content is asked for. */
class VanishingArchive extends MemoryArchive {
  vanishing: RemoteId | null = null;

  override read(id: RemoteId): Promise<RemoteContent> {
    if (id === this.vanishing) this.remove(id);
    return super.read(id);
  }
}

it.each(['new', 'changed'])('a %s document that is deleted between the listing and its download leaves nothing', async (what) => {
  const { archive, disk, store, run, here } = await syncedPair({
    archive: (time) => new VanishingArchive(time, { rich: true }),
    folder: (tree) => new MemoryFolder(tree),
  });
  const [known] = [...archive.items.values()].filter(({ name }) => name === 'b.txt');
  assert(known);
  if (what === 'changed') archive.edit(known.id, 'theirs');
  const gone =
    what === 'changed' ? known : archive.add({ parentId: known.parentId, kind: 'document', name: 'c.txt', content: 'c' });
  archive.vanishing = gone.id;
  await run();
  expect(archive.trashed).toEqual([gone]);
  expect(here()).toEqual(what === 'changed' ? ['f', 'f/a.txt'] : ['b.txt', 'f', 'f/a.txt']);
  expect([...disk.trashedContents()]).toEqual(what === 'changed' ? ['b'] : []);
  const { failures, remote, synced } = store.load();
  const ids = [...remote.map(({ id }) => id), ...synced.map(({ remoteId }) => remoteId)];
  expect([failures, ids.includes(gone.id)]).toEqual([[], false]);
});
