import type { RemoteListing } from '../../main/sync/ports/archive.ts';
import { MemoryArchive, type RemoteItem } from '../sync/world/memory-archive.ts';
import { WorldTime } from '../sync/world/world-time.ts';
import { archiveConformance } from './archive.ts';
import type { ConformanceWorld, SeenItem } from './conformance-world.ts';
import { hash, text } from './expectations.ts';

/** Its clock is that of the model; listings tell when they were asked for. */
class ListedNow extends MemoryArchive {
  override async list(): Promise<RemoteListing> {
    return { ...(await super.list()), at: Date.now() };
  }
}

const seenOf = ({ id, parentId, kind, name, versions }: RemoteItem): SeenItem => {
  const newest = versions.at(-1);
  return {
    id,
    parentId,
    kind: kind === 'other' ? 'document' : kind,
    name,
    sha256: newest === undefined ? null : hash(text(newest)),
  };
};

/** The archive that the simulation plays with. How a line fails is shown by test/simulation/faulty-line.test.ts, for both alike. */
function simulatedWorld(): Promise<ConformanceWorld> {
  const archive = new ListedNow(new WorldTime(), { rich: false });
  const { rootId } = archive;
  const folder = (parentId: string, name: string): string => archive.add({ parentId, kind: 'folder', name }).id;
  const document = (parentId: string, name: string, content: string): string => {
    const item = archive.add({ parentId, kind: 'document', name, content });
    item.modifiedAt = 1_600_000_000_000;
    return item.id;
  };
  const reports = folder(rootId, 'Reports');
  document(reports, 'plan.txt', 'plan one');
  document(folder(reports, 'Deep'), 'note.txt', 'note');
  document(folder(rootId, 'Closed'), 'law.txt', 'law');
  document(rootId, 'readme.txt', 'readme');
  archive.add({ parentId: rootId, kind: 'link', name: 'Wiki', url: 'https://wiki.example/' });
  const place = (name: string): string => [...archive.items.values()].find((item) => item.name === name)?.id ?? rootId;
  return Promise.resolve({
    archive,
    openAt: () => archive,
    seen: () => [...archive.items.values()].map(seenOf),
    trashed: () => archive.trashed.map(seenOf),
    put: (parent, name, bytes) => archive.take({ folderId: place(parent), name, content: Buffer.from(bytes).toString() }).id,
    remove: (id) => archive.remove(id),
    fault: () => {
      throw new Error('It has no line.');
    },
    uploads: () => 0,
    renews: false,
    stop: () => Promise.resolve(),
  });
}

archiveConformance('The simulated archive', simulatedWorld, ['faults', 'levels', 'closed folders', 'nesting']);
