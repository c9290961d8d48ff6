import { findEverywhere, workspaceNames } from '../boards/find-cards.ts';
import { line, limit } from './arguments.ts';
import { command } from './command.ts';
import type { Desk } from './desk.ts';
import type { CardHit, SearchHit } from '../../sync/ports/mirror.ts';

/** One box over everything in the mirror, and over what is not there yet. */
export function searchCommands({ host }: Desk) {
  return {
    'search.find': command([line, limit], (text, count) => {
      const workspaceOf = workspaceNames(host);
      return findEverywhere(host, text, count).map((hit) =>
        hit.kind === 'card' ? viewCardHit(hit, workspaceOf(hit)) : viewHit(hit),
      );
    }),
  };
}

function viewHit({ pairId, remoteId, kind, name, path, modifiedAt }: SearchHit) {
  return { pairId, id: remoteId, kind, name, path, modifiedAt };
}

function viewCardHit({ kind, accountId, boardId, cardId, title, board, modifiedAt }: CardHit, workspace: string) {
  return { kind, accountId, boardId, id: cardId, name: title, path: `${workspace}/${board}`, modifiedAt };
}
