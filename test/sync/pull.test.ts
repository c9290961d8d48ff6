import { expect, it } from 'vitest';
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

async function* other(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(new TextEncoder().encode(text));
}
