import { spellingOf, toDiskName } from '../../../main/sync/names.ts';
import { type LocalId, localRootId, type SyncedNode } from '../../../main/sync/ports/trees.ts';
import type { RemoteItem } from './memory-archive.ts';
import { isIgnored, symbolicLink } from './memory-folder.ts';
import type { Settled } from './settle.ts';
import type { World } from './world.ts';

/** What both sides held before a sync. */
export interface Snapshot {
  readonly here: ReadonlySet<string>;
  readonly there: ReadonlySet<string>;
  /** Contents that both sides held of one and the same document. */
  readonly common: ReadonlySet<string>;
  /** Documents that were deleted here while nothing happened to them there, and the other way round (by content). */
  readonly goneHere: readonly string[];
  readonly goneThere: readonly string[];
}

export function readSnapshot(world: World): Snapshot {
  const { trees, disk, archive } = world;
  const here = contentsHere(world);
  const there = new Set([...archive.items.values()].flatMap(({ versions }) => versions.at(-1) ?? []));
  const common = new Set<string>();
  const goneHere: string[] = [];
  const goneThere: string[] = [];
  const standing = new Map([...disk.walk()].map(({ path, node }) => [`${node.ino}:${node.birthMs}`, { path, node }]));
  const taken = new Set([...disk.walk()].map(({ path }) => path));
  const within = (folderId: LocalId, name: string): string | null => {
    const folder = trees.local.get(folderId);
    const stands = folder && standing.get(`${folder.ino}:${folder.birthMs}`);
    return folderId === localRootId ? name : stands ? `${stands.path}/${name}` : null;
  };
  for (const row of trees.synced.all()) {
    if (row.kind !== 'document' || row.hash === null) continue;
    const item = archive.items.get(row.remoteId);
    const known = trees.local.get(row.localId);
    const path = trees.localPath(row.localId);
    const now = known && standing.get(`${known.ino}:${known.birthMs}`);
    const sameThere = item?.modifiedAt === row.modifiedAt && item.parentId === row.remoteParentId && item.name === row.remoteName;
    if (now?.node.content === row.hash && item?.versions.at(-1) === row.hash) common.add(row.hash);
    const place = within(row.localParentId, row.localName);
    // Another file under the name of one that is gone is an edit of it, even when its folder was renamed, and where it was seen last while it could not be sent.
    const places = [place, path, known ? within(known.parentId, known.name) : null];
    const replaced = places.some((one) => one !== null && taken.has(one));
    if (known && !now && path !== null && !replaced && sameThere && !here.has(row.hash)) goneHere.push(row.remoteId);
    const isWhereItWas = known?.parentId === row.localParentId && known.name === row.localName && now?.path === place;
    const isWished = !item && isWhereItWas && !isLeftHere(row, world);
    if (isWished && now.node.content === row.hash && isOnly(row.hash, world) && !there.has(row.hash)) goneThere.push(row.hash);
  }
  return { here, there, common, goneHere, goneThere };
}

/** Whether it lies in a folder that was left out and whose files were to stay here, whatever happens to them there. */
function isLeftHere(row: SyncedNode, { trees, leftHere }: World): boolean {
  let folder = trees.synced.byRemote(row.remoteParentId);
  while (folder && !leftHere.has(folder.remoteId)) folder = trees.synced.byRemote(folder.remoteParentId);
  return folder !== undefined;
}

/** Whether a symbolic link stands where a document was. */
function isBlocked(row: SyncedNode, { trees, local, disk }: Sides): boolean {
  const folder = trees.localPath(row.localParentId);
  return (
    folder !== null &&
    local.blockedPaths.has(spellingOf(disk.traits)(folder === '' ? row.localName : `${folder}/${row.localName}`))
  );
}

function isOnly(content: string, { disk }: World): boolean {
  return [...disk.walk()].filter(({ node }) => node.content === content).length === 1;
}

function contentsHere({ disk }: World): Set<string> {
  return new Set([...disk.walk()].flatMap(({ node }) => (node.kind === 'file' ? [node.content] : [])));
}

/** Every content that anybody could see before is somewhere afterwards, be it in a trash or an older version. */
export function checkNothingLost(before: Snapshot, world: World): void {
  const { disk, archive } = world;
  const left = contentsHere(world);
  for (const content of disk.trashedContents()) left.add(content);
  for (const { versions } of [...archive.items.values(), ...archive.trashed]) for (const content of versions) left.add(content);
  for (const content of [...before.here, ...before.there]) {
    if (!left.has(content)) throw new Error(`“${content}” is lost`);
  }
}

/** What nobody deleted is in sight on both sides; what somebody deleted, and nobody wanted, is gone from both. */
export function checkWishes(facts: { before: Snapshot; isFresh: (content: string) => boolean }, world: World): void {
  const { before, isFresh } = facts;
  const { archive } = world;
  const here = contentsHere(world);
  const items = [...archive.items.values()];
  const hidden = hiddenThere(world);
  const there = new Set(items.flatMap(({ versions }) => versions.at(-1) ?? []));
  const hiddenContents = new Set(items.flatMap(({ id, versions }) => (hidden.has(id) ? versions : [])));
  const left = leftHere(world);
  const ignored = new Set(
    [...world.disk.walk()].flatMap(({ path, node }) => (isIgnored(path) || left.has(node.ino) ? [node.content] : [])),
  );
  for (const content of [...before.here, ...before.there]) {
    if (!isFresh(content) && !before.common.has(content)) continue;
    if (ignored.has(content) || hiddenContents.has(content)) continue;
    if (!here.has(content)) throw new Error(`“${content}” is out of sight here`);
    if (!there.has(content)) throw new Error(`“${content}” is out of sight there`);
  }
  for (const id of before.goneHere) {
    if (archive.items.has(id) && !hidden.has(id)) throw new Error(`${id} was deleted here and is still there`);
  }
  for (const content of before.goneThere) {
    if (here.has(content) && !ignored.has(content)) throw new Error(`“${content}” was deleted there and is still here`);
  }
}

/** What stayed here, by inode, when its folder was left out. */
export function leftHere({ trees, excluded }: Sides): ReadonlySet<number> {
  const left = new Set<number>();
  for (const node of trees.local.all()) {
    if (node.leftFor === null || !excluded.has(node.leftFor)) continue;
    for (const { ino } of [node, ...trees.local.below(node.id)]) left.add(ino);
  }
  return left;
}

/** Remote things that are no part of the sync: left out, superseded, links, ignored, and all that is in such. */
export function hiddenThere(world: Sides): Set<string> {
  const { archive, trees, excluded, options, disk } = world;
  const hidden = new Set<string>();
  const look = (parentId: string, inHidden: boolean): void => {
    for (const item of archive.items.values()) {
      if (item.parentId !== parentId) continue;
      const row = trees.synced.byRemote(item.id);
      const isWhereItWas = row?.remoteName === item.name && row.remoteParentId === item.parentId;
      const name = isWhereItWas ? row.localName : toDiskName(item.name, disk.traits);
      const link = item.kind === 'link' && !options.linkFiles;
      const blocked = row !== undefined && isBlocked(row, world);
      const out = inHidden || blocked || link || excluded.has(item.id) || trees.superseded.has(item.id) || isIgnored(name);
      if (out) hidden.add(item.id);
      look(item.id, out);
    }
  };
  look(archive.rootId, false);
  return hidden;
}

/** What the judgement about two equal sides needs of a world. */
export interface Sides extends Pick<World, 'trees' | 'archive' | 'disk' | 'excluded'> {
  readonly options: Pick<World['options'], 'linkFiles'>;
  readonly local: Pick<World['local'], 'blockedPaths'>;
}

/** Both sides and what is known of them are one tree, but for what is no part of the sync. */
export function checkConverged(world: Sides, { last }: { readonly last: Pick<Settled['last'], 'unsettled'> }): void {
  if (last.unsettled > 0) throw new Error('something never came to rest');
  const { trees, archive } = world;
  const hidden = hiddenThere(world);
  for (const item of archive.items.values()) {
    if (hidden.has(item.id)) continue;
    const row = trees.synced.byRemote(item.id);
    if (!row || trees.localPath(row.localId) === null) throw new Error(`“${item.name}” (${item.id}) is only there`);
  }
  for (const { path, name, node } of world.disk.walk())
    if (!isIgnored(path) && node.content !== symbolicLink) checkHere({ path, name, hidden }, world);
}

function checkHere(entry: { path: string; name: string; hidden: ReadonlySet<string> }, world: Sides): void {
  const { path, name, hidden } = entry;
  const { trees, archive, disk } = world;
  const spell = spellingOf(disk.traits);
  const node = disk.find(path);
  const isHere = (id: number): boolean => spell(trees.localPath(id) ?? '') === spell(path);
  const known = [...trees.local.all()].find(({ id, ino }) => ino === node?.ino && isHere(id));
  if (!node || !known) throw new Error(`${path} is not known`);
  const row = trees.synced.byLocal(known.id);
  if (!row) {
    if (known.residue || leftHere(world).has(known.ino)) return;
    throw new Error(`${path} is only here`);
  }
  const item = archive.items.get(row.remoteId);
  if (!item) throw new Error(`${path} is not there`);
  // What was moved out of sight there stays here as it is.
  if (hidden.has(item.id)) return;
  const parentId = known.parentId === 0 ? archive.rootId : trees.synced.byLocal(known.parentId)?.remoteId;
  const agreed = {
    name: spell(row.localName),
    remoteName: row.remoteName,
    parent: row.remoteParentId,
    localParent: row.localParentId,
  };
  const real = { name: spell(name), remoteName: item.name, parent: parentId, localParent: known.parentId };
  if (JSON.stringify(agreed) !== JSON.stringify(real)) throw new Error(`${path}: ${JSON.stringify({ agreed, real })}`);
  if (item.parentId !== parentId) throw new Error(`${path} lies elsewhere there`);
  if (item.kind !== 'link' && (node.kind === 'folder') !== (item.kind === 'folder'))
    throw new Error(`${path} is of another kind`);
  if (item.kind === 'document' && item.versions.at(-1) !== node.content) throw new Error(`${path} differs`);
  if (item.kind !== 'link') checkName(name, item, world);
}

/** A name here is the mapped one of there, or told apart from a twin by an id. */
function checkName(name: string, item: RemoteItem, { disk }: Sides): void {
  const mapped = toDiskName(item.name, disk.traits);
  const spell = spellingOf(disk.traits);
  if (spell(name) === spell(mapped) || /~\d+(-\d+)?(\.|$)/.test(name)) return;
  throw new Error(`“${item.name}” is called “${name}” here`);
}
