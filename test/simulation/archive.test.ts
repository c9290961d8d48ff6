import { afterAll, describe, expect, it } from 'vitest';
import type { Archive, RemoteId } from '../../main/sync/ports/archive.ts';
import { failureKind, named, patience, readAll, text, uploadOf } from '../conformance/expectations.ts';
import { projectPlaceWorld } from '../conformance/projectplace-world.ts';
import { MemoryArchive } from '../sync/world/memory-archive.ts';
import { WorldTime } from '../sync/world/world-time.ts';

/** An archive with a folder `Reports`, which holds `plan.txt` and a folder `Deep` with `note.txt`, and `readme.txt` at the top. */
interface Facing {
  readonly archive: Archive;
  /** Somebody else takes an item away. */
  readonly remove: (id: RemoteId) => void;
}

function simulated(): Facing {
  const archive = new MemoryArchive(new WorldTime(), { rich: false });
  const { rootId } = archive;
  const reports = archive.add({ parentId: rootId, kind: 'folder', name: 'Reports' }).id;
  archive.add({ parentId: reports, kind: 'document', name: 'plan.txt', content: 'plan one' });
  const deep = archive.add({ parentId: reports, kind: 'folder', name: 'Deep' }).id;
  archive.add({ parentId: deep, kind: 'document', name: 'note.txt', content: 'note' });
  archive.add({ parentId: rootId, kind: 'document', name: 'readme.txt', content: 'readme' });
  return { archive, remove: (id) => archive.remove(id) };
}

/** What an archive answers to the same calls, without ids and times, which are each service's own. */
async function answersOf({ archive, remove }: Facing): Promise<Readonly<Record<string, unknown>>> {
  const { rootId } = archive;
  const list = async () => (await archive.list(patience())).nodes;
  const idOf = async (name: string): Promise<RemoteId> => named(await list(), name).id;
  const reports = { id: await idOf('Reports'), kind: 'folder' } as const;
  const plan = { id: await idOf('plan.txt'), kind: 'document' } as const;
  const deep = { id: await idOf('Deep'), kind: 'folder' } as const;
  const upload = (folderId: RemoteId, name: string, content: string) =>
    archive.upload(uploadOf(folderId, name, text(content)), patience());
  const out: Record<string, unknown> = {};
  out['content'] = (await readAll(archive, plan.id)).toString();
  const [first, second] = [await upload(reports.id, 'new.txt', 'one'), await upload(reports.id, 'new.txt', 'two')];
  out['versions are kept in a folder'] = [first.first, first.version !== null, second.id === first.id, second.first !== true];
  out['each has its number'] = first.version !== second.version;
  out['newest content'] = (await readAll(archive, first.id)).toString();
  const versions = await archive.versions(first.id, patience());
  out['newest version last'] = [versions.length, versions.at(-1)?.version === second.version];
  const [top, again] = [await upload(rootId, 'twice.txt', 'one'), await upload(rootId, 'twice.txt', 'two')];
  out['none at the top'] = [top.id === again.id, top.version, again.version];
  out['an answer is of its time'] = [first.from <= first.until, second.from <= second.until];
  const made = await archive.createFolder(reports.id, 'Made', patience());
  await archive.rename(plan, 'plan/2.txt', patience());
  await archive.move(plan, made, patience());
  await archive.rename({ id: made, kind: 'folder' }, 'Made anew', patience());
  const [asked, folder] = [await archive.inspect(plan, patience()), await archive.inspect(reports, patience())];
  out['what is told of one'] = [asked?.name, asked?.modifiedAt === null, asked?.version === null, folder?.name, folder?.version];
  const nodes = await list();
  const nameOf = (id: RemoteId): string => nodes.find((node) => node.id === id)?.name ?? 'top';
  // What only the one of them holds says nothing.
  const known = nodes.filter(({ name }) => !['Wiki', 'Closed', 'law.txt'].includes(name));
  out['the tree'] = known.map(({ name, kind, parentId }) => `${nameOf(parentId)}: ${kind} ${name}`).sort();
  const order = [rootId, ...nodes.map(({ id }) => id)];
  out['parents come first'] = nodes.every(({ id, parentId }) => order.indexOf(parentId) < order.indexOf(id));
  out['children'] = (await archive.children(reports.id, patience())).map(({ name, kind }) => `${kind} ${name}`).sort();
  out['a folder within itself'] = [
    await failureKind(archive.move(reports, made, patience())),
    await failureKind(archive.move(reports, reports.id, patience())),
  ];
  await archive.trash(reports, patience());
  out['a folder goes with all in it'] = (await list())
    .map(({ name }) => name)
    .filter((name) => !['Wiki', 'Closed', 'law.txt'].includes(name))
    .sort();
  out['what is gone'] = [
    await failureKind(archive.trash(reports, patience())),
    await failureKind(archive.children(reports.id, patience())),
    await failureKind(archive.read(plan.id, patience())),
    await failureKind(upload(deep.id, 'x.txt', 'x')),
    await archive.inspect(plan, patience()),
  ];
  remove(top.id);
  out['taken away by others'] = [
    await archive.inspect({ id: top.id, kind: 'document' }, patience()),
    await failureKind(archive.read(top.id, patience())),
  ];
  return out;
}

describe('the simulated archive', () => {
  const stops: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const stop of stops) await stop();
  });

  it('answers as the real client does over HTTP, so that the two cannot drift apart', async () => {
    const real = await projectPlaceWorld('oauth2-robot', 0);
    stops.push(() => real.stop());
    expect(await answersOf(simulated())).toEqual(await answersOf(real));
  });
});
