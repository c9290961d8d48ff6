import { folderSuite } from '../disk/folder-suite.ts';
import { DiskTree } from '../sync/world/disk-tree.ts';
import { MemoryFolder } from '../sync/world/memory-folder.ts';
import { linuxTraits } from '../sync/world/traits.ts';
import { Chance } from './chance.ts';
import { ControlLoop } from './control-loop.ts';
import { DiskJournal } from './disk-journal.ts';
import { SlowFolder } from './slow-folder.ts';
import { calmDisk } from './weather.ts';
import { WallClock } from './world-clock.ts';

// The same suite as the real one, so that the two cannot drift apart.
folderSuite('a simulated folder', () => {
  const loop = new ControlLoop(new Chance(1), { tells: false });
  const disk = new DiskTree(linuxTraits, new WallClock(loop));
  const weather = calmDisk();
  const place = {
    loop,
    name: 'home',
    folder: new MemoryFolder(disk),
    weather,
    journal: new DiskJournal(disk),
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
});
