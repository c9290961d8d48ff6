import type { LocalId } from '../../../main/sync/ports/trees.ts';
import { type Act, type Contents, pick } from './act.ts';
import { actHere } from './acts-here.ts';
import { actThere } from './acts-there.ts';
import { isIgnored, symbolicLink } from './memory-folder.ts';
import { isPossibleHere, names } from './world-names.ts';
import type { World } from './world.ts';

/** What an act of both sides needs of a world. */
export type Scene = Pick<World, 'trees' | 'archive' | 'disk' | 'excluded' | 'leftHere'>;

export function perform(act: Act, world: Scene, contents: Contents): void {
  if (act.side === 'both') actOnBoth(act, world, contents);
  else if (act.side === 'here') actHere(act, world.disk, contents);
  else actThere(act, world.archive, contents);
}

function actOnBoth(act: Extract<Act, { side: 'both' }>, world: Scene, contents: Contents): void {
  const { trees, archive, disk } = world;
  const name = pick(names, act.name) ?? 'a';
  const rows = [...trees.synced.all()].filter((row) => archive.items.has(row.remoteId) && diskPath(row.localId, world) !== null);
  const folders = rows.filter(({ kind }) => kind === 'folder');
  const row = pick(rows, act.of);
  const folder = pick(folders, act.to);
  const folderPath = folder ? (diskPath(folder.localId, world) ?? '') : '';
  const here = folderPath === '' ? name : `${folderPath}/${name}`;
  const folderId = folder?.remoteId ?? archive.rootId;
  const path = row ? (diskPath(row.localId, world) ?? '') : '';
  switch (act.act) {
    case 'create the same': {
      if (!isPossibleHere(name, disk.traits) || disk.find(here)) return;
      const content = contents.next();
      disk.create(here, 'file', content);
      archive.add({ parentId: folderId, kind: 'document', name, content });
      return;
    }
    case 'edit the same': {
      if (row?.kind !== 'document') return;
      const content = contents.next();
      disk.write(path, content);
      archive.edit(row.remoteId, content);
      return;
    }
    case 'move the same':
      // A link has another name here than there.
      if (
        !row ||
        row.kind === 'link' ||
        disk.find(here) ||
        `${here}/`.startsWith(`${path}/`) ||
        !isPossibleHere(name, disk.traits)
      )
        return;
      if (isIgnored(name) || archive.isBelow(folderId, row.remoteId)) return;
      disk.move(path, here);
      Object.assign(archive.get(row.remoteId), { parentId: folderId, name });
      return;
    case 'delete both':
      if (!row) return;
      disk.trash(path);
      archive.remove(row.remoteId);
      return;
    case 'exclude':
      if (folder) world.excluded.add(folder.remoteId);
      return;
    case 'exclude and leave':
      if (!folder) return;
      world.excluded.add(folder.remoteId);
      world.leftHere.add(folder.remoteId);
      return;
    case 'include':
      world.excluded.clear();
      world.leftHere.clear();
      return;
    case 'make a symbolic link':
      if (isPossibleHere(name, disk.traits) && !isIgnored(name) && !disk.find(here)) disk.create(here, 'file', symbolicLink);
      return;
    case 'add a link':
      archive.add({ parentId: folderId, kind: 'link', name });
      return;
  }
}

/** Where a file is that the engine knew at its last look; null when it was moved or removed since. */
function diskPath(id: LocalId, { trees, disk }: Scene): string | null {
  const path = trees.localPath(id);
  const node = trees.local.get(id);
  const there = path === null ? null : disk.find(path);
  const isSame = there?.kind === node?.kind && there?.ino === node?.ino && there?.birthMs === node?.birthMs;
  return isSame ? path : null;
}
