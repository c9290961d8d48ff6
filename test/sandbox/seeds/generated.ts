import type { Seed, SeedDocument, SeedFolder } from '../seed.ts';
import { noise } from './chance.ts';
import { people } from './people.ts';

/** 2026-01-01 00:00 UTC. */
const start = 1_767_225_600;
/** Folders in a folder of the first and of the second level. */
const breadth = 20;

/**
 * One workspace of `folders` folders, at most three levels deep, with `files` documents in each, of `bytes` bytes that do not
 * compress. Every document differs from the others; its bytes are made when they are asked for. 0 folders: all empty.
 */
export function generatedSeed(folders: number, files: number, bytes: number): Seed {
  const paths = Array.from({ length: folders }, (_, index) => folderPath(index));
  const author = people.tomas.email;
  const documents = paths.flatMap((folder, at) =>
    Array.from({ length: files }, (_, index): SeedDocument => {
      const number = at * files + index;
      return {
        folder,
        name: `Document ${String(index + 1).padStart(5, '0')}.bin`,
        bytes: () => noise(number, bytes),
        modified: start + number,
        modifiedBy: author,
      };
    }),
  );
  return {
    accountName: 'Generated',
    people: [people.ingrid, people.tomas],
    workspaces: [
      {
        name: 'Generated',
        archived: false,
        rootIsWorkspace: false,
        members: [people.ingrid.email, author],
        folders: paths.map((folder): SeedFolder => ({ folder })),
        documents,
        links: [],
      },
    ],
  };
}

/** Folders are numbered level by level as in a heap: `breadth` at the top, `breadth` in each of those, the rest evenly in these. */
function folderPath(index: number): readonly string[] {
  const name = `Folder ${String(index + 1).padStart(4, '0')}`;
  if (index < breadth) return [name];
  const second = breadth * breadth;
  const above = index < breadth + second ? Math.floor(index / breadth) - 1 : breadth + ((index - breadth - second) % second);
  return [...folderPath(above), name];
}
