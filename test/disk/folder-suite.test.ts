import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { contentOf, openedFolder } from './folder-fixture.ts';
import { folderSuite } from './folder-suite.ts';

folderSuite('a folder on the disk', async () => {
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
});
