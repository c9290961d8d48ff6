import { line, limit } from './arguments.ts';
import { command } from './command.ts';
import type { Desk } from './desk.ts';

/** One box over everything in the mirror. */
export function searchCommands({ host }: Desk) {
  return {
    'search.find': command([line, limit], (text, count) =>
      host.mirror.search(text, { limit: count }).map(({ pairId, remoteId, kind, name, path, modifiedAt }) => {
        return { pairId, id: remoteId, kind, name, path, modifiedAt };
      }),
    ),
  };
}
