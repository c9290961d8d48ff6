import { BadInput } from '../bad-input.ts';
import { chooseActivity, chooseLabel, choosePerson } from '../boards/choose.ts';
import { readText } from './text-input.ts';
import type { Command } from 'commander';
import type { Host } from '../host.ts';
import type { StoredBoard } from '../../sync/ports/board-records.ts';
import type { CardFields } from '../../sync/ports/boards.ts';

/** What `card create` and `card edit` can set, as it is typed. */
export interface FieldOptions {
  readonly description?: string;
  readonly descriptionFile?: string;
  readonly assignee?: string;
  readonly coAssignee?: readonly string[];
  readonly label?: string;
  readonly activity?: string;
  readonly start?: string;
  readonly due?: string;
  readonly estimate?: string;
}

export function withFieldOptions(command: Command): Command {
  const each = (value: string, before: readonly string[] = []) => [...before, value];
  return command
    .option('--description <text>', 'Markdown')
    .option('--description-file <file>', 'the description from a file; - for stdin')
    .option('--assignee <person>', 'by id or name; "me", or "none"')
    .option('--co-assignee <person>', 'one more time for each; all others go; "none" for nobody', each)
    .option('--label <label>', 'by id or name; "none"')
    .option('--activity <activity>', 'by id or name; "none"')
    .option('--start <day>', 'as 2026-11-30; "none"')
    .option('--due <day>', 'as 2026-11-30; "none"')
    .option('--estimate <points>', 'as 3 or 0.5; "none"');
}

/** The fields that were given. Throws `BadInput`. */
export async function readFields(host: Host, board: StoredBoard, options: FieldOptions): Promise<Partial<CardFields>> {
  const { description, assignee, coAssignee, label, activity, start, due, estimate } = options;
  const file = options.descriptionFile;
  if (description !== undefined && file !== undefined) {
    throw new BadInput('Give the description with --description or with --description-file, not with both.');
  }
  // Names are looked up first: nobody types a text on stdin for nothing.
  const fields: Partial<CardFields> = {
    ...(assignee === undefined ? {} : { assigneeId: choosePerson(host, board, assignee) }),
    ...(coAssignee === undefined ? {} : { coAssigneeIds: readPeople(host, board, coAssignee) }),
    ...(label === undefined ? {} : { labelId: chooseLabel(board, label) }),
    ...(activity === undefined ? {} : { activityId: chooseActivity(board, activity) }),
    ...(start === undefined ? {} : { startOn: readDay(start) }),
    ...(due === undefined ? {} : { dueOn: readDay(due) }),
    ...(estimate === undefined ? {} : { estimate: readPoints(estimate) }),
  };
  if (description !== undefined) return { ...fields, description };
  return file === undefined ? fields : { ...fields, description: await readText(file) };
}

function readPeople(host: Host, board: StoredBoard, wanted: readonly string[]): readonly string[] {
  return wanted.map((one) => choosePerson(host, board, one)).filter((id) => id !== null);
}

function readDay(text: string): string | null {
  if (text === 'none') return null;
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // There is no 31 February, but a date is made of it.
  const isDay = !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
  if (isDay) return text;
  throw new BadInput(`"${text}" is not a day. Write it as 2026-11-30, or "none".`);
}

function readPoints(text: string): number | null {
  if (text === 'none') return null;
  const points = Number(text);
  if (/^\d{1,6}(\.\d{1,2})?$/.test(text) && points <= 100_000) return points;
  throw new BadInput(`"${text}" is not an estimate. It is a number of points, for example 3 or 0.5, or "none".`);
}
