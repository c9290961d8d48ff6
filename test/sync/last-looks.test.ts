import { assert, describe, expect, it } from 'vitest';
import { SyncError } from '../../main/sync/errors.ts';
import type { Step } from '../../main/sync/plan/model.ts';
import { settle } from './world/settle.ts';
import { onlyStep, plain, World } from './world/world.ts';

/** A folder `f` on both sides, with `a.txt` in it. */
async function paired() {
  const world = new World(plain);
  const { archive } = world;
  const folder = archive.add({ parentId: archive.rootId, kind: 'folder', name: 'f' });
  const document = archive.add({ parentId: folder.id, kind: 'document', name: 'a.txt', content: 'old' });
  await settle(world, () => 0);
  const { disk, local, remote, trees } = world;
  return { world, disk, archive, local, remote, trees, folder, document };
}

/** The contents of all files here, sorted. */
const here = ({ disk }: World): string[] =>
  [...disk.walk()].flatMap(({ node }) => (node.kind === 'file' ? [node.content] : [])).sort();
const newest = ({ archive }: World): string[] =>
  [...archive.items.values()].flatMap(({ versions }) => versions.at(-1) ?? []).sort();

function planned(world: World, type: Step['type']): Step {
  const step = world.plan().steps.find((one) => one.type === type);
  assert(step, `no step ${type}`);
  return step;
}

describe('right before it is sent', () => {
  it('a document that somebody has edited meanwhile is not covered', async () => {
    const { world, disk, archive, document } = await paired();
    disk.write('f/a.txt', 'mine');
    await world.observe();
    const step = onlyStep(world);
    archive.edit(document.id, 'theirs');
    await expect(world.do(step)).rejects.toThrow('was changed in the archive in the meantime');
    expect(archive.get(document.id).versions).toEqual(['old', 'theirs']);
    await settle(world, () => 0);
    expect([here(world), newest(world)]).toEqual([
      ['mine', 'theirs'],
      ['mine', 'theirs'],
    ]);
  });

  it('a document that somebody has edited after it was sent, which no listing has shown, is not covered', async () => {
    const world = new World(plain);
    const { disk, archive, local, time } = world;
    disk.create('a.txt', 'file', 'mine');
    await world.observe();
    await world.do(onlyStep(world));
    const [sent] = [...archive.items.values()];
    assert(sent);
    await time.sleep(10_000);
    archive.edit(sent.id, 'theirs');
    disk.write('a.txt', 'mine again');
    await time.sleep(10_000);
    await local.observe('everything', world.signal);
    await expect(world.do(onlyStep(world))).rejects.toThrow('was changed in the archive in the meantime');
    expect([...archive.items.values()].map(({ versions }) => versions)).toEqual([['mine', 'theirs']]);
    await settle(world, () => 0);
    expect([here(world), newest(world)]).toEqual([
      ['mine again', 'theirs'],
      ['mine again', 'theirs'],
    ]);
  });

  it('a file that was seen changing is not sent', async () => {
    const { world, disk, local, document, archive } = await paired();
    disk.write('f/a.txt', 'mine');
    await world.observe();
    const step = onlyStep(world);
    disk.write('f/a.txt', 'half of mine');
    await local.observe('everything', world.signal);
    await expect(world.do(step)).rejects.toThrow('still changing');
    expect(archive.get(document.id).versions).toEqual(['old']);
  });

  it('a file whose name a document has got since goes to none', async () => {
    const { world, disk, archive, remote, folder } = await paired();
    disk.create('f/b.txt', 'file', 'mine');
    await world.observe();
    const step = onlyStep(world);
    const theirs = archive.add({ parentId: folder.id, kind: 'document', name: 'b.txt', content: 'theirs' });
    await remote.observe(world.signal);
    await expect(world.do(step)).rejects.toThrow('has another document of that name by now');
    expect(archive.get(theirs.id).versions).toEqual(['theirs']);
    expect(world.trees.synced.byRemote(theirs.id)).toBeUndefined();
  });

  it('an edit of a document that has got a twin since goes to neither', async () => {
    const { world, disk, archive, remote, folder } = await paired();
    disk.write('f/a.txt', 'mine');
    await world.observe();
    const step = onlyStep(world);
    const twin = archive.add({ parentId: folder.id, kind: 'document', name: 'a.txt', content: 'theirs' });
    await remote.observe(world.signal);
    await expect(world.do(step)).rejects.toThrow('has another document of that name by now');
    expect(archive.get(twin.id).versions).toEqual(['theirs']);
  });

  it('an edit of one of two twins that are moved together into a new folder is held', async () => {
    const { world, disk, archive, folder } = await paired();
    const twin = archive.add({ parentId: folder.id, kind: 'document', name: 'a.txt', content: 'twin' });
    await settle(world, () => 0);
    const other = [...disk.walk()].find(({ node }) => node.content === 'twin')?.path;
    assert(other);
    disk.create('n', 'folder');
    disk.move('f/a.txt', 'n/a.txt');
    disk.move(other, other.replace('f/', 'n/'));
    disk.write(other.replace('f/', 'n/'), 'edit of the twin');
    await settle(world, () => 0);
    expect(archive.get(twin.id).parentId).not.toBe(folder.id);
    expect(newest(world)).toEqual(['old', 'twin']);
    expect(here(world)).toEqual(['edit of the twin', 'old']);
  });

  it('what a service adds to another document, although its folder was known to keep no versions, is not taken for sent', async () => {
    const { world, disk, archive, remote } = await paired();
    disk.create('b.txt', 'file', 'mine');
    await world.observe();
    const step = onlyStep(world);
    const theirs = archive.add({ parentId: archive.rootId, kind: 'document', name: 'b.txt', content: 'theirs' });
    await remote.observe(world.signal);
    archive.upload = () => {
      archive.edit(theirs.id, 'mine');
      return Promise.resolve({ id: theirs.id, version: '0.2', first: false, from: 0, until: 0 });
    };
    await expect(world.do(step)).rejects.toThrow('as a version of another document');
    expect(world.trees.synced.byRemote(theirs.id)).toBeUndefined();
  });

  it('an upload waits for a document that passes through its name on the way to another', async () => {
    const { world, disk } = await paired();
    disk.create('b.txt', 'file', 'other');
    await world.time.sleep(10_000);
    await settle(world, () => 0);
    disk.move('b.txt', 'f/c.txt');
    disk.create('f/b.txt', 'file', 'mine');
    await world.observe();
    const { steps } = world.plan();
    const [move, push] = (['move-remote', 'push'] as const).map((type) => steps.find((step) => step.type === type));
    expect(move && push?.after.has(move.key)).toBe(true);
  });
});

it("a lost answer is not made up for by somebody else's document of the same name", async () => {
  const world = new World(plain);
  const { disk, archive } = world;
  disk.create('a.txt', 'file', 'mine');
  await world.observe();
  const upload = archive.upload.bind(archive);
  archive.upload = () => {
    archive.add({ parentId: archive.rootId, kind: 'document', name: 'a.txt', content: 'theirs' });
    return Promise.reject(new SyncError('offline', 'The answer was lost.', { maybeDone: true }));
  };
  await expect(world.do(onlyStep(world))).rejects.toThrow('The answer was lost.');
  archive.upload = upload;
  await settle(world, () => 0);
  expect([here(world), newest(world)]).toEqual([
    ['mine', 'theirs'],
    ['mine', 'theirs'],
  ]);
});

it.each([
  { becomes: 'looked for, its answer was lost', told: 'The answer was lost.' },
  { becomes: 'answered late', told: 'the name of another file' },
])(
  'a document that a person gave the name of another file on its way there stands for the one that was sent last; the first is $becomes',
  async ({ becomes, told }) => {
    const { world, disk, archive } = await paired();
    disk.create('f/b.txt', 'file', 'first');
    disk.create('f/c.txt', 'file', 'last');
    await world.observe();
    const [first, last] = world.plan().steps;
    assert(first?.path === 'f/b.txt' && last?.path === 'f/c.txt');
    const renameAndSendLast = async (): Promise<void> => {
      const made = [...archive.items.values()].find(({ name }) => name === 'b.txt');
      assert(made);
      await archive.rename(made, 'c.txt');
      await world.do(last);
    };
    const [upload, read] = [archive.upload.bind(archive), archive.read.bind(archive)];
    archive.upload = async (request) => {
      archive.upload = upload;
      const uploaded = await upload(request);
      if (becomes !== 'answered late') throw new SyncError('offline', 'The answer was lost.', { maybeDone: true });
      await renameAndSendLast();
      return uploaded;
    };
    archive.read = async (id) => {
      archive.read = read;
      const content = await read(id);
      await renameAndSendLast();
      return content;
    };
    await expect(world.do(first)).rejects.toThrow(told);
    archive.read = read;
    await settle(world, () => 0);
    expect([here(world), newest(world)]).toEqual([
      ['first', 'last', 'old'],
      ['first', 'last', 'old'],
    ]);
  },
);

it('a number that is given out again, as the archive went back, stands for the document that has it now', async () => {
  const { world, disk, archive, local } = await paired();
  const backup = archive.picture();
  disk.create('f/b.txt', 'file', 'first');
  await settle(world, () => 0);
  const lost = [...archive.items.values()].find(({ name }) => name === 'b.txt');
  assert(lost);
  archive.putBack(backup);
  disk.create('f/c.txt', 'file', 'last');
  await world.time.sleep(60_000);
  await local.observe('everything', world.signal);
  const upload = archive.upload.bind(archive);
  archive.upload = async (request) => {
    archive.upload = upload;
    const uploaded = await upload(request);
    const made = archive.get(uploaded.id);
    archive.items.delete(made.id);
    archive.items.set(lost.id, Object.assign(made, { id: lost.id }));
    return { ...uploaded, id: lost.id };
  };
  await world.do(onlyStep(world));
  await settle(world, () => 0);
  expect([here(world), newest(world)]).toEqual([
    ['first', 'last', 'old'],
    ['first', 'last', 'old'],
  ]);
});

describe('what is fetched', () => {
  it('does not go into another folder that has got the name of its own', async () => {
    const { world, disk, archive, local, folder } = await paired();
    archive.add({ parentId: folder.id, kind: 'document', name: 'b.txt', content: 'theirs' });
    await world.observe();
    const step = onlyStep(world);
    const read = archive.read.bind(archive);
    archive.read = async (id) => {
      disk.move('f', 'g');
      disk.create('f', 'folder');
      await world.time.sleep(10_000);
      await local.observe('everything', world.signal);
      return read(id);
    };
    await expect(world.do(step)).rejects.toThrow('changed in the meantime');
    archive.read = read;
    await settle(world, () => 0);
    expect([...disk.walk()].map(({ path }) => path).sort()).toEqual(['f', 'g', 'g/a.txt', 'g/b.txt']);
  });

  it('has the length that the archive lists', async () => {
    const world = new World({ ...plain, rich: true });
    const { archive, disk } = world;
    archive.add({ parentId: archive.rootId, kind: 'document', name: 'a.txt', content: 'all of it' });
    const list = archive.list.bind(archive);
    archive.list = async () => {
      const listing = await list();
      return { ...listing, nodes: listing.nodes.map((node) => ({ ...node, hash: null })) };
    };
    await world.observe();
    archive.read = () => Promise.resolve({ size: null, chunks: cut('all') });
    await expect(world.do(onlyStep(world))).rejects.toThrow('came with 3 bytes, but the archive lists 9');
    expect(disk.find('a.txt')).toBeNull();
  });
});

async function* cut(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(new TextEncoder().encode(text));
}

describe('a copy for a conflict', () => {
  /** Both sides have edited `f/a.txt`. */
  async function conflicting(theirs: string) {
    const facts = await paired();
    const { world, disk, archive, document } = facts;
    archive.edit(document.id, theirs);
    disk.write('f/a.txt', 'mine');
    await world.observe();
    return facts;
  }

  it('that an end of the program left is taken, not made again', async () => {
    const { world, disk } = await conflicting('theirs');
    const memory = world.folder;
    const [receive, trash] = [memory.receive.bind(memory), memory.trash.bind(memory)];
    let received = 0;
    memory.receive = async (...request) => {
      const file = await receive(...request);
      received += 1;
      // The copy is the second that comes; then the program ends.
      return received === 2 ? file : { ...file, commit: () => Promise.reject(new SyncError('busy', 'It ends here.')) };
    };
    memory.trash = () => Promise.reject(new SyncError('busy', 'It ends here.'));
    await expect(world.do(planned(world, 'pull'))).rejects.toThrow('It ends here.');
    Object.assign(memory, { receive, trash });
    expect(here(world)).toEqual(['mine', 'mine']);
    await world.observe();
    await world.do(planned(world, 'pull'));
    await settle(world, () => 0);
    expect([here(world), newest(world)]).toEqual([
      ['mine', 'theirs'],
      ['mine', 'theirs'],
    ]);
    expect(disk.find('f/a.txt')?.content).toBe('theirs');
  });

  it('is made although a document of its own has the same bytes and such a name', async () => {
    const { world, disk, archive, document } = await conflicting('theirs');
    await settle(world, () => 0);
    archive.edit(document.id, 'theirs again');
    disk.write('f/a.txt', 'mine');
    await settle(world, () => 0);
    expect(here(world)).toEqual(['mine', 'mine', 'theirs again']);
  });
});

describe('a folder deleted there is not deleted here', () => {
  it('with something in it that could not be looked at', async () => {
    const { world, archive, remote, folder, document } = await paired();
    await archive.trash(folder);
    await remote.observe(world.signal);
    const step = onlyStep(world);
    expect(step.type).toBe('trash-local');
    const memory = world.folder;
    const scan = memory.scan.bind(memory);
    memory.scan = async (request) => ({ ...(await scan(request)), skipped: [{ path: 'f/pipe', reason: 'special' as const }] });
    await expect(world.do(step)).rejects.toThrow('Something changed');
    memory.scan = scan;
    expect([here(world), document.versions]).toEqual([['old'], ['old']]);
  });

  it('with something in it that is ignored', async () => {
    const { world, disk, archive, remote, folder } = await paired();
    await archive.trash(folder);
    await remote.observe(world.signal);
    const step = onlyStep(world);
    disk.create('f/notes.ign', 'file', 'only here');
    await expect(world.do(step)).rejects.toThrow('Something changed');
    await settle(world, () => 0);
    expect(here(world)).toEqual(['only here']);
  });
});

describe('something deleted here is not deleted there', () => {
  it.each(['renamed', 'made a new version of'])('that somebody has just %s', async (what) => {
    const { world, disk, archive, local, trees, document } = await paired();
    disk.trash('f/a.txt');
    await local.observe('everything', world.signal);
    const step = onlyStep(world);
    const listed = trees.remote.get(document.id);
    assert(listed);
    trees.apply({ putRemote: [{ ...listed, version: '0.1' }] });
    const inspect = archive.inspect.bind(archive);
    // A service that tells the name, or one that tells nothing but the version.
    archive.inspect = async (node) => {
      const state = await inspect(node);
      return state && { ...state, modifiedAt: null, ...(what === 'renamed' ? { name: document.name } : {}) };
    };
    const level = await archive.children(document.parentId);
    archive.children = () => Promise.resolve(level);
    if (what === 'renamed') await archive.rename(document, 'b.txt');
    else archive.edit(document.id, 'new');
    await expect(world.do(step)).rejects.toThrow('was changed in the archive in the meantime');
    expect(archive.items.has(document.id)).toBe(true);
  });
});

it('a document that somebody has just renamed there keeps that name', async () => {
  const { world, disk, archive, document } = await paired();
  disk.move('f/a.txt', 'f/mine.txt');
  await world.observe();
  const step = onlyStep(world);
  expect(step.type).toBe('move-remote');
  await archive.rename(document, 'theirs.txt');
  await expect(world.do(step)).rejects.toThrow('was renamed or moved in the archive in the meantime');
  expect(archive.get(document.id).name).toBe('theirs.txt');
});

it('a folder that somebody has just made there is joined, not made a second time', async () => {
  const { world, disk, archive } = await paired();
  disk.create('new', 'folder');
  await world.observe();
  const step = onlyStep(world);
  archive.add({ parentId: archive.rootId, kind: 'folder', name: 'new' });
  await expect(world.do(step)).rejects.toThrow('Somebody has just made a folder');
  await settle(world, () => 0);
  expect([...archive.items.values()].filter(({ name }) => name === 'new')).toHaveLength(1);
});
