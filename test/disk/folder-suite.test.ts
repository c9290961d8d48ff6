import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { contentOf, openedFolder } from './folder-fixture.ts';
import { folderSuite, type FolderWorld } from './folder-suite.ts';
import { nameSuite } from './name-suite.ts';

const make = async (): Promise<FolderWorld> => {
  const { folder, root, at } = await openedFolder();
  return {
    folder,
    run: (work) => work,
    put: (path, text) => writeFileSync(at(path), text),
    makeFolder: (path) => mkdirSync(at(path)),
    takeAway: (path) => rmSync(at(path), { recursive: true }),
    tree: () => Object.fromEntries(Object.entries(contentOf(root)).filter(([path]) => path !== '.tidemark/')),
    takeRootAway: () => renameSync(root, `${root}-away`),
  };
};

folderSuite('a folder on the disk', make);
nameSuite('a folder on the disk', make);
