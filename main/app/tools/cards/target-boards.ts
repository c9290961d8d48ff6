import { asSyncError, errorPolicy } from '../../../sync/errors.ts';
import type { RemoteId } from '../../../sync/ports/archive.ts';
import type { Board, Boards, Card } from '../../../sync/ports/boards.ts';
import { inParallel } from '../in-parallel.ts';
import type { ToolWork } from '../tool.ts';
import type { Named } from './name-choice.ts';

/** A board that cards go to, with what is on it. */
export interface TargetBoard {
  readonly board: Board;
  readonly workspace: string;
  readonly cards: readonly Card[];
}

/** A board as a cell may name it: by its name, or with its workspace. */
export type ListedBoard = Named & { readonly archived: boolean };

/** Every board of workspaces that are not archived. Workspaces that cannot be read are left out and named. */
export async function listBoards(
  work: ToolWork,
  boards: Boards,
): Promise<{ readonly listed: readonly ListedBoard[]; readonly unread: readonly string[] }> {
  const workspaces = (await work.session.workspaces(work.signal)).filter(({ archived }) => !archived);
  const unread: string[] = [];
  const lists = await inParallel(workspaces, async (workspace) => {
    try {
      return (await boards.boards(workspace.id, work.signal)).map(({ id, name, archived }) => ({
        ...{ id, name, archived },
        also: [`${workspace.name} / ${name}`, `${workspace.name}/${name}`],
        told: `${workspace.name} / ${name}`,
      }));
    } catch (error) {
      reasonOf(error, work);
      unread.push(workspace.name);
      return [];
    }
  });
  return { listed: lists.flat().filter(({ archived }) => !archived), unread };
}

/** Reads boards with their cards; a reason in words for each that cannot be read. */
export async function readTargets(
  work: ToolWork,
  { boards, ids }: { readonly boards: Boards; readonly ids: readonly RemoteId[] },
): Promise<ReadonlyMap<RemoteId, TargetBoard | string>> {
  const names = new Map((await work.session.workspaces(work.signal)).map(({ id, name }) => [id, name]));
  const read = await inParallel(ids, async (id): Promise<readonly [RemoteId, TargetBoard | string]> => {
    try {
      const board = await boards.board(id, work.signal);
      if (board.archived) return [id, `The board "${board.name}" is archived.`];
      if (board.writable === false) return [id, `This account may only read the board "${board.name}".`];
      return [id, { board, workspace: names.get(board.workspaceId) ?? '', cards: await boards.cards(id, work.signal) }];
    } catch (error) {
      return [id, reasonOf(error, work)];
    }
  });
  return new Map(read);
}

/** What cannot be read is told; what meets everything alike is thrown. */
function reasonOf(thrown: unknown, { signal }: ToolWork): string {
  const error = asSyncError(thrown);
  if (signal.aborted || errorPolicy[error.kind].stopsPair) throw error;
  return error.kind === 'gone' ? 'This account sees no board with this id.' : error.message;
}
