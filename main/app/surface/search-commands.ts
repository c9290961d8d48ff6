import { findEverywhere, workspaceNames } from '../boards/find-cards.ts';
import { line, limit } from './arguments.ts';
import { command } from './command.ts';
import type { Desk } from './desk.ts';
import type { CardHit, RowHit, SearchHit } from '../../sync/ports/mirror.ts';

/** One box over everything in the mirror, and over what is not there yet. */
export function searchCommands({ host }: Desk) {
  return {
    'search.find': command([line, limit], (text, count) => {
      const workspaceOf = workspaceNames(host);
      const accounts = new Map(host.settings.accounts().map(({ id, name }) => [id, name]));
      return findEverywhere(host, text, count).map((hit) => {
        if (hit.kind === 'card') return viewCardHit(hit, workspaceOf(hit));
        return hit.kind === 'row' ? viewRowHit(hit, { account: accounts.get(hit.accountId) ?? '', text }) : viewHit(hit);
      });
    }),
  };
}

function viewHit({ pairId, remoteId, kind, name, path, modifiedAt }: SearchHit) {
  return { pairId, id: remoteId, kind, name, path, modifiedAt };
}

function viewRowHit(
  { kind, accountId, tableId, table, row, title }: RowHit,
  { account, text }: { account: string; text: string },
) {
  return { kind, accountId, tableId, name: title, path: `${account}/${table}`, text, row };
}

function viewCardHit({ kind, accountId, boardId, cardId, title, board, modifiedAt }: CardHit, workspace: string) {
  return { kind, accountId, boardId, id: cardId, name: title, path: `${workspace}/${board}`, modifiedAt };
}
