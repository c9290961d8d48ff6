import { folderSuite, type FolderWorld } from '../disk/folder-suite.ts';
import { nameSuite } from '../disk/name-suite.ts';
import { DiskTree } from '../sync/world/disk-tree.ts';
import { MemoryFolder } from '../sync/world/memory-folder.ts';
import { type DiskTraits, hfsTraits, linuxTraits, macTraits, shortNames, windowsTraits } from '../sync/world/traits.ts';
import { Chance } from './chance.ts';
import { ControlLoop } from './control-loop.ts';
import { DiskJournal } from './disk-journal.ts';
import { SlowFolder } from './slow-folder.ts';
import { calmDisk } from './weather.ts';
import { WallClock } from './world-clock.ts';

function worldOf(traits: DiskTraits): Promise<FolderWorld> {
  const loop = new ControlLoop(new Chance(1), { tells: false });
  const disk = new DiskTree(traits, new WallClock(loop));
  const weather = calmDisk();
  const place = {
    loop,
    name: 'home',
    folder: new MemoryFolder(disk),
    weather,
    journal: new DiskJournal(disk),
    storesAll: true,
    onUnseen: () => undefined,
    change: <Result>(_what: string, act: () => Result): Result => act(),
  };
  return Promise.resolve({
    folder: new SlowFolder(place, {}),
    run: (work) => loop.drive(work),
    put: (path, text) => {
      if (disk.find(path)) disk.write(path, text);
      else disk.create(path, 'file', text);
    },
    makeFolder: (path) => void disk.create(path, 'folder'),
    takeAway: (path) => void disk.unlink(path),
    tree: () =>
      Object.fromEntries(
        [...disk.walk()].map(({ path, node }) => (node.kind === 'folder' ? [`${path}/`, ''] : [path, node.content])),
      ),
    takeRootAway: () => {
      weather.away = true;
    },
  });
}

// The same suites as the real one, so that they cannot drift apart.
for (const [name, traits] of [
  ['a simulated folder', linuxTraits],
  ['a simulated folder of a Mac', macTraits],
  ['a simulated folder of an older Mac', hfsTraits],
  ['a simulated folder of Windows', windowsTraits],
  ['a simulated folder of short names', shortNames],
] as const) {
  folderSuite(name, () => worldOf(traits));
  nameSuite(name, () => worldOf(traits));
}
