import { nameKey } from '../../../main/sync/names.ts';
import type { DiskTree } from './disk-tree.ts';
import { type Act, type Contents, pick } from './act.ts';
import { isPossibleHere, names } from './world-names.ts';

type HereAct = Extract<Act, { side: 'here' | 'there' }>;

const join = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);
const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const isInside = (path: string, folder: string): boolean => `${path}/`.startsWith(`${folder}/`);

/** What a person does on the model disk. What cannot be done is not done. */
export function actHere(act: HereAct, disk: DiskTree, contents: Contents): void {
  // Nobody takes what is between two names for a moment.
  const all = [...disk.walk()].filter(({ path }) => !path.includes('.tidemark-moving'));
  const files = all.flatMap(({ path, node }) => (node.kind === 'file' ? [path] : []));
  const folders = ['', ...all.flatMap(({ path, node }) => (node.kind === 'folder' ? [path] : []))];
  const any = all.map(({ path }) => path);
  const name = pick(names, act.name) ?? 'a';
  if (!isPossibleHere(name, disk.traits)) return;
  const folder = pick(folders, act.to) ?? '';
  const file = pick(files, act.of);
  const one = pick(any, act.of);
  switch (act.act) {
    case 'create file':
    case 'create folder':
      if (!disk.find(join(folder, name))) create(disk, join(folder, name), act.act === 'create file' ? contents.next() : null);
      return;
    case 'edit':
      if (file !== undefined) disk.write(file, contents.next());
      return;
    case 'save as a new file':
      if (file === undefined) return;
      disk.unlink(file);
      disk.create(file, 'file', contents.next());
      return;
    case 'touch':
      if (file !== undefined) disk.touch(file);
      return;
    case 'rename':
      if (one !== undefined) move(disk, one, join(folderOf(one), name));
      return;
    case 'move':
      if (one !== undefined) move(disk, one, join(folder, nameOf(one)));
      return;
    case 'move and rename':
      if (one !== undefined) move(disk, one, join(folder, name));
      return;
    case 'swap':
      swap(disk, one, pick(any, act.to));
      return;
    case 'overwrite by a move':
      overwrite(disk, file, pick(files, act.to));
      return;
    case 'delete':
      if (one !== undefined) disk.trash(one);
      return;
    case 'delete folder': {
      const gone = pick(folders.slice(1), act.of);
      if (gone !== undefined) disk.trash(gone);
      return;
    }
    case 'replace by the other kind':
      if (one !== undefined) replace(disk, one, contents);
      return;
    case 'create in a moved folder': {
      const moved = pick(folders.slice(1), act.of);
      if (moved === undefined || !move(disk, moved, join(folderOf(moved), name))) return;
      create(disk, join(join(folderOf(moved), name), 'new.txt'), contents.next());
    }
  }
}

function create(disk: DiskTree, path: string, content: string | null): void {
  if (!disk.find(path)) disk.create(path, content === null ? 'folder' : 'file', content ?? '');
}

function move(disk: DiskTree, from: string, to: string): boolean {
  const there = disk.find(to);
  if (from === to || (there && there !== disk.find(from)) || isInside(to, from)) return false;
  // A case-insensitive disk takes another spelling of the way there for the way itself.
  if (isInside(nameKey(to, disk.traits), nameKey(from, disk.traits)) && there === null) return false;
  disk.move(from, to);
  return true;
}

function swap(disk: DiskTree, a: string | undefined, b: string | undefined): void {
  if (a === undefined || b === undefined || isInside(a, b) || isInside(b, a)) return;
  disk.move(a, 'between');
  disk.move(b, a);
  disk.move('between', b);
}

function overwrite(disk: DiskTree, from: string | undefined, to: string | undefined): void {
  if (from === undefined || to === undefined || from === to) return;
  disk.trash(to);
  disk.move(from, to);
}

function replace(disk: DiskTree, path: string, contents: Contents): void {
  const wasFile = disk.find(path)?.kind === 'file';
  disk.trash(path);
  disk.create(path, wasFile ? 'folder' : 'file', wasFile ? '' : contents.next());
  if (wasFile) disk.create(`${path}/in it.txt`, 'file', contents.next());
}
