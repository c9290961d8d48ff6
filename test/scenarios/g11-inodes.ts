import { type DiskScenario, mkdir, reborn, write } from './model-disk.ts';

const docs = [mkdir('here', 'docs'), write('here', 'docs/a.txt', 'a'), write('here', 'docs/c.txt', 'c')];

/** What no real disk promises: that the inode of what was deleted is given out again at once. */
export const inodes: readonly DiskScenario[] = (['linux', 'without births'] as const).flatMap((disk, index) => [
  {
    id: `W14${'bc'[index]}`,
    title: 'a new file has the inode of one just deleted: no move',
    disk,
    deeds: [docs, [reborn('docs/a.txt', 'docs/b.txt', 'b')]],
    here: { docs: null, 'docs/b.txt': 'b', 'docs/c.txt': 'c' },
    there: { docs: null, 'docs>b.txt': 'b', 'docs>c.txt': 'c' },
    did: ['push', 'trash-remote'],
    trashed: ['a'],
  },
  {
    id: `W15${'bc'[index]}`,
    title: 'a new folder has the inode of a file just deleted: two things',
    disk,
    deeds: [docs, [reborn('docs/a.txt', 'docs/b', null), write('here', 'docs/b/in.txt', 'in')]],
    here: { docs: null, 'docs/b': null, 'docs/b/in.txt': 'in', 'docs/c.txt': 'c' },
    there: { docs: null, 'docs>b': null, 'docs>b>in.txt': 'in', 'docs>c.txt': 'c' },
    did: ['create-remote-folder', 'push', 'trash-remote'],
    trashed: ['a'],
  },
]);
