import { BadInput } from '../bad-input.ts';
import { chooseBoard, chooseCard, chooseColumn } from '../boards/choose.ts';
import { addComment, createCard, deleteCard, editCard, moveCard } from '../boards/edits.ts';
import { whyNoTrash } from '../boards/no-trash.ts';
import { boardOf, cardThere, seenCards, seenColumns } from '../boards/seen.ts';
import { isOwnId } from '../../sync/boards/edit.ts';
import { inOrder } from '../../sync/boards/verdict.ts';
import { accountOption } from './board-commands.ts';
import { wholeCardJson } from './board-json.ts';
import { readFields, withFieldOptions, type FieldOptions } from './card-fields.ts';
import { cardInWords } from './card-words.ts';
import { exitCodes } from './exit-codes.ts';
import { checkLength, readText } from './text-input.ts';
import { plain } from './words.ts';
import type { Command } from 'commander';
import type { Job, RunJob } from './job.ts';
import type { Host } from '../host.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';
import type { StoredBoard } from '../../sync/ports/board-records.ts';
import type { Card } from '../../sync/ports/boards.ts';

interface AccountOption {
  readonly account?: string;
}

type CreateOptions = AccountOption & FieldOptions & { readonly board: string; readonly column?: string };
type EditOptions = AccountOption & FieldOptions & { readonly title?: string };

interface MoveOptions extends AccountOption {
  readonly column?: string;
  readonly after?: string;
  readonly top?: boolean;
}

interface DeleteOptions extends AccountOption {
  readonly forGood?: boolean;
}

interface CommentOptions extends AccountOption {
  readonly file?: string;
}

/** Work on one card: its id as it was typed, and the options. */
type CardWork<Options> = (job: Job, id: string, options: Options) => Promise<0> | 0;

export function addCardCommands(program: Command, run: RunJob): void {
  const card = program
    .command('card')
    .description('show and edit cards; works offline: edits are queued, and sent by a running watcher or the next sync');
  const action =
    <Options>(work: CardWork<Options>) =>
    (id: string, options: Options, command: Command) =>
      run(command, (job) => work(job, id, options));
  card
    .command('show <card>')
    .description('show all that is known of a card, by its id')
    .option(...accountOption)
    .action(action(show));
  withFieldOptions(
    card
      .command('create <title>')
      .description('put a new card at the foot of a column')
      .requiredOption('--board <board>', 'the board, by id or name')
      .option('--column <column>', 'the column, by id or name; the first one when left out')
      .option(...accountOption),
  ).action(action(create));
  withFieldOptions(
    card
      .command('edit <card>')
      .description('set fields of a card; what is not named stays')
      .option('--title <text>', 'a new title')
      .option(...accountOption),
  ).action(action(edit));
  card
    .command('move <card>')
    .description('move a card to the foot of a column of its board, or elsewhere in it')
    .option('--column <column>', 'the column, by id or name; its own when left out')
    .option('--after <card>', 'right below that card, by its id')
    .option('--top', 'to the top of the column')
    .option(...accountOption)
    .action(action(move));
  card
    .command('delete <card>')
    .description('move a card to the trash of its workspace; where the service has none, with --for-good only')
    .option('--for-good', 'also where nothing brings it back')
    .option(...accountOption)
    .action(action(remove));
  addTextCommands(card, run);
}

function addTextCommands(card: Command, run: RunJob): void {
  card
    .command('comment <card> [text...]')
    .description('add a comment')
    .option('--file <file>', 'the text from a file; - for stdin')
    .option(...accountOption)
    .action((...[id, text, options, command]: [string, readonly string[], CommentOptions, Command]) =>
      run(command, (job) => comment(job, id, { ...options, text: text.join(' ') })),
    );
  card
    .command('block <card> [reason...]')
    .description('mark a card as blocked, and say why')
    .option(...accountOption)
    .action((...[id, reason, options, command]: [string, readonly string[], AccountOption, Command]) =>
      run(command, (job) => block(job, id, { ...options, reason: reason.join(' ') })),
    );
  card
    .command('unblock <card>')
    .description('take the mark away')
    .option(...accountOption)
    .action((id: string, options: AccountOption, command: Command) =>
      run(command, (job) => block(job, id, { ...options, reason: null })),
    );
}

function show({ host, out }: Job, id: string, options: AccountOption): 0 {
  const value = wholeCardJson(host, chooseCard(host, id, options.account));
  out.result(value, () => cardInWords(value));
  return exitCodes.done;
}

async function create(job: Job, title: string, options: CreateOptions): Promise<0> {
  const { host } = job;
  const board = chooseBoard(host, options.board, options.account);
  const { accountId, id: boardId } = board;
  const [first] = seenColumns(host, accountId, board);
  if (!first) throw new BadInput(`The board "${board.name}" was not read yet. "tidemark sync" does.`);
  const column = options.column === undefined ? first : chooseColumn(host, board, options.column);
  const fields = await readFields(host, board, options);
  const cardId = createCard(host, { accountId, boardId, columnId: column.id, fields: { title: readLine(title, 'The title') } });
  const edits = editCard(host, { accountId, cardId }, fields);
  return answer(job, { accountId, cardId }, 1 + edits.length);
}

async function edit(job: Job, id: string, options: EditOptions): Promise<0> {
  const { host } = job;
  const { name, board } = findCard(host, id, options);
  const fields = await readFields(host, board, options);
  const changed = options.title === undefined ? fields : { title: readLine(options.title, 'The title'), ...fields };
  if (Object.keys(changed).length === 0) throw new BadInput('Say what to change, for example --title TEXT.');
  return answer(job, name, editCard(host, name, changed).length);
}

function move(job: Job, id: string, options: MoveOptions): 0 {
  const { host } = job;
  const { name, board, card } = findCard(host, id, options);
  const { column, after, top } = options;
  if (after !== undefined && top === true) throw new BadInput('Give --after or --top, not both.');
  if (column === undefined && after === undefined && top !== true) {
    throw new BadInput('Say where to: --column COLUMN, --after CARD or --top.');
  }
  const { accountId } = name;
  const cards = seenCards(host, accountId, board.id);
  const above = after === undefined ? null : cardAbove(cards, host.outbox.realId(accountId, after));
  const columnId = column === undefined ? (above ?? card).columnId : chooseColumn(host, board, column).id;
  if (above !== null && above.columnId !== columnId) throw new BadInput(`The card ${above.id} is in another column.`);
  const foot = inOrder(cards.filter((one) => one.columnId === columnId && one.id !== card.id)).at(-1)?.id ?? null;
  const place = above?.id ?? (top === true ? null : foot);
  return answer(job, name, moveCard(host, name, { columnId, after: place }).length);
}

async function remove(job: Job, id: string, options: DeleteOptions): Promise<0> {
  const { host, out } = job;
  const { name, card } = findCard(host, id, options);
  const why = isOwnId(card.id) ? null : await whyNoTrash(host, name.accountId);
  if (why !== null && options.forGood !== true) throw new BadInput(`${why} Add --for-good to delete it all the same.`);
  const queued = deleteCard(host, name).length;
  out.result({ queued }, () => `Queued: "${plain(card.title)}" (${card.id}) is deleted at the next sync.`);
  return exitCodes.done;
}

function cardAbove(cards: readonly Card[], id: RemoteId): Card {
  const above = cards.find((one) => one.id === id);
  if (above) return above;
  throw new BadInput(`There is no card ${id} on this board.`);
}

async function comment(job: Job, id: string, options: CommentOptions & { readonly text: string }): Promise<0> {
  const { name } = findCard(job.host, id, options);
  const { file, text } = options;
  if ((text === '') === (file === undefined)) throw new BadInput('Give the text of the comment, or --file FILE (- for stdin).');
  const whole = file === undefined ? checkLength(text, 'The comment') : await readText(file);
  return answer(job, name, addComment(job.host, name, whole).length);
}

/** With null the mark is taken away. */
function block(job: Job, id: string, { account, reason }: AccountOption & { readonly reason: string | null }): 0 {
  const { name } = findCard(job.host, id, account === undefined ? {} : { account });
  const blocked = reason === null ? null : { reason: readLine(reason, 'The reason') };
  return answer(job, name, editCard(job.host, name, { blocked }).length);
}

interface FoundCard {
  readonly name: { readonly accountId: number; readonly cardId: RemoteId };
  readonly board: StoredBoard;
  readonly card: Card;
}

/** A card that can be edited. Throws `gone` for one that is deleted. */
function findCard(host: Host, id: string, { account }: AccountOption): FoundCard {
  const name = chooseCard(host, id, account);
  const card = cardThere(host, name.accountId, name.cardId);
  return { name, card, board: boardOf(host, name.accountId, card.boardId) };
}

function readLine(text: string, name: string): string {
  if (/[\r\n]/.test(text)) throw new BadInput(`${name} is one line.`);
  if (text.length <= 1000) return text;
  throw new BadInput(`${name} is too long: it has 1000 characters at most.`);
}

/** Says what was queued, with the card as it is now. */
function answer({ host, out }: Job, name: FoundCard['name'], queued: number): 0 {
  const card = wholeCardJson(host, name);
  out.result({ queued, card }, () => {
    const what = `"${plain(card.title)}" (${card.id})`;
    if (queued === 0) return `Nothing to change: ${what} is so already.`;
    return `Queued for ${what}. It is sent at the next sync: at once by a running "serve" or "sync --watch", else by "tidemark sync".`;
  });
  return exitCodes.done;
}
