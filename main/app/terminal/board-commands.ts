import { chooseBoard, chooseColumn, choosePerson } from '../boards/choose.ts';
import { seenCards } from '../boards/seen.ts';
import { findAccount } from '../find.ts';
import { boardsJson, cardsJson } from './board-json.ts';
import { exitCodes } from './exit-codes.ts';
import { table } from './table.ts';
import { counted, timeAgo } from './words.ts';
import type { Command } from 'commander';
import type { Job, RunJob } from './job.ts';
import type { Host } from '../host.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';
import type { StoredBoard } from '../../sync/ports/board-records.ts';

interface AccountOption {
  readonly account?: string;
}

interface CardsOptions extends AccountOption {
  readonly board: string;
  readonly column?: string;
  readonly assignee?: string;
  readonly text?: string;
}

export const accountOption = ['--account <name>', 'the account, where several know it'] as const;

export function addBoardCommands(program: Command, run: RunJob): void {
  program
    .command('boards')
    .description('show the boards of the accounts as they were last read; works offline')
    .option('--account <name>', 'only of this account')
    .action((options: AccountOption, command: Command) => run(command, (job) => listBoards(job, options)));
  program
    .command('cards')
    .description('show the cards of a board with your unsent edits on top; works offline')
    .requiredOption('--board <board>', 'the board, by id or name')
    .option(...accountOption)
    .option('--column <column>', 'only in this column, by id or name')
    .option('--assignee <person>', 'only of this person, by id or name; "me", or "none" for nobody')
    .option('--text <words>', 'only with these words in them: title, description, comments, checklist')
    .action((options: CardsOptions, command: Command) => run(command, (job) => listCards(job, options)));
}

function listBoards({ host, out }: Job, options: AccountOption): 0 {
  const only = options.account === undefined ? undefined : findAccount(host, options.account).id;
  const boards = boardsJson(host, only);
  out.result(boards, () => {
    if (boards.length === 0) return 'No boards are known yet. "tidemark sync" reads them.';
    const now = host.clock.now();
    const rows = boards.map((one) => {
      const seen = one.readAt === null ? 'not read yet' : timeAgo(Date.parse(one.readAt), now);
      const state =
        one.goneAt !== null ? 'gone' : one.archived ? 'archived' : one.kept ? (one.problem?.message ?? '') : 'not kept';
      return [one.id, one.name, one.workspace, String(one.open), String(one.overdue), String(one.unsent), seen, state];
    });
    return table(['ID', 'BOARD', 'WORKSPACE', '#OPEN', '#OVERDUE', '#UNSENT', 'READ', ''], rows);
  });
  return exitCodes.done;
}

function listCards({ host, out }: Job, options: CardsOptions): 0 {
  const board = chooseBoard(host, options.board, options.account);
  const cards = cardsJson(host, board).filter(filterOf(host, board, options));
  out.result(cards, () => {
    if (cards.length === 0) return board.readAt === null ? 'The board was not read yet. "tidemark sync" does.' : 'No such cards.';
    const rows = cards.map((card) => {
      const state = [card.blocked === null ? '' : 'blocked', card.unsent ?? ''].filter((word) => word !== '').join(', ');
      return [card.id, card.title, card.column ?? '', card.assignee ?? '', card.label ?? '', card.dueOn ?? '', state];
    });
    const list = table(['ID', 'CARD', 'COLUMN', 'ASSIGNEE', 'LABEL', 'DUE', ''], rows);
    return `${list}\n${counted(cards.length, 'card')}.`;
  });
  return exitCodes.done;
}

type Row = ReturnType<typeof cardsJson>[number];

function filterOf(host: Host, board: StoredBoard, options: CardsOptions): (card: Row) => boolean {
  const column = options.column === undefined ? null : chooseColumn(host, board, options.column).id;
  const isOf = options.assignee === undefined ? () => true : ofPerson(choosePerson(host, board, options.assignee));
  const found = options.text === undefined ? null : cardsWith(host, board, options.text);
  return (card) => (column === null || card.columnId === column) && isOf(card) && (found === null || found.has(card.id));
}

function ofPerson(person: RemoteId | null): (card: Row) => boolean {
  if (person === null) return ({ assigneeId, coAssigneeIds }) => assigneeId === null && coAssigneeIds.length === 0;
  return ({ assigneeId, coAssigneeIds }) => assigneeId === person || coAssigneeIds.includes(person);
}

/** What the index finds, and what was only written here. */
function cardsWith(host: Host, { accountId, id: boardId }: StoredBoard, text: string): ReadonlySet<RemoteId> {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const written = seenCards(host, accountId, boardId).filter(({ title, description, checklist }) => {
    const all = [title, description, ...checklist.map((item) => item.title)].join('\n').toLowerCase();
    return words.every((word) => all.includes(word));
  });
  return new Set([...host.mirror.boards.matching(accountId, boardId, text), ...written.map(({ id }) => id)]);
}
