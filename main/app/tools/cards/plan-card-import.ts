import * as v from 'valibot';
import { Breath } from '../../../sync/breath.ts';
import { SyncError } from '../../../sync/errors.ts';
import type { Boards } from '../../../sync/ports/boards.ts';
import { givenFile } from '../given-file.ts';
import type { Left, Plan, Question, ToolWork } from '../tool.ts';
import { type CardSheet, readCardLines } from './card-lines.ts';
import type { NewCardOrder } from './card-order.ts';
import { findThere } from './earlier-cards.ts';
import { LineReader } from './line-reader.ts';
import { choose } from './name-choice.ts';
import { readSheets, type Sheet } from './read-sheets.ts';
import { listBoards, type ListedBoard, readTargets } from './target-boards.ts';

const texts = v.record(v.string(), v.string());

export const cardImport = v.strictObject({
  file: givenFile,
  /** Choices by the id of a question. */
  answers: v.optional(texts, {}),
  /** Corrected cells by the id of a line and the heading of the cell. */
  fixes: v.optional(v.record(v.string(), texts), {}),
  /** Also makes cards that seem to be there already. */
  again: v.optional(v.boolean(), false),
});

type CardImport = v.InferOutput<typeof cardImport>;

const sheetQuestion = 'sheet';
const boardQuestion = 'board';

/**
 * Reads a list of cards and checks every row: nothing is made of a row that cannot be understood whole. Throws `BadInput` for what is no
 * such file, and what keeps the account from being read.
 */
export async function planCardImport(work: ToolWork, wanted: CardImport): Promise<Plan> {
  const { boards } = work.session;
  if (!boards) throw new SyncError('refused', 'This account has no boards.');
  const title = `Import cards from ${wanted.file.name}`;
  const sheet = chooseSheet(await readSheets(wanted.file), wanted.answers);
  if ('choices' in sheet) return { title, changes: [], left: [], destructive: false, questions: [sheet] };
  const breath = new Breath(work.clock);
  const rest = () => breath.take(work.signal);
  const read = await readCardLines(sheet, { fixes: wanted.fixes, rest });
  const notes = notesOn(read);
  const targets = await findTargets(work, { boards, read, wanted });
  notes.push(...targets.notes);
  const reader = new LineReader({ ...targets, boards, answers: wanted.answers, emails: await emailsOf(work, read) });
  const good: { readonly place: string; readonly order: NewCardOrder; readonly to: string }[] = [];
  const left: Left[] = [];
  for (const line of read.lines) {
    await rest();
    const made = reader.read(line);
    if ('order' in made) good.push({ place: line.place, ...made });
    else
      left.push({
        what: whatOf(line.place, line.cells.title),
        from: '',
        to: '',
        order: null,
        reason: made.problem,
        line: line.fixable,
      });
  }
  const there = wanted.again
    ? new Map<NewCardOrder, string>()
    : await findThere(work, { boards, targets: targets.read, orders: good.map(({ order }) => order) });
  const changes = good.map(({ place, order, to }) => ({ what: whatOf(place, order.title), from: '', to, order }));
  const known = changes.flatMap((change) => {
    const reason = there.get(change.order);
    return reason === undefined ? [] : [{ ...change, order: null, reason }];
  });
  if (known.length > 0) notes.push('Cards that are there already are not made again, unless that is asked for.');
  return {
    title,
    changes: changes.filter(({ order }) => !there.has(order)),
    left: [...left, ...known],
    destructive: false,
    questions: [...targets.questions, ...reader.questions],
    notes,
  };
}

function whatOf(place: string, title: string): string {
  return title === '' ? place : `${place}: ${title}`;
}

function chooseSheet(sheets: readonly Sheet[], answers: Readonly<Record<string, string>>): Sheet | Question {
  const [only] = sheets;
  if (only && sheets.length === 1) return only;
  const chosen = sheets.find(({ name }) => name === answers[sheetQuestion]);
  if (chosen) return chosen;
  const choices = sheets.map(({ name }) => ({ id: name, name }));
  return { id: sheetQuestion, text: 'The file has several sheets. Which one holds the cards?', choices };
}

function notesOn({ ignored }: CardSheet): string[] {
  if (ignored.length === 0) return [];
  const names = ignored.map((heading) => `"${heading}"`).join(', ');
  return [`${ignored.length === 1 ? 'A column is' : 'Columns are'} not read, since nothing of a card is called so: ${names}.`];
}

/** People are named by their addresses, too. */
async function emailsOf({ session, signal }: ToolWork, { lines }: CardSheet): Promise<ReadonlyMap<string, string>> {
  if (!lines.some(({ cells }) => `${cells.assignee}${cells.coAssignees}`.includes('@'))) return new Map();
  const people = await session.people(signal);
  return new Map(people.flatMap(({ id, email }) => (email === null ? [] : [[id, email]])));
}

interface Found {
  /** The board's id by the text of the cell. */
  readonly ids: ReadonlyMap<string, string>;
  /** Why a text names no board. */
  readonly problems: ReadonlyMap<string, string>;
  readonly questions: readonly Question[];
  readonly notes: readonly string[];
  readonly read: Awaited<ReturnType<typeof readTargets>>;
}

/** Finds and reads the boards that the rows name; a file without such a column goes to one board, which is asked for. */
async function findTargets(
  work: ToolWork,
  { boards, read, wanted }: { boards: Boards; read: CardSheet; wanted: CardImport },
): Promise<Found> {
  const named = [...new Set(read.lines.map(({ cells }) => cells.board))];
  const isId = (text: string): boolean => /^\d+$/.test(text);
  const ids = new Map(named.filter(isId).map((text) => [text, text]));
  const problems = new Map<string, string>();
  const questions: Question[] = [];
  const notes: string[] = [];
  if (named.some((text) => !isId(text) && (text !== '' || !read.has.has('board')))) {
    const { listed, unread } = await listBoards(work, boards);
    if (unread.length > 0) notes.push(`The boards of these workspaces cannot be seen: ${unread.join(', ')}.`);
    for (const text of named.filter((one) => !isId(one))) {
      const chosen = text === '' && !read.has.has('board') ? wholeFile(listed, wanted) : chooseBoard(text, listed, wanted);
      if ('found' in chosen) ids.set(text, chosen.found.id);
      else {
        problems.set(text, chosen.problem);
        if (chosen.question) questions.push(chosen.question);
      }
    }
  }
  return { ids, problems, questions, notes, read: await readTargets(work, { boards, ids: [...new Set(ids.values())] }) };
}

function chooseBoard(text: string, among: readonly ListedBoard[], { answers }: Pick<CardImport, 'answers'>) {
  if (text === '') return { problem: 'The row names no board.' };
  return choose(text, { among, what: `board "${text}"`, where: '', question: `board:${text}`, answers });
}

function wholeFile(listed: readonly ListedBoard[], { answers }: CardImport) {
  const named = answers[boardQuestion];
  if (named !== undefined) return chooseBoard(named, listed, { answers });
  const choices = listed.map(({ id, told }) => ({ id, name: told }));
  const text = 'The file does not say to which board its cards belong. Which one is it?';
  return { problem: 'The file has no column "Board".', question: { id: boardQuestion, text, choices } };
}
