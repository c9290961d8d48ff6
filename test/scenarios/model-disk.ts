import type { Step } from '../../main/sync/plan/model.ts';
import { memoryRootId, type RemoteItem } from '../sync/world/memory-archive.ts';
import { checkConverged } from '../sync/world/oracle.ts';
import { settle } from '../sync/world/settle.ts';
import { type DiskTraits, hfsTraits, linuxTraits, macTraits, windowsTraits } from '../sync/world/traits.ts';
import { plain, World } from '../sync/world/world.ts';
import type { Place } from './action.ts';

/** Disks that this machine does not have, as models of them do what they do with names; and its own, where real time would make a row long. */
const disks = {
  /** Takes a name in any case, and in either form of its accents, for the same. */
  mac: macTraits,
  /** The same, and lists accents apart however they were written. */
  'older mac': hfsTraits,
  windows: windowsTraits,
  linux: linuxTraits,
  /** The same, but it keeps no time of birth. */
  'without births': { ...linuxTraits, birthless: true },
  /** As that of a memory card: times of files are even seconds. */
  'memory card': { ...windowsTraits, timesMs: 2_000 },
  /** As Linux, but no name is longer than 64 bytes. */
  short: { ...linuxTraits, maxNameLength: 64 },
} as const satisfies Record<string, DiskTraits>;

/** What a person does on one side, at paths as that side has them. In the archive they are told by `>`, since its names may hold a slash. */
type Deed =
  | { readonly at: Place; readonly do: 'write'; readonly path: string; readonly text: string }
  | { readonly at: Place; readonly do: 'mkdir' | 'remove' | 'restore'; readonly path: string }
  | { readonly at: Place; readonly do: 'move'; readonly path: string; readonly to: string }
  /** Last changed then, in ms since 1970, whatever it says itself. */
  | { readonly at: Place; readonly do: 'date'; readonly path: string; readonly ms: number }
  /** A second name of a local file. */
  | { readonly at: 'here'; readonly do: 'hard link'; readonly path: string; readonly to: string }
  /** A local file is deleted, and a new file or, with null, folder gets its inode. */
  | { readonly at: 'here'; readonly do: 'reborn'; readonly path: string; readonly to: string; readonly text: string | null }
  /** Something in the archive that is an address and no document. */
  | { readonly at: 'there'; readonly do: 'link'; readonly path: string };

export const write = (at: Place, path: string, text: string): Deed => ({ at, do: 'write', path, text });
export const mkdir = (at: Place, path: string): Deed => ({ at, do: 'mkdir', path });
export const move = (at: Place, path: string, to: string): Deed => ({ at, do: 'move', path, to });
export const remove = (at: Place, path: string): Deed => ({ at, do: 'remove', path });
export const reborn = (path: string, to: string, text: string | null): Deed => ({ at: 'here', do: 'reborn', path, to, text });

/** One row of the list of sync cases that is played on a modelled disk and archive. */
export interface DiskScenario {
  readonly id: string;
  readonly title: string;
  readonly disk: keyof typeof disks;
  /** Done and synced one after the other. */
  readonly deeds: readonly (readonly Deed[])[];
  /** After each deed of the last sync it is looked, and done what there is to do: at once, or when all has come to rest. */
  readonly watched?: 'at once' | 'at rest';
  /** Files with their texts, folders with null, in the end. A link there is told as `name (link)`, with null. */
  readonly here: Readonly<Record<string, string | null>>;
  readonly there: Readonly<Record<string, string | null>>;
  /** Kinds of steps that the last sync did. */
  readonly did?: readonly string[];
  /** Texts in a trash in the end. */
  readonly trashed?: readonly string[];
}

type Shown = Pick<DiskScenario, 'here' | 'there' | 'did' | 'trashed'>;

/** Plays a scenario. Answers all that it speaks of, as it came out; both sides are one in the end, and another sync does nothing. */
export async function playOnModel({ disk, deeds, watched }: DiskScenario): Promise<Required<Shown>> {
  const world = new World({ ...plain, traits: disks[disk] });
  let did: readonly string[] = [];
  for (const [at, some] of deeds.entries()) {
    const done: Step[] = [];
    for (const deed of some) {
      (deed.at === 'here' ? doHere : doThere)(world, deed);
      if (watched !== undefined && at === deeds.length - 1) done.push(...(await work(world, watched)));
    }
    done.push(...(await settle(world, () => 0)).done);
    did = done.map(({ type }) => type).sort();
  }
  const again = await settle(world, () => 0);
  checkConverged(world, again);
  if (again.done.length > 0) throw new Error(`the second sync did ${again.done.map(({ key }) => key).join(', ')}`);
  return { ...shown(world), did, trashed: trashedIn(world) };
}

async function work(world: World, watched: 'at once' | 'at rest'): Promise<readonly Step[]> {
  world.hurried = watched === 'at once';
  await world.observe();
  const { steps } = world.plan();
  for (const step of steps) await world.do(step);
  return steps;
}

function doHere({ disk }: World, deed: Deed): void {
  switch (deed.do) {
    case 'write':
      if (disk.find(deed.path)) disk.write(deed.path, deed.text);
      else disk.create(deed.path, 'file', deed.text);
      return;
    case 'mkdir':
      disk.create(deed.path, 'folder');
      return;
    case 'move':
      disk.move(deed.path, deed.to);
      return;
    case 'remove':
      disk.unlink(deed.path);
      return;
    case 'hard link':
      disk.hardLink(deed.path, deed.to);
      return;
    case 'reborn': {
      const gone = disk.find(deed.path)?.ino;
      disk.unlink(deed.path);
      const { ino } = disk.create(deed.to, deed.text === null ? 'folder' : 'file', deed.text ?? '');
      if (ino !== gone) throw new Error(`“${deed.to}” has another inode than “${deed.path}” had`);
      return;
    }
    case 'date': {
      const node = disk.find(deed.path);
      if (node) node.mtimeMs = deed.ms;
      return;
    }
    case 'restore':
    case 'link':
      throw new Error(`nobody does a “${deed.do}” here`);
  }
}

function doThere({ archive, time }: World, deed: Deed): void {
  const item = (): RemoteItem => {
    const found = itemAt(archive.items, deed.path);
    if (!found) throw new Error(`“${deed.path}” is not in the archive`);
    return found;
  };
  switch (deed.do) {
    case 'write':
      if (itemAt(archive.items, deed.path)) archive.edit(item().id, deed.text);
      else archive.add({ ...placeOf(archive.items, deed.path), kind: 'document', content: deed.text });
      return;
    case 'mkdir':
      archive.add({ ...placeOf(archive.items, deed.path), kind: 'folder' });
      return;
    case 'move':
      Object.assign(item(), placeOf(archive.items, deed.to));
      return;
    case 'remove':
      archive.remove(item().id);
      return;
    case 'restore': {
      const { name } = placeOf(archive.items, deed.path);
      const at = archive.trashed.findIndex((gone) => gone.name === name);
      for (const back of archive.trashed.splice(at, 1)) archive.items.set(back.id, { ...back, modifiedAt: time.tick() });
      return;
    }
    case 'date':
      item().modifiedAt = deed.ms;
      return;
    case 'link':
      archive.add({ ...placeOf(archive.items, deed.path), kind: 'link' });
      return;
    case 'hard link':
    case 'reborn':
      throw new Error(`nobody does a “${deed.do}” there`);
  }
}

function placeOf(items: ReadonlyMap<string, RemoteItem>, path: string): { parentId: string; name: string } {
  const names = path.split('>');
  const name = names.pop() ?? '';
  return { parentId: itemAt(items, names.join('>'))?.id ?? memoryRootId, name };
}

function itemAt(items: ReadonlyMap<string, RemoteItem>, path: string): RemoteItem | undefined {
  let item: RemoteItem | undefined;
  for (const name of path === '' ? [] : path.split('>')) {
    const parentId: string = item?.id ?? memoryRootId;
    item = [...items.values()].find((other) => other.parentId === parentId && other.name === name);
  }
  return item;
}

function shown({ disk, archive, trees }: World): Pick<DiskScenario, 'here' | 'there'> {
  const nameOf = ({ parentId, name }: RemoteItem): string => {
    const parent = archive.items.get(parentId);
    return parent ? `${nameOf(parent)}>${name}` : name;
  };
  const there = [...archive.items.values()].filter(({ id }) => !trees.superseded.has(id));
  const keyOf = (item: RemoteItem): string => (item.kind === 'link' ? `${nameOf(item)} (link)` : nameOf(item));
  return {
    here: Object.fromEntries([...disk.walk()].map(({ path, node }) => [path, node.kind === 'file' ? node.content : null])),
    there: Object.fromEntries(there.map((item) => [keyOf(item), item.versions.at(-1) ?? null])),
  };
}

function trashedIn({ disk, archive }: World): readonly string[] {
  return [...disk.trashedContents(), ...archive.trashed.flatMap(({ versions }) => versions.at(-1) ?? [])].sort();
}
