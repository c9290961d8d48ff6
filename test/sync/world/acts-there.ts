import type { MemoryArchive, RemoteItem } from './memory-archive.ts';
import { type Act, type Contents, pick } from './act.ts';
import { isIgnored } from './memory-folder.ts';
import { names } from './world-names.ts';

type ThereAct = Extract<Act, { side: 'here' | 'there' }>;

/**
 * What a person does in the model archive, where two things may have one name. What cannot be done is not done. What has an ignored name stays as
 * it is, and nothing gets such a name later: that is a story of its own.
 */
export function actThere(act: ThereAct, archive: MemoryArchive, contents: Contents): void {
  const all = [...archive.items.values()].filter(({ name }) => !isIgnored(name) && !name.endsWith('.tidemark-moving'));
  const documents = all.filter(({ kind }) => kind === 'document');
  const folders = all.filter(({ kind }) => kind === 'folder');
  const name = pick(names, act.name) ?? 'a';
  const folderId = pick([archive.rootId, ...folders.map(({ id }) => id)], act.to) ?? archive.rootId;
  if (isIgnored(name) && !act.act.startsWith('create f')) return;
  const document = pick(documents, act.of);
  const one = pick(all, act.of);
  switch (act.act) {
    case 'create file':
      archive.add({ parentId: folderId, kind: 'document', name, content: contents.next() });
      return;
    case 'create folder':
      archive.add({ parentId: folderId, kind: 'folder', name });
      return;
    case 'edit':
      if (document) archive.edit(document.id, contents.next());
      return;
    case 'save as a new file':
      if (!document) return;
      archive.add({ parentId: document.parentId, kind: 'document', name: document.name, content: contents.next() });
      archive.remove(document.id);
      return;
    case 'touch':
      if (document) archive.edit(document.id, document.versions.at(-1) ?? '');
      return;
    case 'rename':
      if (one) one.name = name;
      return;
    case 'move':
      if (one) move(archive, one, folderId);
      return;
    case 'move and rename':
      if (one && move(archive, one, folderId)) one.name = name;
      return;
    case 'swap':
      swap(archive, one, pick(all, act.to));
      return;
    case 'overwrite by a move':
      overwrite(archive, document, pick(documents, act.to));
      return;
    case 'delete':
      if (one) archive.remove(one.id);
      return;
    case 'delete folder': {
      const gone = pick(folders, act.of);
      if (gone) archive.remove(gone.id);
      return;
    }
    case 'replace by the other kind':
      if (one) replace(archive, one, contents);
      return;
    case 'create in a moved folder': {
      const moved = pick(folders, act.of);
      if (!moved) return;
      moved.name = name;
      archive.add({ parentId: moved.id, kind: 'document', name: 'new.txt', content: contents.next() });
    }
  }
}

function move(archive: MemoryArchive, item: RemoteItem, folderId: string): boolean {
  if (archive.isBelow(folderId, item.id)) return false;
  item.parentId = folderId;
  return true;
}

function swap(archive: MemoryArchive, a: RemoteItem | undefined, b: RemoteItem | undefined): void {
  if (!a || !b || a === b || archive.isBelow(a.id, b.id) || archive.isBelow(b.id, a.id)) return;
  const place = { parentId: a.parentId, name: a.name };
  Object.assign(a, { parentId: b.parentId, name: b.name });
  Object.assign(b, place);
}

function overwrite(archive: MemoryArchive, from: RemoteItem | undefined, to: RemoteItem | undefined): void {
  if (!from || !to || from === to) return;
  const { parentId, name } = to;
  archive.remove(to.id);
  Object.assign(from, { parentId, name });
}

function replace(archive: MemoryArchive, item: RemoteItem, contents: Contents): void {
  const { parentId, name, kind } = item;
  archive.remove(item.id);
  if (kind === 'folder') archive.add({ parentId, kind: 'document', name, content: contents.next() });
  else {
    const folder = archive.add({ parentId, kind: 'folder', name });
    archive.add({ parentId: folder.id, kind: 'document', name: 'in it.txt', content: contents.next() });
  }
}
