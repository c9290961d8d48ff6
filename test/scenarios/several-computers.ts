import { setImmediate as othersGoOn } from 'node:timers/promises';
import { createPairSync } from '../../main/sync/pair-sync.ts';
import type { PairSync, SyncReport } from '../../main/sync/ports/progress.ts';
import { MemoryRecords } from '../simulation/memory-records.ts';
import { DiskTree } from '../sync/world/disk-tree.ts';
import { MemoryArchive, type RemoteItem } from '../sync/world/memory-archive.ts';
import { MemoryFolder } from '../sync/world/memory-folder.ts';
import { type DiskTraits, hfsTraits, linuxTraits } from '../sync/world/traits.ts';
import { WorldRandom, WorldTime } from '../sync/world/world-time.ts';

const computers = ['laptop', 'tower', 'desk'] as const;
type Computer = (typeof computers)[number];

/** What happens, in order: somebody does something on one computer, or some computers sync, all at the same time. */
type Turn =
  | { readonly on: Computer; readonly write: string; readonly text: string }
  | { readonly on: Computer; readonly remove: string }
  | { readonly on: Computer; readonly move: string; readonly to: string }
  | { readonly sync: readonly Computer[] }
  | { readonly days: number };

/** One row of the list of sync cases that takes more than one computer on one archive. */
export interface SeveralScenario {
  readonly id: string;
  readonly title: string;
  /** Files that all have in common at the beginning. */
  readonly setup: Readonly<Record<string, string>>;
  readonly story: readonly Turn[];
  /** What each of them and the archive hold in the end; conflict copies are told as `name (conflict).ext`. */
  readonly tree: Readonly<Record<string, string>>;
  /** Texts that the archive has in its trash or as older versions in the end. */
  readonly kept?: readonly string[];
  /** Computers whose disk lists accents apart. */
  readonly olderMacs?: readonly Computer[];
}

interface Machine {
  readonly disk: DiskTree;
  readonly sync: PairSync;
}

/** Those that are at work at the same time get in between each other's steps: nobody waits without letting the others go on. */
class CommonTime extends WorldTime {
  override async sleep(ms: number): Promise<void> {
    await super.sleep(ms);
    await othersGoOn();
  }
}

/** More than this and they undo each other's work. */
const mostRounds = 6;

/** Plays a story until no computer finds anything to do. Answers what everybody holds, and what the archive has kept. */
export async function playSeveral({ setup, story, olderMacs }: SeveralScenario): Promise<Record<string, unknown>> {
  const time = new CommonTime();
  const archive = new MemoryArchive(time, { rich: false });
  archive.pace = () => othersGoOn();
  const make = (name: Computer): Machine => machineOf(name, { time, archive, isMac: olderMacs?.includes(name) === true });
  const machines: Readonly<Record<Computer, Machine>> = { laptop: make('laptop'), tower: make('tower'), desk: make('desk') };
  const syncAll = async (names: readonly Computer[]): Promise<readonly SyncReport[]> => {
    await time.sleep(10_000);
    return Promise.all(names.map((name) => machines[name].sync.syncUntilDone(new AbortController().signal)));
  };
  for (const [path, text] of Object.entries(setup)) write(machines.laptop.disk, path, text);
  for (const name of computers) await syncAll([name]);
  for (const turn of story) {
    if ('sync' in turn) await syncAll(turn.sync);
    else if ('days' in turn) await time.sleep(turn.days * 86_400_000);
    else act(machines[turn.on].disk, turn);
  }
  for (let round = 0; ; round += 1) {
    if (round === mostRounds) throw new Error('they never come to rest');
    const reports: SyncReport[] = [];
    for (const name of computers) reports.push(...(await syncAll([name])));
    const stopped = reports.find((report) => report.stopped)?.stopped;
    if (stopped) throw stopped;
    if (reports.every(({ downloads, uploads, otherSteps }) => downloads + uploads + otherSteps === 0)) break;
  }
  const trees = computers.map((name) => [name, filesOf(machines[name].disk)] as const);
  return { ...Object.fromEntries<unknown>(trees), archive: documentsIn(archive), kept: keptBy(archive) };
}

function machineOf(name: Computer, facts: { time: WorldTime; archive: MemoryArchive; isMac: boolean }): Machine {
  const { time, archive, isMac } = facts;
  const traits: DiskTraits = isMac ? hfsTraits : linuxTraits;
  const disk = new DiskTree(traits, time);
  const sync = createPairSync({
    pairId: 1,
    archive,
    folder: new MemoryFolder(disk),
    store: new MemoryRecords(archive.rootId),
    clock: time,
    random: new WorldRandom(name),
    device: name,
    parallel: 2,
    rules: () => ({ excluded: new Set(), leftHere: new Set(), linkFiles: false, deleteAnswers: [] }),
    answersUsed: () => undefined,
    onEvent: () => undefined,
  });
  return { disk, sync };
}

function act(disk: DiskTree, turn: Extract<Turn, { on: Computer }>): void {
  if ('write' in turn) write(disk, turn.write, turn.text);
  else if ('remove' in turn) disk.unlink(turn.remove);
  else disk.move(turn.move, turn.to);
}

/** Makes a file with the folders above it, or gives it other bytes. */
function write(disk: DiskTree, path: string, text: string): void {
  const names = path.split('/');
  for (let depth = 1; depth < names.length; depth += 1) {
    const folder = names.slice(0, depth).join('/');
    if (!disk.find(folder)) disk.create(folder, 'folder');
  }
  if (disk.find(path)) disk.write(path, text);
  else disk.create(path, 'file', text);
}

const withoutStamp = (path: string): string => path.replace(/ \(conflict [^)]*\)/g, ' (conflict)');

function filesOf(disk: DiskTree): Readonly<Record<string, string>> {
  const files = [...disk.walk()].filter(({ node }) => node.kind === 'file');
  return Object.fromEntries(files.map(({ path, node }) => [withoutStamp(path).normalize('NFC'), node.content]));
}

function documentsIn(archive: MemoryArchive): Readonly<Record<string, string>> {
  const pathOf = ({ parentId, name }: RemoteItem): string => {
    const parent = archive.items.get(parentId);
    return parent ? `${pathOf(parent)}/${name}` : name;
  };
  const documents = [...archive.items.values()].filter(({ kind }) => kind === 'document');
  return Object.fromEntries(documents.map((item) => [withoutStamp(pathOf(item)), item.versions.at(-1) ?? '']));
}

function keptBy({ items, trashed }: MemoryArchive): readonly string[] {
  const older = [...items.values()].flatMap(({ versions }) => versions.slice(0, -1));
  return [...older, ...trashed.flatMap(({ versions }) => versions)].sort();
}
