import * as v from 'valibot';
import { asSyncError, errorPolicy, SyncError } from '../../sync/errors.ts';
import type { Board, BoardSummary, Boards } from '../../sync/ports/boards.ts';
import type { Workspace } from '../../sync/ports/service.ts';
import type { Change } from '../../sync/ports/tool-runs.ts';
import { inParallel } from './in-parallel.ts';
import type { Left, Looked, Plan, Tool, ToolWork } from './tool.ts';

export const columnRename = v.strictObject({
  /** From 1, as people count. */
  position: v.pipe(
    v.number('The position is a number from 1.'),
    v.safeInteger(),
    v.minValue(1, 'The position is a number from 1.'),
  ),
  to: v.pipe(v.string(), v.trim(), v.nonEmpty('The new name is empty.'), v.maxLength(1000)),
  /** Only columns that are called so now; null for any. */
  from: v.nullable(v.pipe(v.string(), v.maxLength(1000))),
  /** Only in these workspaces, by id; null for all that are not archived. */
  workspaceIds: v.nullable(v.array(v.string())),
});

type ColumnRename = v.InferOutput<typeof columnRename>;

const order = v.strictObject({ boardId: v.string(), columnId: v.string(), from: v.string(), to: v.string() });

/** Renames one column on many boards. */
export const renameColumnTool: Tool = {
  name: 'rename-column',
  async look({ session, signal }, given): Promise<Looked> {
    const { boardId, columnId, from, to } = v.parse(order, given);
    const board = await boardsOf(session.boards).board(boardId, signal);
    const column = board.columns.find(({ id }) => id === columnId);
    if (!column) return { other: 'The column is not there any more.' };
    if (column.name === to) return 'done';
    return column.name === from ? 'open' : { other: `It is called "${column.name}" now.` };
  },
  async carryOut({ session, signal }, given) {
    const { boardId, columnId, to } = v.parse(order, given);
    await boardsOf(session.boards).renameColumn({ boardId, id: columnId }, to, signal);
    return null;
  },
  undo: (done) => ({
    title: 'Give columns their old names back',
    changes: done.map(({ what, from, to, order: given }) => {
      const { from: before, to: after, ...place } = v.parse(order, given);
      return { what, from: to, to: from, order: { ...place, from: after, to: before } };
    }),
    left: [],
    destructive: false,
  }),
};

function boardsOf(boards: Boards | undefined): Boards {
  if (boards) return boards;
  throw new SyncError('refused', 'This account has no boards.');
}

/** Reads every board that is asked about. Throws what keeps the account from being read at all. */
export async function planColumnRename(work: ToolWork, wanted: ColumnRename): Promise<Plan> {
  const boards = boardsOf(work.session.boards);
  const all = await work.session.workspaces(work.signal);
  const chosen = wanted.workspaceIds
    ? wanted.workspaceIds.map((id) => workspaceOf(all, id))
    : all.filter(({ archived }) => !archived);
  const changes: Change[] = [];
  const left: Left[] = [];
  for (const found of await inParallel(chosen, (workspace) => listBoards(boards, { workspace, work }))) {
    if ('reason' in found) left.push(found);
    else {
      const plans = await inParallel(found.boards, (summary) =>
        planBoard(boards, { summary, in: found.workspace, wanted, work }),
      );
      for (const planned of plans) {
        if (isLeft(planned)) left.push(planned);
        else changes.push(planned);
      }
    }
  }
  return { title: `Rename column ${wanted.position} to "${wanted.to}"`, changes, left, destructive: false };
}

function isLeft(planned: Change | Left): planned is Left {
  return 'reason' in planned;
}

function workspaceOf(all: readonly Workspace[], id: string): Workspace {
  const found = all.find((one) => one.id === id);
  if (found) return found;
  throw new SyncError('gone', `This account sees no workspace ${id}.`);
}

type Listed = Left | { readonly workspace: Workspace; readonly boards: readonly BoardSummary[] };

async function listBoards(boards: Boards, { workspace, work }: { workspace: Workspace; work: ToolWork }): Promise<Listed> {
  try {
    const listed = await boards.boards(workspace.id, work.signal);
    return { workspace, boards: listed.filter(({ archived }) => !archived) };
  } catch (error) {
    return unread(error, { what: workspace.name, work });
  }
}

async function planBoard(
  boards: Boards,
  given: { summary: BoardSummary; in: Workspace; wanted: ColumnRename; work: ToolWork },
): Promise<Change | Left> {
  const { summary, in: workspace, wanted, work } = given;
  const what = `${workspace.name} / ${summary.name}`;
  let board: Board;
  try {
    board = await boards.board(summary.id, work.signal);
  } catch (error) {
    return unread(error, { what, work });
  }
  const column = board.columns[wanted.position - 1];
  const change = {
    what,
    from: column?.name ?? '',
    to: wanted.to,
    order: { boardId: board.id, columnId: column?.id ?? '', from: column?.name ?? '', to: wanted.to },
  };
  const reason = reasonAgainst(board, wanted);
  return reason === null ? change : { ...change, reason };
}

function reasonAgainst(board: Board, wanted: ColumnRename): string | null {
  const { length } = board.columns;
  const column = board.columns[wanted.position - 1];
  if (!column) return `It has only ${length} ${length === 1 ? 'column' : 'columns'}.`;
  if (column.name === wanted.to) return 'It is called so already.';
  if (wanted.from !== null && column.name !== wanted.from) return `It is not called "${wanted.from}".`;
  return board.writable === false ? 'This account may only read the board.' : null;
}

/** What cannot be read is told; what meets everything alike is thrown. */
function unread(thrown: unknown, { what, work }: { what: string; work: ToolWork }): Left {
  const error = asSyncError(thrown);
  if (work.signal.aborted || errorPolicy[error.kind].stopsPair) throw error;
  return { what, from: '', to: '', order: null, reason: error.message };
}
