import { expect, it } from 'vitest';
import { SyncError } from '../../main/sync/errors.ts';
import type { Archive } from '../../main/sync/ports/archive.ts';
import { settle } from './world/settle.ts';
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

async function* other(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(new TextEncoder().encode(text));
}
